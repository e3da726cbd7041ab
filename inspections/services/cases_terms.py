"""What every act in a case asks first: the row as it is now, the actor in charge, two officers certified on the day."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CASE_FINAL, CaseStatus
from inspections.models import EnforcementCase
from inspections.queries import cases as queries
from inspections.workflow.cases_guards import HANDLE, handled_by
from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.deadlines import local_day
from safetyportal.core.decisions import Decision
from safetyportal.core.errors import NotAllowed, TransitionDenied


def hold(verdict: Decision) -> None:
    """Raises `TransitionDenied` with the reason unless the answer is yes."""
    if not verdict:
        raise TransitionDenied(verdict.reason)


def in_charge(
    case: EnforcementCase, actor: Any, states: tuple[str, ...] = (), expected_version: int | None = None
) -> EnforcementCase:
    """The case, locked, when `actor` is an officer in charge and the state allows it; call it in the unit of work.

    Raises `NotAllowed` (no posting, not in charge), `TransitionDenied` (state), `Conflict` (version).
    """
    row: EnforcementCase = writes.locked(case)
    require(actor, HANDLE, row)
    verdict = handled_by(row, actor)
    if not verdict:
        raise NotAllowed(verdict.reason)
    writes.require_version(row, expected_version)
    require_state(row, states)
    return row


def require_state(case: EnforcementCase, states: tuple[str, ...]) -> None:
    closed = not states and case.status in CASE_FINAL
    if closed or (states and case.status not in states):
        raise TransitionDenied(_("Not possible in the state “%(state)s”.") % {"state": CaseStatus(case.status).label})


def require_two(case: EnforcementCase, now: datetime) -> None:
    """《行政处罚法》第四十二条, on the day of the act."""
    hold(queries.two_certified(case, local_day(now)))


def require_not_later(name: str, day: date, now: datetime) -> None:
    """Raises `ValidationError` at the field for a day that is yet to come."""
    if day > local_day(now):
        raise ValidationError({name: _("This day is yet to come.")})


def require_not_before(name: str, day: date, first: date, message: Any) -> None:
    if day < first:
        raise ValidationError({name: message})


def changed(case: EnforcementCase, values: dict[str, Any], *, actor: Any, now: datetime, action: str, note: str = "",
            perm: str = HANDLE) -> EnforcementCase:  # fmt: skip
    """Write columns of the case under the name of an act, and return the fresh row."""
    row: EnforcementCase = writes.update(
        case, values, actor=actor, perm=perm, now=now, note=note, action=f"enforcementcase.{action}"
    )
    return row
