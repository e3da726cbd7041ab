"""Exports: who may, of which rows, for how long the file is handed out, and what is remembered of the search."""

import pytest
from django.urls import reverse

from safetyportal.core import jobs
from safetyportal.core.models import AuditEntry, Job, SavedView, User
from safetyportal.core.pages import listing
from safetyportal.core.services import exports, postings
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user, post, without
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db
LISTS = ("enterprise", "responsibleperson", "enterprisedocument", "specialobject", "site")


@pytest.mark.parametrize("role", ["expert", "service_agency", "grid_officer", "enterprise_worker"])
def test_whoever_may_only_look_exports_nothing(role):
    enterprise = make_enterprise()
    where = "430102001" if role == "grid_officer" else "430102"
    user = make_staff(enterprise, role) if role == "enterprise_worker" else make_user(role, where)
    for name in LISTS:
        page = browser(user).get(reverse(f"{name}-list"))
        assert (page.status_code, reverse(f"{name}-export") in words(page)) == (200, False)
        assert browser(user).post(reverse(f"{name}-export"), {"format": "csv"}).status_code == 403
    assert not AuditEntry.unscoped.filter(action="list.export").exists()


def test_export_holds_only_rows_over_which_exporting_is_allowed():
    mine, seen = make_enterprise("430102001"), make_enterprise("430103002")
    user = make_user("county_supervisor", "430102")
    post(user, "expert", "430103")
    text = words(browser(user).post(reverse("enterprise-export"), {"format": "csv"}))
    assert (mine.name in text, seen.name in text) == (True, False)


@pytest.fixture
def export_above_two_rows(monkeypatch):
    monkeypatch.setattr(exports, "rows_at_once", lambda now: 2)


def test_file_made_under_an_ended_posting_is_not_handed_out(export_above_two_rows, inspector, now):
    for _n in range(3):
        make_enterprise()
    assert browser(inspector).post(reverse("enterprise-export"), {"format": "csv"}).status_code == 302
    jobs.run_waiting()
    job = Job.objects.get(name="core.export_list")
    address = reverse("job-download", args=[job.pk])
    assert browser(inspector).get(address).status_code == 200

    security = make_user("security_administrator", "4301")
    postings.end_posting(inspector.postings.get(), actor=security, now=now, reason="调离")
    post(inspector, "county_supervisor", "430103")
    assert browser(User.objects.get(pk=inspector.pk)).get(address).status_code == 403


def test_task_makes_no_file_for_who_may_look_at_the_list_no_longer(export_above_two_rows, inspector):
    for _n in range(3):
        make_enterprise()
    browser(inspector).post(reverse("enterprise-export"), {"format": "csv"})
    with without("county_supervisor", "enterprises.view_enterprise"):  # exporting alone is left
        jobs.run_waiting()
    job = Job.objects.get(name="core.export_list")
    assert ("NotAllowed" in job.error, job.result) == (True, {})


@pytest.mark.asvs("V14.2.1")
def test_searched_phone_stays_neither_in_the_trail_nor_in_a_view_nor_in_the_job(export_above_two_rows):
    admin = make_user("system_administrator", "430102")
    person = make_user("county_supervisor", "430102", phone="13800001234")
    visitor, url = browser(admin), reverse("user-export")
    found = words(visitor.post(f"{url}?phone=13800001234", {"format": "csv"}))
    assert person.username in found
    entry = AuditEntry.unscoped.get(action="list.export")
    assert "13800001234" not in entry.note
    assert "phone=***" in entry.note

    views = reverse("user-views")
    visitor.post(views, {"do": "save", "name": "示例", "query": "phone=13800001234&kind=official"})
    assert SavedView.objects.get(user=admin).query == "kind=official"

    make_user("county_supervisor", "430102", phone="13800001234"), make_user("expert", "430102", phone="13800001234")
    assert visitor.post(f"{url}?phone=13800001234", {"format": "csv"}).status_code == 302
    jobs.run_waiting()
    job = Job.objects.get(name="core.export_list")
    assert (job.state, job.result["rows"]) == ("done", 3)
    assert "13800001234" not in str(job.arguments)
    assert "13800001234" not in str(list(AuditEntry.unscoped.values_list("note", flat=True)))


def test_digits_of_other_scripts_are_no_numbers(inspector):
    visitor = browser(inspector)
    assert visitor.post(reverse("inbox-read"), {"ids": ["²"]}).status_code == 302
    assert visitor.post(reverse("supervisingbody-views"), {"do": "delete", "pk": "²"}).status_code == 404


def test_discreet_query_keeps_what_is_no_personal_data():
    from safetyportal.accounts.people_pages import PeopleRegister

    assert listing.discreet(PeopleRegister, "q=a&id_number=") == "q=a"
