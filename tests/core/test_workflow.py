"""State machines with real rows: source, posting, guard, note, version, clock, trail, and eight people at once."""

from datetime import timedelta
from threading import Thread

import pytest
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from enterprises.models import Enterprise
from enterprises.workflow import ENTERPRISE_FLOW
from safetyportal.core import deadlines
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry
from safetyportal.core.workflow import Clock, Workflow, transition, transitioned, workflows
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def submitted(db):
    return make_enterprise("430102001", "submitted", applicant=make_user("enterprise_head", "430102001"))


def unchanged(enterprise) -> bool:
    fresh = Enterprise.unscoped.get(pk=enterprise.pk)
    return (fresh.status, fresh.version) == (enterprise.status, enterprise.version)


def test_step_moves_state_clock_version_and_trail_together(submitted, inspector, now):
    row = ENTERPRISE_FLOW.run(submitted, "pass", actor=inspector, now=now, changes={"reviewed_by": inspector})

    row.refresh_from_db()
    assert (row.status, row.clock, row.version) == ("county_passed", "approval", submitted.version + 1)
    assert row.reviewed_by_id == inspector.pk
    assert row.due_at == ENTERPRISE_FLOW.clocks["county_passed"].due_at(row, now)
    entry = AuditEntry.unscoped.latest("pk")
    assert (entry.action, entry.actor_id, entry.place) == ("enterprise.pass", inspector.pk, row.place)
    assert entry.changes["status"] == ["submitted", "county_passed"]
    assert entry.note == ""
    assert entry.changes["clock"] == ["review", "approval"]
    assert entry.changes["reviewed_by"] == [None, inspector.pk]
    assert "due_at" in entry.changes


def test_clock_stops_where_nobody_must_act(submitted, inspector, now):
    row = ENTERPRISE_FLOW.run(submitted, "refuse", actor=inspector, now=now, note="示例理由")
    assert (row.clock, row.due_at) == ("", None)
    assert AuditEntry.unscoped.latest("pk").note == "示例理由"


@pytest.mark.asvs("V2.3.1")
def test_step_from_another_state_is_denied_with_the_state(submitted, inspector, now):
    with pytest.raises(TransitionDenied, match="Not possible in the state"):
        ENTERPRISE_FLOW.run(submitted, "resume", actor=inspector, now=now, note="x")
    assert unchanged(submitted)


@pytest.mark.parametrize(("role", "code"), [("county_supervisor", "430103"), ("county_leader", "430102")])
@pytest.mark.asvs("V8.2.1")
def test_step_without_a_posting_for_it_is_not_allowed(submitted, now, role, code):
    with pytest.raises(NotAllowed):
        ENTERPRISE_FLOW.run(submitted, "pass", actor=make_user(role, code), now=now)
    assert unchanged(submitted)


def test_stranger_does_not_learn_the_state(submitted, neighbour, now):
    with pytest.raises(NotAllowed):
        ENTERPRISE_FLOW.run(submitted, "resume", actor=neighbour, now=now, note="x")


@pytest.mark.parametrize("note", ["", "  \n"])
def test_step_that_needs_a_reason_is_denied_without(submitted, inspector, now, note):
    with pytest.raises(TransitionDenied, match="reason"):
        ENTERPRISE_FLOW.run(submitted, "return", actor=inspector, now=now, note=note)
    assert unchanged(submitted)


@pytest.mark.asvs("V2.2.3")
def test_guard_says_why(city_supervisor, now):
    enterprise = make_enterprise("430102001", "county_passed", reviewed_by=city_supervisor)
    decision = ENTERPRISE_FLOW.check(enterprise, "approve", city_supervisor)
    assert not decision
    with pytest.raises(TransitionDenied, match="cannot approve"):
        ENTERPRISE_FLOW.run(enterprise, "approve", actor=city_supervisor, now=now)
    assert unchanged(enterprise)


def test_every_guard_is_asked(city_supervisor, now):
    """The first says yes, the second no."""
    enterprise = make_enterprise(
        "430102001", "county_passed", reviewed_by=city_supervisor, applicant=make_user("enterprise_head", "430102001")
    )
    with pytest.raises(TransitionDenied):
        ENTERPRISE_FLOW.run(enterprise, "send_back", actor=city_supervisor, now=now, note="示例")
    assert unchanged(enterprise)


def test_guard_is_not_what_refuses_a_stranger(submitted, neighbour):
    assert str(ENTERPRISE_FLOW.check(submitted, "pass", neighbour).reason) == str(NotAllowed.default)


def test_delegated_step_names_both_through_its_guards(now):
    chief, clerk = make_user("city_supervisor", "4301", name="示例处长"), make_user("county_supervisor", "430103")
    post(
        clerk, "city_supervisor", "4301", source=chief.postings.get(), on_behalf_of=chief,
        ends_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    ENTERPRISE_FLOW.run(make_enterprise("430102001", "county_passed"), "approve", actor=clerk, now=now)
    assert AuditEntry.unscoped.latest("pk").on_behalf_of == "示例处长"


def test_step_may_start_in_one_state_or_in_several():
    assert transition("go", "active", "b", "p", "Go").sources == ("active",)
    assert transition("go", ["a", "c"], "b", "p", "Go").sources == ("a", "c")


def test_step_from_an_older_version_is_a_conflict(submitted, inspector, now):
    with pytest.raises(Conflict):
        ENTERPRISE_FLOW.run(submitted, "pass", actor=inspector, now=now, expected_version=submitted.version + 1)
    assert unchanged(submitted)
    assert ENTERPRISE_FLOW.run(submitted, "pass", actor=inspector, now=now, expected_version=submitted.version)


def test_step_takes_nothing_out_of_the_own_places(submitted, inspector, now):
    there = node("430103002")
    with pytest.raises(NotAllowed):
        ENTERPRISE_FLOW.run(
            submitted, "pass", actor=inspector, now=now,
            changes={"jurisdiction": there, "place": f"{there.path}E{submitted.pk}/"},
        )  # fmt: skip
    assert unchanged(submitted)
    assert Enterprise.unscoped.get(pk=submitted.pk).place == submitted.place


def test_invalid_change_takes_no_step(submitted, inspector, now):
    with pytest.raises(ValidationError):
        ENTERPRISE_FLOW.run(submitted, "pass", actor=inspector, now=now, changes={"risk_class": "Z"})
    assert unchanged(submitted)


def test_mistyped_change_is_an_error(submitted, inspector, now):
    with pytest.raises(FieldDoesNotExist):
        ENTERPRISE_FLOW.run(submitted, "pass", actor=inspector, now=now, changes={"reviewd_by": inspector})
    assert unchanged(submitted)


def test_available_names_each_step_of_the_state_with_its_decision(submitted, inspector, neighbour):
    found = {step.name: bool(decision) for step, decision in ENTERPRISE_FLOW.available(submitted, inspector)}
    assert found == {"pass": True, "return": True, "refuse": True}
    assert not any(decision for _step, decision in ENTERPRISE_FLOW.available(submitted, neighbour))


def test_upper_apps_hear_of_a_step_after_commit(submitted, inspector, now, django_capture_on_commit_callbacks):
    heard = []

    def listen(sender, record, step, actor, **_):
        heard.append((sender, record.status, step, actor))
        raise ZeroDivisionError("a listener's mistake must not undo what is committed")

    transitioned.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            ENTERPRISE_FLOW.run(submitted, "pass", actor=inspector, now=now)
            assert heard == []
    finally:
        transitioned.disconnect(listen)
    assert heard == [(Enterprise, "county_passed", "pass", inspector)]


def test_new_record_starts_in_the_first_state():
    enterprise = Enterprise(place="/43/4301/430102/430102001/E1/", status="active", clock="x")
    ENTERPRISE_FLOW.start(enterprise, timezone.now())
    assert (enterprise.status, enterprise.clock, enterprise.due_at) == ("draft", "", None)


def test_clock_may_depend_on_the_record(now):
    made = Workflow(
        "enterprises.Site",  # any model: nothing is written
        initial="a",
        steps=[transition("go", "a", "b", "enterprises.view_enterprise", "Go")],
        final=["b"],
        clocks={
            "a": lambda record: Clock("few" if record.staff_total < 10 else "many", "enterprise.transfer_workdays")
        },
    )
    try:
        small = Enterprise(place="/43/", staff_total=3)
        made.start(small, now)
        assert small.clock == "few"
        assert small.due_at == deadlines.due_by_rule("enterprise.transfer_workdays", place="/43/", start=now)
        assert made.states == {"a", "b"}
        assert made.model.__name__ == "Site"
    finally:
        workflow_table = workflows()
        assert workflow_table.pop("enterprises.Site") is made
        _forget("enterprises.Site")


def _forget(label: str) -> None:
    from safetyportal.core import workflow

    del workflow._WORKFLOWS[label]


def test_step_named_twice_is_refused():
    """The second would silently replace the first."""
    step = transition("go", "a", "b", "enterprises.view_enterprise", "Go")
    with pytest.raises(ValueError, match="twice"):
        Workflow("enterprises.Site", initial="a", steps=[step, step], final=["b"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("V2.3.4")
def test_of_eight_verdicts_at_once_one_counts():
    now = timezone.now()
    officers = [make_user("county_supervisor", "430102") for _ in range(8)]
    enterprise = make_enterprise("430102001", "submitted", applicant=officers[0])
    outcomes = []

    def decide(officer):
        try:
            ENTERPRISE_FLOW.run(enterprise, "pass", actor=officer, now=now, changes={"reviewed_by": officer})
            outcomes.append("passed")
        except (TransitionDenied, Conflict):
            outcomes.append("denied")
        finally:
            connection.close()

    threads = [Thread(target=decide, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["denied"] * 7 + ["passed"]
    assert AuditEntry.unscoped.filter(action="enterprise.pass").count() == 1
