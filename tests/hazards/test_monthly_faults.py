"""Redis gone for a minute, two people in the same moment, bad input: clear answers, nothing lost, nothing doubled."""

import threading
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from hazards.models import MonthlyReport
from hazards.services import monthly, monthly_reminders, monthly_signing
from hazards.services.monthly_opening import open_month, open_one
from safetyportal.core import jobs
from safetyportal.core.errors import Refusal
from safetyportal.core.models import AuditEntry, Notification
from tests import people
from tests.factories.enterprises import make_staff
from tests.factories.monthly import FIRST, FOURTH, OCTOBER, SIXTH, make_report, registered
from tests.hazards.test_monthly_register import drawing, prepared, shown
from tests.hazards.test_monthly_time import assert_figures_equal_rows
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_redis(settings, monkeypatch):
    """Neither cache nor broker answers."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock"}}

    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(jobs, "current_app", SimpleNamespace(send_task=away))


def test_a_report_is_filed_while_redis_is_away(without_redis):
    report, head = prepared()
    visitor = browser(head)
    sign = reverse("monthlyreport-act", kwargs={"pk": report.pk, "name": "sign"})
    form = visitor.get(sign).context["form"]
    values = {name: form[name].value() for name in ("form_token", "form_seen", "shown_sha256")}
    assert visitor.post(sign, {**values, "drawing": drawing()}).status_code == 302
    assert MonthlyReport.unscoped.get(pk=report.pk).status == "submitted"


def test_a_reminder_asked_for_while_redis_is_away_comes_later(without_redis):
    report = make_report(status="overdue")
    head, county = make_staff(report.enterprise), people.make_user("county_supervisor", "430102")
    job = monthly_reminders.nudge_place(node=people.node("430102"), month=OCTOBER, actor=county, now=SIXTH)
    jobs.run_waiting()
    job.refresh_from_db()
    assert job.state == "done"
    assert Notification.objects.filter(user=head, key__contains=":nudge:").count() == 1


def at_once(*effects) -> list:
    """Run these in threads that start together; what each gave or raised."""
    barrier, results = threading.Barrier(len(effects)), []

    def run(effect):
        barrier.wait()
        try:
            results.append(effect())
        except Refusal as refusal:
            results.append(refusal)
        except ValidationError as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(effect,)) for effect in effects]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_filed_twice_at_once_has_one_effect():
    report, head = prepared()
    monthly_signing.sign(monthlyreport=report, shown_sha256=shown(report), name=head.name, actor=head, now=FOURTH)
    results = at_once(*[lambda: monthly.file_report(monthlyreport=report, actor=head, now=FOURTH)] * 2)
    assert sum(isinstance(one, MonthlyReport) for one in results) == 1
    assert AuditEntry.unscoped.filter(action="monthlyreport.file").count() == 1
    assert_figures_equal_rows()


@pytest.mark.django_db(transaction=True)
def test_accepted_and_returned_at_once_one_decides():
    report = make_report(status="submitted")
    county, township = (
        people.make_user("county_supervisor", "430102"), people.make_user("township_supervisor", "430102001"),
    )  # fmt: skip
    results = at_once(
        lambda: monthly.accept(monthlyreport=report, actor=county, now=FOURTH),
        lambda: monthly.send_back(monthlyreport=report, note="补充", actor=township, now=FOURTH),
    )
    assert sum(isinstance(one, MonthlyReport) for one in results) == 1
    assert_figures_equal_rows()


@pytest.mark.django_db(transaction=True)
def test_two_proxies_at_once_do_not_pass_the_limit():
    reports = [make_report() for _number in range(2)]
    township = people.make_user("township_supervisor", "430102001")
    at_once(
        *[
            lambda row=row: monthly.file_by_proxy(monthlyreport=row, note="示例", actor=township, now=FOURTH)
            for row in reports
        ]
    )
    assert MonthlyReport.unscoped.filter(proxy=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_openings_at_once_open_everything_once():
    for _number in range(4):
        registered()
    actor = jobs.system_user()
    results = at_once(*[lambda: open_month(OCTOBER, actor=actor, now=FIRST)] * 2)
    assert sum(results) == 4
    assert AuditEntry.unscoped.filter(action="monthlyreport.open").count() == 4
    assert_figures_equal_rows()


@pytest.mark.django_db(transaction=True)
def test_one_month_started_twice_at_once_exists_once():
    firm = registered()
    head = make_staff(firm)
    at_once(*[lambda: open_one(enterprise=firm, month=date(2026, 9, 1), actor=head, now=FOURTH)] * 2)
    assert MonthlyReport.unscoped.count() == 1
    assert_figures_equal_rows()


def test_ten_thousand_characters_are_refused_with_what_was_typed_kept():
    report = make_report()
    visitor = browser(make_staff(report.enterprise))
    declare = reverse("monthlyreport-act", kwargs={"pk": report.pk, "name": "declare"})
    answer = visitor.post(declare, {"zero_reason": "长" * 10_000})
    assert answer.status_code == 200
    assert answer.context["form"].errors["zero_reason"]
    assert MonthlyReport.unscoped.get(pk=report.pk).status == "due"


def test_an_officer_cannot_reach_another_county_on_any_page():
    report = make_report()
    stranger = browser(people.make_user("county_supervisor", "430103"))
    for name in ("monthlyreport-figures", "monthlyreport-next", "monthlyreport-detail"):
        assert stranger.get(reverse(name, kwargs={"pk": report.pk})).status_code == 404
    assert stranger.post(reverse("monthlyreport-draft", kwargs={"pk": report.pk})).status_code == 404
    body = {"place": "430102", "month": "2026-10"}
    assert stranger.post(reverse("monthlyreport-nudge"), body).status_code == 403
    assert Notification.objects.count() == 0
