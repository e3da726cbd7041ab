"""Listed supervision from the proposal to the write-off: terms, hazard in step, acceptance, extension, taking over."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from hazards.models import Listing, ListingAcceptance, ListingExtension
from hazards.services import detours, listing_acceptance, listing_extensions, listing_progress, listings, loop
from safetyportal.core.deadlines import end_of_day, local_day, work_calendar
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.issued import documents_of, valid_document
from safetyportal.core.models import AuditEntry, Notification
from safetyportal.core.rollups import total
from tests.conftest import NOW
from tests.factories import listings as make
from tests.factories.enterprises import make_staff
from tests.factories.hazards import make_hazard
from tests.people import make_user

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def rectified(listing):
    """The enterprise has rectified: dossier, submission, request for acceptance."""
    head = make_staff(listing.enterprise)
    hazard = listing.hazard
    hazard.refresh_from_db()
    if not hasattr(hazard, "dossier"):
        make.make_dossier(hazard)
    loop.submit_rectification(
        hazard=hazard, rectification="已修复（示例）", photos=[make.picture()], actor=head, now=NOW
    )
    return listing_acceptance.request_acceptance(
        listing=listing, rectified_note="联锁已恢复（示例）", actor=head, now=NOW
    )


def accept(listing, opinion, **values):
    facts = {"held_on": TODAY, "members": "张示例、李示例", "text": "现场核查意见（示例）"} | values
    by = facts.pop("by", None) or make.office()
    return listing_acceptance.record_acceptance(listing=listing, opinion=opinion, actor=by, now=NOW, **facts)


def test_listing_marks_the_hazard_and_its_figures_and_sets_its_time_limit():
    hazard = make.make_major()
    make.make_body("4301")
    listing = make.make_listing(hazard)
    hazard.refresh_from_db()
    assert (hazard.listed, hazard.rectify_by, hazard.deadline_set_by) == (True, make.DEADLINE, "city")
    assert hazard.due_at == listing.due_at == end_of_day(make.DEADLINE)
    assert total("hazards", "/43/", listed=1) == 1
    assert listing.notice_number.endswith("〔2026〕1号")
    assert listing.record_due_at == end_of_day(date(2026, 11, 25))  # Friday + 3 working days
    assert listing.publish_due_at == end_of_day(date(2026, 11, 27))
    assert listing.listingprogress_rows.get().month == date(2026, 11, 1)


def test_proposer_and_other_levels_do_not_decide():
    hazard, both = make.make_major(), make_user("city_leader", "4301")
    listing = make.propose(hazard)
    for person in (make_user("county_leader", "430102"), make_user("province_leader", "43"), make.office()):
        with pytest.raises((NotAllowed, TransitionDenied)):
            listings.decide(listing=listing, deadline=make.DEADLINE, actor=person, now=NOW)
    Listing.unscoped.filter(pk=listing.pk).update(proposed_by=both)
    with pytest.raises(TransitionDenied):
        listings.decide(listing=listing, deadline=make.DEADLINE, actor=both, now=NOW)
    hazard.refresh_from_db()
    assert (hazard.listed, documents_of(listing).count()) == (False, 0)


def test_second_proposal_general_and_closed_hazards_are_refused():
    hazard = make.make_major()
    make.propose(hazard)
    with pytest.raises(Conflict):
        make.propose(hazard)
    for other in (make_hazard(), make.make_major(status="closed"), make.make_major(status="reported")):
        with pytest.raises(TransitionDenied):
            make.propose(other)
    assert Listing.unscoped.count() == 1


@pytest.mark.parametrize("deadline", [TODAY, date(2027, 11, 21)])
def test_time_limit_lies_between_tomorrow_and_a_year(deadline):
    with pytest.raises(ValidationError):
        make.propose(deadline=deadline)
    assert Listing.unscoped.count() == 0


def test_refused_proposal_keeps_its_reason_and_may_be_made_again():
    proposer = make_user("county_supervisor", "430102")
    listing = make.propose(by=proposer)
    with pytest.raises(TransitionDenied):
        listings.refuse(listing=listing, note=" ", actor=make.leader(), now=NOW)
    refused = listings.refuse(listing=listing, note="由县级挂牌即可（示例）", actor=make.leader(), now=NOW)
    assert (refused.status, refused.due_at, refused.decision_note) == ("refused", None, "由县级挂牌即可（示例）")
    assert Notification.objects.filter(user=proposer, kind="listing.decision").count() == 1
    assert make.propose(refused.hazard, level="county").status == "proposed"


def test_acceptance_fails_once_then_passes_and_the_hazard_is_closed_afterwards():
    listing = make.make_listing()
    county = make_user("county_supervisor", "430102")
    waiting = rectified(listing)
    assert waiting.status == "acceptance"
    with pytest.raises(ValidationError):
        accept(waiting, "failed")
    term = TODAY + timedelta(days=60)
    failed = accept(waiting, "failed", consequence="stop", new_deadline=term, photos=[make.picture()])
    hazard = failed.hazard
    hazard.refresh_from_db()
    assert (failed.status, failed.deadline, failed.due_at) == ("supervised", term, end_of_day(term))
    assert (hazard.status, hazard.return_count, hazard.rectify_by, hazard.listed) == ("rectifying", 1, term, True)

    passed = accept(rectified(failed), "passed")
    assert [row.opinion for row in ListingAcceptance.unscoped.order_by("id")] == ["failed", "passed"]
    hazard.refresh_from_db()
    with pytest.raises(TransitionDenied):
        loop.verify(hazard=hazard, actor=county, now=NOW)
    delisted = listing_acceptance.delist(listing=passed, actor=make.leader(), now=NOW)
    hazard.refresh_from_db()
    assert (delisted.status, delisted.delisted_on, hazard.listed) == ("delisted", TODAY, False)
    assert delisted.delisting_number
    assert total("hazards", "/43/", listed=1) == 0
    closed = loop.verify(hazard=hazard, actor=county, now=NOW)
    assert (closed.status, closed.listed) == ("closed", False)


def test_stopped_production_needs_the_assessment_report():
    hazard = make.make_major(handling="suspend")
    listing, head = make.make_listing(hazard), make_staff(hazard.enterprise)
    make.make_dossier(hazard)
    loop.submit_rectification(hazard=hazard, rectification="示例", photos=[make.picture()], actor=head, now=NOW)
    listing.refresh_from_db()
    facts = {"listing": listing, "rectified_note": "示例", "actor": head, "now": NOW}
    with pytest.raises(ValidationError):
        listing_acceptance.request_acceptance(**facts)
    done = listing_acceptance.request_acceptance(assessment=make.picture("评估报告.jpg"), **facts)
    assert done.status == "acceptance"


def test_acceptance_before_the_rectification_is_submitted_is_refused():
    listing = make.make_listing()
    with pytest.raises(TransitionDenied):
        listing_acceptance.request_acceptance(
            listing=listing, rectified_note="示例", actor=make_staff(listing.enterprise), now=NOW
        )


def test_extension_is_asked_for_twenty_working_days_before_and_not_a_day_later():
    listing = make.make_listing()
    head = make_staff(listing.enterprise)
    last = work_calendar().add_working_days(listing.deadline, -20)
    facts = {"listing": listing, "until": date(2027, 6, 30), "situation": "示例", "reason": "示例", "actor": head}
    too_late = end_of_day(last)
    with pytest.raises(TransitionDenied):
        listing_extensions.request_extension(now=too_late, **facts)
    assert ListingExtension.unscoped.count() == 0
    in_time = end_of_day(last) - timedelta(minutes=1)
    assert local_day(in_time) == last
    listing_extensions.request_extension(now=in_time, **facts)
    with pytest.raises(Conflict):
        listing_extensions.request_extension(now=in_time, **facts)


def test_extension_is_decided_by_the_level_that_holds_the_listing():
    listing, leader = make.make_listing(), make.leader()
    head = make_staff(listing.enterprise)
    facts = {"listing": listing, "situation": "示例", "reason": "设备到货延迟（示例）", "actor": head, "now": NOW}
    with pytest.raises(ValidationError):
        listing_extensions.request_extension(until=date(2027, 12, 1), **facts)
    listing_extensions.request_extension(until=date(2027, 6, 30), **facts)
    extension = ListingExtension.unscoped.get()
    assert extension.due_at == end_of_day(work_calendar().add_working_days(TODAY, 10))
    with pytest.raises((NotAllowed, TransitionDenied)):
        listing_extensions.grant_extension(listing=listing, actor=make.leader("county"), now=NOW)
    with pytest.raises(TransitionDenied):
        listing_extensions.refuse_extension(listing=listing, note="", actor=leader, now=NOW)
    granted = listing_extensions.grant_extension(listing=listing, actor=leader, now=NOW)
    granted.hazard.refresh_from_db()
    assert (granted.deadline, granted.extension_count) == (date(2027, 6, 30), 1)
    assert granted.hazard.rectify_by == date(2027, 6, 30)


def test_enterprise_cannot_extend_a_listed_hazard_in_the_loop():
    listing = make.make_listing()
    with pytest.raises((NotAllowed, TransitionDenied)):
        loop.extend_deadline(
            hazard=listing.hazard, rectify_by=date(2027, 6, 1), note="示例", actor=make.office("county"), now=NOW
        )


def test_upper_level_takes_over_what_climbed_with_a_notice_of_its_own():
    listing = make.make_listing()
    first = valid_document(listing, "hazards.listing_notice")
    province = make.leader("province")
    facts = {"listing": listing, "deadline": TODAY + timedelta(days=200), "note": "逾期未治理（示例）", "now": NOW}
    with pytest.raises((NotAllowed, TransitionDenied)):
        listings.take_over(actor=province, **facts)
    Listing.unscoped.filter(pk=listing.pk).update(climbed_to="province", climbed_at=NOW)
    taken = listings.take_over(actor=province, **facts)
    second = valid_document(taken, "hazards.listing_notice")
    first.refresh_from_db()
    assert (taken.level, taken.climbed_to, taken.recorded_at) == ("province", "", None)
    assert (first.state, second.replaces_id) == ("superseded", first.pk)
    taken.hazard.refresh_from_db()
    assert taken.hazard.deadline_set_by == "province"


def test_revoking_frees_the_hazard_and_ends_what_is_owed():
    listing = make.make_listing()
    listing_extensions.request_extension(
        listing=listing, until=date(2027, 6, 30), situation="示例", reason="示例",
        actor=make_staff(listing.enterprise), now=NOW,
    )  # fmt: skip
    revoked = listings.revoke(listing=listing, note="企业已关闭（示例）", actor=make.leader(), now=NOW)
    revoked.hazard.refresh_from_db()
    assert (revoked.status, revoked.hazard.listed) == ("revoked", False)
    assert revoked.listingprogress_rows.get().waived
    assert ListingExtension.unscoped.get().status == "refused"


def test_progress_grows_and_is_filed_once_a_month():
    listing = make.make_listing()
    head = make_staff(listing.enterprise)
    facts = {"listing": listing, "done": "完成设备采购（示例）", "actor": head}
    listing_progress.file_progress(percent=40, money_spent=50000, photos=[make.picture()], now=NOW, **facts)
    row = listing.listingprogress_rows.get()
    assert (row.percent, row.is_late, len(row.files)) == (40, False, 1)
    with pytest.raises(TransitionDenied):
        listing_progress.file_progress(percent=50, now=NOW, **facts)
    with pytest.raises(Conflict):
        listing_progress.file_progress(percent=50, month=TODAY, now=NOW, **facts)
    december = NOW + timedelta(days=20)
    listings.open_month(listing, date(2026, 12, 1), december)
    with pytest.raises(ValidationError):
        listing_progress.file_progress(percent=30, now=december, **facts)
    with pytest.raises(ValidationError):
        listing_progress.file_progress(percent=50, money_spent=10, now=december, **facts)
    with pytest.raises(NotAllowed):
        listing_progress.file_progress(percent=50, now=december, listing=listing, done="示例", actor=make.office())


def test_denied_acts_leave_no_trace():
    listing, neighbour = make.propose(), make_user("city_leader", "4302")
    before = AuditEntry.unscoped.count(), Notification.objects.count()
    with pytest.raises(NotAllowed):
        listings.decide(listing=listing, deadline=make.DEADLINE, actor=neighbour, now=NOW)
    listing.refresh_from_db()
    assert (listing.status, listing.version) == ("proposed", 1)
    assert (AuditEntry.unscoped.count(), Notification.objects.count()) == before


def test_detours_of_a_listed_hazard_leave_the_time_limit_of_the_listing():
    paused = make.make_major(status="paused", paused_on=TODAY - timedelta(days=9))
    listing = make.make_listing(paused)
    county = make.office("county")
    paused.refresh_from_db()
    resumed = detours.resume(hazard=paused, note="示例", actor=county, now=NOW)
    assert (resumed.rectify_by, resumed.due_at) == (listing.deadline, listing.due_at)
    with pytest.raises(TransitionDenied):
        detours.pause(hazard=resumed, note="示例", actor=county, now=NOW)
