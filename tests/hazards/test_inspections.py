"""Self-inspections: planned once, answered item by item, hazards at once and once, finished with its figures."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.services.moving import relocate
from hazards.models import Hazard, InspectionAnswer, SelfInspection
from hazards.queries.inspections import figures, inspections_in
from hazards.services import answers, inspection_reminders, inspections, planning
from hazards.services.answers import AnsweredDifferently, Given
from safetyportal.core import jobs
from safetyportal.core.attachments import attachments_of
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, Notification
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.inspections import make_inspection, make_item, make_standard
from tests.people import make_user, node
from tests.suites.photos import photo
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    """An enterprise with three items of its own, and its safety officer."""
    enterprise = make_enterprise(supervision_classes=["other"])
    own = make_standard(enterprise, "own")
    enterprise.items_made = [make_item(own, f"E{n}", rhythm="day") for n in (1, 2, 3)]
    enterprise.officer = make_staff(enterprise, "enterprise_safety_officer")
    return enterprise


@pytest.fixture
def running(firm):
    own = [item.code for item in firm.items_made]
    row = inspections.start_on_occasion(enterprise=firm, standards=["own"], actor=firm.officer, now=NOW)
    assert row.item_count == len(own)
    return row


def give(inspection, item, result="pass", *, actor=None, seen=0, now=NOW, **values):
    return answers.answer(
        selfinspection=inspection, item=item.pk, given=Given(result, **values), seen=seen,
        actor=actor or inspection.started_by, now=now,
    )  # fmt: skip


# Planning


def plan(now=NOW, after=0, progress=lambda done, after: None):
    return planning.plan_all(actor=jobs.system_user(), now=now, progress=progress, after=after)


def test_each_rhythm_is_planned_once_however_often_the_job_runs(firm):
    plan()
    columns = ("pk", "rhythm", "period_start", "period_end")
    before = list(SelfInspection.unscoped.order_by("pk").values_list(*columns))
    assert {(rhythm, first, last) for _pk, rhythm, first, last in before} >= {
        ("day", NOW.date(), NOW.date()),
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
    }
    assert plan()["planned"] == 0
    assert (
        list(SelfInspection.unscoped.order_by("pk").values_list("pk", "rhythm", "period_start", "period_end")) == before
    )
    assert AuditEntry.unscoped.filter(action="selfinspection.plan").count() == len(before)


def test_only_enterprises_in_operation_are_planned_for():
    make_enterprise(status="suspended"), make_enterprise(status="submitted")
    assert plan()["planned"] == 0


def test_planner_that_was_killed_goes_on_and_plans_nothing_twice(monkeypatch):
    monkeypatch.setattr(planning, "CHUNK", 2)
    for _number in range(5):
        make_enterprise()
    seen = []

    def killed(done, after):
        seen.append(after)
        raise jobs.JobStopped

    with pytest.raises(jobs.JobStopped):
        plan(progress=killed)
    first = SelfInspection.unscoped.count()
    assert first > 0
    plan(after=seen[0])
    keys = list(SelfInspection.unscoped.values_list("enterprise", "rhythm", "period_start"))
    assert len(keys) == len(set(keys)) == SelfInspection.unscoped.count() > first
    assert len({enterprise for enterprise, _rhythm, _first in keys}) == 5


def test_what_nobody_started_lapses_when_the_next_period_comes(firm):
    plan()
    plan(NOW + timedelta(days=1))
    days = dict(SelfInspection.unscoped.filter(rhythm="day").values_list("period_start", "status"))
    assert days == {NOW.date(): "missed", NOW.date() + timedelta(days=1): "due"}
    assert set(SelfInspection.unscoped.filter(rhythm="month").values_list("status", flat=True)) == {"due"}


def test_what_is_under_way_does_not_lapse(firm):
    plan()
    row = SelfInspection.unscoped.get(rhythm="day")
    inspections.start(selfinspection=row, actor=firm.officer, now=NOW)
    plan(NOW + timedelta(days=1))
    row.refresh_from_db()
    assert row.status == "running"


def test_enterprise_is_reminded_once(firm):
    make_inspection(firm, rhythm="week", due_at=NOW + timedelta(hours=3))
    make_inspection(firm, rhythm="day", due_at=NOW - timedelta(hours=3))
    long_over = make_inspection(firm, rhythm="month", due_at=NOW - timedelta(days=9))
    for _again in range(2):
        inspection_reminders.remind(now=NOW, progress=lambda *_args: None)
    keys = set(Notification.objects.filter(user=firm.officer).values_list("key", flat=True))
    assert len(keys) == 2
    assert f"inspection-overdue-{long_over.pk}" not in keys


# Answers


def test_hazard_answer_becomes_a_record_at_once_and_only_once(firm, running):
    item = firm.items_made[0]
    given = {"note": "配电箱无盖（示例）", "location": "一车间"}
    first = give(running, item, "hazard", **given)
    again = give(running, item, "hazard", seen=0, **given)

    hazard = Hazard.unscoped.get()
    assert (first.hazard, again.pk, again.version) == (hazard, first.pk, first.version)
    assert (hazard.status, hazard.source, hazard.description) == ("reported", "3", "配电箱无盖（示例）")
    assert (hazard.category, hazard.found_on, hazard.found_by) == ("B04", NOW.date(), firm.officer)
    assert hazard.place == firm.place


def test_level_and_criteria_come_from_the_item(firm):
    own = make_standard(firm, "major")
    item = make_item(own, "M1", level="major", criteria=["GM-13-1", "no-such-criterion"])
    row = inspections.start_on_occasion(enterprise=firm, standards=["major"], actor=firm.officer, now=NOW)
    hazard = give(row, item, "hazard", note="未建台账（示例）").hazard
    assert (hazard.level, hazard.criteria) == ("major", ["GM-13-1"])


def test_hazard_without_words_is_refused_and_nothing_is_kept(firm, running):
    with pytest.raises(ValidationError):
        give(running, firm.items_made[0], "hazard", note=" ")
    assert (InspectionAnswer.unscoped.count(), Hazard.unscoped.count()) == (0, 0)


def test_recorded_hazard_cannot_be_answered_away(firm, running):
    item = firm.items_made[0]
    kept = give(running, item, "hazard", note="破损（示例）")
    with pytest.raises(TransitionDenied):
        give(running, item, "pass", seen=kept.version)
    assert InspectionAnswer.unscoped.get().result == "hazard"


def test_draft_is_kept_and_becomes_the_answer(firm, running):
    item = firm.items_made[0]
    draft = give(running, item, "draft", note="正在写（示")
    final = give(running, item, "hazard", note="正在写（示例）", seen=draft.version)
    assert (final.pk, final.result, Hazard.unscoped.count()) == (draft.pk, "hazard", 1)


def test_two_phones_never_overwrite_each_other_silently(firm, running):
    item, colleague = firm.items_made[0], make_staff(firm, "enterprise_worker")
    first = give(running, item, "pass")
    with pytest.raises(AnsweredDifferently) as refused:
        give(running, item, "na", actor=colleague, seen=0)
    assert refused.value.current.pk == first.pk
    assert InspectionAnswer.unscoped.get().result == "pass"
    second = give(running, item, "na", actor=colleague, seen=first.version)
    assert (second.result, second.answered_by) == ("na", colleague)


@pytest.mark.parametrize("days", [-400, -1, 1, 4000])
def test_wrong_time_on_the_phone_moves_no_answer(firm, running, days):
    device = NOW + timedelta(days=days)
    later = NOW + timedelta(hours=2)
    row = give(running, firm.items_made[0], now=later, device_at=device, age_seconds=3600)
    assert (row.answered_at, row.device_at) == (NOW + timedelta(hours=1), device)


@pytest.mark.parametrize("age", [-5, 10**9])
def test_answer_lies_between_the_start_and_now(firm, running, age):
    later = NOW + timedelta(hours=2)
    row = give(running, firm.items_made[0], now=later, age_seconds=age)
    assert running.started_at <= row.answered_at <= later


def test_item_of_another_inspection_is_refused(firm, running):
    with pytest.raises(ValidationError):
        give(running, make_item(make_standard(firm, "other")))


@pytest.mark.parametrize("who", ["neighbour", "official"])
def test_others_answer_nothing(firm, running, who):
    person = (
        make_staff(make_enterprise(), "enterprise_safety_officer")
        if who == "neighbour"
        else make_user("county_supervisor", "430102")
    )
    entries = AuditEntry.unscoped.count()
    with pytest.raises(NotAllowed):
        give(running, firm.items_made[0], actor=person)
    assert (InspectionAnswer.unscoped.count(), AuditEntry.unscoped.count()) == (0, entries)


def test_photos_go_to_the_hazard_whenever_they_were_taken(firm, running):
    item, by = firm.items_made[0], {"actor": firm.officer, "now": NOW}
    answers.add_photo(selfinspection=running, item=item.pk, upload=photo(), **by)
    assert attachments_of(running).count() == 1
    hazard = give(running, item, "hazard", note="破损（示例）").hazard
    answers.add_photo(selfinspection=running, item=item.pk, upload=photo(), **by)
    assert (attachments_of(running).count(), attachments_of(hazard).count()) == (0, 2)
    assert set(attachments_of(hazard).values_list("purpose", flat=True)) == {"hazard.before"}


def test_photo_of_ten_megabytes_is_taken_and_what_is_none_is_refused(firm, running):
    by = {"selfinspection": running, "item": firm.items_made[0].pk, "actor": firm.officer, "now": NOW}
    stored = answers.add_photo(upload=photo(megabytes=10), **by)
    assert stored.content_type == "image/jpeg"
    for bad in (b"not a photo", b"%PDF-1.4 no photo either"):
        with pytest.raises(ValidationError):
            answers.add_photo(upload=SimpleUploadedFile("x.jpg", bad), **by)


def test_items_are_those_of_the_start(firm, running):
    make_item(firm.items_made[0].standard, "E9")
    from hazards.queries.inspections import lines

    assert [line.item.base.code for line in lines(running, NOW.date())] == ["E1", "E2", "E3"]


# Finishing


def finish(row, **values):
    facts = {"participants": "示例甲，示例乙", "participant_count": 2} | values
    return inspections.finish(selfinspection=row, actor=row.started_by, now=NOW, **facts)


def test_open_items_participants_and_reason_are_asked_for(firm, running):
    for item in firm.items_made[:2]:
        give(running, item)
    with pytest.raises(ValidationError):
        finish(running, zero_reason="逐项检查均符合")
    give(running, firm.items_made[2], "na")
    for wrong in ({}, {"zero_reason": " "}, {"zero_reason": "均符合", "participant_count": 0}):
        with pytest.raises(ValidationError):
            finish(running, **wrong)
    done = finish(running, zero_reason="逐项检查均符合")
    assert (done.status, done.pass_count, done.hazard_count, done.na_count) == ("done", 2, 0, 1)
    assert (done.finished_on, done.due_at, done.late) == (NOW.date(), None, False)


def test_draft_is_no_answer(firm, running):
    for item in firm.items_made:
        give(running, item, "draft")
    with pytest.raises(ValidationError):
        finish(running, zero_reason="x")


def test_month_counts_finished_inspections_and_their_people(firm):
    make_inspection(firm, "done", participant_count=3)
    make_inspection(firm, "done", participant_count=2)
    make_inspection(firm, "done", participant_count=9, finished_on=date(2026, 10, 31))
    make_inspection(firm, "due"), make_inspection(make_enterprise(), "done")
    assert figures(inspections_in(firm, date(2026, 11, 20))) == (2, 5)
    assert figures(inspections_in(firm, date(2026, 9, 1))) == (0, 0)


def test_answer_after_the_end_is_refused(firm, running):
    for item in firm.items_made:
        give(running, item)
    finish(running, zero_reason="均符合")
    with pytest.raises(TransitionDenied):
        give(running, firm.items_made[0], "na", seen=1)


def test_open_inspections_and_own_checklists_follow_an_enterprise(firm, running):
    done = make_inspection(firm, "done")
    relocate(
        firm, node("430104001"), actor=make_user("province_supervisor", "43"), now=NOW, action="enterprise.transfer"
    )
    running.refresh_from_db(), done.refresh_from_db()
    assert running.place.startswith(node("430104001").path)
    assert done.place.startswith(node("430102001").path)
    own = firm.items_made[0].standard
    own.refresh_from_db()
    assert own.place == running.place


class TestSelfInspectionFlow(WorkflowSuite):
    from hazards.workflow import SELF_INSPECTION_FLOW as flow

    roles = {
        "head": ("enterprise_head", "430102"),
        "officer": ("enterprise_safety_officer", "430102"),
        "worker": ("enterprise_worker", "430102"),
        "county": ("county_supervisor", "430102"),
        "portal": ("automation", "0"),
        "elsewhere": ("enterprise_head", "430103"),
    }
    allowed = {
        *{("due", "start", who) for who in ("head", "officer", "worker")},
        *{("running", "finish", who) for who in ("head", "officer", "worker")},
        *{(state, "drop", who) for state in ("due", "running") for who in ("head", "officer", "portal")},
        ("due", "miss", "portal"),
    }

    @pytest.fixture(autouse=True)
    def _firm(self, db):
        self.enterprise = make_enterprise()

    def person(self, name):
        if name == "elsewhere":
            return make_staff(make_enterprise("430103002"), "enterprise_head")
        if name in {"head", "officer", "worker"}:
            return make_staff(self.enterprise, self.roles[name][0])
        return super().person(name)

    def make(self, state):
        return make_inspection(self.enterprise, state)

    def values_for(self, step, row):
        if step != "finish":
            return {}
        return {
            "participant_count": 1,
            "zero_reason": "均符合",
            "finished_on": datetime(2026, 11, 20, tzinfo=UTC).date(),
        }
