"""The statutory tables: formulas, published figures, compiled cells against plain counts, counties against a city."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hazards.choices import FOUND, LISTED, REPORTED
from hazards.models import (
    DossierEvidence,
    Hazard,
    Listing,
    MajorHazardDossier,
    MonthlyReport,
    SelfInspection,
)
from hazards.queries import statutory
from hazards.queries.table_columns import columns, rate
from hazards.queries.table_layouts import layout
from safetyportal.core import codes
from safetyportal.core.moves import move_unit
from tests.conftest import NOW
from tests.factories.hazards import make_hazard
from tests.factories.monthly import make_inspection, make_report, registered
from tests.factories.tables import make_level_report
from tests.people import node

pytestmark = pytest.mark.django_db

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
COUNTIES = ("430102", "430103")
TOWNSHIPS = ("430102001", "430102002", "430103002", "430103004")
CLASSES = ("coal_mine", "hazchem_production", "machinery", "road_transport_hazardous", "post", "other", "no_such_class")


# Formulas (rules 1.8 b) and published figures (1.8 c)


@pytest.mark.parametrize(
    ("part", "whole", "digits", "expected"),
    [
        (72, 182, 2, "39.56"),
        (3_950_074, 4_323_544, 1, "91.4"),
        (3_950_074, 4_323_544, 2, "91.36"),
        (62_000, 76_919, 1, "80.6"),
        (62_000, 76_919, 2, "80.60"),
        (137_354, 141_911, 2, "96.79"),  # printed as 97.28 by the province that published it
        (1, 800, 2, "0.13"),  # 0.125: half up, not to even
        (3, 800, 2, "0.38"),
        (7, 7, 2, "100.00"),
        (0, 7, 2, "0.00"),
        (0, 0, 2, "-"),
        (0, 0, 1, "-"),
    ],
)
def test_rate_is_rounded_half_up_and_has_no_value_without_base(part, whole, digits, expected):
    assert str(rate(part, whole, digits)) == expected


# Layout


def test_every_supervision_class_stands_in_exactly_one_row(db):
    both = [layout(kind, "/43/", OCTOBER[1]) for kind in ("m1", "m2")]
    for name in [*codes.entries("supervision_class"), "unknown", ""]:
        homes = [rows.line_of(name) for rows in both if rows.line_of(name)]
        assert len(homes) == 1, name
        assert layout("quarter", "/43/", OCTOBER[1]).line_of(name) == homes[0]


def test_rows_are_those_of_the_national_tables(db):
    first, second = (layout(kind, "/", OCTOBER[1]).lines for kind in ("m1", "m2"))
    assert [line.name for line in first][:3] == ["煤矿", "金属非金属矿山", "尾矿库"]
    assert len(second) == 27 + 1
    assert second[-1].total


def test_a_province_may_have_rows_of_its_own(db, set_rule_at):
    rows = [{"code": "all", "name": "全部工矿", "classes": ["coal_mine"]}]
    set_rule_at("hazard.table_rows_m1", "/43/", rows)
    assert layout("m1", "/43/4301/", OCTOBER[1]).lines[0].name == "全部工矿"
    assert layout("m1", "/22/", OCTOBER[1]).lines[0].name == "煤矿"


@pytest.fixture
def set_rule_at(db):
    from safetyportal.core.models import Rule
    from safetyportal.core.rules import forget_rules

    def put(key, place, value):
        Rule.objects.create(
            key=key, place=place, value=value, valid_from=date(2015, 1, 1), title="示例", source="示例",
            verification="U", override_down_to=1,
        )  # fmt: skip
        forget_rules()

    yield put
    forget_rules()


# A random world


def _dossier(hazard, rng: random.Random) -> None:
    planned = hazard.found_on + timedelta(days=rng.randint(0, 40)) if rng.random() < 0.7 else None
    dossier = MajorHazardDossier.unscoped.create(
        hazard=hazard, jurisdiction=hazard.jurisdiction, place=hazard.place, sectors=hazard.sectors, planned_on=planned,
        complete=rng.random() < 0.5,
    )  # fmt: skip
    assert DossierEvidence.unscoped.filter(dossier=dossier).count() == 0


def _listing(hazard, rng: random.Random) -> None:
    listed_on = hazard.found_on + timedelta(days=rng.randint(0, 30))
    gone = rng.random() < 0.4
    Listing.unscoped.create(
        hazard=hazard, enterprise=hazard.enterprise, jurisdiction=hazard.jurisdiction, place=hazard.place,
        sectors=hazard.sectors, level=rng.choice(["county", "city", "province"]), matters="示例", deadline=listed_on,
        proposed_at=NOW, listed_on=listed_on, status="delisted" if gone else "supervised", clock="",
        due_at=None if gone else NOW, delisted_on=listed_on + timedelta(days=rng.randint(0, 60)) if gone else None,
    )  # fmt: skip


def _world(rng: random.Random) -> list:
    firms = [registered(rng.choice(TOWNSHIPS), supervision_classes=[rng.choice(CLASSES)]) for _number in range(14)]
    for firm in firms:
        for _number in range(rng.randint(0, 9)):
            found = date(2025, 11, 1) + timedelta(days=rng.randint(0, 380))
            closed = found + timedelta(days=rng.randint(0, 90))
            status = rng.choice(["rectifying", "closed", "closed", "awaiting", "draft", "discarded"])
            level = rng.choice(["general", "general", "major"])
            hazard = make_hazard(
                firm, status, level=level, found_on=found, closed_on=closed if status == "closed" else None,
                actual_cost=rng.choice([None, Decimal("1234.56"), Decimal("98765.43")]),
            )  # fmt: skip
            if level == "major" and rng.random() < 0.8:
                _dossier(hazard, rng)
            if level == "major" and rng.random() < 0.6:
                _listing(hazard, rng)
        for month in (date(2026, 2, 1), date(2026, 9, 1), date(2026, 10, 1)):
            if rng.random() < 0.7:
                make_report(firm, rng.choice(["due", "submitted", "accepted", "waived", "overdue"]), month=month)
        if rng.random() < 0.4:
            make_inspection(firm, on=date(2026, rng.choice([1, 9, 10]), 12))
    return firms


def _move_some(firms: list, rng: random.Random) -> None:
    """Some enterprises move to another township, some of them to the other county: what is open follows."""
    for firm in rng.sample(firms, 5):
        target, old = node(rng.choice(TOWNSHIPS)), firm.place
        firm.jurisdiction, firm.place = target, f"{target.path}E{firm.pk}/"
        firm.save(update_fields=["jurisdiction", "place"])
        move_unit(old, firm.place, jurisdiction=target, now=NOW)


def _spans():
    return {"period": OCTOBER, "year": (date(2026, 1, 1), OCTOBER[1])}


def _plain_hazards(place: str, trades, first: date, last: date) -> dict:
    """The same figures, counted one by one in Python."""
    found = dict.fromkeys(("general_found", "general_rectified", "major_found", "major_closed", "planned", "ready",
                           "listed", "listed_province", "listed_city"), 0)  # fmt: skip
    spent = Decimal(0)
    for row in Hazard.unscoped.filter(place__startswith=place):
        if row.status not in FOUND or not trades(row.trade):
            continue
        inside, open_at_end = first <= row.found_on <= last, row.closed_on is None or row.closed_on > last
        found[f"{row.level}_found"] += inside
        name = "general_rectified" if row.level == "general" else "major_closed"
        found[name] += inside and not open_at_end
        if row.closed_on and first <= row.closed_on <= last:
            spent += row.actual_cost or 0
        if row.level == "major" and row.found_on <= last and open_at_end:
            dossier = MajorHazardDossier.unscoped.filter(hazard=row).first()
            planned = dossier is not None and dossier.planned_on is not None and dossier.planned_on <= last
            found["planned"] += planned
            found["ready"] += planned and dossier.complete
            active = [
                one
                for one in Listing.unscoped.filter(hazard=row)
                if one.listed_on <= last and (one.status in LISTED or (one.delisted_on and one.delisted_on > last))
            ]
            found["listed"] += bool(active)
            for level in ("province", "city"):
                found[f"listed_{level}"] += any(one.level == level for one in active)
    return {**found, "spent": str(spent.quantize(Decimal("0.01")))}


def _plain_units(place: str, trades, first: date, last: date) -> dict:
    due = inspected = 0
    reports = MonthlyReport.unscoped.filter(month__gte=first, month__lte=last).exclude(status="waived")
    for firm in set(reports.values_list("enterprise_id", flat=True)):
        own = sorted(reports.filter(enterprise=firm), key=lambda row: row.month)
        if not own[-1].place.startswith(place) or not trades(own[-1].trade):
            continue
        due += 1
        filed = any(row.status in REPORTED for row in own)
        done = SelfInspection.unscoped.filter(
            enterprise=firm, status="done", finished_on__gte=first, finished_on__lte=last
        )
        inspected += filed or done.exists()
    return {"due": due, "inspected": inspected}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_cells_equal_plain_counts_of_rows_and_counties_add_up_to_their_city(seed):
    rng = random.Random(seed)
    _move_some(_world(rng), rng)
    reports = {code: make_level_report(code, "m1") for code in (*COUNTIES, "4301")}
    reports |= {f"{code}/2": make_level_report(code, "m2") for code in (*COUNTIES, "4301")}
    found = {name: statutory.compiled(report) for name, report in reports.items()}
    for name, report in reports.items():
        rows = layout(report.kind, report.place, report.last)
        for span, (first, last) in _spans().items():
            for line in rows.lines:

                def trades(trade, line=line, rows=rows):
                    return bool(rows.line_of(trade)) if line.total else rows.line_of(trade) == line.code

                expected = _plain_hazards(report.place, trades, first, last)
                expected |= _plain_units(report.place, trades, first, last)
                assert found[name][span][line.code] == expected, (name, span, line.code)
    for suffix in ("", "/2"):
        for span, by_line in found[f"4301{suffix}"].items():
            for line, cells in by_line.items():
                for code, value in cells.items():
                    parts = [Decimal(found[f"{county}{suffix}"][span][line][code]) for county in COUNTIES]
                    assert Decimal(value) == sum(parts), (span, line, code)


@pytest.mark.parametrize("kind", ["m1", "m2", "quarter", "year", "units"])
def test_each_cell_counts_exactly_the_rows_behind_it(kind):
    rng = random.Random(7)
    _move_some(_world(rng), rng)
    report = make_level_report("4301", kind, day=date(2027, 1, 1) if kind == "year" else date(2026, 11, 1))
    found = statutory.compiled(report)
    for span, by_line in found.items():
        for line, cells in by_line.items():
            for code, value in cells.items():
                column = columns(kind)[code]
                rows = statutory.rows_behind(statutory.MODELS[column.source].unscoped.all(), report, line, span, code)
                if column.money:
                    assert Decimal(value) == sum((row.actual_cost or 0 for row in rows), Decimal(0))
                else:
                    assert value == rows.count(), (span, line, code)


def test_quarter_table_holds_both_tables_and_their_total():
    make_hazard(registered(supervision_classes=["coal_mine"]), found_on=date(2026, 8, 3))
    make_hazard(registered(supervision_classes=["post"]), found_on=date(2026, 9, 30))
    make_hazard(registered(supervision_classes=["post"]), found_on=date(2026, 10, 1))
    cells = statutory.compiled(make_level_report("43", "quarter"))["period"]
    assert [cells[code]["general_found"] for code in ("m1.coal_mine", "m1", "m2.other", "m2", "all")] == [1, 1, 1, 1, 2]


# Time


def test_december_ends_the_year_and_january_begins_another():
    firm = registered(supervision_classes=["coal_mine"])
    make_hazard(firm, "closed", found_on=date(2025, 12, 31), closed_on=date(2026, 1, 1), actual_cost=Decimal(10_000))
    make_hazard(firm, found_on=date(2026, 1, 31))
    december = statutory.compiled(make_level_report("430102", "m1", day=date(2026, 1, 1)))
    january = statutory.compiled(make_level_report("430102", "m1", day=date(2026, 2, 1)))
    assert december["period"]["m1"]["general_found"] == december["year"]["m1"]["general_found"] == 1
    assert december["year"]["m1"]["general_rectified"] == 0
    assert december["year"]["m1"]["spent"] == "0.00"
    assert january["year"]["m1"]["general_found"] == 1
    assert january["year"]["m1"]["general_rectified"] == 0, "what was found last year is not of this year's found"
    assert january["year"]["m1"]["spent"] == "10000.00"


def test_five_statements_whatever_the_number_of_rows():
    rng = random.Random(3)
    _world(rng)
    report = make_level_report("43", "m1")
    statutory.compiled(report)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        statutory.compiled(report)
    assert len(queries) == 4


def test_table_of_a_level_without_rows_is_all_zero():
    cells = statutory.compiled(make_level_report("430105", "m1"))
    assert {value for line in cells["year"].values() for value in line.values()} == {0, "0.00"}
