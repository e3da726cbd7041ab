"""Opening the month, the edges of the period, reminders, overdue, escalation, closing the month."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from hazards.models import MonthlyReport
from hazards.services import (
    monthly,
    monthly_counts,
    monthly_opening,
    monthly_reminders,
    monthly_requests,
    monthly_sweep,
)
from hazards.services.monthly_terms import deadline_of
from safetyportal.core import jobs, rollups
from safetyportal.core.deadlines import forget_calendar
from safetyportal.core.errors import Conflict, TooMuch, TransitionDenied
from safetyportal.core.models import AuditEntry, CalendarDay, Job, Notification, Rule
from safetyportal.core.rules import forget_rules
from tests import people
from tests.factories.enterprises import make_staff
from tests.factories.monthly import (
    FIRST,
    FOURTH,
    LAST_SECOND,
    OCTOBER,
    SIXTH,
    make_inspection,
    make_report,
    registered,
)

pytestmark = pytest.mark.django_db


def set_rule(key: str, value, place: str = "/") -> None:
    old = Rule.objects.filter(key=key, place="/").first()
    Rule.objects.update_or_create(
        key=key, place=place, valid_from=date(2015, 1, 1),
        defaults={"value": value, "title": key, "source": "示例", "verification": "U", "unit": old.unit,
                  "override_down_to": 3},
    )  # fmt: skip
    forget_rules()


def reports() -> list[tuple]:
    return list(MonthlyReport.unscoped.order_by("month", "pk").values_list("enterprise_id", "month", "status"))


def kept_figures() -> dict:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, period, dimensions, sum(value) FROM ("
            " SELECT place, period, dimensions, value FROM core_rollupcell"
            " WHERE metric = 'monthly_reports' AND depth = 4"
            " UNION ALL SELECT place, period, dimensions, value FROM core_rollupdelta"
            " WHERE metric = 'monthly_reports') AS figures GROUP BY 1, 2, 3 HAVING sum(value) <> 0"
        )
        return {row[:3]: int(row[3]) for row in cursor.fetchall()}


def assert_figures_equal_rows() -> None:
    kept = kept_figures()
    monthly_counts.rebuild("/")
    assert kept_figures() == kept


def open_month(month=OCTOBER, now=FIRST) -> int:
    return monthly_opening.open_month(month, actor=jobs.system_user(), now=now)


# Opening


def test_the_month_is_opened_for_everybody_who_must_file_and_nobody_else():
    owing = [registered(), registered("430202001"), registered(supervision_classes=["hazchem_production"])]
    registered(status="suspended"), registered(status="cancelled"), registered(status="submitted", registered_at=None)
    registered(registered_at=datetime(2026, 10, 31, 16, 0, tzinfo=UTC))  # 1 November in Shanghai
    last = registered(registered_at=datetime(2026, 10, 31, 15, 59, tzinfo=UTC))
    assert open_month() == 4
    assert {row[0] for row in reports()} == {one.pk for one in [*owing, last]}
    row = MonthlyReport.unscoped.get(enterprise=owing[0])
    assert (row.status, row.clock, row.due_at, row.deadline) == ("due", "filing", SIXTH, SIXTH)
    assert (row.place, row.sectors, row.trade) == (owing[0].place, ["metallurgy_trade"], "machinery")
    assert AuditEntry.unscoped.filter(action="monthlyreport.open").count() == 4
    assert rollups.total("monthly_reports", "/43/", period=OCTOBER, status="due") == 4
    assert_figures_equal_rows()


def test_opening_twice_or_by_two_workers_opens_nothing_twice():
    registered(), registered()
    assert open_month() == 2
    assert open_month() == 0
    assert len(reports()) == 2
    assert AuditEntry.unscoped.filter(action="monthlyreport.open").count() == 2
    assert_figures_equal_rows()


def test_a_worker_killed_in_the_middle_is_finished_once_by_the_next(monkeypatch):
    firms = [registered("430102001"), registered("430102001"), registered("430202001"), registered("220102001")]
    monkeypatch.setattr(monthly_opening, "BATCH", 1)
    batches, real = [], monthly_opening._open_batch

    def dies_at_the_third(values):
        batches.append(values["after"])
        if len(reports()) == 2:
            raise KeyboardInterrupt
        return real(values)

    monkeypatch.setattr(monthly_opening, "_open_batch", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        open_month()
    assert len(reports()) == 2
    monkeypatch.setattr(monthly_opening, "_open_batch", real)
    assert open_month() == 2
    assert sorted(row[0] for row in reports()) == sorted(one.pk for one in firms)
    assert_figures_equal_rows()


def test_the_checkpoint_leads_behind_the_counties_that_are_done():
    done, left = registered("220102001"), registered("430102001")
    county = "/22/2201/220102/"
    opened = monthly_opening.open_month(OCTOBER, actor=jobs.system_user(), now=FIRST, checkpoint={"2026-10": county})
    assert (opened, [row[0] for row in reports()]) == (1, [left.pk])
    assert done.pk


def test_days_without_the_portal_are_made_good_and_cost_nobody_the_deadline():
    make_report(month=date(2026, 8, 1))
    late = datetime(2026, 11, 8, 2, 0, tzinfo=UTC)
    assert monthly_opening.open_months(actor=jobs.system_user(), now=late) == 2
    assert [row[1] for row in reports()] == [date(2026, 8, 1), date(2026, 9, 1), OCTOBER]
    due = MonthlyReport.unscoped.get(month=OCTOBER).due_at
    assert due == datetime(2026, 11, 10, 16, 0, tzinfo=UTC)  # three days, the day of opening included


def test_a_new_portal_starts_with_the_month_that_ended_last():
    registered()
    for _run in range(2):
        monthly_opening.open_months(actor=jobs.system_user(), now=FIRST)
    assert [row[1] for row in reports()] == [OCTOBER]


def test_the_job_of_the_first_opens_the_month_and_two_beats_start_it_once():
    registered()
    now = datetime(2026, 11, 1, 0, 30, tzinfo=UTC)
    started = [name for beat in (1, 2) for name in jobs.tick(now) if name == "hazards.open_months"]
    assert started == ["hazards.open_months"]
    job = Job.objects.get(name="hazards.open_months")
    assert jobs.run_job(job.pk) == "done"
    assert job.name in jobs.periodics()


def test_which_states_and_classes_file_is_a_rule_that_a_county_overrides():
    chemical = registered(supervision_classes=["hazchem_production"])
    registered(), registered(status="suspended")
    elsewhere = registered("430202001", status="suspended")
    set_rule("hazard.monthly_filers", {"states": ["active"], "classes": ["hazchem_production"], "exempt_classes": []})
    both = {"states": ["active", "suspended"], "classes": [], "exempt_classes": ["machinery_none"]}
    set_rule("hazard.monthly_filers", both, "/43/4302/")
    assert open_month() == 2
    assert {row[0] for row in reports()} == {chemical.pk, elsewhere.pk}


def test_no_report_for_a_future_month_or_before_registration_and_none_twice():
    firm = registered(registered_at=datetime(2026, 9, 10, tzinfo=UTC))
    head = make_staff(firm)
    for month in (date(2026, 11, 1), date(2027, 1, 1), date(2026, 8, 1)):
        with pytest.raises(TransitionDenied):
            monthly_opening.open_one(enterprise=firm, month=month, actor=head, now=FOURTH)
    assert reports() == []
    monthly_opening.open_one(enterprise=firm, month=date(2026, 9, 1), actor=head, now=FOURTH)
    with pytest.raises(Conflict):
        monthly_opening.open_one(enterprise=firm, month=date(2026, 9, 1), actor=head, now=FOURTH)
    with pytest.raises(TransitionDenied):
        open_month(date(2026, 11, 1))
    assert len(reports()) == 1
    assert_figures_equal_rows()


# The deadline


def test_december_is_filed_in_january():
    assert deadline_of(date(2026, 12, 1), "/43/") == datetime(2027, 1, 5, 16, 0, tzinfo=UTC)


def test_a_holiday_moves_the_deadline_only_where_the_rule_says_so():
    september = date(2026, 9, 1)
    for day in range(1, 9):
        CalendarDay.objects.get_or_create(
            day=date(2026, 10, day), defaults={"kind": "holiday", "name": "国庆", "source": "示例", "verification": "U"}
        )
    CalendarDay.objects.filter(day__range=(date(2026, 10, 1), date(2026, 10, 8))).update(kind="holiday")
    forget_calendar()
    assert deadline_of(september, "/43/4301/430102/") == datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
    set_rule("hazard.monthly_moves_on_holiday", True, "/43/")
    assert deadline_of(september, "/43/4301/430102/") == datetime(2026, 10, 9, 16, 0, tzinfo=UTC)
    assert deadline_of(september, "/22/2201/220102/") == datetime(2026, 10, 5, 16, 0, tzinfo=UTC)


def test_a_county_sets_its_own_day():
    set_rule("hazard.monthly_due_day", 8, "/43/4301/430102/")
    assert deadline_of(OCTOBER, "/43/4301/430102/430102001/E1/") == datetime(2026, 11, 8, 16, 0, tzinfo=UTC)
    assert deadline_of(OCTOBER, "/43/4301/430103/") == SIXTH


@pytest.mark.parametrize(("moment", "late"), [(LAST_SECOND, False), (SIXTH, True)])
def test_filed_at_the_last_second_is_in_time_and_at_midnight_late(moment, late):
    report = make_report(signed=True, status="draft")
    filed = monthly.file_report(monthlyreport=report, actor=report.signed_by, now=moment)
    assert (filed.status, filed.late, "late" in filed.flags) == ("submitted", late, late)


# Overdue


def sweep(now=SIXTH) -> int:
    return monthly_sweep.mark_overdue(actor=jobs.system_user(), now=now)


def test_at_midnight_of_the_sixth_what_is_missing_is_overdue_once():
    rows = {state: make_report(status=state) for state in ("due", "draft", "submitted", "accepted", "waived")}
    assert sweep(LAST_SECOND) == 0
    assert sweep() == 2
    assert sweep() == 0
    states = {name: MonthlyReport.unscoped.get(pk=row.pk).status for name, row in rows.items()}
    assert states == {"due": "overdue", "draft": "overdue", "submitted": "submitted", "accepted": "accepted",
                      "waived": "waived"}  # fmt: skip
    entry = AuditEntry.unscoped.get(action="monthlyreport.expire", target_id=str(rows["due"].pk))
    assert entry.changes == {"status": ["due", "overdue"]}
    assert_figures_equal_rows()


def test_sweeping_in_small_batches_marks_everything(monkeypatch):
    monkeypatch.setattr(monthly_sweep, "BATCH", 2)
    for _number in range(5):
        make_report()
    assert sweep() == 5
    assert_figures_equal_rows()


def test_a_cancelled_enterprise_owes_nothing_any_more():
    report = make_report()
    report.enterprise.status = "cancelled"
    report.enterprise.save()
    assert sweep() == 1
    report.refresh_from_db()
    assert (report.status, report.due_at) == ("waived", None)
    assert_figures_equal_rows()


def test_an_extension_of_the_county_moves_the_sweep_and_an_overdue_report_is_due_again():
    report, county = make_report(), people.make_user("county_supervisor", "430102")
    sweep()
    monthly_requests.extend(monthlyreport=report, until=date(2026, 11, 10), note="停电", actor=county, now=SIXTH)
    report.refresh_from_db()
    assert (report.status, report.extended) == ("due", True)
    assert sweep(datetime(2026, 11, 10, 15, 59, tzinfo=UTC)) == 0
    assert sweep(datetime(2026, 11, 10, 16, 0, tzinfo=UTC)) == 1
    assert_figures_equal_rows()


def test_nothing_due_costs_a_sweep_almost_nothing(django_assert_max_num_queries):
    make_report()
    with django_assert_max_num_queries(8):
        assert sweep(FOURTH) == 0


# Telling


def told(user, prefix: str = "monthly:") -> list[str]:
    return sorted(Notification.objects.filter(user=user, key__startswith=prefix).values_list("key", flat=True))


def test_reminders_three_days_one_day_and_on_the_day_each_once():
    report = make_report()
    head, other = make_staff(report.enterprise), make_staff(make_report(status="submitted").enterprise)
    for day in range(1, 6):
        for hour in (0, 3):  # twice a day: two beats
            monthly_reminders.remind_due(now=datetime(2026, 11, day, hour, 30, tzinfo=UTC))
    keys = [f"monthly:2026-10:due:2026-11-05:{days}" for days in (0, 1, 3)]
    assert (told(head), told(other)) == (keys, [])


def test_after_days_of_downtime_only_the_nearest_reminder_comes():
    head = make_staff(make_report().enterprise)
    monthly_reminders.remind_due(now=datetime(2026, 11, 5, 1, 0, tzinfo=UTC))
    assert told(head) == ["monthly:2026-10:due:2026-11-05:0"]


def test_missing_reports_climb_place_by_place_and_each_level_hears_once():
    report = make_report()
    make_report(registered("430102002"))
    make_report(registered("220102001"), status="submitted")
    head = make_staff(report.enterprise)
    levels = {
        "township": people.make_user("township_supervisor", "430102001"),
        "county": people.make_user("county_supervisor", "430102"),
        "city": people.make_user("city_supervisor", "4301"),
        "province": people.make_user("province_supervisor", "43"),
        "neighbour": people.make_user("county_supervisor", "430103"),
        "stranger": people.make_user("county_supervisor", "220102"),
    }
    sweep()
    monthly_reminders.tell_overdue(now=SIXTH)
    assert told(head) == ["monthly:2026-10:overdue"]
    heard = {}
    for day in range(8):
        for _beat in range(2):
            monthly_reminders.escalate(now=SIXTH + timedelta(days=day, hours=8))
        for name, user in levels.items():
            if told(user):
                heard.setdefault(name, day)
    assert heard == {"township": 0, "county": 1, "city": 3, "province": 7}
    assert all(len(told(levels[name])) == 1 for name in heard)
    message = Notification.objects.get(user=levels["county"])
    assert "2" in message.title
    assert message.url.endswith("?month=2026-10&place=430102&missing=1")


def test_a_click_reminds_one_firm_once_a_day_and_a_place_once_a_day():
    report, county = make_report(status="overdue"), people.make_user("county_supervisor", "430102")
    head = make_staff(report.enterprise)
    for _click in range(2):
        monthly_reminders.nudge(monthlyreport=report, actor=county, now=SIXTH)
    assert told(head) == ["monthly:2026-10:nudge:2026-11-06"]
    node = people.node("430102")
    job = monthly_reminders.nudge_place(node=node, month=OCTOBER, actor=county, now=SIXTH)
    with pytest.raises(TooMuch):
        monthly_reminders.nudge_place(node=node, month=OCTOBER, actor=county, now=SIXTH)
    assert jobs.run_job(job.pk) == "done"
    assert len(told(head)) == 1 or told(head)[0] != told(head)[-1]


# Closing the month


def test_accepted_reports_are_locked_when_the_month_is_closed():
    report = make_report(status="accepted")
    lock = {"actor": jobs.system_user()}
    assert monthly_sweep.lock_months(now=datetime(2026, 11, 15, 15, 0, tzinfo=UTC), **lock) == 0
    assert monthly_sweep.lock_months(now=datetime(2026, 11, 15, 16, 30, tzinfo=UTC), **lock) == 1
    report.refresh_from_db()
    assert (report.status, report.due_at) == ("locked", None)
    assert_figures_equal_rows()


def test_figures_follow_an_open_report_to_another_county_and_an_accepted_one_stays():
    from enterprises.services.moving import relocate

    firm = registered("430102001")
    make_report(firm), make_report(firm, "accepted", month=date(2026, 9, 1))
    make_inspection(firm)
    officer = people.make_user("province_supervisor", "43")
    relocate(firm, people.node("430104001"), actor=officer, now=FOURTH, action="enterprise.transfer")
    assert rollups.total("monthly_reports", people.node("430104001").path, period=OCTOBER) == 1
    assert rollups.total("monthly_reports", people.node("430102001").path, period=date(2026, 9, 1)) == 1
    assert_figures_equal_rows()
