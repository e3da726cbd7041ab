"""What is closed or has moved away: it changes no more, tells the old county nothing new, and the staff find it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enterprises import queries
from enterprises.models import ChangeRequest, Enterprise, EnterpriseDocument, ResponsiblePerson, Site
from enterprises.services import changes, life, registration, rows, supervision, transfer
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import Attachment, AuditEntry, Notification
from tests.conftest import NOW
from tests.enterprises.test_registration import PDF, apply
from tests.factories.enterprises import make_enterprise
from tests.people import node
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db


def ask(enterprise, head, **facts) -> ChangeRequest:
    return changes.request_change(enterprise=enterprise, facts=facts, reason="示例", actor=head, now=NOW)


def moved(enterprise, inspector, other_county):
    request = transfer.request_transfer(
        enterprise=enterprise, jurisdiction=node("430202001"), reason="示例：搬迁", actor=inspector, now=NOW
    )
    return transfer.accept_transfer(transferrequest=request, actor=other_county, now=NOW)


def test_closed_record_is_changed_by_no_service(enterprise, head, inspector):
    waiting = ask(enterprise, head, staff_total=60)
    life.cancel(enterprise=enterprise, actor=inspector, now=NOW, note="示例：注销")
    before = Enterprise.unscoped.values().get(), AuditEntry.unscoped.count()
    acts = (
        lambda: life.update_facts(enterprise=enterprise, facts={"staff_total": 70}, actor=inspector, now=NOW),
        lambda: life.set_risk_class(
            enterprise=enterprise, risk_class="A", reason="示例", actor=inspector, now=NOW
        ),
        lambda: changes.approve_change(changerequest=waiting, actor=inspector, now=NOW),
    )  # fmt: skip
    for act in acts:
        with pytest.raises(TransitionDenied):
            act()
    assert (Enterprise.unscoped.values().get(), AuditEntry.unscoped.count()) == before


def test_cancellation_refuses_what_waits_and_tells_whoever_asked(enterprise, head, inspector):
    ask(enterprise, head, staff_total=60)
    wish = changes.request_step(enterprise=enterprise, kind="suspend", reason="示例", actor=head, now=NOW)
    ChangeRequest.unscoped.filter(pk=wish.pk).update(requested_by=inspector)  # the canceller's own request ends too
    life.cancel(enterprise=enterprise, actor=inspector, now=NOW, note="示例：注销")
    for request, person in zip(ChangeRequest.unscoped.order_by("pk"), (head, inspector), strict=True):
        assert (request.status, request.due_at, bool(request.decision_note)) == ("refused", None, True)
        assert Notification.objects.filter(user=person, body=request.decision_note).count() == 1
    assert AuditEntry.unscoped.filter(action="changerequest.refuse", actor__username="system").count() == 2


def test_cancellation_that_was_asked_for_ends_the_other_requests(enterprise, head, inspector):
    other = ask(enterprise, head, staff_total=60)
    wish = changes.request_step(enterprise=enterprise, kind="cancel", reason="示例", actor=head, now=NOW)
    assert changes.approve_change(changerequest=wish, actor=inspector, now=NOW).status == "approved"
    other.refresh_from_db()
    assert other.status == "refused"


def test_enterprise_that_is_offered_away_is_not_cancelled(enterprise, inspector):
    request = transfer.request_transfer(
        enterprise=enterprise, jurisdiction=node("430202001"), reason="示例", actor=inspector, now=NOW
    )
    with pytest.raises(TransitionDenied):
        life.cancel(enterprise=enterprise, actor=inspector, now=NOW, note="示例")
    request.refresh_from_db()
    assert (Enterprise.unscoped.get().status, request.status) == ("active", "requested")


@pytest.mark.parametrize("status", ["cancelled", "refused"])
def test_rows_of_a_closed_record_stay_as_they_are(status, enterprise, head):
    given = {"actor": head, "now": NOW}
    site = rows.add_site(enterprise=enterprise, kind="plant", name="示例厂区", address="示例路1号", **given)
    person = rows.add_person(enterprise=enterprise, kind="safety_head", name="示例", **given)
    paper = rows.add_document(enterprise=enterprise, kind="business_licence", number="示例1", **given)
    Enterprise.unscoped.update(status=status)
    before = AuditEntry.unscoped.count()
    acts = (
        lambda: rows.add_site(enterprise=enterprise, kind="plant", name="示例二", address="示例路2号", **given),
        lambda: rows.change_site(site=site, name="示例二", **given),
        lambda: rows.remove_site(site=site, **given),
        lambda: rows.add_person(enterprise=enterprise, kind="safety_head", name="示例二", **given),
        lambda: rows.change_person(responsibleperson=person, name="示例二", **given),
        lambda: rows.add_document(enterprise=enterprise, kind="business_licence", number="示例2", **given),
        lambda: rows.renew_document(enterprisedocument=paper, number="示例2", **given),
        lambda: rows.change_document(enterprisedocument=paper, number="示例2", **given),
    )
    for act in acts:
        with pytest.raises(TransitionDenied):
            act()
    kept = (Site.unscoped.get().name, ResponsiblePerson.unscoped.get().name, EnterpriseDocument.unscoped.get().number)
    assert (kept, AuditEntry.unscoped.count()) == (("示例厂区", "示例", "示例1"), before)


def test_move_asks_where_the_enterprise_is_now(enterprise, inspector, other_county):
    stale = Enterprise.unscoped.get()
    moved(enterprise, inspector, other_county)
    with pytest.raises(NotAllowed):
        life.move_within_county(enterprise=stale, jurisdiction=node("430102002"), actor=inspector, now=NOW)
    assert Enterprise.unscoped.get().jurisdiction.code == "430202001"


def test_registration_under_review_gets_no_risk_class(inspector):
    enterprise = make_enterprise(status="submitted")
    with pytest.raises(TransitionDenied):
        life.set_risk_class(enterprise=enterprise, risk_class="A", reason="示例", actor=inspector, now=NOW)
    assert Enterprise.unscoped.get().risk_class == ""


def test_decided_request_shows_what_stood_there_then(enterprise, head, inspector):
    request = ask(enterprise, head, staff_total=60)
    request = changes.approve_change(changerequest=request, actor=inspector, now=NOW)
    (line,) = queries.differences(request, Enterprise.unscoped.get())
    assert (line["old"], line["new"], line["stale"]) == (50, 60, False)


def test_figure_that_is_to_be_emptied_is_shown_as_empty(enterprise, head):
    (line,) = queries.differences(ask(enterprise, head, staff_total=None), enterprise)
    assert (line["old"], line["new"]) == (50, "")


def test_old_county_learns_nothing_new_from_closed_requests(enterprise, head, inspector, other_county):
    closed = ask(enterprise, head, production_address="示例当时提出的地址")
    changes.refuse_change(changerequest=closed, actor=inspector, now=NOW, note="示例")
    request = moved(enterprise, inspector, other_county)
    row = Enterprise.unscoped.get()
    life.update_facts(enterprise=row, facts={"production_address": "示例新县地址"}, actor=other_county, now=NOW)
    pages = (("changerequest-detail", closed.pk), ("transferrequest-detail", request.pk))
    for name, pk in pages:
        answer = browser(inspector).get(reverse(name, args=[pk]))
        assert (answer.status_code, "示例新县地址" in words(answer)) == (200, False)


def test_staff_are_led_to_their_record_after_a_move(enterprise, head, inspector, other_county):
    moved(enterprise, inspector, other_county)
    for user in (head, inspector):
        notice = Notification.objects.filter(user=user, kind="enterprise.transfer").latest("pk")
        user._grants = None
        assert browser(user).get(notice.url).status_code == 200


def test_township_and_licence_of_a_returned_registration_are_corrected_together(inspector):
    enterprise = apply(licence=SimpleUploadedFile("licence.pdf", PDF))
    registration.send_back(enterprise=enterprise, actor=inspector, now=NOW, note="示例")
    head = enterprise.applicant
    row = registration.resubmit(
        enterprise=enterprise, facts={"staff_total": 10}, jurisdiction=node("430102002"), actor=head, now=NOW,
        licence=SimpleUploadedFile("licence.pdf", PDF),
    )  # fmt: skip
    assert row.status == "submitted"
    assert set(Attachment.unscoped.values_list("place", flat=True)) == {row.place}


def test_trail_keeps_no_sealed_personal_data_of_a_request(enterprise, head):
    ask(enterprise, head, safety_head_phone="13911112222", staff_total=60)
    changes_told = AuditEntry.unscoped.get(action="changerequest.create").changes
    assert changes_told["proposed"] == [None, {"safety_head_phone": "***", "staff_total": 60}]
    assert "a1." not in str(changes_told)


def test_every_day_has_one_responsible_person(enterprise, inspector, township_supervisor):
    def assign(user, since):
        return supervision.assign_supervision(
            enterprise=enterprise, kind="territorial", user=user, actor=inspector, now=NOW, since=since
        )

    assign(inspector, date(2026, 11, 10))
    for since in (date(2026, 11, 9), date(2026, 11, 21)):
        with pytest.raises(TransitionDenied):
            assign(township_supervisor, since)
    assign(township_supervisor, date(2026, 11, 15))
    for day, person in ((date(2026, 11, 14), inspector), (date(2026, 11, 15), township_supervisor)):
        assert [row.user for row in supervision.responsible_on(enterprise, day)] == [person]
