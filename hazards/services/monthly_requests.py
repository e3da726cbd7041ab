"""More time, and unlocking: the enterprise asks with a reason, the county decides."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.choices import FROZEN, MonthlyStatus
from hazards.models import MonthlyReport
from hazards.services import monthly_telling as telling
from hazards.services.monthly import EXTEND, PREPARE, step
from hazards.services.monthly_content import require_owed
from hazards.services.monthly_terms import deadline_of
from safetyportal.core import writes
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.rules import rule


def _last_day(report: MonthlyReport) -> date:
    """The day up to which the county may extend."""
    ends = local_day(deadline_of(report.month, report.place) - timedelta(microseconds=1))
    return ends + timedelta(days=int(rule("hazard.monthly_extension_days", report.place, report.month)))


def _require_possible(report: MonthlyReport, until: date, now: datetime) -> None:
    last = _last_day(report)
    if until < local_day(now) or end_of_day(until) <= report.deadline:
        raise ValidationError({"until": _("Choose a day after the present time limit.")})
    if until > last:
        raise ValidationError({"until": _("The time limit can be extended until %(day)s at most.") % {"day": last}})


def ask_extension(
    *, monthlyreport: MonthlyReport, until: date, note: str, actor: Any, now: datetime,
    expected_version: int | None = None,
) -> MonthlyReport:  # fmt: skip
    """The enterprise asks its county for more time. Raises `TransitionDenied`, `ValidationError`, `NotAllowed`."""
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        require_owed(row)
        if row.status == MonthlyStatus.RETURNED:
            raise TransitionDenied(_("A returned report is corrected within the days of the return."))
        _require_possible(row, until, now)
        changes = {"extension_wish": until, "extension_reason": note.strip()[:500]}
        row = writes.update(
            row, changes, actor=actor, perm=PREPARE, now=now, note=note, action="monthlyreport.ask_extension",
            expected_version=expected_version,
        )  # fmt: skip
        telling.tell_county(row, telling.ASKS_FOR_TIME, f"wish:{row.version}", now, note)
    return row


def extend(
    *, monthlyreport: MonthlyReport, until: date, note: str, actor: Any, now: datetime,
    expected_version: int | None = None,
) -> MonthlyReport:  # fmt: skip
    """The county gives one enterprise more time, with the reason; an overdue report is due again."""
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        _require_possible(row, until, now)
        changes = {
            "deadline": end_of_day(until),
            "extended": True,
            "extension_wish": None,
            "extension_reason": note.strip()[:500],
            "decision_note": note.strip()[:500],
        }
        row = step(row, "extend", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version)
        telling.tell_staff(row, telling.EXTENDED, f"extended:{row.version}", now, f"{until} {note}")
    return row


def ask_unlock(
    *, monthlyreport: MonthlyReport, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> MonthlyReport:
    """The enterprise asks its county to open an accepted report for correction."""
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        if row.status not in FROZEN:
            raise TransitionDenied(_("Not possible in the state “%(state)s”.") % {"state": row.get_status_display()})
        row = writes.update(
            row, {"unlock_reason": note.strip()[:500]}, actor=actor, perm=PREPARE, now=now, note=note,
            action="monthlyreport.ask_unlock", expected_version=expected_version,
        )  # fmt: skip
        telling.tell_county(row, telling.ASKS_TO_UNLOCK, f"unlock:{row.version}", now, note)
    return row


def decline(
    *, monthlyreport: MonthlyReport, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> MonthlyReport:
    """The county declines what the enterprise asked for (more time, or unlocking), with the reason."""
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        if row.extension_wish is None and not row.unlock_reason:
            raise TransitionDenied(_("The enterprise has asked for nothing."))
        changes = {"extension_wish": None, "unlock_reason": "", "decision_note": note.strip()[:500]}
        row = writes.update(
            row, changes, actor=actor, perm=EXTEND, now=now, note=note, action="monthlyreport.decline",
            expected_version=expected_version,
        )  # fmt: skip
        telling.tell_staff(row, telling.DECLINED, f"declined:{row.version}", now, note)
    return row
