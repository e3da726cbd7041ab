"""Which rows there are and where each belongs: every scoped kind of record, one at each staged enterprise.

The place of a row stands here by the tests' own knowledge; `build.py` compares it with what was stored.
"""

from collections.abc import Iterator

from tests.oracle.world import rows_inspections
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
    path,
)  # fmt: skip
from tests.oracle.world.row import Row, at, left, staged

HAZARDS, MAJORS = 20100, 20200


def _firms() -> Iterator[Row]:
    for firm in FIRMS.values():
        yield Row("enterprises.enterprise", firm.pk, firm.place, firm.sectors, firm=firm.pk, stage=firm.stage)


def _registry() -> Iterator[Row]:
    yield from staged("enterprises.site", 21100)
    yield from staged("enterprises.responsibleperson", 21200)
    yield from staged("enterprises.enterprisedocument", 21300)
    yield from staged("enterprises.specialobject", 21400)
    yield from staged("enterprises.riskclassification", 21500)
    yield from staged("enterprises.changerequest", 21600, state="pending")
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
    yield from staged("hazards.hazard", HAZARDS, state="rectifying")
    yield from staged("hazards.hazard", MAJORS, state="rectifying")
    yield left("hazards.hazard", 20300, "closed")
    yield from staged("hazards.hazard", 20400, state="rectifying", firms=[FIRMS[OWN]])  # major, nothing filed yet
    yield from staged("hazards.extensionrequest", 22100, state="pending", target=HAZARDS)
    yield from staged("hazards.levelreview", 22200, state="pending", target=MAJORS)
    yield from staged("hazards.levelreview", 22250, state="pending", target=HAZARDS, firms=[FIRMS[OWN]])
    yield from staged("hazards.hazardcomment", 22300, target=HAZARDS)
    for row in staged("hazards.handover", 22400, state="offered", target=HAZARDS):
        to = path(COUNTY) if row.firm in (COUSIN, FAR, ABROAD, MOVED) else path(COUNTY_2)
        yield Row(row.kind, row.pk, row.place, row.sectors, to, row.firm, row.state, target=row.target, stage=row.stage)
    yield from staged("hazards.majorhazarddossier", 22500, target=MAJORS)
    yield from staged("hazards.dossierevidence", 22600, target=22500)
    yield from staged("hazards.hazardfiling", 22700, target=22500)
    yield from staged("hazards.listing", 22800, state="supervised", target=MAJORS)
    yield from staged("hazards.listingprogress", 22900, target=22800)
    yield from staged("hazards.listingextension", 23000, state="requested", target=22800)


def _periodic() -> Iterator[Row]:
    yield from staged("hazards.monthlyreport", 23100, state="due")
    yield left("hazards.monthlyreport", 23199, "locked")
    yield from staged("hazards.selfinspection", 23200, state="running")
    yield from staged("hazards.reportposter", 23300)
    yield from staged("hazards.workerreport", 23400, state="waiting", target=23300)
    yield from staged("hazards.trustsignal", 23500, state="raised")
    codes = (PROVINCE, CITY, COUNTY, TOWNSHIP, TOWNSHIP_2, COUNTY_2, CITY_2, COUNTY_OF_CITY_2, FOREIGN_COUNTY)
    yield from at("hazards.levelreport", 23600, codes, state="draft")
    yield from staged("hazards.levelreport", 23650, state="draft")
    yield from at("hazards.hazardbulletin", 23700, codes[:3] + codes[5:], state="draft")
    yield from at("hazards.hazardbulletin", 23720, (PROVINCE,), state="issued", applies_below=True)


def _norms() -> Iterator[Row]:
    yield from at("hazards.checkliststandard", 23800, (PROVINCE, CITY, CITY_2), applies_below=True)
    firms = [FIRMS[pk] for pk in (OWN, TRADE, FAR)]
    for row in staged("hazards.checkliststandard", 23810, firms=firms):
        yield Row(row.kind, row.pk, row.place, firm=row.firm, applies_below=True, stage=row.stage)
    yield from at("hazards.checklistitem", 23900, (PROVINCE, CITY, CITY_2), applies_below=True)
    for row in staged("hazards.checklistitem", 23910, firms=firms):
        yield Row(row.kind, row.pk, row.place, firm=row.firm, applies_below=True, stage=row.stage)


def _kernel() -> Iterator[Row]:
    yield from staged("core.attachment", 24100, target=HAZARDS)
    yield from staged("core.issueddocument", 24200, target=22800)
    yield from rows_inspections.documents()
    yield from at("core.supervisingbody", 24300, OFFICES)
    for person in PEOPLE.values():
        yield Row("core.user", person.pk, person.place, has_sectors=False, stage=f"account of {person.key}")
        for post in person.posts:
            yield Row("core.posting", post.number, post.place, post.sectors, stage=f"posting of {person.key}")
    exceptions = [
        ("shared_with", OWN), ("shared_with", HAZARDS), ("was_shared", OWN), ("shared_with", rows_inspections.COVERT),
    ]  # fmt: skip
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
    for part in (_firms, _registry, _hazards, _periodic, _norms, rows_inspections.rows, _kernel, _private):
        for row in part():
            table.setdefault(row.kind, []).append(row)
    return table


ROWS = _all()
BY_NUMBER = {(row.kind, row.pk): row for rows in ROWS.values() for row in rows}
