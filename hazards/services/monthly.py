"""The steps of a monthly report. Every one locks the row, keeps figures and trail in step, and tells who waits."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from hazards.choices import MonthlyStatus
from hazards.models import MonthlyReport
from hazards.queries import monthly as queries
from hazards.services import monthly_content as contents
from hazards.services import monthly_telling as telling
from hazards.services.monthly_counts import METRIC, counted
from hazards.workflow import MONTHLY_FLOW
from safetyportal.core import places, rollups, writes
from safetyportal.core.access import can
from safetyportal.core.errors import Conflict, TooMuch, TransitionDenied
from safetyportal.core.rules import rule

PREPARE, SIGN, FILE = "hazards.prepare_monthlyreport", "hazards.sign_monthlyreport", "hazards.file_monthlyreport"
EXTEND = "hazards.extend_monthlyreport"


class ChangedSinceSigned(Conflict):
    """The rows give other figures than those that were signed."""

    default = _("The figures have changed since the report was signed. Check them and let it be signed again.")


def step(
    report: MonthlyReport, name: str, *, actor: Any, now: datetime, note: str = "",
    changes: dict[str, Any] | None = None, expected_version: int | None = None,
) -> MonthlyReport:  # fmt: skip
    """Take one step and keep the figures in step. Raises as `Workflow.run` does."""
    with writes.unit_of_work():
        row = writes.locked(report)
        with counted(row) as after:
            row = MONTHLY_FLOW.run(
                row, name, actor=actor, now=now, note=note, changes=changes, expected_version=expected_version,
                held=True,
            )  # fmt: skip
            after.append(row)
    return row


def prepare(
    *, monthlyreport: MonthlyReport, actor: Any, now: datetime, zero_reason: str = "", remark: str = "",
    expected_version: int | None = None,
) -> MonthlyReport:  # fmt: skip
    """Compile the month anew and keep what a person adds; the head is told when somebody else prepared it.

    For keepers of the enterprise. Raises `NotAllowed`, `TransitionDenied` (already filed), `ValidationError`.
    """
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        writes.require_version(row, expected_version)
        contents.require_owed(row)
        content = contents.content_now(row, zero_reason, remark)
        contents.require_reason(content)
        changes = contents.columns_of(row, content, actor=actor, now=now)
        row = contents.store(row, changes, actor=actor, perm=PREPARE, now=now, action="monthlyreport.compile")
        if not row.is_signed and not can(actor, SIGN, row):
            event = f"sign:{row.content_sha256[:16]}"
            telling.tell_staff(row, telling.WAITS_FOR_SIGNATURE, event, now, perm=SIGN)
    return row


def file_report(
    *, monthlyreport: MonthlyReport, actor: Any, now: datetime, expected_version: int | None = None
) -> MonthlyReport:
    """File a signed report. For keepers of the enterprise, and their programs; signing stays a person's.

    From 00:00 of the day after the deadline it counts as late. Raises `TransitionDenied` (not signed, already filed),
    `ChangedSinceSigned`, `NotAllowed`, `Conflict`.
    """
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        fresh = contents.content_now(row, row.zero_reason, row.remark)
        if MONTHLY_FLOW.check(row, "file", actor) and queries.digest(fresh) != row.signed_sha256:
            raise ChangedSinceSigned
        return file_signed(row, fresh, actor=actor, now=now, expected_version=expected_version)


def file_signed(
    row: MonthlyReport, content: dict[str, Any], *, actor: Any, now: datetime, expected_version: int | None = None
) -> MonthlyReport:
    """File a locked report whose signature covers `content`, compiled in this very unit of work."""
    late = _is_late(row, now)
    changes = {
        "filed_at": now,
        "filed_by": actor,
        "late": late,
        "proxy": False,
        "proxy_reason": "",
        "flags": contents.flags_of(row, content, late=late, proxy=False, now=now),
    }
    with counted(row) as after:
        row = MONTHLY_FLOW.run(
            row, "file", actor=actor, now=now, changes=changes, expected_version=expected_version, held=True
        )
        after.append(row)
    return row


def _is_late(row: MonthlyReport, now: datetime) -> bool:
    """Late once, late for good; a corrected report is measured by the days of its return."""
    return row.late or (row.due_at is not None and now >= row.due_at)


def recall(
    *, monthlyreport: MonthlyReport, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> MonthlyReport:
    """The enterprise takes its report back before acceptance; after the deadline filing it again counts as late."""
    return step(monthlyreport, "recall", actor=actor, now=now, note=note, expected_version=expected_version)


def file_by_proxy(
    *, monthlyreport: MonthlyReport, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> MonthlyReport:
    """The township files for an enterprise that cannot: marked, with the reason, and not more often than the rule
    `hazard.monthly_proxy_percent` lets it in a month. Raises `TooMuch`, `NotAllowed`, `TransitionDenied`."""
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        if MONTHLY_FLOW.check(row, "proxy", actor):
            _require_room_for_proxy(row)
        content = contents.content_now(row, row.zero_reason, row.remark)
        late = _is_late(row, now)
        changes = {
            **contents.columns_of(row, content, actor=actor, now=now),
            **contents.UNSIGNED,
            "filed_at": now,
            "filed_by": actor,
            "late": late,
            "proxy": True,
            "proxy_reason": note.strip()[:500],
            "flags": contents.flags_of(row, content, late=late, proxy=True, now=now),
        }
        row = step(row, "proxy", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version)
        telling.tell_staff(row, telling.FILED_BY_TOWNSHIP, f"proxy:{row.version}", now, note)
    return row


def _require_room_for_proxy(row: MonthlyReport) -> None:
    """One township and month at a time, so that two people together do not pass the limit either."""
    township = places.at_level(row.place, "township")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"proxy:{township}:{row.month}"])
    owed = rollups.total(METRIC, township, period=row.month) - rollups.total(
        METRIC, township, period=row.month, status=MonthlyStatus.WAIVED.value
    )
    most = max(1, owed * int(rule("hazard.monthly_proxy_percent", row.place, row.month)) // 100)
    if rollups.total(METRIC, township, period=row.month, proxy=1) >= most:
        text = _("In this month the township may file for %(n)s of its %(all)s enterprises, and has done so.")
        raise TooMuch(text % {"n": most, "all": owed})


def accept(
    *, monthlyreport: MonthlyReport, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> MonthlyReport:
    """Township or county accepts: the content is frozen with its digest; later changes of rows show as differences."""
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        changes = {
            "accepted_at": now,
            "accepted_by": actor,
            "snapshot": row.content,
            "snapshot_sha256": queries.digest(row.content),
            "decision_note": note.strip()[:500],
        }
        row = step(row, "accept", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version)
        telling.tell_staff(row, telling.ACCEPTED, f"accepted:{row.version}", now, note)
    return row


def accept_unremarkable(*, monthlyreport: MonthlyReport, actor: Any, now: datetime) -> MonthlyReport:
    """`accept` for many at once. Raises `TransitionDenied` for a report with something to be looked at."""
    if monthlyreport.flags:
        text = _("%(report)s has something to be looked at: open it and decide there.")
        raise TransitionDenied(text % {"report": monthlyreport})
    return accept(monthlyreport=monthlyreport, actor=actor, now=now)


def send_back(
    *, monthlyreport: MonthlyReport, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> MonthlyReport:
    """Return a report with the reason; the enterprise corrects it within the rule's working days."""
    with writes.unit_of_work():
        changes = {"decision_note": note.strip()[:500]}
        row = step(
            monthlyreport, "return", actor=actor, now=now, note=note, changes=changes,
            expected_version=expected_version,
        )  # fmt: skip
        telling.tell_staff(row, telling.RETURNED, f"returned:{row.version}", now, note)
    return row


def waive(
    *, monthlyreport: MonthlyReport, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> MonthlyReport:
    """The county says that this report is not required (closed down, moved away, opened by mistake)."""
    with writes.unit_of_work():
        changes = {"decision_note": note.strip()[:500], "extension_wish": None}
        row = step(
            monthlyreport, "waive", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        telling.tell_staff(row, telling.WAIVED, f"waived:{row.version}", now, note)
    return row


def unlock(
    *, monthlyreport: MonthlyReport, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> MonthlyReport:
    """The county opens an accepted report for correction; what was accepted stays readable on the record."""
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        former = {
            "content": row.snapshot,
            "sha256": row.snapshot_sha256,
            "accepted_at": row.accepted_at.isoformat() if row.accepted_at else None,
            "accepted_by": row.accepted_by_id,
        }
        changes = {
            "former_snapshots": [*row.former_snapshots, former],
            "unlock_reason": "",
            "decision_note": note.strip()[:500],
        }
        row = step(row, "unlock", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version)
        telling.tell_staff(row, telling.UNLOCKED, f"unlocked:{row.version}", now, note)
    return row
