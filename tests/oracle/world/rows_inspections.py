"""Rows of inspections and enforcement: few places, each relation.

What a body does about an enterprise stands at the enterprise's place; what it does about itself, at its own.
"""

from collections.abc import Iterator
from dataclasses import replace

from tests.oracle.world.people import COVERT
from tests.oracle.world.places import (
    ABROAD,
    CHEMICALS,
    CITY,
    CITY_2,
    COUNTY,
    COUNTY_2,
    COUNTY_OF_CITY_2,
    COUSIN,
    FAR,
    FIRMS,
    FOREIGN_COUNTY,
    IN_CELL,
    OWN,
    PROVINCE,
    SIBLING,
    TOWNSHIP,
    TRADE,
    path,
)
from tests.oracle.world.row import Row, at, left, staged

FEW = [FIRMS[pk] for pk in (OWN, TRADE, IN_CELL, SIBLING, COUSIN, FAR, ABROAD)]
CONCEALED = {OWN: CITY, IN_CELL: COUNTY, FAR: CITY_2}  # covert: planned from there, seen from there and above
BODIES = (PROVINCE, CITY, COUNTY, TOWNSHIP, COUNTY_2, COUNTY_OF_CITY_2, FOREIGN_COUNTY)
TASKS, VISITS, PAPERS, CASES, PLANS, PUSHES, DOCUMENTS = 27400, 27500, 27700, 27800, 26100, 26900, 24250
PROJECTS, COMMITTEES = 28200, 28300
UNDER_WAY = 27550  # visits that nobody was shown yet
HANDED = PAPERS + 70


def rows() -> Iterator[Row]:
    yield from _of_bodies()
    yield from _law()
    yield from _tasks()
    yield from _papers()
    yield from _cases()
    yield from staged("inspections.constructionproject", PROJECTS, state="evaluation", firms=FEW)
    yield left("inspections.constructionproject", PROJECTS + 49, "accepted")


def _of_bodies() -> Iterator[Row]:
    yield from at("inspections.inspectionplan", PLANS, BODIES, state="draft")
    yield Row("inspections.inspectionplan", PLANS + 10, path(CITY), (CHEMICALS,), state="draft", stage="one trade")
    for row in at("inspections.inspectionplan", PLANS + 11, (CITY, COUNTY, COUNTY_2, COUNTY_OF_CITY_2), state="filed"):
        yield replace(row, stage=f"{row.stage}, filed upwards")
    for row in at("inspections.planentry", 26200, BODIES):
        yield replace(row, target=row.pk - 26200 + PLANS)
    yield from at("inspections.randomdraw", 26300, BODIES, state="drawn")
    yield from at("inspections.campaign", 26400, BODIES, state="draft")
    yield from at("inspections.officerleave", 26500, BODIES)
    for number, (firm, code) in enumerate(((OWN, COUNTY), (COUSIN, COUNTY_2), (FAR, COUNTY_OF_CITY_2), (OWN, CITY))):
        yield Row("inspections.recusal", 26600 + number, path(code), firm=firm, stage=f"division {code}")
    yield from at("inspections.legalreviewer", 26700, BODIES)
    yield from at("inspections.fineaccount", 26750, BODIES)
    yield from at("inspections.qualitydraw", 26800, BODIES)
    for number, kind in enumerate(("committeeplan", "committeemeeting", "leaderinspection", "rollouttarget")):
        yield from at(f"inspections.{kind}", COMMITTEES + 20 * number, BODIES)
    yield from at("inspections.eventsubscription", PUSHES, BODIES)
    for row in at("inspections.pushdelivery", 27000, BODIES):
        yield replace(row, target=row.pk - 27000 + PUSHES)


def _law() -> Iterator[Row]:
    """Norms: read in their place and everywhere below."""
    for kind, base in (("discretiontable", 27100), ("violation", 27200), ("lawinstrument", 27300)):
        yield from at(f"inspections.{kind}", base, (PROVINCE, CITY, CITY_2), applies_below=True)


def _tasks() -> Iterator[Row]:
    crew = ("enforcement",)  # posted to one county; in the other one since they left it, their name has stayed
    for row in staged("inspections.inspectiontask", TASKS, state="assigned", firms=FEW):
        yield replace(row, officers=crew if row.firm in (IN_CELL, FAR) else ())
    for row in staged("inspections.inspectiontask", COVERT, state="assigned", firms=[FIRMS[pk] for pk in CONCEALED]):
        yield replace(row, floor=path(CONCEALED[row.firm]))
    yield left("inspections.inspectiontask", TASKS + 49, "done")
    yield from staged("inspections.visit", VISITS, state="completed", target=TASKS, firms=FEW)
    yield left("inspections.visit", VISITS + 49, "completed", TASKS + 49)
    for row in staged("inspections.visit", UNDER_WAY, state="open", target=TASKS, firms=[FIRMS[OWN], FIRMS[COUSIN]]):
        yield replace(row, internal=True, officers=crew)
    for row in staged("inspections.visit", UNDER_WAY + 20, state="open", target=COVERT, firms=[FIRMS[OWN]]):
        yield replace(row, internal=True, floor=path(CONCEALED[OWN]))
    for kind, base, state in (("visitrating", 27600, ""), ("visitobjection", 27650, "waiting")):
        yield from staged(f"inspections.{kind}", base, state=state, target=VISITS, firms=FEW)


def _papers() -> Iterator[Row]:
    yield from staged("inspections.enforcementpaper", PAPERS, state="issued", target=VISITS, firms=FEW)
    drafts = [FIRMS[pk] for pk in (OWN, TRADE, COUSIN)]
    for row in staged("inspections.enforcementpaper", PAPERS + 50, state="draft", target=VISITS, firms=drafts):
        yield replace(row, internal=True)
    # What was handed over on the spot: the unit has the paper before the visit is presented to it.
    yield from staged("inspections.enforcementpaper", HANDED, state="issued", target=UNDER_WAY, firms=[FIRMS[OWN]])
    # The scheme of a covert inspection tells of it as much as its task does.
    for row in staged("inspections.enforcementpaper", PAPERS + 60, state="draft", target=COVERT, firms=[FIRMS[OWN]]):
        yield replace(row, internal=True, floor=path(CONCEALED[OWN]))


def documents() -> Iterator[Row]:
    """The official papers of issued documents."""
    handed = staged("core.issueddocument", DOCUMENTS + HANDED - PAPERS, target=HANDED, firms=[FIRMS[OWN]])
    for row in (*staged("core.issueddocument", DOCUMENTS, target=PAPERS, firms=FEW), *handed):
        yield replace(row, of="inspections.enforcementpaper")


def _cases() -> Iterator[Row]:
    yield from staged("inspections.enforcementcase", CASES, state="filed", target=VISITS, firms=FEW)
    yield left("inspections.enforcementcase", CASES + 49, "closed", VISITS + 49)
    yield from staged("inspections.decisionpublication", 27900, state="due", target=CASES, firms=FEW)
    yield from staged("inspections.qualityscore", 28000, target=CASES, firms=FEW)
    yield from staged("inspections.casefile", 28100, target=CASES, firms=FEW)
