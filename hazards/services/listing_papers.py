"""Papers of a listing: the notice, the delisting notice, and the receipt for their delivery (送达回证)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hazards.choices import DeliveryManner
from hazards.models import Listing, ListingDelivery
from hazards.queries.listings import authority_name
from hazards.services.listing_files import keep
from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.issued import valid_document
from safetyportal.core.models import IssuedDocument
from safetyportal.core.services.issuing import issue

DECIDE, HANDLE, REPORT = "hazards.decide_listing", "hazards.handle_listing", "hazards.report_listing"
NOTICE, REMOVAL, RECEIPT = "hazards.listing_notice", "hazards.listing_removal", "hazards.listing_receipt"


def issuer_of(listing: Listing) -> str:
    return listing.body.name if listing.body else authority_name(listing.place, listing.level)


def issue_notice(listing: Listing, *, actor: Any, now: datetime, note: str = "") -> Listing:
    """《重大事故隐患挂牌督办通知书》; a later one of the next level supersedes it."""
    old = valid_document(listing, NOTICE)
    paper = issue(
        NOTICE,
        listing,
        actor=actor,
        now=now,
        body=listing.body,
        issuer=issuer_of(listing),
        replaces=old,
        note=(note or str(listing.get_level_display())) if old else "",
    )
    changes = {"notice_number": paper.number}
    return writes.update(listing, changes, actor=actor, perm=DECIDE, now=now, action="listing.notice")


def issue_removal(listing: Listing, *, actor: Any, now: datetime) -> Listing:
    """《重大事故隐患摘牌（销号）通知书》."""
    paper = issue(REMOVAL, listing, actor=actor, now=now, body=listing.body, issuer=issuer_of(listing))
    changes = {"delisting_number": paper.number}
    return writes.update(listing, changes, actor=actor, perm=DECIDE, now=now, action="listing.removal")


def record_delivery(
    *, listing: Listing, document: IssuedDocument, addressee: str, manner: str, delivered_at: datetime,
    received_by: str, actor: Any, now: datetime, delivered_by: str = "", note: str = "", photo: Any = None,
) -> Listing:  # fmt: skip
    """An official records who received a paper, when and how, with a photo of the signed strip where there is one.

    For holders of `handle_listing`. The receipt (送达回证) is drawn at once. Raises `Conflict` when the delivery to
    this addressee is already recorded, `ValidationError` (time, file).
    """
    if delivered_at > now:
        raise ValidationError({"delivered_at": _("This moment is yet to come.")})
    with writes.unit_of_work():
        row = writes.locked(listing)
        _require_own(row, document)
        if delivered_at < document.issued_at:
            raise ValidationError({"delivered_at": _("A paper is delivered after it was issued.")})
        delivery = ListingDelivery(
            listing=row, document=document, addressee=addressee.strip(), manner=manner, delivered_at=delivered_at,
            delivered_by=delivered_by.strip() or actor.name, received_by=received_by.strip(), note=note.strip(),
            recorded_by=actor, files=keep([photo], row, "delivery", "photo", actor=actor, perm=HANDLE, now=now),
        )  # fmt: skip
        _keep_delivery(delivery, actor=actor, perm=HANDLE, now=now)
    return row


def sign_for(*, listing: Listing, actor: Any, now: datetime, note: str = "") -> Listing:
    """The enterprise confirms online that it has received the papers issued to it: delivered electronically.

    For its head and safety officers. Raises `TransitionDenied` when there is nothing to sign for.
    """
    with writes.unit_of_work():
        row = writes.locked(listing)
        require(actor, REPORT, row)
        waiting = undelivered(row)
        if not waiting:
            raise TransitionDenied(_("There is no paper to sign for."))
        for document in waiting:
            delivery = ListingDelivery(
                listing=row, document=document, addressee=row.enterprise.name, manner=DeliveryManner.ELECTRONIC,
                delivered_at=now, delivered_by="", received_by=actor.name, note=note.strip()[:300], recorded_by=actor,
            )  # fmt: skip
            _keep_delivery(delivery, actor=actor, perm=REPORT, now=now)
    return row


def undelivered(listing: Listing) -> list[IssuedDocument]:
    """Valid papers that the enterprise has not received yet."""
    papers = [paper for paper in (valid_document(listing, kind) for kind in (NOTICE, REMOVAL)) if paper]
    done = set(
        ListingDelivery.unscoped.filter(listing=listing, addressee=listing.enterprise.name).values_list(
            "document_id", flat=True
        )
    )
    return [paper for paper in papers if paper.pk not in done]


def _require_own(listing: Listing, document: IssuedDocument) -> None:
    if (document.target_type, document.target_id) != (listing._meta.label_lower, listing.pk):
        raise NotAllowed(_("This paper belongs to another record."))


def _keep_delivery(delivery: ListingDelivery, *, actor: Any, perm: str, now: datetime) -> None:
    try:
        with transaction.atomic():
            writes.create(delivery, actor=actor, perm=perm, now=now)
    except (IntegrityError, ValidationError) as error:
        known = ListingDelivery.unscoped.filter(document=delivery.document, addressee=delivery.addressee)
        if known.exists():
            raise Conflict(_("The delivery to this addressee is already recorded.")) from error
        raise
    data = {
        "document": str(delivery.document), "addressee": delivery.addressee,
        "manner": delivery.manner, "delivered_at": delivery.delivered_at.isoformat(),
        "delivered_by": delivery.delivered_by, "received_by": delivery.received_by, "note": delivery.note,
        "number": delivery.document.number, "title": delivery.document.title,
    }  # fmt: skip
    listing = delivery.listing
    issue(
        RECEIPT, listing, actor=actor, now=now, data=data, body=listing.body, issuer=issuer_of(listing), perm=perm
    )  # fmt: skip
