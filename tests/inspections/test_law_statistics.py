"""Tables of enforcement: every figure equals the rows counted one by one, and only the reader's rows count."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.conf import settings
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import override

from inspections.choices.cases import PenaltyKind
from inspections.documents.law import table_report
from inspections.models import (
    CaseCharge,
    CaseDispute,
    CaseEnforcement,
    CaseHearing,
    CasePayment,
    EnforcementCase,
    EnforcementPaper,
    Finding,
    Violation,
    Visit,
    VisitOfficer,
)
from inspections.queries.statistics import FIGURES, SOURCES
from inspections.queries.statistics_tables import OWN, TABLES, TOTAL, Table, compiled, rows_behind, value_of
from inspections.queries.statistics_words import english
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import AuditEntry
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard
from tests.factories.law import make_body, make_finding, make_task, make_visit
from tests.people import make_user, node
from tests.suites.browsing import browser
from tests.suites.keeping import kept

pytestmark = pytest.mark.usefixtures("undone_after")

FIRST, LAST = date(2026, 3, 1), date(2026, 9, 30)
TOWNS = ("430102001", "430102002", "430103002", "430121001", "430202001")


def day(rng: Random) -> date:
    return date(2026, 1, 1) + timedelta(days=rng.randrange(330))


def moment(rng: Random) -> datetime:
    """Also minutes before and after midnight in Shanghai, which is 16:00 UTC."""
    at = datetime(2026, 1, 1, 16, 0, tzinfo=UTC) + timedelta(days=rng.randrange(330))
    return at + timedelta(minutes=rng.choice((-1, 0, 1, 300)))


def enforced() -> None:
    rng = Random(4)
    trades = ["hazchem_production", "machinery", "coal_mine", "construction", "other", "trade"]
    bodies = {town[:6]: make_body(town[:6]) for town in TOWNS}
    firms = [
        make_enterprise(rng.choice(TOWNS), supervision_classes=rng.sample(trades, rng.randrange(3))) for _ in range(12)
    ]
    officers = [make_user("enforcement_officer", "43") for _ in range(4)]
    violations = list(Violation.objects.filter(valid_to=None))
    for _ in range(60):
        firm = rng.choice(firms)
        body = bodies[firm.place.split("/")[3]]
        void = rng.random() < 0.2
        visit = make_visit(
            task=make_task(firm, body, created_by=officers[0], kind=rng.choice(("routine", "recheck"))),
            started_at=moment(rng),
            ended_at=LATE,
            status="void" if void else "completed",
        )
        for officer in rng.sample(officers, 2):
            VisitOfficer.unscoped.create(visit=visit, user=officer, certificate_number="X")
        for order in range(rng.randrange(3)):
            state, level = rng.choice(("closed", "rectifying")), rng.choice(("general", "major"))
            hazard = make_hazard(firm, state, level=level) if rng.random() < 0.8 else None
            measure = rng.choice(("time_limit", "suspend"))
            make_finding(visit, hazard=hazard, order=order, corrected=rng.random() < 0.3, measure=measure)
        for kind in rng.sample(("rectification_order", "inspection_record", "on_spot_decision"), 2):
            paper(rng, visit, kind)
        if rng.random() < 0.6:
            case(rng, firm, body, rng.sample(violations, rng.randrange(1, 4)), officers[0])
    return rng


world = kept(enforced)
LATE = datetime(2026, 12, 31, tzinfo=UTC)


def paper(rng, visit, kind):
    row = EnforcementPaper(
        visit=visit, body=visit.body, kind=kind, form_on=date(2026, 1, 1), status="draft", prepared_by=visit.started_by,
        issued_on=day(rng), served_on=rng.choice((None, day(rng))),
    )  # fmt: skip
    row.settle(visit.enterprise)
    row.save(force_insert=True)


def case(rng, firm, body, violations, opener):
    decided = day(rng)
    row = EnforcementCase(
        body=body, title="示例案件", cause="示例", party_name=firm.name, status="draft", opened_by=opener,
        filed_on=rng.choice((None, day(rng))), closed_on=rng.choice((None, day(rng))), decided_on=decided,
        outcome=rng.choice(("", "penalty", "penalty", "minor")), source=rng.choice(("inspection", "accident")),
        fine_total=Decimal(rng.choice((0, rng.randrange(1, 90_000)))), party_kind=rng.choice(("unit", "person")),
    )  # fmt: skip
    row.settle(firm)
    row.save(force_insert=True)
    for number, violation in enumerate(violations, 1):
        CaseCharge.unscoped.create(
            case=row,
            violation=violation,
            act=number,
            act_from=decided,
            facts="示例",
            decided_kinds=rng.sample([kind.value for kind in PenaltyKind], 2),
        )
    after_the_decision(rng, row, opener)


def after_the_decision(rng, row, opener):
    """What was paid, heard, disputed, and what went to the court."""
    for number, kind in enumerate(rng.sample(("fine", "surcharge", "confiscation"), 2)):
        CasePayment.unscoped.create(
            case=row, kind=kind, paid_on=day(rng), amount=rng.randrange(1, 9_000), receipt_number=f"S{number}",
            recorded_by=opener,
        )  # fmt: skip
    CaseHearing.unscoped.create(
        case=row, state=rng.choice(("held", "waived")), requested_on=day(rng), requested_by="示例", held_at=moment(rng)
    )
    began = day(rng)
    CaseDispute.unscoped.create(
        case=row, kind=rng.choice(("review", "suit")), organ="示例", began_on=began, recorded_by=opener,
        ended_on=began + timedelta(days=rng.randrange(90)), result=rng.choice(("upheld", "changed", "annulled")),
    )  # fmt: skip
    CaseEnforcement.unscoped.create(case=row, demanded_on=began, applied_on=rng.choice((None, day(rng))))


class Rows:
    """Everything there is, read once."""

    def __init__(self):
        inside = lambda when: when is not None and FIRST <= when <= LAST  # noqa: E731
        self.visits = [v for v in Visit.unscoped.all() if v.status == "completed" and inside(local_day(v.started_at))]
        known = {v.pk for v in self.visits}
        self.officers = [o for o in VisitOfficer.unscoped.select_related("visit") if o.visit_id in known]
        found = Finding.unscoped.select_related("hazard", "visit")
        self.noted = [f for f in found if f.visit_id in known and not f.removed]
        self.found = [f for f in self.noted if f.hazard]
        self.cases = list(EnforcementCase.unscoped.all())
        self.punished = [c for c in self.cases if c.outcome == "penalty" and inside(c.decided_on)]
        charges = list(CaseCharge.unscoped.select_related("case", "violation"))
        self.kinds = {
            c.pk: {k for one in charges if one.case_id == c.pk for k in one.decided_kinds} for c in self.punished
        }
        self.charges = [c for c in charges if inside(c.case.filed_on)]
        self.payments, self.hearings, self.disputes, self.court = (
            list(model.unscoped.select_related("case"))
            for model in (CasePayment, CaseHearing, CaseDispute, CaseEnforcement)
        )
        shown = ("issued", "served", "superseded", "voided")
        self.papers = [p for p in EnforcementPaper.unscoped.all() if p.status in shown]


def by_hand(all_rows: Rows, table: Table, code: str, within: str):
    """The figure counted row by row in Python, from the words of the form."""
    column = next(one for one in table.columns if one.code == code)
    inside = lambda when: when is not None and FIRST <= when <= LAST  # noqa: E731
    here = lambda rows: [row for row in rows if place_of(row).startswith(within)]  # noqa: E731
    visits, cases, found, punished = all_rows.visits, all_rows.cases, all_rows.found, all_rows.punished
    charges, papers, kinds = all_rows.charges, all_rows.papers, all_rows.kinds
    having = lambda *names: len(here([c for c in punished if kinds[c.pk] & set(names)]))  # noqa: E731
    fixed = lambda finding: finding.hazard.status == "closed"  # noqa: E731
    lost = lambda dispute: dispute.result in {"changed", "annulled"}  # noqa: E731
    disputes = lambda kind: [d for d in all_rows.disputes if d.kind == kind]  # noqa: E731
    paid = lambda kind: sum(p.amount for p in here(all_rows.payments) if p.kind == kind and inside(p.paid_on))  # noqa: E731
    named = {v for one in table.columns for v in one.violations}
    of_column = lambda: [c for c in charges if _of_column(c, column, named)]  # noqa: E731
    figures = {
        "visits": lambda: len(here(visits)),
        "units": lambda: len({v.enterprise_id for v in here(visits)}),
        "officers": lambda: len(here(all_rows.officers)),
        "hazards": lambda: len(here(found)),
        "hazards_general": lambda: len(here([f for f in found if f.hazard.level == "general"])),
        "hazards_major": lambda: len(here([f for f in found if f.hazard.level == "major"])),
        "hazards_fixed": lambda: len(here([f for f in found if f.hazard.status == "closed"])),
        "filed": lambda: len(here([c for c in cases if inside(c.filed_on)])),
        "closed": lambda: len(here([c for c in cases if inside(c.closed_on)])),
        "decided": lambda: len(here(punished)),
        "punished_units": lambda: len({c.enterprise_id for c in here(punished)}),
        "warnings": lambda: having("warning"),
        "confiscations": lambda: having("confiscation"),
        "stopped": lambda: having("stop"),
        "licences": lambda: having("suspend_licence", "revoke_licence"),
        "closures": lambda: having("closure"),
        "detentions": lambda: having("detention"),
        "fines": lambda: sum(c.fine_total for c in here(punished)),
        "fines_accident": lambda: sum(c.fine_total for c in here(punished) if c.source == "accident"),
        "fines_inspection": lambda: sum(c.fine_total for c in here(punished) if c.source != "accident"),
        "charges": lambda: len(here(of_column())),
        "transfers": lambda: 0,
        "people": lambda: len({o.user_id for o in here(all_rows.officers)}),
        "rechecks": lambda: len(here([v for v in visits if v.task.kind == "recheck"])),
        "danger_units": lambda: 0,
        "general_fixed": lambda: len(here([f for f in found if fixed(f) and f.hazard.level == "general"])),
        "major_fixed": lambda: len(here([f for f in found if fixed(f) and f.hazard.level == "major"])),
        "corrected": lambda: len(here([f for f in all_rows.noted if f.corrected])),
        "ordered": lambda: len(here([f for f in all_rows.noted if not f.corrected and f.measure == "time_limit"])),
        "at_once": lambda: len(here([f for f in all_rows.noted if not f.corrected and f.measure == "suspend"])),
        "hazard_cost": lambda: sum(f.hazard.actual_cost or 0 for f in here(found)),
        "fined": lambda: len(here([c for c in punished if c.fine_total])),
        "fines_unit": lambda: sum(c.fine_total for c in here(punished) if c.party_kind == "unit"),
        "fines_person": lambda: sum(c.fine_total for c in here(punished) if c.party_kind == "person"),
        "paid": lambda: paid("fine"),
        "surcharge": lambda: paid("surcharge"),
        "confiscated": lambda: paid("confiscation"),
        "to_court": lambda: len(here([e for e in all_rows.court if inside(e.applied_on)])),
        "hearings_asked": lambda: len(here([h for h in all_rows.hearings if inside(h.requested_on)])),
        "hearings_held": lambda: len(
            here([h for h in all_rows.hearings if h.state == "held" and inside(local_day(h.held_at))])
        ),
        "reviews": lambda: len(here([d for d in disputes("review") if inside(d.began_on)])),
        "reviews_ended": lambda: len(here([d for d in disputes("review") if inside(d.ended_on)])),
        "reviews_lost": lambda: len(here([d for d in disputes("review") if inside(d.ended_on) and lost(d)])),
        "suits": lambda: len(here([d for d in disputes("suit") if inside(d.began_on)])),
        "suits_ended": lambda: len(here([d for d in disputes("suit") if inside(d.ended_on)])),
        "suits_lost": lambda: len(here([d for d in disputes("suit") if inside(d.ended_on) and lost(d)])),
        "charges_closed": lambda: len(here([c for c in charges if c.case.closed_on and _of_column(c, column, named)])),
        "charges_open": lambda: len(
            here([c for c in charges if not c.case.closed_on and _of_column(c, column, named)])
        ),
        "orders": lambda: len(here([p for p in papers if p.kind == "rectification_order" and inside(p.issued_on)])),
    }
    return figures[column.figure]()


def _of_column(charge, column, named) -> bool:
    return charge.violation.code not in named if column.rest else charge.violation.code in column.violations


def place_of(row) -> str:
    for name in ("visit", "case"):
        if not hasattr(row, "place") or isinstance(row, VisitOfficer | Finding):
            row = getattr(row, name, row)
    return row.place


@pytest.mark.parametrize(
    "kind", ["summary", "hazards", "penalties", "fines", "remedies", "behaviours", "three_illegal"]
)
@pytest.mark.parametrize(("role", "code"), [("province_supervisor", "43"), ("city_supervisor", "4301")])
def test_every_figure_equals_the_rows_counted_one_by_one(world, kind, role, code):
    # Papers are drafts in the database, which demands a file behind an issued one: they are counted apart below.
    table = Table(kind, node(code), FIRST, LAST, make_user(role, code))
    lines, cells = compiled(table)
    rows = Rows()
    for line in lines:
        within = table.node.path if line.code == TOTAL else f"{table.node.path}{line.code}/"
        for column in (one for one in table.columns if one.figure):
            assert cells[line.code][column.code] == by_hand(rows, table, column.code, within), (line.name, column.name)


@pytest.mark.parametrize("kind", TABLES)
def test_the_rows_behind_a_figure_are_those_it_counts(world, kind):
    table = Table(kind, node("43"), FIRST, LAST, make_user("province_supervisor", "43"))
    lines, cells = compiled(table)
    for line in lines:
        for column in (one for one in table.columns if one.figure):
            figure, rows = FIGURES[column.figure], rows_behind(table, line.code, column)
            counted = cells[line.code][column.code]
            if figure.money:
                assert (rows.aggregate(sum=Sum(figure.money))["sum"] or 0) == counted
            elif figure.distinct:
                assert rows.values(figure.distinct).distinct().count() == counted, (line.name, column.name)
            else:
                assert rows.count() == counted, (line.name, column.name)


def test_industries_add_up_to_the_total(world):
    table = Table("actions", node("43"), FIRST, LAST, make_user("province_supervisor", "43"))
    lines, cells = compiled(table)
    places = Table("penalties", node("43"), FIRST, LAST, table.user)
    _lines, by_place = compiled(places)
    assert cells[TOTAL]["visits"] == by_place[TOTAL]["visits"] > 0
    assert cells[TOTAL]["fines"] == by_place[TOTAL]["fines"]
    parts = [line.code for line in lines if not line.total]
    assert sum(cells[code]["visits"] for code in parts) == cells[TOTAL]["visits"]
    assert cells["m1"]["visits"] + cells["m2"]["visits"] == cells[TOTAL]["visits"]


def test_a_table_costs_a_statement_a_source(world, django_assert_max_num_queries):
    reader = make_user("province_supervisor", "43")
    table = Table("summary", node("43"), FIRST, LAST, reader)
    compiled(table)  # permissions and rules are remembered
    with django_assert_max_num_queries(len(SOURCES) + 8):
        compiled(Table("summary", node("43"), FIRST, LAST, reader))


def test_a_township_has_its_own_line_only(world):
    table = Table("penalties", node("430102001"), FIRST, LAST, make_user("county_supervisor", "430102"))
    lines, cells = compiled(table)
    assert [line.code for line in lines] == [OWN, TOTAL]
    assert cells[OWN] == cells[TOTAL]


def test_nobody_reads_figures_of_another_place(world):
    county = browser(make_user("county_supervisor", "430102"))
    assert county.get(reverse("statistics") + "?place=430102").status_code == 200
    for page in ("statistics", "statistics-rows"):
        assert county.get(f"{reverse(page)}?place=4301&column=visits").status_code == 404
        assert county.get(f"{reverse(page)}?place=430103&column=visits").status_code == 404
    assert county.post(f"{reverse('statistics-xlsx')}?place=4301").status_code == 404
    worker = browser(make_user("enterprise_head", "430102001", place="/43/4301/430102/430102001/E1/"))
    assert worker.get(reverse("statistics") + "?place=430102001").status_code in {403, 404}


@pytest.mark.parametrize("query", ["?first=2026-13-01&last=x", "?first=2026-05-01&last=2026-04-01", "?table=penalties"])
def test_a_period_that_is_none_is_the_year_so_far(world, query):
    answer = browser(make_user("county_supervisor", "430102")).get(reverse("statistics") + query)
    assert answer.status_code == 200
    assert answer.context["table"].first.month == 1


@pytest.mark.parametrize("query", ["?table=x", "?table=summary&column=x", "?table=summary&column=visits&line=x"])
def test_what_is_no_figure_does_not_exist(world, query):
    visitor = browser(make_user("county_supervisor", "430102"))
    assert visitor.get(reverse("statistics-rows") + query).status_code == 404


def test_pages_link_to_rows_and_files_are_recorded(world):
    visitor = browser(make_user("city_supervisor", "4301"))
    period = f"first={FIRST}&last={LAST}"
    for kind in TABLES:
        page = visitor.get(f"{reverse('statistics')}?table={kind}&{period}")
        assert page.status_code == 200
    rows = visitor.get(f"{reverse('statistics-rows')}?table=summary&column=visits&line=430102&{period}")
    assert rows.context["total"] > 0
    before = AuditEntry.unscoped.filter(action="list.export").count()
    sheet = visitor.post(f"{reverse('statistics-xlsx')}?table=actions&{period}")
    paper = visitor.post(f"{reverse('statistics-pdf')}?table=summary&{period}")
    assert sheet.content[:2] == b"PK"
    assert paper.content[:5] == b"%PDF-"
    assert AuditEntry.unscoped.filter(action="list.export").count() == before + 2
    assert visitor.get(reverse("statistics-pdf")).status_code == 405


def test_money_is_printed_in_ten_thousands_and_rates_without_base_as_a_dash():
    table = Table("summary", node("43"), FIRST, LAST, make_user("province_supervisor", "43"))
    columns = {one.code: one for one in table.columns}
    found = {"fines_inspection": Decimal(123_456), "fixed": 1, "found": 3, "punished_units": 0, "units": 0}
    assert value_of(columns["fines_inspection"], found) == Decimal("12.35")
    assert value_of(columns["fixed_rate"], found) == Decimal("33.33")
    assert value_of(columns["coverage"], found) == "-"


def test_behaviours_name_acts_of_the_library_once():
    table = Table("behaviours", node("43"), FIRST, LAST, make_user("province_supervisor", "43"))
    named = [code for one in table.columns for code in one.violations]
    assert len(table.columns) == 13
    assert len(named) == len(set(named))
    assert set(named) <= set(Violation.objects.values_list("code", flat=True))


def test_an_average_divides_by_the_persons_and_a_total_counts_each_once(world):
    table = Table("summary", node("4301"), FIRST, LAST, make_user("province_supervisor", "43"))
    lines, cells = compiled(table)
    parts = [cells[line.code]["people"] for line in lines if not line.total]
    assert sum(parts) > cells[TOTAL]["people"] == 4
    column = next(one for one in table.columns if one.code == "average")
    assert value_of(column, cells[TOTAL]) == round(Decimal(cells[TOTAL]["officers"]) / 4, 2)
    assert value_of(column, {"officers": 0, "people": 0}) == "-"


def test_every_word_of_the_tables_has_an_english_one_and_forms_stay_chinese():
    reader = make_user("county_supervisor", "430102")
    for kind in TABLES:
        table = Table(kind, node("430102"), FIRST, LAST, reader)
        words = {
            table.title,
            *filter(None, [table.note]),
            *(word for one in table.columns for word in (one.name, one.group) if word),
        }
        assert words - set(english()) == set(), kind
        assert not any(re.search("[一-鿿]", english()[word]) for word in words)
    page = browser(reader)
    page.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    shown = page.get(reverse("statistics") + "?place=430102&table=summary").content.decode()
    assert "Units inspected" in shown
    assert "检查生产经营单位" not in shown
    with override("en"):
        report = table_report(Table("summary", node("430102"), FIRST, LAST, reader), [], {}, "")
    assert report.title == "安全生产行政执法情况统计表"
