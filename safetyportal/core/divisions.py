"""Reads over the division tree: what a code was or became, and outlines for the map. Writing: `services/divisions.py`.

Validity is half-open: a node is in force from `valid_from` (or always) until the day before `valid_to` (or for good).
Every change of a division also names the later successors of its predecessors, so one step finds each of them.
"""

from datetime import date

from django.db.models import Q, QuerySet

from safetyportal.core.models import Boundary, Jurisdiction, JurisdictionChange


def in_force(on: date, prefix: str = "") -> Q:
    """Filter for nodes in force on that day."""
    started = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": on})
    return started & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": on}))


def called(code: str) -> QuerySet[Jurisdiction]:
    """Divisions with a code that somebody typed, of any time; what is no code at all is nobody's."""
    return Jurisdiction.objects.filter(code=code) if code.isalnum() else Jurisdiction.objects.none()


def successor_of(code: str, on: date) -> Jurisdiction | None:
    """The node that holds the territory of `code` on that day: itself, or what it was merged, moved or recoded into."""
    own = Jurisdiction.objects.filter(in_force(on), code=code).first()
    if own:
        return own
    change = (
        JurisdictionChange.objects.filter(in_force(on, "new__"), old__code=code, effective_on__lte=on)
        .select_related("new")
        .order_by("-effective_on", "-id")
        .first()
    )
    return change.new if change else None


def codes_as_of(code: str, on: date) -> list[str]:
    """Codes that the territory of `code` had on that day: its own and those of divisions merged into it later."""
    own = Jurisdiction.objects.filter(in_force(on), code=code).values_list("code", flat=True)
    earlier = JurisdictionChange.objects.filter(in_force(on, "old__"), new__code=code, effective_on__gt=on)
    return sorted({*own, *earlier.values_list("old__code", flat=True)})


def boundaries_geojson(parent_code: str) -> dict:
    """FeatureCollection of the outlines directly below a division; property `source` must stay on the map."""
    rows = Boundary.objects.filter(parent_code=parent_code if parent_code.isalnum() else "").order_by("code")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": row.code,
                "properties": {
                    "code": row.code,
                    "name": row.name,
                    "center": row.center,
                    "source": row.source,
                    "review_number": row.review_number,
                },
                "geometry": row.geometry,
            }
            for row in rows
        ],
    }
