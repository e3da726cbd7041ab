"""Addresses made by hand, administrators of elsewhere, and the language of those who are not signed in."""

import base64
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from safetyportal.core.models import Job
from tests.people import make_user
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("position", [["a\0", 1], [None, 1], ["a", None], [[]], "x", None])
def test_position_that_no_row_has_shows_the_first_page(inspector, position):
    cursor = base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")
    assert browser(inspector).get(f"{reverse('enterprise-list')}?sort=name&after={cursor}").status_code == 200


@pytest.mark.parametrize("days", ["from_day=0001-01-01", "to_day=9999-12-31"])
def test_first_and_last_day_of_the_calendar_are_no_error(days):
    auditor = make_user("audit_administrator", "43")
    assert browser(auditor).get(f"{reverse('auditentry-list')}?{days}").status_code == 200


def test_visitor_changes_the_language_before_signing_in():
    visitor = browser()
    answer = visitor.post(reverse("set_language"), {"language": "en", "next": "/register/"})
    assert (answer.status_code, answer.url) == (302, "/register/")
    assert 'lang="en"' in words(visitor.get("/register/"))
    assert visitor.post(reverse("set_language"), {"next": "https://evil.example/"}).url == "/"


@pytest.mark.parametrize(("place", "sees"), [("430103", True), ("43", True), ("430102", False), ("220102", False)])
def test_tasks_of_another_area_are_not_the_administrators_business(place, sees):
    owner = make_user("county_supervisor", "430103")
    job = Job.objects.create(
        name="core.export_list", title="示例秘密名单.xlsx", requested_by=owner, run_after=timezone.now(), state="dead",
        error="boom",
    )  # fmt: skip
    visitor = browser(make_user("system_administrator", place))
    page = visitor.get(reverse("job-periodic"))
    assert (page.status_code, job.title in words(page)) == (200, sees)
    console = visitor.get(reverse("admin:core_job_change", args=[job.pk]))
    assert (console.status_code == 200) is sees
    visitor.post(reverse("job-rerun", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == ("queued" if sees else "dead")
