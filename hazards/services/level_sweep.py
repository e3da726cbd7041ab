"""Time passes for statistical reports: reminders before their day, overdue after it, lapsed when nobody owes them.

Batch by batch; a second run finds nothing to mark and tells nobody twice.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from enterprises.choices import EnterpriseStatus
from hazards.choices_tables import LEVEL_OWED
from hazards.models import LevelReport
from hazards.services import level_telling as telling
from hazards.workflow import LEVEL_FLOW
from safetyportal.core import audit, writes
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.rules import rule

BATCH = 500
_GONE = Q(enterprise__status=EnterpriseStatus.CANCELLED) | Q(enterprise=None, jurisdiction__valid_to__isnull=False)
Progress = Callable[..., None]


def mark_overdue(*, actor: Any, now: datetime, progress: Progress | None = None) -> int:
    """Everything that was to be submitted by now and was not. Run by the portal. Returns how many were marked."""
    marked = lapse(actor=actor, now=now)
    while True:
        with writes.unit_of_work():
            rows = list(
                LevelReport.unscoped.select_for_update(skip_locked=True, of=("self",))
                .filter(status__in=LEVEL_OWED, overdue=False, due_at__lte=now)
                .select_related("jurisdiction", "enterprise")
                .order_by("due_at")[:BATCH]
            )
            _mark(rows, actor=actor, now=now)
        marked += len(rows)
        if progress:
            progress(marked)
        if len(rows) < BATCH:
            return marked


def _mark(rows: list[LevelReport], *, actor: Any, now: datetime) -> None:
    if not rows:
        return
    LevelReport.unscoped.filter(pk__in=[row.pk for row in rows]).update(overdue=True, updated_at=now)
    describer = audit.Describer("levelreport.overdue", LevelReport, actor=actor, now=now)
    writes.log_all([describer.fact(row.pk, str(row), row.place, {"overdue": [False, True]}) for row in rows])
    telling.tell_enterprises([row for row in rows if row.is_own], telling.OVERDUE, "overdue", now)
    for row in rows:
        if not row.is_own:
            telling.tell_owner(row, telling.OVERDUE, "overdue", now, kind="level.due")
            telling.tell_upper(row, telling.OVERDUE, "overdue-above", now, kind="level.waiting")


def lapse(*, actor: Any, now: datetime) -> int:
    """Reports of enterprises that were cancelled and of divisions that were merged: nobody owes them any more."""
    rows = list(LevelReport.unscoped.filter(_GONE, status__in=LEVEL_OWED).order_by("pk"))
    for row in rows:
        LEVEL_FLOW.run(row, "lapse", actor=actor, now=now, changes={"overdue": False})
    return len(rows)


def remind(*, now: datetime, progress: Progress | None = None) -> int:
    """Those who prepare reports that are due soon (rule `hazard.level_remind_days`). Returns how many reports."""
    today = local_day(now)
    days = [int(day) for day in rule("hazard.level_remind_days", "/", today)]
    told = 0
    for left in days:
        moment = end_of_day(today + timedelta(days=left))
        rows = LevelReport.unscoped.filter(status__in=LEVEL_OWED, overdue=False, due_at=moment)
        rows, last = rows.select_related("jurisdiction", "enterprise").order_by("pk"), 0
        while batch := list(rows.filter(pk__gt=last)[:BATCH]):
            with writes.unit_of_work():
                _remind(batch, today + timedelta(days=left), now)
            last, told = batch[-1].pk, told + len(batch)
            if progress:
                progress(told)
    return told


def _remind(rows: list[LevelReport], day: date, now: datetime) -> None:
    event, words = f"due:{day}", day.isoformat()
    telling.tell_enterprises([row for row in rows if row.is_own], telling.DUE, event, now, day=words)
    for row in rows:
        if not row.is_own:
            telling.tell_owner(row, telling.DUE, event, now, kind="level.due", day=words)
