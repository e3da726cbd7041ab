"""More time, interim control, suspension, duplicates, hand-overs, comments: who may, and what follows."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from enterprises.services.moving import relocate
from hazards.choices import HazardStatus as S
from hazards.choices_loop import AskStatus, HandOverKind, HandOverStatus
from hazards.models import ExtensionRequest, HandOver, Hazard
from hazards.queries.likeness import likely_duplicates, recurrences
from hazards.services import comments, detours, handovers, loop, overdue, requests
from hazards.workflow.levels import standing
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.models import Attachment, Notification, SupervisingBody
from tests import people
from tests.conftest import NOW
from tests.factories.hazards import make_hazard
from tests.hazards.loop_helpers import TODAY, a_firm, photo
from tests.hazards.test_counts import figures
from tests.people import node

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = timedelta(days=1)


def ask(hazard, actor, days=20, **values):
    return requests.request_extension(
        hazard=hazard, new_day=TODAY + days * DAY, reason="配件未到", actor=actor, now=NOW, **values
    )


def test_own_time_limit_is_extended_by_the_head_and_by_nobody_below():
    firm, head, officer, worker = a_firm()
    hazard = make_hazard(firm)
    request = ask(hazard, worker, photos=[photo("letter.jpg")])
    assert Attachment.unscoped.filter(target_type="hazards.extensionrequest", target_id=request.pk).exists()
    assert Notification.objects.filter(user=head, kind="hazard.waiting").exists()
    assert not Notification.objects.filter(user=officer, kind="hazard.waiting").exists()  # who cannot decide
    with pytest.raises(NotAllowed):
        requests.approve_extension(extensionrequest=request, actor=officer, now=NOW)
    requests.approve_extension(extensionrequest=request, actor=head, now=NOW)
    hazard.refresh_from_db()
    assert (hazard.rectify_by, hazard.extension_count) == (TODAY + 20 * DAY, 1)
    assert hazard.due_at.date() == TODAY + 20 * DAY


def test_who_holds_nothing_over_a_hazard_stands_below_everybody(inspector, neighbour):
    hazard = make_hazard(a_firm()[0])
    assert standing(inspector, "hazards.supervise_hazard", hazard) == "county"
    assert standing(neighbour, "hazards.supervise_hazard", hazard) == "enterprise"


@pytest.mark.parametrize(
    ("setter", "may"),
    [("township", {"township", "county", "city"}), ("county", {"county", "city"}), ("city", {"city"})],
)
def test_an_authoritys_time_limit_is_extended_at_its_level_or_above(setter, may):
    firm, head, _officer, worker = a_firm()
    officials = {
        "enterprise": head,
        "township": people.make_user("township_supervisor", "430102001"),
        "county": people.make_user("county_supervisor", "430102"),
        "city": people.make_user("city_supervisor", "4301"),
    }
    for level, person in officials.items():
        request = ask(make_hazard(firm, deadline_set_by=setter), worker)
        if level in may:
            assert requests.approve_extension(extensionrequest=request, actor=person, now=NOW).status == "approved"
        else:
            with pytest.raises(TransitionDenied):
                requests.approve_extension(extensionrequest=request, actor=person, now=NOW)


def test_head_does_not_extend_a_major_hazard_alone():
    firm, head, _officer, _worker = a_firm()
    hazard = make_hazard(firm, level="major")
    with pytest.raises(TransitionDenied):
        loop.extend_deadline(hazard=hazard, rectify_by=TODAY + 20 * DAY, note="示例", actor=head, now=NOW)


def test_one_request_at_a_time_and_it_lapses_when_the_work_is_submitted():
    firm, _head, _officer, worker = a_firm()
    hazard = make_hazard(firm)
    request = ask(hazard, worker)
    with pytest.raises((Conflict, ValidationError)):
        ask(hazard, worker, days=30)
    loop.submit_rectification(hazard=hazard, rectification="好了", photos=[photo()], actor=worker, now=NOW)
    request.refresh_from_db()
    assert request.status == AskStatus.LAPSED
    assert ExtensionRequest.unscoped.count() == 1


def test_interim_control_ends_by_itself_and_tells():
    firm, head, officer, _worker = a_firm()
    hazard = detours.control(
        hazard=make_hazard(firm), interim_measures="挂牌隔离", controlled_until=TODAY + 10 * DAY, note="停产才能改",
        actor=officer, now=NOW,
    )  # fmt: skip
    assert (hazard.status, hazard.clock) == (S.CONTROLLED, "control")
    assert overdue.end_controls(now=NOW + 5 * DAY) == 0
    assert overdue.end_controls(now=NOW + 11 * DAY) == 1
    hazard.refresh_from_db()
    assert (hazard.status, hazard.controlled_until) == (S.RECTIFYING, None)
    assert hazard.rectify_by >= (NOW + 11 * DAY).date()
    assert Notification.objects.filter(user=head, kind="hazard.decision").count() == 2
    for day in (TODAY, TODAY + 181 * DAY):
        with pytest.raises(ValidationError):
            detours.control(
                hazard=hazard, interim_measures="示例", controlled_until=day, note="示例", actor=officer, now=NOW
            )


def test_suspension_moves_the_time_limit_by_the_days_it_stood():
    firm, head, _officer, _worker = a_firm()
    inspector = people.make_user("county_supervisor", "430102")
    hazard = make_hazard(firm)
    limit = hazard.rectify_by
    with pytest.raises(NotAllowed):
        detours.pause(hazard=hazard, note="示例", actor=head, now=NOW)
    hazard = detours.pause(hazard=hazard, note="查封期间", actor=inspector, now=NOW)
    assert (hazard.due_at, hazard.paused_on) == (None, TODAY)
    hazard = detours.resume(hazard=hazard, note="解封", actor=inspector, now=NOW + 8 * DAY)
    assert (hazard.rectify_by, hazard.paused_on) == (limit + 8 * DAY, None)


def test_duplicate_ends_in_the_other_and_a_major_one_never_in_a_general_one():
    firm, _head, officer, _worker = a_firm()
    one, other = make_hazard(firm), make_hazard(firm)
    major, foreign = make_hazard(firm, level="major"), make_hazard()
    inspector = people.make_user("county_supervisor", "430102")
    with pytest.raises(TransitionDenied):
        detours.merge(hazard=one, duplicate_of=one, note="示例", actor=officer, now=NOW)
    with pytest.raises(TransitionDenied):
        detours.merge(hazard=one, duplicate_of=foreign, note="示例", actor=officer, now=NOW)
    with pytest.raises(TransitionDenied):
        detours.merge(hazard=major, duplicate_of=one, note="示例", actor=inspector, now=NOW)
    merged = detours.merge(hazard=one, duplicate_of=other, note="同一配电箱", actor=officer, now=NOW)
    assert (merged.status, merged.duplicate_of_id) == (S.DUPLICATE, other.pk)


def test_likely_duplicates_and_recurrences_are_suggested():
    firm, _head, _officer, worker = a_firm()
    rows = Hazard.objects.visible_to(worker, "hazards.view_hazard")
    old = make_hazard(firm, "closed", found_on=TODAY - 200 * DAY, description="示例：氨泵密封泄漏")
    make_hazard(firm, "closed", found_on=TODAY - 500 * DAY)
    near = make_hazard(firm, description="示例：配电箱门破损，没有上锁")
    make_hazard(firm, description="示例：乙炔瓶与氧气瓶混放", location="仓库（示例）")
    hazard = make_hazard(firm, description="示例：配电箱门破损，未上锁")
    assert [one["hazard"].pk for one in likely_duplicates(hazard, rows)] == [near.pk]
    assert {row.pk for row in recurrences(hazard, rows)} == {old.pk, near.pk}


def test_comment_tells_only_those_who_can_see_the_hazard():
    firm, head, _officer, worker = a_firm()
    neighbour = people.make_user("county_supervisor", "430103", name="示例邻县")
    county = people.make_user("county_supervisor", "430102", name="示例本县")
    hazard = make_hazard(firm)
    text = f"@{county.name} @{neighbour.name} @{head.username} 请看"
    row = comments.comment(hazard=hazard, text=text, actor=worker, now=NOW)
    assert set(row.mentioned.all()) == {county, head}
    assert not Notification.objects.filter(user=neighbour).exists()
    with pytest.raises(NotAllowed):
        comments.comment(hazard=hazard, text="示例", actor=neighbour, now=NOW)
    with pytest.raises(ValidationError):
        comments.comment(hazard=hazard, text="字" * 2001, actor=worker, now=NOW)


def body(code: str, kind: str = "bureau", place: str = "430104", sectors=()) -> SupervisingBody:
    where = node(place)
    made, _new = SupervisingBody.unscoped.get_or_create(
        code=code, defaults={"name": f"示例机构{code}", "kind": kind, "jurisdiction": where, "place": where.path}
    )
    return made


def send(hazard, actor, first, *more, kind=HandOverKind.TRANSFER):
    return handovers.hand_over(
        hazard=hazard, kind=kind, to_body=first, candidates=more, reason="属贵单位职责", actor=actor, now=NOW
    )


def test_hand_over_refused_goes_to_the_next_and_then_back():
    firm, *_staff = a_firm()
    sender = people.make_user("county_supervisor", "430102")
    first, second = people.make_user("county_supervisor", "430104"), people.make_user("county_supervisor", "430105")
    hazard = make_hazard(firm, source="5")
    row = send(hazard, sender, body("990000000104"), body("990000000105", place="430105"))
    assert Notification.objects.filter(user=first, kind="hazard.handover").exists()
    with pytest.raises((Conflict, ValidationError)):
        send(hazard, sender, body("990000000104"))
    with pytest.raises(NotAllowed):
        handovers.accept_handover(handover=row, actor=second, now=NOW)
    row = handovers.refuse_handover(handover=row, note="不属我局", actor=first, now=NOW)
    assert (row.status, row.to_place, len(row.refusals)) == (HandOverStatus.OFFERED, node("430105").path, 1)
    row = handovers.refuse_handover(handover=row, note="也不属我局", actor=second, now=NOW)
    assert (row.status, row.due_at, len(row.refusals)) == (HandOverStatus.RETURNED, None, 2)
    assert Notification.objects.filter(user=sender, kind="hazard.handover").exists()


def test_whoever_received_a_transfer_can_close_what_it_found_and_nobody_else_there():
    firm, _head, _officer, worker = a_firm()
    sender = people.make_user("county_supervisor", "430102")
    receiver, colleague = [people.make_user("county_supervisor", "430104") for _number in range(2)]
    hazard = make_hazard(firm, "awaiting", source="5", rectified_by=worker)
    row = send(hazard, sender, body("990000000104"))
    row = handovers.accept_handover(handover=row, actor=receiver, now=NOW)
    row = handovers.reply_handover(handover=row, reply="三日内处理", actor=receiver, now=NOW)
    with pytest.raises(NotAllowed):
        loop.verify(hazard=hazard, actor=colleague, now=NOW)
    assert loop.verify(hazard=hazard, actor=receiver, now=NOW).status == S.CLOSED
    row = handovers.finish_handover(handover=row, feedback="已复查合格", actor=receiver, now=NOW)
    assert (row.status, row.clock) == (HandOverStatus.DONE, "")


def test_hand_over_that_nobody_receives_climbs_within_a_day_and_is_designated():
    firm, *_staff = a_firm()
    sender = people.make_user("county_supervisor", "430102")
    receiver = people.make_user("county_supervisor", "430104")
    city = people.make_user("city_supervisor", "4301")
    row = send(make_hazard(firm, source="5"), sender, body("990000000104"))
    assert overdue.escalate_handovers(now=NOW + timedelta(hours=23)) == 0
    assert overdue.escalate_handovers(now=NOW + timedelta(hours=25)) == 1
    row.refresh_from_db()
    assert (row.status, row.to_place) == (HandOverStatus.ESCALATED, "/43/4301/")
    assert Notification.objects.filter(user=city, kind="hazard.handover", urgent=True).exists()
    with pytest.raises(NotAllowed):
        handovers.designate_handover(handover=row, to_body=body("990000000104"), actor=receiver, now=NOW)
    with pytest.raises(TransitionDenied):
        far = body("990000000201", place="430202")
        handovers.designate_handover(handover=row, to_body=far, actor=city, now=NOW)
    row = handovers.designate_handover(handover=row, to_body=body("990000000104"), actor=city, now=NOW)
    assert (row.status, row.clock) == (HandOverStatus.ACCEPTED, "reply")
    assert receiver.has_perm("hazards.view_hazard", row.hazard)
    assert HandOver.unscoped.filter(status__in=("offered", "escalated"), due_at=None).count() == 0


def test_open_hazards_and_their_rows_follow_an_enterprise_that_moves():
    firm, _head, _officer, worker = a_firm()
    hazard, closed = make_hazard(firm), make_hazard(firm, "closed")
    request = ask(hazard, worker)
    province = people.make_user("province_supervisor", "43")
    relocate(firm, node("430104001"), actor=province, now=NOW, action="enterprise.transfer")
    new, old = people.make_user("county_supervisor", "430104"), people.make_user("county_supervisor", "430102")
    assert set(Hazard.objects.visible_to(new, "hazards.view_hazard")) == {hazard}
    assert set(Hazard.objects.visible_to(old, "hazards.view_hazard")) == {closed}
    assert ExtensionRequest.objects.visible_to(new, "hazards.view_extensionrequest").get() == request
    firm.refresh_from_db()
    kept = figures()
    reopened = loop.reopen(hazard=closed, note="复发", rectify_by=TODAY + DAY, actor=old, now=NOW)
    assert reopened.place == firm.place
    assert figures() != kept
