"""Moving to another county: the county that holds the enterprise offers it, the one it moved to accepts or refuses."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.choices import TransferStatus
from enterprises.models import Enterprise, TransferRequest
from enterprises.services.facts import require_leaf_level
from enterprises.services.moving import end_supervision, relocate
from enterprises.services.telling import staff_of, tell
from enterprises.workflow import TRANSFER_FLOW
from safetyportal.core import notify, places, writes
from safetyportal.core.access import require
from safetyportal.core.errors import Conflict, TransitionDenied

GIVE, RECEIVE = "enterprises.transfer_enterprise", "enterprises.receive_enterprise"


def request_transfer(
    *, enterprise: Enterprise, jurisdiction, reason: str, actor, now: datetime, expected_version: int | None = None
) -> TransferRequest:
    """Offer the enterprise to another county. For holders of `enterprises.transfer_enterprise` where it is.

    Raises `NotAllowed`, `TransitionDenied` (same county, not registered, already offered), `Conflict`.
    """
    require(actor, GIVE, enterprise)
    require_leaf_level(jurisdiction)
    with writes.unit_of_work():
        row = writes.locked(enterprise)
        if expected_version is not None and row.version != expected_version:
            raise Conflict
        _check_offer(row, jurisdiction)
        request = TransferRequest(
            enterprise=row, jurisdiction=row.jurisdiction, place=row.place, sectors=row.sectors,
            to_jurisdiction=jurisdiction, to_place=jurisdiction.path, reason=reason.strip(), requested_by=actor,
        )  # fmt: skip
        TRANSFER_FLOW.start(request, now)
        try:
            with transaction.atomic():
                writes.create(request, actor=actor, perm=GIVE, now=now, note=reason)
        except IntegrityError as error:
            raise Conflict(_("This enterprise is already offered to another county.")) from error
        _tell_receivers(request, row, now)
    return request


def _check_offer(row: Enterprise, jurisdiction) -> None:
    if row.status not in {"active", "suspended", "no_premises"}:
        raise TransitionDenied(_("Only a registered enterprise can be transferred."))
    if places.at_level(jurisdiction.path, "county") == places.at_level(row.place, "county"):
        raise TransitionDenied(_("This township lies in the same county: change the place of the enterprise directly."))
    if row.transfers.filter(status=TransferStatus.REQUESTED).exists():
        raise TransitionDenied(_("This enterprise is already offered to another county."))


def _tell_receivers(request: TransferRequest, row: Enterprise, now: datetime) -> None:
    tell(
        notify.holders(RECEIVE, request.to_place, row.sectors, at_level="county", now=now),
        row,
        kind="enterprise.transfer",
        title=_("{name}: another county offers you this enterprise"),
        body=request.reason,
        url=transfer_url(request),
        key=f"transfer:{request.pk}",
        now=now,
    )


def transfer_url(request: TransferRequest) -> str:
    return reverse("transferrequest-detail", kwargs={"pk": request.pk})


def accept_transfer(
    *, transferrequest: TransferRequest, actor, now: datetime, note: str = "", expected_version: int | None = None
) -> TransferRequest:
    """The receiving county takes the enterprise: it moves with its staff and everything open; closed records stay.

    The responsible officials of the old county are released. Raises `NotAllowed`, `TransitionDenied`, `Conflict`.
    """
    with writes.unit_of_work():
        row = writes.locked(transferrequest.enterprise)
        request = _decide(transferrequest, "accept", actor, now, note, expected_version)
        end_supervision(row, actor=actor, now=now)
        moved = relocate(
            row, request.to_jurisdiction, actor=actor, now=now, action="enterprise.transfer", note=request.reason
        )
        _tell_decision(request, moved, _("{name}: the other county has accepted the enterprise"), "accepted", now, note)
    return request


def refuse_transfer(
    *, transferrequest: TransferRequest, actor, now: datetime, note: str, expected_version: int | None = None
) -> TransferRequest:
    """The receiving county declines, with the reason; nothing moves."""
    with writes.unit_of_work():
        request = _decide(transferrequest, "refuse", actor, now, note, expected_version)
        title = _("{name}: the other county has refused the enterprise")
        _tell_decision(request, request.enterprise, title, "refused", now, note)
    return request


def withdraw_transfer(
    *, transferrequest: TransferRequest, actor, now: datetime, note: str = "", expected_version: int | None = None
) -> TransferRequest:
    """The giving county takes its offer back."""
    return _decide(transferrequest, "withdraw", actor, now, note, expected_version)


def _decide(request, step: str, actor, now: datetime, note: str, expected_version) -> TransferRequest:
    changes = {"decided_by": actor, "decided_at": now, "decision_note": note.strip()[:500]}
    return TRANSFER_FLOW.run(
        request, step, actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
    )


def _tell_decision(request, enterprise: Enterprise, title, event: str, now: datetime, note: str) -> None:
    """The giving county reads the transfer; the staff, who may stand in the new county now, their own record."""
    giving = notify.holders(GIVE, request.place, enterprise.sectors, at_level="county", now=now)
    message = {"kind": "enterprise.transfer", "title": title, "body": note, "now": now}
    key = f"transfer:{request.pk}:{event}"
    tell(giving, enterprise, url=transfer_url(request), key=key, **message)
    tell(staff_of(enterprise, now), enterprise, key=key, **message)
