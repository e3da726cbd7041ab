"""The scope key of every row: `place`, the path of jurisdictions from the province down to the enterprise.

`/43/4301/430102/430102001/E17/` is enterprise 17 in a township of a county of a city of Hunan; `/` is the whole
country. Codes are statistical division codes, so the n-th segment is always the same level, and one index on
`(segment, id)` serves every level (ADR 0001).
"""

from typing import Any

from django.db import models
from django.db.models import Index
from django.db.models.lookups import Transform

ROOT = "/"
DEPTHS = {"province": 1, "city": 2, "county": 3, "township": 4}


class PlaceField(models.CharField):
    """A place path. Lookups: `place__county="430102"`, `place__startswith="/43/"` (byte order, so indexes serve it)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)


class _Segment(Transform):
    """One level of the path, written exactly as in the expression indexes below."""

    depth = 0
    output_field = models.CharField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        inner, params = compiler.compile(self.lhs)
        return f"split_part({inner}, '/', {self.depth + 1})", params


class ProvinceSegment(_Segment):
    lookup_name = "province"
    depth = DEPTHS["province"]


class CitySegment(_Segment):
    lookup_name = "city"
    depth = DEPTHS["city"]


class CountySegment(_Segment):
    lookup_name = "county"
    depth = DEPTHS["county"]


class TownshipSegment(_Segment):
    lookup_name = "township"
    depth = DEPTHS["township"]


# Module-level classes, because migrations name them in the indexes.
SEGMENTS = {cls.lookup_name: cls for cls in (ProvinceSegment, CitySegment, CountySegment, TownshipSegment)}
for _transform in SEGMENTS.values():
    PlaceField.register_lookup(_transform)


def segment_indexes(prefix: str, *then: str, condition: models.Q | None = None) -> list[Index]:
    """Indexes for lists in scope: one per level, each followed by the columns of the default order; of the rows that
    meet the condition."""
    return [
        Index(
            SEGMENTS[level]("place"),
            *[models.F(f[1:]).desc() if f[0] == "-" else models.F(f) for f in then],
            name=f"{prefix}_{level}",
            condition=condition,
        )
        for level in DEPTHS
    ]


def segments(place: str) -> list[str]:
    """Codes of the path from the top: `/43/4301/` gives `["43", "4301"]`."""
    return [part for part in place.split("/") if part]


def depth(place: str) -> int:
    return len(segments(place))


def indexed_level(place: str) -> tuple[str, str] | None:
    """The lowest level of the path that has an index, and its code: `("township", "430102001")` also for what lies
    below a township; None for the whole country."""
    parts = segments(place)[: len(DEPTHS)]
    return (list(DEPTHS)[len(parts) - 1], parts[-1]) if parts else None


def within_sql(place: str) -> tuple[str, dict[str, str]]:
    """Condition and parameters for own SQL: `place` of a row is this one or below it, found through the level's index.

    The prefix alone would read a table of ten million rows from end to end.
    """
    found = indexed_level(place)
    if found is None:
        return "place LIKE %(below)s", {"below": "/%"}
    condition = f"split_part(place, '/', {DEPTHS[found[0]] + 1}) = %(segment)s AND place LIKE %(below)s"
    return condition, {"segment": found[1], "below": f"{place}%"}


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` is `outer` or lies below it."""
    return bool(outer) and inner.startswith(outer)


def ancestors(place: str, *, own: bool = True) -> list[str]:
    """Paths from the root down: `/43/4301/` gives `["/", "/43/", "/43/4301/"]`."""
    paths, path = [ROOT], ROOT
    for part in segments(place):
        path = f"{path}{part}/"
        paths.append(path)
    return paths if own else paths[:-1]


def at_level(place: str, level: str) -> str:
    """The part of the path down to `level` ("province" … "township"), or the whole when it ends above."""
    return ROOT + "".join(f"{part}/" for part in segments(place)[: DEPTHS[level]])
