"""The closed loop from finding to closing, who may do what, dates, texts, photos and money."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hazards.choices import HazardStatus as S
from hazards.models import Hazard
from hazards.queries.photos import AFTER, BEFORE, files_by_purpose
from hazards.services import counts, detours, loop, requests
from safetyportal.core import rollups
from safetyportal.core.attachments import attachments_of
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, Notification
from tests import people
from tests.conftest import NOW
from tests.factories.hazards import make_hazard
from tests.hazards.loop_helpers import TODAY, a_firm, facts, photo
from tests.hazards.test_counts import figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
LATER = NOW + timedelta(days=4)


def state() -> tuple:
    return list(Hazard.unscoped.order_by("pk").values_list()), AuditEntry.unscoped.count()


def test_own_hazard_goes_round_and_figures_follow():
    firm, _head, officer, worker = a_firm()
    hazard = loop.report_found(enterprise=firm, facts=facts(), actor=worker, now=NOW, photos=[photo("before.jpg")])
    assert (hazard.status, hazard.clock) == (S.REPORTED, "assessment")
    assert Notification.objects.filter(user=officer, kind="hazard.waiting").count() == 1
    task = {"rectify_by": TODAY + timedelta(days=5), "measures": "换锁", "assigned_to": worker}
    hazard = loop.assess(hazard=hazard, assignment=task, actor=officer, now=NOW)
    assert (hazard.status, hazard.deadline_set_by, hazard.responsible) == (S.RECTIFYING, "enterprise", worker.name)
    assert Notification.objects.filter(user=worker, kind="hazard.assigned").exists()
    hazard = loop.submit_rectification(
        hazard=hazard, rectification="已换锁", actual_cost=Decimal("320"), photos=[photo()], actor=worker, now=LATER
    )
    with pytest.raises(NotAllowed):
        loop.verify(hazard=hazard, actor=worker, now=LATER)
    hazard = loop.verify(hazard=hazard, note="合格", actor=officer, now=LATER)
    assert (hazard.status, hazard.closed_on, hazard.closed_late) == (S.CLOSED, LATER.date(), False)
    assert rollups.total("hazards", "/43/4301/430102/", status="closed") == 1
    kept = figures()
    counts.rebuild("/43/")
    assert figures() == kept


def test_whoever_rectified_never_verifies():
    firm, head, officer, _worker = a_firm()
    hazard = make_hazard(firm, "awaiting", rectified_by=officer)
    before = state()
    with pytest.raises(TransitionDenied, match="cannot re-check"):
        loop.verify(hazard=hazard, actor=officer, now=NOW)
    assert state() == before
    assert loop.verify(hazard=hazard, actor=head, now=NOW).status == S.CLOSED


@pytest.mark.parametrize("values", [{"source": "5"}, {"level": "major"}])
def test_what_an_authority_found_or_is_major_only_an_authority_closes(values):
    firm, head, _officer, worker = a_firm()
    hazard = make_hazard(firm, "awaiting", rectified_by=worker, **values)
    before = state()
    for act in (loop.verify, loop.return_):
        with pytest.raises(TransitionDenied, match="authority"):
            act(hazard=hazard, note="示例", actor=head, now=NOW)
    assert state() == before
    inspector = people.make_user("county_supervisor", "430102")
    assert loop.verify(hazard=hazard, actor=inspector, now=NOW).status == S.CLOSED


def test_enterprise_neither_grades_nor_assigns_what_an_authority_found():
    firm, head, _officer, _worker = a_firm()
    reported = make_hazard(firm, "reported", source="5")
    assessed = make_hazard(firm, "assessed", source="5")
    before = state()
    with pytest.raises(TransitionDenied):
        loop.assess(hazard=reported, actor=head, now=NOW)
    with pytest.raises(TransitionDenied):
        loop.assign(hazard=assessed, rectify_by=TODAY, actor=head, now=NOW)
    assert state() == before


def test_inspector_records_assesses_and_assigns_at_once():
    firm, head, _officer, _worker = a_firm()
    inspector = people.make_user("county_supervisor", "430102")
    task = {"rectify_by": TODAY + timedelta(days=10), "measures": "限期整改"}
    hazard = loop.raise_hazard(
        enterprise=firm, facts=facts(source="5"), actor=inspector, now=NOW, photos=[photo()], assignment=task
    )
    assert (hazard.status, hazard.deadline_set_by) == (S.RECTIFYING, "county")
    assert Notification.objects.filter(user=head, kind="hazard.assigned").exists()
    with pytest.raises(NotAllowed):
        loop.report_found(enterprise=firm, facts=facts(source="5"), actor=head, now=NOW)


def test_ticking_a_criterion_makes_it_major_and_only_a_review_by_somebody_else_lowers_it():
    firm, head, officer, _worker = a_firm()
    hazard = loop.report_found(enterprise=firm, facts=facts(), actor=officer, now=NOW)
    hazard = loop.assess(hazard=hazard, criteria=["GM-03-1"], actor=officer, now=NOW)
    assert hazard.is_major
    review = requests.request_review(hazard=hazard, reason="不符合", actor=head, now=NOW)
    township = people.make_user("township_supervisor", "430102001")
    county = people.make_user("county_supervisor", "430102")
    for person, refusal in ((head, NotAllowed), (township, TransitionDenied)):
        with pytest.raises(refusal):
            requests.approve_review(levelreview=review, actor=person, now=NOW)
    requests.approve_review(levelreview=review, actor=county, now=NOW, note="同意")
    hazard.refresh_from_db()
    assert (hazard.level, hazard.criteria) == ("general", [])
    again = detours.make_major(hazard=hazard, note="复查发现", actor=county, now=NOW)
    own = requests.request_review(hazard=again, reason="不符合", actor=county, now=NOW)
    with pytest.raises(TransitionDenied, match="cannot decide"):
        requests.approve_review(levelreview=own, actor=county, now=NOW)


def test_unknown_criterion_is_refused():
    firm, _head, officer, _worker = a_firm()
    with pytest.raises(ValidationError, match="no such criterion"):
        loop.report_found(enterprise=firm, facts=facts(criteria=["XX-1"]), actor=officer, now=NOW)


def test_reported_as_major_stays_major_at_assessment():
    firm, _head, officer, worker = a_firm()
    hazard = loop.report_found(enterprise=firm, facts=facts(criteria=["GM-03-1"]), actor=worker, now=NOW)
    assert loop.assess(hazard=hazard, level="general", actor=officer, now=NOW).is_major


def test_return_is_counted_and_needs_a_new_photo():
    firm, _head, officer, worker = a_firm()
    hazard = make_hazard(firm, "rectifying")
    with pytest.raises(ValidationError, match="photo"):
        loop.submit_rectification(hazard=hazard, rectification="好了", actor=worker, now=NOW)
    done = {"hazard": hazard, "rectification": "好了", "actor": worker, "photos": [photo()]}
    hazard = loop.submit_rectification(now=NOW, **done)
    hazard = loop.return_(hazard=hazard, note="锁未装牢", actor=officer, now=NOW + timedelta(days=900))
    assert (hazard.status, hazard.return_count, hazard.verification) == (S.RECTIFYING, 1, "锁未装牢")
    with pytest.raises(ValidationError, match="photo"):
        loop.submit_rectification(hazard=hazard, rectification="又好了", actor=worker, now=NOW)


def test_return_without_reason_is_refused():
    firm, head, _officer, worker = a_firm()
    hazard = make_hazard(firm, "awaiting", rectified_by=worker)
    with pytest.raises(TransitionDenied, match="reason"):
        loop.return_(hazard=hazard, note=" ", actor=head, now=NOW)


def test_dates_and_texts_out_of_range_are_refused():
    firm, _head, officer, worker = a_firm()
    before = state()
    for values, field in (
        ({"found_on": TODAY + timedelta(days=1)}, "found_on"),
        ({"description": "字" * 10_000}, "description"),
        ({"location": "字" * 101}, "location"),
        ({"category": "Z99"}, "category"),
    ):
        with pytest.raises(ValidationError) as refused:
            loop.report_found(enterprise=firm, facts=facts(**values), actor=worker, now=NOW)
        assert field in refused.value.message_dict
    assert state() == before
    hazard = make_hazard(firm, "assessed")
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=91)):
        with pytest.raises(ValidationError):
            loop.assign(hazard=hazard, rectify_by=day, actor=officer, now=NOW)
    stranger = people.make_user("enterprise_worker", "430102001")
    with pytest.raises(ValidationError, match="does not belong"):
        loop.assign(hazard=hazard, rectify_by=TODAY, assigned_to=stranger, actor=officer, now=NOW)


def test_closing_before_finding_is_refused_by_the_database():
    firm, head, _officer, worker = a_firm()
    hazard = make_hazard(firm, "awaiting", rectified_by=worker, found_on=TODAY)
    with pytest.raises(ValidationError):
        loop.verify(hazard=hazard, actor=head, now=NOW - timedelta(days=3))


def test_late_is_what_was_rectified_late():
    firm, head, _officer, worker = a_firm()
    in_time = make_hazard(firm, "awaiting", rectified_by=worker, rectified_at=NOW, rectify_by=TODAY)
    too_late = make_hazard(firm, "awaiting", rectified_by=worker, rectified_at=LATER, rectify_by=TODAY)
    assert not loop.verify(hazard=in_time, actor=head, now=LATER).closed_late
    assert loop.verify(hazard=too_late, actor=head, now=LATER).closed_late


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("photo.jpg", b"<html>no photo</html>", content_type="image/jpeg"),
        SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff" + b"0" * 200, content_type="image/jpeg"),
        SimpleUploadedFile("big.jpg", b"\xff\xd8\xff" + b"0" * (20 * 1024 * 1024 + 1), content_type="image/jpeg"),
    ],
    ids=["not a photo", "damaged", "above 20 MB"],
)
def test_a_photo_that_cannot_be_kept_undoes_the_whole_report(upload):
    firm, _head, _officer, worker = a_firm()
    before = state()
    with pytest.raises(ValidationError) as refused:
        loop.report_found(enterprise=firm, facts=facts(), actor=worker, now=NOW, photos=[photo(), upload])
    assert upload.name in refused.value.message_dict["photos"][0]
    assert state() == before


def test_a_rotated_photo_is_kept_upright_on_its_side_of_the_pair():
    firm, _head, _officer, worker = a_firm()
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera was held upright
    hazard = loop.report_found(
        enterprise=firm, facts=facts(), actor=worker, now=NOW, photos=[photo("turned.jpg", exif=turned)]
    )
    found = files_by_purpose(attachments_of(hazard))
    from django.core.files.storage import default_storage

    with default_storage.open(found[BEFORE][0].stored_name) as stored:
        assert Image.open(stored).size == (40, 60)
    assert found[AFTER] == []


def test_two_people_at_once_one_acts_and_the_other_sees_it():
    firm, head, officer, worker = a_firm()
    hazard = make_hazard(firm, "awaiting", rectified_by=worker)
    loop.verify(hazard=hazard, actor=head, now=NOW, expected_version=hazard.version)
    with pytest.raises(TransitionDenied, match="closed"):
        loop.return_(hazard=hazard, note="示例", actor=officer, now=NOW, expected_version=hazard.version)
    hazard = make_hazard(firm, "rectifying")
    loop.plan(hazard=hazard, measures="甲", actor=head, now=NOW, expected_version=hazard.version)
    with pytest.raises(Conflict):
        loop.plan(hazard=hazard, measures="乙", actor=officer, now=NOW, expected_version=hazard.version)


def test_reopening_always_tells_enterprise_and_officials():
    firm, head, officer, _worker = a_firm()
    township = people.make_user("township_supervisor", "430102001")
    county = people.make_user("county_supervisor", "430102")
    hazard = make_hazard(firm, "closed")
    hazard = loop.reopen(hazard=hazard, note="复发", rectify_by=TODAY + timedelta(days=3), actor=county, now=NOW)
    assert (hazard.status, hazard.reopen_count, hazard.closed_on) == (S.RECTIFYING, 1, None)
    told = set(Notification.objects.filter(kind="hazard.reopened").values_list("user_id", flat=True))
    assert {head.pk, officer.pk, township.pk, county.pk} <= told


def test_reported_number_of_another_system_is_accepted_once():
    firm, _head, _officer, worker = a_firm()
    loop.report_found(enterprise=firm, facts=facts(external_id="EHS-1"), actor=worker, now=NOW)
    with pytest.raises(ValidationError, match="already reported"):
        loop.report_found(enterprise=firm, facts=facts(external_id="EHS-1"), actor=worker, now=NOW)
    assert Hazard.unscoped.filter(external_id="EHS-1").count() == 1


def test_neighbour_can_do_nothing():
    firm, _head, _officer, _worker = a_firm()
    neighbour = people.make_user("county_supervisor", "430103")
    hazard = make_hazard(firm, "awaiting")
    before = state()
    for act in (
        lambda: loop.verify(hazard=hazard, actor=neighbour, now=NOW),
        lambda: loop.return_(hazard=hazard, note="示例", actor=neighbour, now=NOW),
        lambda: loop.report_found(enterprise=firm, facts=facts(source="5"), actor=neighbour, now=NOW),
        lambda: requests.request_review(hazard=hazard, reason="示例", actor=neighbour, now=NOW),
    ):
        with pytest.raises((NotAllowed, TransitionDenied)):
            act()
    assert state() == before
