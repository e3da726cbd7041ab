"""事故查处、责任追究、危化核查、标准化: every figure equals the rows counted one by one."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.urls import reverse

from enterprises.models import Enterprise, EnterpriseDocument, SpecialObject, SpecialObjectType
from inspections.documents.law import table_report
from inspections.models import CaseCharge, EnforcementCase, InspectionTask, PoliceTransfer, Violation
from inspections.queries.statistics_tables import TOTAL, Table, compiled, value_of
from safetyportal.core.deadlines import local_day
from tests.factories.enterprises import make_enterprise
from tests.factories.law import make_body, make_task, make_visit
from tests.people import make_user, node
from tests.suites.browsing import browser
from tests.suites.keeping import kept

pytestmark = pytest.mark.usefixtures("undone_after")
FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)
TOWNS = ("430102001", "430103002", "430202001")
CHEMICAL = {
    "production": "hazchem_production", "use": "hazchem_use", "storage": "hazchem_storage",
    "trade_storage": "hazchem_trade_storage", "trade": "hazchem_trade",
}  # fmt: skip
TRADES = (*CHEMICAL.values(), "chemical", "fireworks_retail", "metallurgy", "nonferrous", "machinery", "")
SECTORS = {
    "filed_hazchem": (*CHEMICAL.values(), "chemical"), "filed_fireworks": ("fireworks_retail",),
    "filed_metallurgy": ("metallurgy",), "filed_nonferrous": ("nonferrous",), "filed_other": ("machinery", ""),
}  # fmt: skip


def day(rng: Random) -> date:
    """Around and on the edges of the period."""
    edge = rng.choice((FIRST, LAST))
    return rng.choice((edge - timedelta(1), edge, edge + timedelta(1), FIRST + timedelta(rng.randrange(90))))


def filled() -> None:
    rng = Random(11)
    bodies = {town: make_body(town[:6]) for town in TOWNS}
    officer = make_user("enforcement_officer", "43")
    violation = Violation.objects.filter(valid_to=None).first()
    station = SpecialObjectType.objects.get(code="gas_station")
    for number, trade in enumerate(TRADES * 2):
        town = TOWNS[number % 3]
        # The second class counts nowhere: an enterprise stands in one column only.
        classes = [trade, "metallurgy" if trade.startswith("hazchem") else "other"] if trade else []
        firm = make_enterprise(town, supervision_classes=classes, standardisation_grade=rng.choice(("", "1", "2", "3")))
        if trade == "hazchem_trade_storage":
            SpecialObject.unscoped.create(enterprise=firm, type=station, name="示例加油站")
        for _row in range(7):
            case(rng, firm, bodies[town], officer, violation)
            for _task in range(3):
                task(rng, firm, bodies[town], officer)
            begun = rng.choice((FIRST, LAST, LAST + timedelta(1)))
            EnterpriseDocument.unscoped.create(
                enterprise=firm, kind=rng.choice(("standardisation_certificate", "safety_permit")), issued_on=begun,
                expires_on=None,
            )  # fmt: skip
            EnterpriseDocument.unscoped.create(
                enterprise=firm, kind="standardisation_certificate", expires_on=rng.choice((LAST, LAST - timedelta(1))),
                retired_on=rng.choice((None, LAST)),
            )  # fmt: skip
        make_visit(task=make_task(firm, bodies[town], created_by=officer), started_at=datetime(2026, 5, 5, tzinfo=UTC))


world = kept(filled)


def case(rng, firm, body, officer, violation) -> None:
    decided = rng.choice((None, day(rng)))
    row = EnforcementCase(
        body=body, title="示例案件", cause="示例", party_name=firm.name, opened_by=officer,
        status=rng.choice(("filed", "suspended", "transferred", "terminated", "closed")), filed_on=day(rng),
        decide_by=rng.choice((None, day(rng), decided)), decided_on=decided, closed_on=rng.choice((None, day(rng))),
        outcome=rng.choice(("penalty", "minor")) if decided else "", source=rng.choice(("inspection", "accident")),
        fine_total=Decimal(rng.randrange(90_000)), party_kind=rng.choice(("unit", "person")),
    )  # fmt: skip
    row.settle(firm)
    row.save(force_insert=True)
    kinds = rng.choice((["stop"], ["revoke_licence", "bar"], ["suspend_licence"], ["warning"]))
    CaseCharge.unscoped.create(
        case=row, violation=violation, act_from=FIRST, facts="示例", decided_kinds=kinds if decided else []
    )
    sent = datetime.combine(day(rng), datetime.min.time(), UTC) + timedelta(hours=rng.choice((15, 16)))
    PoliceTransfer.unscoped.create(
        case=row, crime="示例", facts="示例", proposed_at=sent, sent_at=rng.choice((None, sent))
    )


def task(rng, firm, body, officer) -> None:
    status = rng.choice(("planned", "done", "cancelled"))
    more = {} if status == "planned" else {"due_at": None, "clock": ""}
    kind = rng.choice(("routine", "special", "recheck", "whistle"))
    make_task(firm, body, created_by=officer, status=status, kind=kind, finish_by=day(rng), **more)


def inside(when) -> bool:
    return when is not None and FIRST <= when <= LAST


def trade_of(row) -> str:
    firm = getattr(row, "enterprise", row)
    return next(iter(firm.supervision_classes), "")


def accidents(within) -> dict:
    """What both tables of accidents say of cases and transfers, from the words of the form."""
    cases = [c for c in EnforcementCase.unscoped.select_related("enterprise") if c.source == "accident" and within(c)]
    filed, punished = (
        [c for c in cases if inside(c.filed_on)],
        [c for c in cases if c.outcome == "penalty" and inside(c.decided_on)],
    )
    due = [c for c in cases if inside(c.decide_by) and (c.decided_on or c.status == "filed")]
    kinds = lambda *names: len([c for c in punished if set(names) & set(c.rows_of(CaseCharge).get().decided_kinds)])  # noqa: E731
    by_party = lambda kind: [c for c in punished if c.party_kind == kind]  # noqa: E731
    sent = PoliceTransfer.unscoped.filter(case__in=cases, sent_at__isnull=False)
    return {
        "filed": len(filed), "due": len(due),
        "in_time": len([c for c in due if c.decided_on and c.decided_on <= c.decide_by]),
        "closed": len([c for c in cases if inside(c.closed_on)]), "decided": len(punished),
        "fines": sum(c.fine_total for c in punished),
        "transfers": len([one for one in sent if inside(local_day(one.sent_at))]),
        "units": len({c.enterprise_id for c in by_party("unit")}), "persons": len(by_party("person")),
        "barred": kinds("bar"), "stopped": kinds("stop"), "licences": kinds("suspend_licence", "revoke_licence"),
        "fines_unit": sum(c.fine_total for c in by_party("unit")),
        "fines_person": sum(c.fine_total for c in by_party("person")),
        **{code: len([c for c in filed if trade_of(c) in trades]) for code, trades in SECTORS.items()},
    }  # fmt: skip


def hazchem(within) -> dict:
    tasks = [t for t in InspectionTask.unscoped.select_related("enterprise") if within(t) and inside(t.finish_by)]
    tasks = [t for t in tasks if t.kind in {"routine", "special"} and t.status != "cancelled"]
    both = lambda rows: (len(rows), len([t for t in rows if t.status == "done"]))  # noqa: E731
    found = {code: both([t for t in tasks if trade_of(t) == trade]) for code, trade in CHEMICAL.items()}
    found["stations"] = found["trade_storage"]
    found["all"] = both([t for t in tasks if trade_of(t) in CHEMICAL.values()])
    firms = [e for e in Enterprise.unscoped.all() if within(e) and trade_of(e) in CHEMICAL.values()]
    return {
        "units": len(firms), **{code: planned for code, (planned, _done) in found.items()},
        **{f"{code}_done": done for code, (_planned, done) in found.items()},
    }  # fmt: skip


def standardisation(within) -> dict:
    firms = [e for e in Enterprise.unscoped.all() if within(e)]
    papers = EnterpriseDocument.unscoped.filter(kind="standardisation_certificate").select_related("enterprise")
    papers = [d for d in papers if within(d.enterprise)]
    there = [d for d in papers if (d.issued_on or LAST) <= LAST and d.retired_on is None]
    found = {}
    for code, grades in {"first": "1", "second": "2", "third": "3", "graded": "123"}.items():
        of = lambda rows: len({d.enterprise_id for d in rows if d.enterprise.standardisation_grade in [*grades]})  # noqa: B023, E731
        found |= {
            code: len([e for e in firms if e.standardisation_grade in [*grades]]),
            f"{code}_valid": of([d for d in there if d.expires_on is None or d.expires_on >= LAST]),
            f"{code}_run_out": of([d for d in there if d.expires_on and d.expires_on < LAST]),
            f"{code}_new": of([d for d in papers if inside(d.issued_on)]),
        }
    return found


@pytest.mark.parametrize(
    ("kind", "by_hand"), [("accidents", accidents), ("hazchem", hazchem), ("standardisation", standardisation)]
)
@pytest.mark.parametrize("code", ["43", "4301"])
def test_every_figure_equals_the_rows_counted_one_by_one(world, kind, by_hand, code):
    table = Table(kind, node(code), FIRST, LAST, make_user("province_supervisor", "43"))
    lines, cells = compiled(table)
    for line in lines:
        path = table.node.path if line.code == TOTAL else f"{table.node.path}{line.code}/"
        expected = by_hand(lambda row, path=path: row.place.startswith(path))
        for column in (one for one in table.columns if one.figure):
            assert cells[line.code][column.code] == expected[column.code], (line.name, column.group, column.name)
    assert all(cells[TOTAL][one.code] for one in table.columns if one.figure), cells[TOTAL]


def test_accountability_is_told_by_industry(world):
    table = Table("accountability", node("43"), FIRST, LAST, make_user("province_supervisor", "43"))
    _lines, cells = compiled(table)
    lines = {
        "m1.metallurgy": ("metallurgy",), "m1.nonferrous": ("nonferrous",),
        "m1.fireworks_retail": ("fireworks_retail",),
        "m1.hazchem_trade": ("hazchem_trade", "hazchem_trade_storage"), TOTAL: TRADES,
    }  # fmt: skip
    for line, trades in lines.items():
        expected = accidents(lambda row, trades=trades: trade_of(row) in trades)
        for column in (one for one in table.columns if one.figure):
            assert cells[line][column.code] == expected[column.code], (line, column.name)
    assert all(cells[TOTAL].values()), cells[TOTAL]


def test_industries_of_accident_cases_add_up_and_the_rate_is_of_those_due(world):
    table = Table("accidents", node("43"), FIRST, LAST, make_user("province_supervisor", "43"))
    found = compiled(table)[1][TOTAL]
    assert sum(found[code] for code in SECTORS) == found["filed"]
    rate = next(one for one in table.columns if one.code == "in_time_rate")
    assert 0 < found["in_time"] < found["due"]
    assert value_of(rate, found) == round(Decimal(100 * found["in_time"]) / found["due"], 2)


def test_what_the_figures_leave_out_is_said_on_screen_and_on_paper(world):
    reader = make_user("province_supervisor", "43")
    period = f"place=43&first={FIRST}&last={LAST}"
    page = browser(reader).get(f"{reverse('statistics')}?table=accountability&{period}").content.decode()
    assert "党纪政务处分不在平台记录" in page
    table = Table("accountability", node("43"), FIRST, LAST, reader)
    assert any("党纪政务处分不在平台记录" in note for note in table_report(table, [], {}, "").notes)
    for kind, column in (("accidents", "filed_other"), ("hazchem", "stations"), ("standardisation", "graded_valid")):
        rows = browser(reader).get(f"{reverse('statistics-rows')}?table={kind}&column={column}&line=total&{period}")
        assert rows.status_code == 200
        assert rows.context["total"] > 0
        assert "示例企业" in rows.content.decode()
        for page, begins in (("statistics-xlsx", b"PK"), ("statistics-pdf", b"%PDF-")):
            assert browser(reader).post(f"{reverse(page)}?table={kind}&{period}").content.startswith(begins)
