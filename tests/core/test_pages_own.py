"""Own pages: tasks, inbox, drafts, home, search, refusals and reports of browsers."""

import json
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from safetyportal.core import global_search, todo
from safetyportal.core.choices import JobState
from safetyportal.core.models import AuditEntry, Draft, Job, Notification, SupervisingBody
from safetyportal.core.pages import reports
from tests import people
from tests.conftest import NOW
from tests.core.test_pages_bodies import administrator, fields, make_body, sent
from tests.suites.browsing import browser, words


def make_job(user, **values) -> Job:
    return Job.objects.create(name="core.export_list", requested_by=user, run_after=timezone.now(), **values)


def make_notice(user, number: int = 1, **values) -> Notification:
    given = {"kind": "x", "title": f"示例通知{number}", "key": f"k{number}", **values}
    return Notification.objects.create(user=user, **given)


class TestTasks:
    def test_own_tasks_are_listed(self, inspector, neighbour):
        make_job(inspector, title="我的导出"), make_job(neighbour, title="别人的导出")
        text = words(browser(inspector).get(reverse("job-list")))
        assert "我的导出" in text
        assert "别人的导出" not in text

    def test_running_task_asks_for_its_progress(self, inspector):
        job = make_job(inspector, done_count=1200, total_count=5000)
        visitor = browser(inspector)
        address = reverse("job-progress", kwargs={"pk": job.pk})
        assert f'hx-get="{address}"' in words(visitor.get(reverse("job-detail", kwargs={"pk": job.pk})))
        assert "1,200" in words(visitor.get(address))

    def test_finished_task_no_longer_asks(self, inspector):
        job = make_job(inspector, state=JobState.DONE, result={"url": "/bodies/", "label": "查看"})
        text = words(browser(inspector).get(reverse("job-progress", kwargs={"pk": job.pk})))
        assert "hx-get" not in text
        assert 'href="/bodies/"' in text

    def test_waiting_task_is_cancelled_at_once(self, inspector):
        job = make_job(inspector)
        browser(inspector).post(reverse("job-cancel", kwargs={"pk": job.pk}))
        job.refresh_from_db()
        assert (job.state, job.cancel_requested) == (JobState.DEAD, True)
        assert AuditEntry.unscoped.filter(action="job.cancel").count() == 1

    def test_foreign_task_cannot_be_cancelled(self, inspector, neighbour):
        job = make_job(neighbour)
        assert browser(inspector).post(reverse("job-cancel", kwargs={"pk": job.pk})).status_code == 404
        job.refresh_from_db()
        assert job.state == JobState.QUEUED

    def test_finished_task_cannot_be_cancelled(self, inspector):
        job = make_job(inspector, state=JobState.DONE)
        assert browser(inspector).post(reverse("job-cancel", kwargs={"pk": job.pk})).status_code == 409

    def test_tasks_of_the_portal_are_for_administrators(self, inspector):
        assert browser(inspector).get(reverse("job-periodic")).status_code == 403
        assert browser(administrator()).get(reverse("job-periodic")).status_code == 200

    def test_given_up_task_is_run_again_and_recorded(self, db):
        job = make_job(None, state=JobState.DEAD, error="OSError: disk full", attempts=5)
        browser(administrator()).post(reverse("job-rerun", kwargs={"pk": job.pk}))
        job.refresh_from_db()
        assert (job.state, job.attempts, job.error) == (JobState.QUEUED, 0, "")
        assert AuditEntry.unscoped.filter(action="job.rerun").count() == 1

    def test_official_cannot_run_a_task_again(self, inspector):
        job = make_job(inspector, state=JobState.DEAD)
        assert browser(inspector).post(reverse("job-rerun", kwargs={"pk": job.pk})).status_code == 404
        job.refresh_from_db()
        assert job.state == JobState.DEAD

    def test_error_text_is_for_administrators(self, inspector):
        job = make_job(inspector, state=JobState.DEAD, error="OSError: secret path")
        assert "secret path" not in words(browser(inspector).get(reverse("job-detail", kwargs={"pk": job.pk})))


class TestInbox:
    def test_shows_own_notices_only(self, inspector, neighbour):
        make_notice(inspector, 1), make_notice(neighbour, 2)
        text = words(browser(inspector).get(reverse("inbox")))
        assert "示例通知1" in text
        assert "示例通知2" not in text

    def test_unread_filter(self, inspector):
        make_notice(inspector, 1), make_notice(inspector, 2, read_at=NOW)
        text = words(browser(inspector).get(reverse("inbox") + "?unread=1"))
        assert "示例通知1" in text
        assert "示例通知2" not in text

    def test_opening_marks_read_and_leads_there(self, inspector):
        notice = make_notice(inspector, url="/bodies/")
        answer = browser(inspector).post(reverse("inbox-open", kwargs={"pk": notice.pk}))
        notice.refresh_from_db()
        assert answer.url == "/bodies/"
        assert notice.read_at is not None

    def test_opening_never_leaves_the_portal(self, inspector):
        notice = make_notice(inspector, url="https://example.com/")
        answer = browser(inspector).post(reverse("inbox-open", kwargs={"pk": notice.pk}))
        assert answer.url == reverse("inbox")

    def test_reading_by_a_link_changes_nothing(self, inspector):
        notice = make_notice(inspector)
        assert browser(inspector).get(reverse("inbox-open", kwargs={"pk": notice.pk})).status_code == 405
        notice.refresh_from_db()
        assert notice.read_at is None

    def test_foreign_notice_does_not_exist(self, inspector, neighbour):
        notice = make_notice(neighbour)
        assert browser(inspector).post(reverse("inbox-open", kwargs={"pk": notice.pk})).status_code == 404

    def test_all_are_marked_read_at_once(self, inspector, neighbour):
        make_notice(inspector, 1), make_notice(inspector, 2), make_notice(neighbour, 3)
        browser(inspector).post(reverse("inbox-read"), {"all": "1"})
        assert list(Notification.objects.filter(read_at=None).values_list("user", flat=True)) == [neighbour.pk]

    def test_badge_counts_unread(self, inspector):
        make_notice(inspector, 1), make_notice(inspector, 2, read_at=NOW)
        assert ">1<" in words(browser(inspector).get(reverse("inbox-unread")))


class TestDrafts:
    URL = "/drafts/bodies:new/save/"

    def test_draft_is_kept_encrypted_and_offered(self, db):
        visitor = browser(administrator())
        answer = visitor.post(self.URL, {"name": "未完成的单位", "csrfmiddlewaretoken": "x"})
        assert list(answer.json()) == ["saved_at"]
        assert "未完成" not in Draft.objects.get().data
        assert "?draft=1" in words(visitor.get(reverse("supervisingbody-create")))
        form = visitor.get(reverse("supervisingbody-create") + "?draft=1").context["form"]
        assert form["name"].value() == "未完成的单位"

    def test_draft_is_gone_once_the_form_is_sent(self, db):
        visitor = browser(administrator())
        visitor.post(self.URL, {"name": "未完成的单位"})
        sent(visitor, reverse("supervisingbody-create"), **fields())
        assert not Draft.objects.exists()

    def test_draft_is_discarded(self, db):
        visitor = browser(administrator())
        visitor.post(self.URL, {"name": "未完成的单位"})
        answer = visitor.post("/drafts/bodies:new/drop/", {"next": "/bodies/new/"})
        assert answer.url == "/bodies/new/"
        assert not Draft.objects.exists()

    def test_draft_of_another_person_is_not_offered(self, db):
        browser(administrator()).post(self.URL, {"name": "别人的"})
        assert "?draft=1" not in words(browser(administrator()).get(reverse("supervisingbody-create")))

    def test_huge_draft_is_refused(self, db):
        answer = browser(administrator()).post(self.URL, {"name": "x" * 70_000})
        assert answer.status_code == 429
        assert not Draft.objects.exists()


class TestHome:
    @pytest.fixture
    def provider(self):
        known = list(todo._LINES)
        yield lambda make: todo.register_todo(todo.Lines(None, "core.view_supervisingbody", make))
        todo._LINES[:] = known

    def test_lines_are_shown_by_section(self, inspector, provider):
        provider(lambda rows, reader, now: [todo.TodoItem("待审核登记", 3, "/bodies/?x=1", due=now)])
        provider(lambda rows, reader, now: [todo.TodoItem("逾期事项", 2, "/bodies/?x=2", section=todo.OVERDUE)])
        provider(lambda rows, reader, now: [todo.TodoItem("没有的事", 0, "/bodies/?x=3", section=todo.NEW)])
        text = words(browser(inspector).get(reverse("home")))
        assert "待审核登记" in text
        assert "逾期事项" in text
        assert "没有的事" not in text

    def test_a_number_that_was_not_counted_to_its_end_says_so(self, inspector, provider):
        for number in range(3):
            make_body(number)
        rows = SupervisingBody.unscoped.filter(place="/43/4301/430102/")
        provider(lambda _rows, reader, now: [todo.TodoItem("都数到了", rows, "/bodies/?x=1", enough=4)])
        provider(lambda _rows, reader, now: [todo.TodoItem("没有数完", rows, "/bodies/?x=2", enough=2)])
        lines = {
            line["item"].title: line["item"].amount
            for line in browser(inspector).get(reverse("home")).context["waiting"]
        }
        assert (lines["都数到了"], lines["没有数完"]) == ("3", "2+")

    def test_empty_home_says_so(self, db):
        assert "没有待办事项" in words(browser(people.make_user("audit_administrator", "4301")).get(reverse("home")))

    def test_home_names_the_postings(self, inspector):
        assert "芙蓉区" in words(browser(inspector).get(reverse("home")))


class TestSearch:
    def test_finds_a_body_by_name(self, inspector):
        make_body(1, name="开福示例大队"), make_body(2, "430103", name="天心示例大队")
        text = words(browser(inspector).get(reverse("search") + "?q=示例大队"))
        assert "开福示例大队" in text
        assert "天心示例大队" not in text

    def test_one_character_finds_nothing(self, inspector):
        assert global_search.search_everything(inspector, "示") == []

    def test_at_most_ten_of_a_kind(self, inspector):
        for number in range(1, 15):
            make_body(number)
        ((_provider, hits),) = global_search.search_everything(inspector, "示例单位")
        assert len(hits) == 10


class TestRefusals:
    def test_reason_is_shown(self, inspector):
        text = words(browser(inspector).get(reverse("supervisingbody-create")))
        assert "403" in text

    def test_htmx_gets_the_reason_above_the_page(self, inspector):
        answer = browser(inspector).get(reverse("supervisingbody-create"), headers={"HX-Request": "true"})
        assert answer.status_code == 403
        assert answer["HX-Retarget"] == "#messages"
        assert "<html" not in words(answer)

    def test_missing_csrf_token_is_said_in_words(self, inspector):
        visitor = browser(inspector)
        visitor.handler.enforce_csrf_checks = True
        answer = visitor.post(reverse("inbox-read"), {"all": "1"})
        assert answer.status_code == 403
        assert "CSRF" not in words(answer)


class TestPolicyReports:
    REPORT = json.dumps({"csp-report": {"document-uri": "/x\n", "violated-directive": "script-src"}})

    def post(self, body):
        return browser().post("/csp-report/", body, content_type="application/csp-report")

    def test_is_logged_in_one_line(self, db, caplog):
        assert self.post(self.REPORT).status_code == 204
        (record,) = [record for record in caplog.records if record.name == "safetyportal.csp"]
        assert "script-src" in record.getMessage()
        assert "\n" not in record.getMessage()

    @pytest.mark.parametrize("body", ["", "[]", "{", '{"csp-report": 3}', "x" * 20_000])
    def test_nonsense_is_harmless(self, db, body):
        assert self.post(body).status_code == 204

    def test_flood_is_dropped(self, db, caplog):
        for _number in range(reports.PER_MINUTE + 20):
            self.post(self.REPORT)
        assert len([record for record in caplog.records if record.name == "safetyportal.csp"]) == reports.PER_MINUTE

    def test_is_not_readable(self, db):
        assert browser().get("/csp-report/").status_code == 405


class TestLines:
    """What `Lines` give to a reader, whatever is made of it."""

    def given(self, reader, **facts):
        seen = []
        lines = todo.Lines(SupervisingBody, "core.view_supervisingbody", lambda rows, who, at: seen.append(rows) or [])
        list(replace(lines, **facts).of(reader, timezone.now()))
        return None if not seen else {body.code for body in seen[0]}

    def test_rows_are_those_of_the_reader_s_postings(self, inspector, city_supervisor):
        near, far = make_body(1), make_body(2, "430103")
        assert self.given(inspector) == {near.code}
        assert self.given(city_supervisor) == {near.code, far.code}

    def test_at_the_very_places_only(self, inspector, city_supervisor):
        near = make_body(1)
        assert self.given(city_supervisor, at="place") == set()
        assert self.given(inspector, at="place") == {near.code}

    def test_nothing_is_asked_for_who_lacks_the_power_or_has_the_other(self, inspector, db):
        assert (
            self.given(people.make_user("enterprise_head", "430102001", place="/43/4301/430102/430102001/E1/")) is None
        )
        assert self.given(inspector, without="hazards.view_hazard") is None
        assert self.given(inspector, without="core.manage_rule") is not None
