"""What was closed before an enterprise moved: who goes on reading it, and that nobody can change it (ADR 0009)."""

from datetime import date

import pytest
from django.urls import reverse

from enterprises.models import ChangeRequest, Enterprise, TransferRequest
from enterprises.services import changes, life, transfer
from safetyportal.core import access
from safetyportal.core.access import can, forget_grants, granted
from safetyportal.core.models import Attachment
from safetyportal.core.services import divisions
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user, node
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db
SEEN = "enterprises.view_changerequest"


@pytest.fixture
def closed(enterprise, head, inspector):
    """A refused change request of the enterprise, with a file."""
    request = changes.request_change(
        enterprise=enterprise, facts={"staff_total": 60}, reason="示例", actor=head, now=NOW
    )
    changes.refuse_change(changerequest=request, actor=inspector, now=NOW, note="示例：材料不全")
    Attachment.unscoped.create(
        jurisdiction=request.jurisdiction, place=request.place, sectors=request.sectors, purpose="示例",
        name="示例.pdf", target_type="enterprises.changerequest", target_id=request.pk, stored_name="x",
        content_type="application/pdf", size=1, sha256="x", state="clean",
    )  # fmt: skip
    return request


def move(enterprise, inspector, receiver, code: str = "430202001") -> TransferRequest:
    offer = transfer.request_transfer(
        enterprise=enterprise, jurisdiction=node(code), reason="示例", actor=inspector, now=NOW
    )
    return transfer.accept_transfer(transferrequest=offer, actor=receiver, now=NOW)


def seen_by(user) -> list[ChangeRequest]:
    forget_grants(user)
    return list(ChangeRequest.objects.visible_to(user, SEEN))


def test_own_people_and_the_old_county_read_on_the_new_county_does_not(
    closed, enterprise, head, inspector, other_county, neighbour
):
    transferred = move(enterprise, inspector, other_county)
    place = ChangeRequest.unscoped.get(pk=closed.pk).place
    assert place.startswith("/43/4301/")
    later = make_staff(Enterprise.unscoped.select_related("jurisdiction").get(pk=enterprise.pk))
    for reader in (head, later, inspector):
        assert seen_by(reader) == [closed]
        page = browser(reader).get(reverse("changerequest-detail", args=[closed.pk]))
        assert page.status_code == 200
        assert enterprise.name in words(page)
        assert transferred in TransferRequest.objects.visible_to(reader, "enterprises.view_transferrequest")
    for reader in (other_county, neighbour):
        assert seen_by(reader) == []
        assert browser(reader).get(reverse("changerequest-detail", args=[closed.pk])).status_code == 404
    gone = words(browser(inspector).get(reverse("changerequest-detail", args=[closed.pk])))
    assert reverse("enterprise-detail", args=[enterprise.pk]) not in gone
    assert reverse("changerequest-detail", args=[closed.pk]) in words(
        browser(head).get(reverse("enterprise-detail", args=[enterprise.pk]))
    )


def test_former_place_gives_reading_only(closed, enterprise, head, inspector, other_county):
    old = enterprise.place
    move(enterprise, inspector, other_county)
    forget_grants(head)
    assert can(head, SEEN, old)
    assert can(head, "core.open_attachment", old)
    for perm in ("enterprises.add_changerequest", "enterprises.maintain_enterprise", "enterprises.submit_enterprise"):
        assert not can(head, perm, old)
        assert [grant.place for grant in granted(head, perm)] == [Enterprise.unscoped.get(pk=enterprise.pk).place]


def test_places_add_up_over_moves_and_end_with_the_posting(closed, enterprise, head, inspector, other_county):
    life.move_within_county(enterprise=enterprise, jurisdiction=node("430102002"), actor=inspector, now=NOW)
    enterprise.refresh_from_db()
    move(enterprise, inspector, other_county)
    assert seen_by(head) == [closed]
    head.postings.update(ends_at=NOW)
    assert seen_by(head) == []


def test_merged_township_keeps_its_enterprises_history_readable(closed, enterprise, head):
    manager = make_user("system_administrator", "43")
    divisions.merge_nodes(
        actor=manager, old=node("430102001"), new=node("430102002"), effective_on=date(2026, 11, 20), basis="示例",
        now=NOW,
    )  # fmt: skip
    access.forget_successions()
    assert head.postings.get().place.startswith("/43/4301/430102/430102002/")
    assert ChangeRequest.unscoped.get(pk=closed.pk).place.startswith("/43/4301/430102/430102001/")
    assert seen_by(head) == [closed]


def test_another_enterprise_at_the_old_place_sees_nothing(closed, enterprise, inspector, other_county):
    move(enterprise, inspector, other_county)
    assert seen_by(make_staff(make_enterprise())) == []


def test_home_names_the_present_place(enterprise, head, inspector, other_county):
    move(enterprise, inspector, other_county)
    assert browser(head).get(reverse("home")).status_code == 200
