"""Opening, compiling, submitting and deciding on statistical reports; what changes later; two people at once."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from hazards.choices_tables import ReportKind
from hazards.models import LevelReport
from hazards.queries import level_reports as queries
from hazards.queries import statutory
from hazards.services import level_opening, level_sweep
from hazards.services import level_reports as services
from hazards.services.level_terms import deadline_of, period_before
from safetyportal.core import jobs
from safetyportal.core.deadlines import end_of_day
from safetyportal.core.errors import Conflict, NotAllowed, Refusal, TransitionDenied
from safetyportal.core.models import AuditEntry, Notification
from safetyportal.core.moves import move_unit
from tests import people
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.hazards import make_hazard
from tests.factories.monthly import registered
from tests.factories.tables import make_level_report
from tests.people import node

pytestmark = pytest.mark.django_db

NOVEMBER = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)  # 1 November, 01:00 in Shanghai
JANUARY = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
NAMES = {"head_name": "示例局长", "phone": "0731-88880000"}
CHANGSHA = ("43", "4301", "430102", "430102001")


def portal():
    return jobs.system_user()


def submitted(report, actor, now, **values):
    row = services.prepare(levelreport=report, actor=actor, now=now)
    return services.submit(
        levelreport=row, shown_sha256=row.content_sha256, actor=actor, now=now, **{**NAMES, **values}
    )


# Periods and days


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        ("m1", date(2026, 11, 1), date(2026, 10, 1), date(2026, 10, 31)),
        ("m2", date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 31)),
        ("quarter", date(2026, 11, 30), date(2026, 7, 1), date(2026, 9, 30)),
        ("units", date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31)),
        ("own_quarter", date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31)),
        ("year", date(2026, 12, 31), date(2025, 1, 1), date(2025, 12, 31)),
        ("own_year", date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_period_is_the_one_that_ended_last(kind, day, first, last):
    assert period_before(kind, day) == (first, last)


@pytest.mark.parametrize(
    ("kind", "level", "last", "day"),
    [
        ("m1", "township", date(2026, 10, 31), date(2026, 11, 6)),
        ("m1", "county", date(2026, 10, 31), date(2026, 11, 9)),  # the 8th is a Sunday
        ("m1", "city", date(2026, 10, 31), date(2026, 11, 10)),
        ("m2", "province", date(2026, 10, 31), date(2026, 11, 12)),
        ("own_quarter", "enterprise", date(2026, 9, 30), date(2026, 10, 15)),
        ("own_quarter", "enterprise", date(2025, 12, 31), date(2026, 1, 15)),
        ("own_year", "enterprise", date(2025, 12, 31), date(2026, 1, 31)),
        ("units", "county", date(2026, 9, 30), date(2026, 10, 19)),
    ],
)
def test_each_level_has_its_own_day(kind, level, last, day):
    assert deadline_of(kind, level, last, "/43/4301/430102/") == end_of_day(day)


# Opening


def test_month_opens_once_for_every_level_that_has_enterprises():
    registered("430102001"), registered("430102001")
    first = level_opening.open_periods(actor=portal(), now=NOVEMBER)
    opened = LevelReport.unscoped.filter(kind="m1", first=date(2026, 10, 1))
    assert set(opened.values_list("jurisdiction__code", flat=True)) == set(CHANGSHA)
    assert not LevelReport.unscoped.filter(jurisdiction__code="430103").exists()
    assert first == LevelReport.unscoped.count()
    assert AuditEntry.unscoped.filter(action="levelreport.open").count() == first

    assert level_opening.open_periods(actor=portal(), now=NOVEMBER) == 0
    assert LevelReport.unscoped.count() == first


def test_months_that_days_without_the_portal_missed_are_opened_later():
    registered("430102001")
    make_level_report("430102", "m1", "accepted", day=date(2026, 8, 1))
    level_opening.open_periods(actor=portal(), now=NOVEMBER)
    months = set(LevelReport.unscoped.filter(kind="m1").values_list("first", flat=True))
    assert months == {date(2026, month, 1) for month in (7, 9, 10)}  # one month back, as the rule says
    assert set(LevelReport.unscoped.filter(kind="m2").values_list("first", flat=True)) == {date(2026, 10, 1)}


def test_quarter_and_year_open_for_each_enterprise_that_files():
    firm = registered("430102001")
    make_enterprise("430102001", "submitted")
    level_opening.open_periods(actor=portal(), now=JANUARY)
    own = LevelReport.unscoped.filter(enterprise__isnull=False)
    assert {(row.enterprise_id, row.kind, row.first) for row in own} == {
        (firm.pk, "own_quarter", date(2026, 10, 1)),
        (firm.pk, "own_year", date(2026, 1, 1)),
    }
    assert {row.trade for row in own} == {"machinery"}


@pytest.mark.django_db(transaction=True)
def test_two_openers_open_everything_once():
    registered("430102001"), registered("430103002")
    run_together(lambda: level_opening.open_periods(actor=portal(), now=NOVEMBER), times=2)
    rows = list(LevelReport.unscoped.values_list("jurisdiction", "enterprise", "kind", "first"))
    assert len(rows) == len(set(rows)) > 0


def run_together(act, *, times: int) -> list:
    """Do the same in several threads at once; what each returned or raised."""
    barrier, results = threading.Barrier(times), []

    def run():
        try:
            barrier.wait()
            results.append(act())
        except Refusal as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(times)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return results


# Compiling, submitting, deciding


def test_chain_from_township_to_province(now):
    make_hazard(registered(supervision_classes=["coal_mine"]), found_on=date(2026, 10, 7))
    for code, role in zip(reversed(CHANGSHA), ("township", "county", "city", "province"), strict=True):
        actor = people.make_user(f"{role}_supervisor", code)
        row = submitted(make_level_report(code, "m1"), actor, now)
        assert row.content["cells"]["period"]["m1.coal_mine"]["general_found"] == 1
        assert (row.status, row.filler_name, row.content_sha256) == (
            "submitted",
            actor.name,
            statutory.digest(row.content),
        )
        if role != "province":
            upper = {"township": ("county", "430102"), "county": ("city", "4301"), "city": ("province", "43")}[role]
            decider = people.make_user(f"{upper[0]}_supervisor", upper[1])
            assert services.accept(levelreport=row, actor=decider, now=now).status == "accepted"


def test_submission_freezes_and_later_rows_show_as_differences(inspector, now):
    firm = registered(supervision_classes=["coal_mine"])
    row = submitted(make_level_report("430102", "m1"), inspector, now)
    assert queries.differences(row) == []
    make_hazard(firm, found_on=date(2026, 10, 9))
    row.refresh_from_db()
    found = {(line["span"], line["line"], line["column"].code, line["then"], line["now"])
             for line in queries.differences(row)}  # fmt: skip
    assert found == {
        (span, line, "general_found", 0, 1) for span in ("period", "year") for line in ("m1.coal_mine", "m1")
    }
    assert row.content_sha256 == statutory.digest(row.content)


def test_returned_report_keeps_what_it_said_and_is_submitted_again(inspector, city_supervisor, now):
    row = submitted(make_level_report("430102", "m1"), inspector, now)
    first = row.content_sha256
    make_hazard(registered(supervision_classes=["coal_mine"]), found_on=date(2026, 10, 9))
    row = services.send_back(levelreport=row, note="示例：缺报两家", actor=city_supervisor, now=now)
    assert (row.status, row.former[0]["sha256"], row.decision_note) == ("returned", first, "示例：缺报两家")
    assert Notification.objects.filter(user=inspector, kind="level.decision").count() == 1
    row = submitted(row, inspector, now)
    assert row.content_sha256 != first
    assert [one["sha256"] for one in row.former] == [first]


def test_report_that_was_compiled_anew_meanwhile_is_not_submitted_unseen(inspector, now):
    row = services.prepare(levelreport=make_level_report("430102", "m1"), actor=inspector, now=now)
    shown = row.content_sha256
    make_hazard(registered(supervision_classes=["coal_mine"]), found_on=date(2026, 10, 9))
    services.prepare(levelreport=row, actor=people.make_user("county_supervisor", "430102"), now=now)
    with pytest.raises(Conflict):
        services.submit(levelreport=row, shown_sha256=shown, actor=inspector, now=now, **NAMES)
    row.refresh_from_db()
    assert row.status == "draft"


@pytest.mark.django_db(transaction=True)
def test_two_people_submit_at_once_and_one_succeeds(inspector, now):
    row = services.prepare(levelreport=make_level_report("430102", "m1"), actor=inspector, now=now)
    person = people.make_user("county_supervisor", "430102")
    results = run_together(
        lambda: services.submit(
            levelreport=LevelReport.unscoped.get(pk=row.pk), shown_sha256=row.content_sha256, actor=person, now=now,
            **NAMES,
        ),
        times=2,
    )  # fmt: skip
    assert sum(isinstance(one, LevelReport) for one in results) == 1
    assert AuditEntry.unscoped.filter(action="levelreport.submit").count() == 1


@pytest.mark.parametrize(("role", "code"), [
    ("city_supervisor", "4301"), ("county_supervisor", "430103"), ("township_supervisor", "430102001"),
])  # fmt: skip
def test_no_level_compiles_or_submits_for_another(role, code, inspector, now):
    report, other = make_level_report("430102", "m1"), people.make_user(role, code)
    with pytest.raises(NotAllowed):
        services.prepare(levelreport=report, actor=other, now=now)
    row = services.prepare(levelreport=report, actor=inspector, now=now)
    with pytest.raises(Refusal):
        services.submit(levelreport=row, shown_sha256=row.content_sha256, actor=other, now=now, **NAMES)
    row.refresh_from_db()
    assert row.status == "draft"


def test_head_of_the_unit_is_named(inspector, now):
    row = services.prepare(levelreport=make_level_report("430102", "m1"), actor=inspector, now=now)
    with pytest.raises(ValidationError):
        services.submit(
            levelreport=row,
            shown_sha256=row.content_sha256,
            actor=inspector,
            now=now,
            head_name=" ",
            phone="07311234567",
        )
    row.refresh_from_db()
    assert row.status == "draft"


# Enterprises


def test_head_signs_the_quarter_and_nothing_is_typed(now):
    firm = registered("430102001")
    make_hazard(firm, found_on=date(2026, 8, 3))
    report, head = make_level_report(kind="own_quarter", enterprise=firm), make_staff(firm)
    shown = statutory.digest(statutory.content_of(report, statutory.compiled(report)))
    row = services.sign_and_submit(levelreport=report, shown_sha256=shown, actor=head, now=now, name=head.name)
    assert (row.status, row.signed_by, row.signed_sha256, row.signed_method) == ("submitted", head, shown, "typed")
    assert row.content["cells"]["period"]["own"]["general_found"] == 1
    assert row.head_name == head.name


def test_figures_that_changed_since_are_not_signed(now):
    firm = registered("430102001")
    report, head = make_level_report(kind="own_quarter", enterprise=firm), make_staff(firm)
    shown = statutory.digest(statutory.content_of(report, statutory.compiled(report)))
    make_hazard(firm, found_on=date(2026, 8, 3))
    with pytest.raises(Conflict):
        services.sign_and_submit(levelreport=report, shown_sha256=shown, actor=head, now=now, name=head.name)
    with pytest.raises(ValidationError):
        shown = statutory.digest(statutory.content_of(report, statutory.compiled(report)))
        services.sign_and_submit(levelreport=report, shown_sha256=shown, actor=head, now=now, name="别人")
    report.refresh_from_db()
    assert (report.status, report.signed_sha256) == ("due", "")


def test_safety_officer_compiles_but_does_not_sign(now):
    firm = registered("430102001")
    report, officer = (
        make_level_report(kind="own_quarter", enterprise=firm),
        make_staff(firm, "enterprise_safety_officer"),
    )
    row = services.prepare(levelreport=report, actor=officer, now=now)
    assert row.status == "draft"
    with pytest.raises(NotAllowed):
        services.sign_and_submit(
            levelreport=row, shown_sha256=row.content_sha256, actor=officer, now=now, name=officer.name
        )
    row.refresh_from_db()
    assert row.status == "draft"


def test_table_of_a_level_is_not_signed_as_an_enterprise(inspector, now):
    with pytest.raises(TransitionDenied):
        services.sign_and_submit(
            levelreport=make_level_report("430102", "m1"), shown_sha256="x", actor=inspector, now=now, name="示例"
        )


def test_owed_report_follows_its_enterprise_and_a_filed_one_stays(now):
    firm = registered("430102001")
    owed = make_level_report(kind="own_quarter", enterprise=firm)
    filed = make_level_report(kind="own_year", enterprise=firm, status="accepted")
    table = make_level_report("430102001", "m1")
    old, target = firm.place, node("430103002")
    firm.jurisdiction, firm.place = target, f"{target.path}E{firm.pk}/"
    firm.save(update_fields=["jurisdiction", "place"])
    move_unit(old, firm.place, jurisdiction=target, now=now)
    places = [LevelReport.unscoped.get(pk=row.pk).place for row in (owed, filed, table)]
    assert places == [firm.place, old, table.place]


# Checks before submission


def test_sum_of_the_level_below_is_compared(city_supervisor, inspector, now):
    firm = registered(supervision_classes=["coal_mine"])
    part = submitted(make_level_report("430102", "m1"), inspector, now)
    make_level_report("430103", "m1")
    make_hazard(firm, found_on=date(2026, 10, 9))
    row = services.prepare(levelreport=make_level_report("4301", "m1"), actor=city_supervisor, now=now)
    parts = list(queries.below(row))
    assert [one.jurisdiction.code for one in parts] == ["430102", "430103"]
    assert {(one["span"], one["column"].code, int(one["here"]), int(one["below"]))
            for one in queries.deviations(row, parts)} == {
        ("period", "general_found", 1, 0), ("year", "general_found", 1, 0),
    }  # fmt: skip
    assert part.pk in {one.pk for one in parts}


# The clock


def test_overdue_is_marked_once_and_both_levels_are_told(inspector, city_supervisor):
    report = make_level_report("430102", "m1")
    before = end_of_day(date(2026, 11, 9)).astimezone(UTC)
    assert level_sweep.mark_overdue(actor=portal(), now=before.replace(hour=15, minute=59)) == 0
    assert level_sweep.mark_overdue(actor=portal(), now=before) == 1
    assert level_sweep.mark_overdue(actor=portal(), now=before) == 0
    report.refresh_from_db()
    assert report.overdue
    assert Notification.objects.filter(user__in=[inspector, city_supervisor]).count() == 2
    row = submitted(report, inspector, before)
    assert (row.overdue, row.late) == (False, True)


def test_reminders_come_once_before_the_day(inspector):
    make_level_report("430102", "m1")
    morning = datetime(2026, 11, 8, 0, 40, tzinfo=UTC)
    assert level_sweep.remind(now=morning) == 1
    level_sweep.remind(now=morning)
    assert Notification.objects.filter(user=inspector).count() == 1


def test_reminding_many_enterprises_costs_no_more_statements_than_reminding_one(django_assert_max_num_queries):
    heads = []
    for number in range(12):
        firm = registered("430102001" if number % 2 else "430103002")
        heads.append(make_staff(firm, "enterprise_head"))
        make_level_report(kind="own_quarter", enterprise=firm)
    due = LevelReport.unscoped.filter(kind="own_quarter").first().due_at
    with django_assert_max_num_queries(30):
        assert level_sweep.remind(now=due - timedelta(hours=15)) == 12
    assert Notification.objects.filter(user__in=heads).count() == 12
    assert level_sweep.remind(now=due - timedelta(hours=14)) == 12
    assert Notification.objects.filter(user__in=heads).count() == 12


def test_reports_that_nobody_owes_any_more_lapse():
    firm = registered("430102001", status="cancelled")
    report = make_level_report(kind="own_quarter", enterprise=firm)
    level_sweep.mark_overdue(actor=portal(), now=datetime(2027, 1, 1, tzinfo=UTC))
    report.refresh_from_db()
    assert (report.status, report.overdue) == ("waived", False)


def test_every_kind_compiles_for_a_place_without_rows(now):
    for kind in ReportKind:
        enterprise = registered("430102001") if kind.startswith("own") else None
        report = make_level_report("430102", kind, day=date(2026, 1, 1), enterprise=enterprise)
        content = statutory.content_of(report, statutory.compiled(report))
        assert content["lines"]
