"""Absences and recusals of officers.

Raises `NotAllowed`, `TransitionDenied`, `ValidationError`.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import LeaveKind, RecusalGround
from inspections.models import OfficerLeave, Recusal
from inspections.queries.assignments import officers_of
from inspections.workflow.bodies import of_its_body
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed, TransitionDenied

RECORD, DECIDE = "inspections.record_officerleave", "inspections.decide_recusal"


def record_leave(
    *, body: Any, user: Any, starts_on: date, ends_on: date, actor: Any, now: datetime, kind: str = LeaveKind.LEAVE,
    note: str = "",
) -> OfficerLeave:  # fmt: skip
    """An officer of the body is away; draws and assignments respect it from now on."""
    leave = OfficerLeave(
        user=user, body=body, jurisdiction=body.jurisdiction, place=body.place, kind=LeaveKind(kind),
        starts_on=starts_on, ends_on=ends_on, note=note.strip(), recorded_by=actor,
    )  # fmt: skip
    _require(leave, actor, RECORD)
    _require_officer(body, user, now)
    with writes.unit_of_work():
        _require_free(leave)
        return writes.create(leave, actor=actor, perm=RECORD, now=now)


def change_leave(
    *, officerleave: OfficerLeave, starts_on: date, ends_on: date, actor: Any, now: datetime, note: str = "",
    kind: str = "", expected_version: int | None = None,
) -> OfficerLeave:  # fmt: skip
    """Back earlier or later."""
    with writes.unit_of_work():
        row = writes.locked(officerleave)
        _require(row, actor, RECORD)
        changes = {"starts_on": starts_on, "ends_on": ends_on, "note": note.strip(), "kind": kind or row.kind}
        row = writes.update(row, changes, actor=actor, perm=RECORD, now=now, expected_version=expected_version)
        _require_free(row)
    return row


def _require_free(leave: OfficerLeave) -> None:
    others = OfficerLeave.unscoped.filter(
        user=leave.user, starts_on__lte=leave.ends_on, ends_on__gte=leave.starts_on
    ).exclude(pk=leave.pk)
    if others.exists():
        raise ValidationError({"starts_on": _("Another absence of this officer is recorded for these days.")})


def remove_leave(*, officerleave: OfficerLeave, actor: Any, now: datetime) -> None:
    """It did not take place."""
    _require(officerleave, actor, RECORD)
    writes.delete(officerleave, actor=actor, perm=RECORD, now=now)


def decide_recusal(
    *, body: Any, user: Any, enterprise: Any, ground: str, reason: str, actor: Any, now: datetime
) -> Recusal:
    """The head of the body decides that an officer does not inspect an enterprise (《行政处罚法》第四十三条)."""
    recusal = Recusal(
        user=user, body=body, enterprise=enterprise, jurisdiction=body.jurisdiction, place=body.place,
        ground=RecusalGround(ground), reason=reason.strip(), decided_by=actor, starts_on=local_day(now),
    )  # fmt: skip
    _require(recusal, actor, DECIDE)
    _require_officer(body, user, now)
    if user.pk == actor.pk:
        raise TransitionDenied(_("Nobody decides the own recusal."))
    return writes.create(recusal, actor=actor, perm=DECIDE, now=now)


def end_recusal(*, recusal: Recusal, note: str, actor: Any, now: datetime) -> Recusal:
    """The ground is gone; from today the officer may inspect there again."""
    with writes.unit_of_work():
        row = writes.locked(recusal)
        _require(row, actor, DECIDE)
        if row.ends_on is not None:
            raise TransitionDenied(_("It has ended already."))
        last = max(local_day(now) - timedelta(days=1), row.starts_on)
        return writes.update(row, {"ends_on": last}, actor=actor, perm=DECIDE, now=now, note=note)


def _require(record: Any, actor: Any, perm: str) -> None:
    decision = of_its_body(record, actor, perm)
    if not decision:
        raise NotAllowed(decision.reason)


def _require_officer(body: Any, user: Any, now: datetime) -> None:
    if not officers_of(body, now).filter(pk=user.pk).exists():
        raise ValidationError({"officer": _("This person is no officer of the body.")})
