"""Which rows there are and where each belongs: every scoped kind of record, one at each staged enterprise.

The place of a row stands here by the tests' own knowledge; `build.py` compares it with what was stored.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.oracle.world.people import PEOPLE
from tests.oracle.world.places import (
    ABROAD,
    CITY,
    CITY_2,
    COUNTY,
    COUNTY_2,
    COUNTY_OF_CITY_2,
    COUSIN,
    FAR,
    FIRMS,
    FOREIGN_COUNTY,
    LEFT_PLACE,
    MOVED,
    OFFICES,
    OWN,
    PROVINCE,
    STAGED,
    TOWNSHIP,
    TOWNSHIP_2,
    TRADE,
    Firm,
    path,
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """`also`: a second place from which it is seen. `applies_below`: read by everybody in or below its place, too."""

    kind: str
    pk: int
    place: str
    sectors: tuple[str, ...] = ()
    also: str = ""
    firm: int = 0
    state: str = ""
    owner: str = ""  # key of the person whose private row it is
    target: int = 0  # number of the record that it hangs on
    applies_below: bool = False
    has_sectors: bool = True  # rows of a kind without sectors are nobody's who is limited to some
    stage: str = ""


def _staged(kind: str, base: int, *, state: str = "", target: int = 0, firms: Iterable[Firm] = STAGED) -> Iterator[Row]:
    """One row at each staged enterprise, numbered in their order; `target` is the base of what they hang on."""
    for firm in firms:
        n = firm.pk - OWN
        yield Row(
            kind, base + n, firm.place, firm.sectors, firm=firm.pk, state=state,
            target=target + n if target else firm.pk, stage=firm.stage,
        )  # fmt: skip


def _left(kind: str, pk: int, state: str, target: int = 0) -> Row:
    """What was closed at the enterprise before it moved: it stayed where it happened."""
    firm = FIRMS[MOVED]
    return Row(kind, pk, LEFT_PLACE, firm.sectors, firm=MOVED, state=state, target=target or MOVED, stage="left behind")


def _at(kind: str, base: int, codes: Iterable[str], **facts) -> Iterator[Row]:
    for n, code in enumerate(codes):
        yield Row(kind, base + n, path(code), stage=f"division {code}", **facts)


HAZARDS, MAJORS = 20100, 20200


def _firms() -> Iterator[Row]:
    for firm in FIRMS.values():
        yield Row("enterprises.enterprise", firm.pk, firm.place, firm.sectors, firm=firm.pk, stage=firm.stage)


def _registry() -> Iterator[Row]:
    yield from _staged("enterprises.site", 21100)
    yield from _staged("enterprises.responsibleperson", 21200)
    yield from _staged("enterprises.enterprisedocument", 21300)
    yield from _staged("enterprises.specialobject", 21400)
    yield from _staged("enterprises.riskclassification", 21500)
    yield from _staged("enterprises.changerequest", 21600, state="pending")
    for firm in STAGED:
        giving = LEFT_PLACE if firm.pk == MOVED else firm.place
        taking = path(TOWNSHIP) if firm.pk in (COUSIN, FAR, ABROAD) else path(FIRMS[COUSIN].division)
        state = "accepted" if firm.pk == MOVED else "requested"
        pk = 21700 + firm.pk - OWN
        yield Row(
            "enterprises.transferrequest", pk, giving, firm.sectors, taking, firm.pk, state, target=firm.pk,
            stage=firm.stage,
        )  # fmt: skip


def _hazards() -> Iterator[Row]:
    yield from _staged("hazards.hazard", HAZARDS, state="rectifying")
    yield from _staged("hazards.hazard", MAJORS, state="rectifying")
    yield _left("hazards.hazard", 20300, "closed")
    yield from _staged("hazards.extensionrequest", 22100, state="pending", target=HAZARDS)
    yield from _staged("hazards.levelreview", 22200, state="pending", target=MAJORS)
    yield from _staged("hazards.hazardcomment", 22300, target=HAZARDS)
    for row in _staged("hazards.handover", 22400, state="offered", target=HAZARDS):
        to = path(COUNTY) if row.firm in (COUSIN, FAR, ABROAD, MOVED) else path(COUNTY_2)
        yield Row(row.kind, row.pk, row.place, row.sectors, to, row.firm, row.state, target=row.target, stage=row.stage)
    yield from _staged("hazards.majorhazarddossier", 22500, target=MAJORS)
    yield from _staged("hazards.dossierevidence", 22600, target=22500)
    yield from _staged("hazards.hazardfiling", 22700, target=22500)
    yield from _staged("hazards.listing", 22800, state="supervised", target=MAJORS)
    yield from _staged("hazards.listingprogress", 22900, target=22800)
    yield from _staged("hazards.listingextension", 23000, state="requested", target=22800)


def _periodic() -> Iterator[Row]:
    yield from _staged("hazards.monthlyreport", 23100, state="due")
    yield _left("hazards.monthlyreport", 23199, "locked")
    yield from _staged("hazards.selfinspection", 23200, state="running")
    yield from _staged("hazards.reportposter", 23300)
    yield from _staged("hazards.workerreport", 23400, state="waiting", target=23300)
    yield from _staged("hazards.trustsignal", 23500, state="raised")
    at = (PROVINCE, CITY, COUNTY, TOWNSHIP, TOWNSHIP_2, COUNTY_2, CITY_2, COUNTY_OF_CITY_2, FOREIGN_COUNTY)
    yield from _at("hazards.levelreport", 23600, at, state="draft")
    yield from _staged("hazards.levelreport", 23650, state="draft")
    yield from _at("hazards.hazardbulletin", 23700, at[:3] + at[5:], state="draft")


def _norms() -> Iterator[Row]:
    yield from _at("hazards.checkliststandard", 23800, (PROVINCE, CITY, CITY_2), applies_below=True)
    firms = [FIRMS[pk] for pk in (OWN, TRADE, FAR)]
    for row in _staged("hazards.checkliststandard", 23810, firms=firms):
        yield Row(row.kind, row.pk, row.place, firm=row.firm, applies_below=True, stage=row.stage)
    yield from _at("hazards.checklistitem", 23900, (PROVINCE, CITY, CITY_2), applies_below=True)
    for row in _staged("hazards.checklistitem", 23910, firms=firms):
        yield Row(row.kind, row.pk, row.place, firm=row.firm, applies_below=True, stage=row.stage)


def _kernel() -> Iterator[Row]:
    yield from _staged("core.attachment", 24100, target=HAZARDS)
    yield from _staged("core.issueddocument", 24200, target=22800)
    yield from _at("core.supervisingbody", 24300, OFFICES)
    for person in PEOPLE.values():
        yield Row("core.user", person.pk, person.place, has_sectors=False, stage=f"account of {person.key}")
        for post in person.posts:
            yield Row("core.posting", post.number, post.place, post.sectors, stage=f"posting of {person.key}")
    exceptions = [("shared_with", OWN), ("shared_with", HAZARDS), ("was_shared", OWN)]
    for n, (key, target) in enumerate(exceptions):
        place = FIRMS[OWN].place
        yield Row("core.namedexception", 24400 + n, place, target=target, owner=key, has_sectors=False, stage="own")
    for n, firm in enumerate(STAGED):
        yield Row("core.auditentry", 24500 + n, firm.place, has_sectors=False, target=firm.pk, stage=firm.stage)


PRIVATE_OWNERS = ("county", "county_2", "city", "city_2", "township", "head", "head_2", "officer", "system", "nation")


def _private() -> Iterator[Row]:
    """What belongs to one person: nobody else finds it, whoever they are."""
    for n, key in enumerate(PRIVATE_OWNERS):
        for kind, base in (("core.notification", 24600), ("core.job", 24700), ("core.savedview", 24800)):
            yield Row(kind, base + n, PEOPLE[key].place, owner=key, stage=f"of {key}")
    for n, key in enumerate(("county", "county_2", "city", "city_2", "province")):
        yield Row("core.importbatch", 24900 + n, PEOPLE[key].place, owner=key, stage=f"of {key}")
    for n, key in enumerate(("county", "county_2", "city", "head")):
        yield Row("core.apitoken", 25000 + n, PEOPLE[key].place, owner=key, stage=f"of {key}")


def _all() -> dict[str, list[Row]]:
    table: dict[str, list[Row]] = {}
    for part in (_firms, _registry, _hazards, _periodic, _norms, _kernel, _private):
        for row in part():
            table.setdefault(row.kind, []).append(row)
    return table


ROWS = _all()
BY_NUMBER = {(row.kind, row.pk): row for rows in ROWS.values() for row in rows}
