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


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/dashboard/?place=%00", 404), ("/dashboard/wall/?place=43%00", 404), ("/divisions/options/?parent=%00", 200),
        ("/enterprises/map/points/?place=%00", 200), ("/enterprises/map/boundaries/?parent=%00", 200),
        ("/hazards/raise/?q=%00", 200), ("/hazards/?place=%00&q=%00", 200), ("/divisions/%00/", 404),
        ("/verify/%00/", 404), ("/inspection-tasks/plan/?q=%00", 200), ("/search/?q=%00", 200),
        ("/api/v1/jurisdictions/?within=%00", 400),
    ],
)  # fmt: skip
def test_character_that_no_text_holds_names_nothing(inspector, path, status):
    assert browser(inspector).get(path).status_code == status


@pytest.mark.parametrize("path", ["/enterprises/new/", "/register/"])
def test_division_that_no_text_names_is_refused_at_its_field(inspector, path):
    page = browser(inspector).post(path, {"jurisdiction": "\0"})
    assert "jurisdiction" in page.context["form"].errors


@pytest.mark.parametrize("path", ["/dashboard/export/xlsx/", "/monthly-reports/remind/"])
def test_act_on_a_division_that_no_text_names_finds_none(inspector, path):
    assert browser(inspector).post(path, {"place": "\0"}).status_code == 404


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
