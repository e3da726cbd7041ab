"""The page on which the system administrator changes divisions: preview, question, task, history."""

import pytest
from django.urls import reverse

from safetyportal.core import jobs
from safetyportal.core.models import AuditEntry, Job, Jurisdiction, JurisdictionChange, SupervisingBody
from tests.core.test_pages_bodies import administrator, make_body
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node
from tests.suites.browsing import browser, words

URL = "division-change-create"


def fill(visitor, **values):
    form = visitor.get(reverse(URL)).context["form"]
    given = {"act": "merge", "node": "430102", "target": "430103", "effective_on": "2026-11-20", "basis": "示例文件"}
    return {"form_token": form["form_token"].value()} | given | values


def confirm(visitor, **values):
    data = fill(visitor, **values)
    question = visitor.post(reverse(URL), data)
    assert question.status_code == 200, words(question)
    sent = dict(question.context["kept"])
    return question, visitor.post(reverse(URL), sent | {"confirmed": "1"})


def test_merger_is_shown_asked_done_and_remembered(db):
    visitor = browser(administrator())
    enterprise, body = make_enterprise("430102001"), make_body(1, "430102")
    official = make_user("county_supervisor", "430102")
    bodies = SupervisingBody.unscoped.filter(jurisdiction=node("430102"), active=True).count()

    question, answer = confirm(visitor)
    shown = question.context["preview"]
    assert (shown.ending, shown.closing) == (1, bodies)
    assert {str(name): count for name, count in shown.moved}[str(enterprise._meta.verbose_name_plural)] == 1
    assert Jurisdiction.objects.get(code="430102").valid_to is None, "nothing before the task"
    assert enterprise.place.startswith("/43/4301/430102/")

    jobs.run_waiting()
    job = Job.objects.get(name="core.change_division")
    assert answer.url == reverse("job-detail", args=[job.pk])
    assert job.state == "done"
    assert JurisdictionChange.objects.filter(old__code="430102", new=node("430103")).exists()
    enterprise.refresh_from_db()
    body.refresh_from_db()
    assert enterprise.place.startswith("/43/4301/430103/")
    assert not body.active
    assert AuditEntry.unscoped.get(action="jurisdiction.merge").note == "示例文件"
    assert "示例文件" in words(visitor.get(reverse("division-change-list")))
    assert official.pk


@pytest.mark.parametrize(
    ("values", "code", "name"),
    [
        ({"act": "rename", "node": "430102001", "name": "示例街道", "target": ""}, "430102001", "示例街道"),
        ({"act": "recode", "node": "430102", "code": "430198", "target": ""}, "430198", "芙蓉区"),
        ({"act": "move", "node": "430102", "target": "4302"}, "430102", "芙蓉区"),
    ],
)
def test_other_changes_are_carried_out(db, values, code, name):
    confirm(browser(administrator("43")), **values)
    jobs.run_waiting()
    found = Jurisdiction.objects.get(code=code, valid_to=None)
    assert found.name == name
    if values["act"] == "move":
        assert found.parent.code == "4302"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"target": ""}, "target"),
        ({"act": "recode", "target": ""}, "code"),
        ({"act": "rename", "target": ""}, "name"),
        ({"basis": ""}, "basis"),
        ({"node": "220102"}, "node"),
    ],
)
def test_incomplete_change_is_shown_at_its_field(db, values, field):
    visitor = browser(administrator())
    answer = visitor.post(reverse(URL), fill(visitor, **values))
    assert field in answer.context["form"].errors
    assert not Job.objects.filter(name="core.change_division").exists()


@pytest.mark.parametrize("values", [{"target": "430102001"}, {"effective_on": "2099-01-01"}, {"target": "430102"}])
def test_impossible_change_is_refused_at_the_preview(db, values):
    visitor = browser(administrator())
    answer = visitor.post(reverse(URL), fill(visitor, **values))
    assert answer.status_code == 409
    assert Jurisdiction.objects.get(code="430102").valid_to is None
    assert not Job.objects.filter(name="core.change_division").exists()


def test_what_became_impossible_meanwhile_is_the_tasks_result(db):
    visitor = browser(administrator())
    confirm(visitor)
    Jurisdiction.objects.filter(code="430103").update(valid_to="2026-11-19")
    jobs.run_waiting()
    assert Job.objects.get(name="core.change_division").result["refused"]
    assert Jurisdiction.objects.get(code="430102").valid_to is None


def test_second_run_of_the_task_changes_nothing(db):
    confirm(browser(administrator()))
    jobs.run_waiting()
    Job.objects.filter(name="core.change_division").update(state="queued", finished_at=None)
    jobs.run_waiting()
    assert AuditEntry.unscoped.filter(action="jurisdiction.merge").count() == 1
    assert "refused" not in Job.objects.get(name="core.change_division").result


def test_confirmation_sent_twice_queues_one_task(db):
    visitor = browser(administrator())
    question, _answer = confirm(visitor)
    visitor.post(reverse(URL), dict(question.context["kept"]) | {"confirmed": "1"})
    assert Job.objects.filter(name="core.change_division").count() == 1


def test_officials_change_no_divisions(inspector):
    visitor = browser(inspector)
    assert visitor.get(reverse(URL)).status_code == 403
    assert visitor.post(reverse(URL), {"act": "merge", "confirmed": "1"}).status_code == 403
    assert visitor.get(reverse("division-change-list")).status_code == 403


def test_history_ends_at_the_own_area(db):
    confirm(browser(administrator()))
    jobs.run_waiting()
    assert "示例文件" not in words(browser(administrator("4302")).get(reverse("division-change-list")))
