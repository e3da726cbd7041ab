"""Signatures drawn on the screen, under the digest of what was presented (《安全生产法》第六十八条)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.services.signing import keep_picture
from inspections.choices.visits import SignatureRole, VisitStatus
from inspections.models import Visit, VisitSignature
from inspections.queries.visits import SIGNATURE, signatures_of
from inspections.queries.visits_officers import is_officer, officers_of
from inspections.workflow.visits import CONDUCT, conducted_by_a_body_that_goes
from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.errors import Conflict, TransitionDenied


class PresentedAnew(Conflict):
    """The visit was taken back or changed after the page for signing was opened."""

    default = _("What is signed has changed since this page was opened. Read it again and sign again.")


def sign(
    *, visit: Visit, role: str, shown_sha256: str, drawing: str, actor: Any, now: datetime, officer: int | None = None,
    name: str = "",
) -> VisitSignature:  # fmt: skip
    """Take a signature. `officer` is the account of the officer who signs on this tablet; others sign by `name`.

    Signing again replaces nothing: the first signature holds. Raises `NotAllowed`, `TransitionDenied`,
    `PresentedAnew`, `ValidationError` (empty field, no name).
    """
    with writes.unit_of_work():
        row = _required(visit, shown_sha256, actor)
        user, signer = _signer(row, role, officer, name)
        known = _given(row, role, user)
        if known is not None:
            return known
        if role == SignatureRole.WITNESS and not any(one.refused for one in signatures_of(row)):
            raise TransitionDenied(_("A witness signs only when the unit has refused to sign."))
        picture = keep_picture(
            row, drawing, file_name=f"{row.pk}-{role}", purpose=SIGNATURE, perm=CONDUCT, actor=actor, now=now
        )
        return _kept(row, role, user, signer, picture=picture, actor=actor, now=now)


def refuse(*, visit: Visit, name: str, reason: str, shown_sha256: str, actor: Any, now: datetime) -> VisitSignature:
    """The unit's person does not sign: the reason is noted, a witness signs (《行政处罚法》第五十二条).

    Raises as `sign` does.
    """
    with writes.unit_of_work():
        row = _required(visit, shown_sha256, actor)
        _user, signer = _signer(row, SignatureRole.UNIT, None, name or row.site_person)
        known = _given(row, SignatureRole.UNIT, None)
        if known is not None:
            return known
        if not reason.strip():
            raise ValidationError({"reason": _("Please give the reason of the refusal.")})
        return _kept(
            row, SignatureRole.UNIT, None, signer, reason=reason.strip(), actor=actor, now=now, action="refuse"
        )


def _required(visit: Visit, shown_sha256: str, actor: Any) -> Visit:
    require(actor, CONDUCT, visit)
    row = writes.locked(visit)
    if row.status != VisitStatus.SIGNING:
        raise TransitionDenied(_("Only what was presented can be signed."))
    verdict = conducted_by_a_body_that_goes(row, actor)
    if not verdict:
        raise TransitionDenied(verdict.reason)
    if not is_officer(row, actor):
        raise TransitionDenied(_("Only the officers of this visit may do this."))
    if shown_sha256 != row.content_sha256:
        raise PresentedAnew
    return row


def _signer(row: Visit, role: str, officer: int | None, name: str) -> tuple[Any, str]:
    if role == SignatureRole.OFFICER:
        person = next((one.user for one in officers_of(row) if one.user_id == officer), None)
        if person is None:
            raise ValidationError({"officer": _("This person is no officer of this visit.")})
        return person, person.name
    if not name.strip():
        raise ValidationError({"name": _("Please write the name of whoever signs.")})
    return None, name.strip()


def _given(row: Visit, role: str, user: Any) -> VisitSignature | None:
    rows = VisitSignature.unscoped.filter(visit=row, role=role)
    return rows.filter(user=user).first() if role == SignatureRole.OFFICER else rows.first()


def _kept(row, role, user, name, *, actor, now, picture=None, reason="", action="create") -> VisitSignature:
    made = VisitSignature(
        visit=row, role=role, user=user, name=name, picture=picture, refused=picture is None, reason=reason,
        content_sha256=row.content_sha256, signed_at=now, taken_by=actor,
    )  # fmt: skip
    return writes.create(made, actor=actor, perm=CONDUCT, now=now, action=f"visitsignature.{action}")


def drop_signatures(visit: Visit, *, actor: Any, now: datetime) -> None:
    """What was taken back is signed anew; the pictures stay in the store."""
    for one in signatures_of(visit):
        writes.delete(one, actor=actor, perm=CONDUCT, now=now)
