"""Safety committees: each level enters its own plan, meetings and inspections by leaders; what was struck counts
nowhere; registers and endpoints behave like all others."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inspections.models import CommitteeMeeting, CommitteePlan, LeaderInspection, Visit
from inspections.queries.committee import completion, rank_name
from inspections.services import committee
from inspections.views.committee import CommitteeMeetingRegister, CommitteePlanRegister, LeaderInspectionRegister
from safetyportal.core.attachments import attachments_of
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from tests.api.conftest import set_rule, unhurried  # noqa: F401 -- fixtures
from tests.conftest import NOW
from tests.factories.committee import TODAY, YEAR, keeper, make_led, make_meeting, make_plan
from tests.factories.enterprises import make_enterprise
from tests.factories.visits import make_visit
from tests.people import make_user, node
from tests.suites.api import ApiSuite
from tests.suites.browsing import browser
from tests.suites.photos import photo
from tests.suites.register import RegisterSuite

pytestmark = pytest.mark.django_db
MEETING = {"held_on": TODAY, "chair": "示例县长", "attendees": 12, "topics": "示例议题"}
LED = {"inspected_on": TODAY, "leader": "示例县长", "findings": "要求整改（示例）", "now": NOW}


class TestPlanRegister(RegisterSuite):
    register = CommitteePlanRegister

    def make(self, division, number):
        return make_plan(division, 2020 + number)


class TestMeetingRegister(RegisterSuite):
    register = CommitteeMeetingRegister

    def make(self, division, number):
        return make_meeting(division, TODAY - timedelta(days=number))


class TestLeaderRegister(RegisterSuite):
    register = LeaderInspectionRegister

    def make(self, division, number):
        return make_led(division, TODAY - timedelta(days=number))


class TestPlansApi(ApiSuite):
    path = "committee-plans/"
    scope = "safety-committees:read"

    def make(self, code):
        return make_plan(code, 2020 + CommitteePlan.unscoped.count())


class TestMeetingsApi(ApiSuite):
    path = "committee-meetings/"
    scope = "safety-committees:read"

    def make(self, code):
        return make_meeting(code)


class TestLeadersApi(ApiSuite):
    path = "leader-inspections/"
    scope = "safety-committees:read"

    def make(self, code):
        return make_led(code)


def test_each_level_enters_its_own_plan_once_a_year_and_changes_it_while_the_year_runs():
    county, city = keeper(), keeper("4301")
    given = {"place": node("430102"), "year": YEAR, "meetings": 4, "now": NOW}
    for other in (city, keeper("430103"), make_user("county_leader", "430102")):
        with pytest.raises(NotAllowed):
            committee.enter_plan(actor=other, **given)
    plan = committee.enter_plan(actor=county, **given)
    with pytest.raises(ValidationError):
        committee.enter_plan(actor=county, **given)
    changed = committee.change_plan(
        committeeplan=plan, meetings=6, actor=county, now=NOW, expected_version=plan.version
    )
    assert changed.meetings == 6
    with pytest.raises(Conflict):
        committee.change_plan(committeeplan=plan, meetings=7, actor=county, now=NOW, expected_version=1)
    with pytest.raises(TransitionDenied):
        committee.change_plan(committeeplan=changed, meetings=8, actor=county, now=NOW + timedelta(days=60))


def test_minutes_are_kept_with_the_meeting_and_a_meeting_to_come_is_refused():
    county = keeper()
    given = {"place": node("430102"), "actor": county, "now": NOW}
    meeting = committee.record_meeting(**MEETING, minutes=[photo("会议纪要.jpg")], **given)
    assert [file.purpose for file in attachments_of(meeting)] == [committee.MINUTES]
    more = {**MEETING, "attendees": 15}
    meeting = committee.change_meeting(
        committeemeeting=meeting, minutes=[photo("签到表.jpg")], actor=county, now=NOW, **more
    )
    assert (meeting.attendees, attachments_of(meeting).count()) == (15, 2)
    with pytest.raises(ValidationError) as refused:
        committee.record_meeting(**{**MEETING, "held_on": TODAY + timedelta(days=1)}, **given)
    assert "held_on" in refused.value.message_dict
    with pytest.raises(ValidationError):
        committee.record_meeting(**{**MEETING, "attendees": 1}, **given)
    assert CommitteeMeeting.unscoped.count() == 1


def test_an_inspection_counts_as_the_rule_ranks_the_office_and_names_what_lies_there():
    county = keeper()
    firm, far = make_enterprise("430102001", sectors=["fireworks"]), make_enterprise("430103002")
    given = {**LED, "place": node("430102"), "actor": county}
    row = committee.record_inspection(rank="deputy_in_charge", enterprise=firm, **given)
    assert (row.standing, row.sectors, rank_name(row)) == ("deputy", ["fireworks"], "分管安全生产的政府副职")
    with pytest.raises(ValidationError) as refused:
        committee.record_inspection(rank="mayor_of_nowhere", enterprise=firm, **given)
    assert "rank" in refused.value.message_dict
    with pytest.raises(NotAllowed):
        committee.record_inspection(rank="government_head", enterprise=far, **given)
    with pytest.raises(ValidationError):  # neither enterprise nor place
        committee.record_inspection(rank="government_head", **given)
    township = {**LED, "place": node("430102002"), "actor": keeper("430102002")}
    with pytest.raises(NotAllowed):  # of another township
        committee.record_inspection(rank="government_head", enterprise=firm, **township)
    assert LeaderInspection.unscoped.get() == row


def test_the_visit_of_officers_says_which_enterprise_and_a_covert_or_open_one_is_not_named():
    county = keeper()
    firm, other = make_enterprise("430102001"), make_enterprise("430102001")
    given = {**LED, "place": node("430102"), "actor": county, "rank": "government_head"}
    done = make_visit(firm, "completed")
    row = committee.record_inspection(visit=done, **given)
    assert (row.enterprise, row.visit) == (firm, done)
    covert = make_visit(firm, "completed", seen_from=node("430102").path)
    for visit in (make_visit(firm), covert):
        with pytest.raises(ValidationError) as refused:
            committee.record_inspection(visit=visit, **given)
        assert "visit" in refused.value.message_dict
    with pytest.raises(ValidationError):
        committee.record_inspection(visit=done, enterprise=other, **given)
    with pytest.raises(NotAllowed):  # the city's covert visit: not even that there was one
        committee.record_inspection(visit=make_visit(firm, "completed", seen_from=node("4301").path), **given)
    address, link = reverse("leaderinspection-detail", kwargs={"pk": row.pk}), reverse("visit-detail", args=[done.pk])
    assert link in browser(county).get(address).content.decode()
    Visit.unscoped.filter(pk=done.pk).update(seen_from=node("4301").path)
    assert link not in browser(county).get(address).content.decode()


def test_what_was_struck_stays_with_its_reason_and_counts_nowhere():
    county, plan = keeper(), make_plan()
    kept, wrong = make_meeting(), make_meeting()
    led = make_led()
    with pytest.raises(NotAllowed):
        committee.strike(committeemeeting=wrong, note="重复登记", actor=keeper("4301"), now=NOW)
    committee.strike(committeemeeting=wrong, note="重复登记", actor=county, now=NOW)
    committee.strike(leaderinspection=led, note="未成行", actor=county, now=NOW)
    wrong.refresh_from_db()
    assert wrong.struck == "重复登记"
    with pytest.raises(TransitionDenied):
        committee.change_meeting(committeemeeting=wrong, attendees=30, actor=county, now=NOW)
    done = {str(line["label"]): (line["planned"], line["done"]) for line in completion(plan)}
    assert list(done.values()) == [(4, 1), (4, 0), (12, 0), (6, 0)]
    page = browser(county).get(reverse("committeeplan-detail", kwargs={"pk": plan.pk})).content.decode()
    assert reverse("committeemeeting-detail", kwargs={"pk": kept.pk}) in page
    assert reverse("committeemeeting-detail", kwargs={"pk": wrong.pk}) not in page


def test_the_pages_record_a_plan_a_meeting_and_an_inspection():
    county = keeper()
    firm, visitor = make_enterprise("430102001"), browser(county)
    place = node("430102").pk
    plan = {"place": place, "year": YEAR, "meetings": 4, "principal": 4, "deputy": 12, "other": 6}
    assert visitor.post(reverse("committeeplan-create"), plan).status_code == 302
    meeting = {**MEETING, "place": place, "held_on": TODAY.isoformat(), "minutes": photo("会议纪要.jpg")}
    assert visitor.post(reverse("committeemeeting-create"), meeting).status_code == 302
    led = {"place": place, "inspected_on": TODAY.isoformat(), "leader": "示例县长", "rank": "government_head",
           "findings": "要求整改（示例）"}  # fmt: skip
    answer = visitor.post(reverse("leaderinspection-create"), led)
    assert "site" in answer.context["form"].errors  # neither enterprise nor place
    assert visitor.post(reverse("leaderinspection-create"), {**led, "enterprise": firm.pk}).status_code == 302
    page = visitor.get(reverse("committeeplan-detail", kwargs={"pk": CommitteePlan.unscoped.get().pk}))
    words = page.content.decode()
    for shown in (firm.name, "示例议题", "政府（管委会）主要负责人"):
        assert shown in words
    assert attachments_of(CommitteeMeeting.unscoped.get()).count() == 1
