"""An enterprise moves to another county: what follows, what stays, who may."""

import pytest

from enterprises.models import ChangeRequest, Enterprise, Supervision, TransferRequest
from enterprises.services import changes, rows, supervision, transfer
from enterprises.services.counts import rebuild
from safetyportal.core.access import forget_grants
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, Notification, Posting, User
from safetyportal.core.rollups import total
from tests.conftest import NOW
from tests.people import make_user, node

pytestmark = pytest.mark.django_db


def offer(enterprise, inspector, code: str = "430202001") -> TransferRequest:
    return transfer.request_transfer(
        enterprise=enterprise, jurisdiction=node(code), reason="示例：搬迁", actor=inspector, now=NOW
    )


def test_offer_is_seen_from_both_sides_and_nowhere_else(enterprise, inspector, other_county, neighbour):
    request = offer(enterprise, inspector)
    seen = "enterprises.view_transferrequest"
    assert list(TransferRequest.objects.visible_to(inspector, seen)) == [request]
    assert list(TransferRequest.objects.visible_to(other_county, seen)) == [request]
    assert not TransferRequest.objects.visible_to(neighbour, seen).exists()
    assert not Enterprise.objects.visible_to(other_county, "enterprises.view_enterprise").exists()
    assert Notification.objects.filter(user=other_county, kind="enterprise.transfer").count() == 1


def test_accepted_enterprise_moves_with_its_people_and_open_records(enterprise, head, inspector, other_county):
    site = rows.add_site(enterprise=enterprise, kind="plant", name="示例厂区", actor=head, now=NOW)
    closed = changes.request_change(
        enterprise=enterprise, facts={"staff_total": 60}, reason="示例", actor=head, now=NOW
    )
    changes.refuse_change(changerequest=closed, actor=inspector, now=NOW, note="示例")
    pending = changes.request_change(
        enterprise=enterprise, facts={"staff_total": 70}, reason="示例", actor=head, now=NOW
    )
    held = supervision.assign_supervision(
        enterprise=enterprise, kind="territorial", user=inspector, actor=inspector, now=NOW
    )
    old = enterprise.place
    rebuild("/43/")
    transfer.accept_transfer(transferrequest=offer(enterprise, inspector), actor=other_county, now=NOW)
    row = Enterprise.unscoped.get(pk=enterprise.pk)
    assert row.place == f"/43/4302/430202/430202001/E{row.pk}/"
    assert row.jurisdiction.code == "430202001"
    assert Posting.unscoped.get(user=head).place == row.place
    assert User.objects.get(pk=head.pk).place == row.place
    assert ChangeRequest.unscoped.get(pk=pending.pk).place == row.place
    assert ChangeRequest.unscoped.get(pk=closed.pk).place == old
    assert Supervision.unscoped.get(pk=held.pk).until is not None
    assert site.enterprise_id == row.pk
    assert list(Enterprise.objects.visible_to(other_county, "enterprises.view_enterprise")) == [row]
    assert not Enterprise.objects.visible_to(inspector, "enterprises.view_enterprise").exists()
    forget_grants(head)
    assert list(Enterprise.objects.visible_to(head, "enterprises.view_enterprise")) == [row]
    assert total("enterprises", "/43/4302/", status="active") == 1
    assert total("enterprises", "/43/4301/") == 0
    assert {entry.place for entry in AuditEntry.unscoped.filter(action="enterprise.transfer")} == {row.place}
    assert {entry.place for entry in AuditEntry.unscoped.filter(action="transferrequest.accept")} == {old}


def test_giving_county_cannot_accept_its_own_offer(enterprise, inspector):
    request = offer(enterprise, inspector)
    with pytest.raises(TransitionDenied):
        transfer.accept_transfer(transferrequest=request, actor=inspector, now=NOW)
    assert Enterprise.unscoped.get(pk=enterprise.pk).place == enterprise.place


def test_receiving_county_cannot_take_what_was_not_offered(enterprise, other_county):
    with pytest.raises(NotAllowed):
        transfer.request_transfer(
            enterprise=enterprise, jurisdiction=node("430202001"), reason="示例", actor=other_county, now=NOW
        )
    assert TransferRequest.unscoped.count() == 0


def test_third_county_can_neither_accept_nor_see(enterprise, inspector, neighbour):
    request = offer(enterprise, inspector)
    with pytest.raises(NotAllowed):
        transfer.accept_transfer(transferrequest=request, actor=neighbour, now=NOW)
    request.refresh_from_db()
    assert request.status == "requested"


def test_refused_transfer_moves_nothing(enterprise, inspector, other_county):
    request = offer(enterprise, inspector)
    transfer.refuse_transfer(transferrequest=request, actor=other_county, now=NOW, note="示例：未迁入")
    assert Enterprise.unscoped.get(pk=enterprise.pk).place == enterprise.place
    assert Notification.objects.filter(user=inspector, kind="enterprise.transfer").count() == 1


def test_withdrawal_is_for_the_giving_side(enterprise, inspector, other_county):
    request = offer(enterprise, inspector)
    with pytest.raises(TransitionDenied):
        transfer.withdraw_transfer(transferrequest=request, actor=other_county, now=NOW)
    assert transfer.withdraw_transfer(transferrequest=request, actor=inspector, now=NOW).status == "withdrawn"


@pytest.mark.parametrize("code", ["430102002", "430202"])
def test_offer_needs_a_township_of_another_county(enterprise, inspector, code):
    with pytest.raises(TransitionDenied):
        offer(enterprise, inspector, code)


def test_second_offer_is_refused(enterprise, inspector):
    offer(enterprise, inspector)
    with pytest.raises(TransitionDenied):
        offer(enterprise, inspector, "430203001")


def test_officer_of_one_sector_at_the_destination_sees_only_its_own(enterprise, inspector):
    offer(enterprise, inspector)
    seen = "enterprises.view_transferrequest"
    right = make_user("industry_officer", "430202", sectors=["metallurgy_trade"])
    wrong = make_user("industry_officer", "430202", sectors=["fireworks"])
    assert TransferRequest.objects.visible_to(right, seen).count() == 1
    assert TransferRequest.objects.visible_to(wrong, seen).count() == 0
