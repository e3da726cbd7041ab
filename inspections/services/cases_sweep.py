"""What the clock does to cases: own periods that come near or are over are told to those in charge, then to the heads.

Each stage of each period is told once (`Reminder`), however often the sweep runs.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import OWN_CLOCKS
from inspections.models import CaseClock, CaseInstalment
from inspections.queries import cases_money as money
from inspections.services.cases_telling import in_charge as officers
from inspections.services.cases_telling import of_body, tell
from inspections.workflow.cases_guards import APPROVE, REVIEW
from safetyportal.core import writes
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.models import Reminder
from safetyportal.core.rules import rule

BATCH = 200


def sweep(*, now: datetime, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Run by the portal each hour; returns how many were told of each."""
    done = {"periods": remind_periods(now)}
    if progress:
        progress(1)
    done["instalments"] = remind_instalments(now)
    if progress:
        progress(2)
    return done


def stage_of(due: datetime, now: datetime, stages: list[int]) -> str:
    """The nearest stage that is reached: "d-5", "d-1", "overdue"; "" while it is far off."""
    if now >= due:
        return "overdue"
    left = (local_day(due - timedelta(microseconds=1)) - local_day(now)).days
    reached = [days for days in sorted(stages) if left <= days]
    return f"d-{reached[0]}" if reached else ""


def remind_periods(now: datetime) -> int:
    """Periods that the body must keep, and the days to pay: paused ones rest."""
    widest = max(rule("penalty.case_reminder_days", "/", local_day(now)))
    rows = CaseClock.unscoped.filter(
        stopped_at=None, name__in=OWN_CLOCKS, due_at__lte=now + timedelta(days=widest + 1), began_at__lte=now
    ).select_related("case__body")
    told = 0
    for clock in rows.order_by("pk").iterator(chunk_size=BATCH):
        stages = rule("penalty.case_reminder_days", clock.case.place, local_day(now))
        stage = "" if clock.is_paused else stage_of(clock.due_at, now, stages)
        if stage:
            told += _once(clock, clock.case, stage, clock.due_at, _title(stage), clock.get_name_display(), now)
    return told


def _title(stage: str) -> Any:
    if stage == "overdue":
        return _("A period of the case is over: {title}")
    return _("A period of the case ends soon: {title}")


def remind_instalments(now: datetime) -> int:
    """An instalment whose day has passed while the fine is not paid so far: the officers demand it, or go to court."""
    today = local_day(now)
    rows = CaseInstalment.unscoped.filter(
        replaced_on=None, due_on__lt=today, case__status="execution", case__fine_total__gt=0
    ).select_related("case__body")
    told = 0
    for row in rows.order_by("pk").iterator(chunk_size=BATCH):
        due_so_far = sum(part.amount for part in money.parts(row.case) if part.due_on <= row.due_on)
        if money.paid(row.case) >= due_so_far:
            continue
        title = _("An instalment is overdue: {title}")
        told += _once(row, row.case, "overdue", end_of_day(row.due_on), title, str(row), now)
    return told


def _once(row: Any, case: Any, stage: str, due: datetime, title: Any, body: Any, now: datetime) -> int:
    mark = {"target_type": row._meta.label_lower, "target_id": row.pk, "stage": stage, "due_at": due}
    if Reminder.objects.filter(**mark).exists():
        return 0
    with writes.unit_of_work(), transaction.atomic():
        Reminder.objects.bulk_create([Reminder(**mark)], ignore_conflicts=True)
        late = stage == "overdue"
        people = [*officers(case), *of_body(case, REVIEW, now), *(of_body(case, APPROVE, now) if late else ())]
        key = f"{row._meta.model_name}:{row.pk}:{stage}:{local_day(due)}"
        tell(people, case, title=title, body=body, key=key, now=now, kind="case.due", urgent=late)
    return 1
