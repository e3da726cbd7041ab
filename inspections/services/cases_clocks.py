"""Starting, pausing and stopping the periods of a case. Call within the unit of work of the act they follow from."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as text
from django.utils.translation import override

from inspections.choices.cases import ClockName
from inspections.models import CaseClock, EnforcementCase
from inspections.queries.cases_clocks import RULES, due_with_pauses, noon, running
from safetyportal.core.deadlines import due_at, local_day
from safetyportal.core.rules import rule_row


def start(case: EnforcementCase, name: str, began: datetime | date, *, subject: str = "") -> CaseClock:
    """Let a period begin, as the rule in force on that day says; one that runs already is left alone."""
    known = running(case, name, subject)
    if known is not None:
        return known
    at = began if isinstance(began, datetime) else noon(began)
    row = rule_row(RULES[ClockName(name)], case.place, local_day(at))
    clock = CaseClock(
        case=case, name=name, subject=subject, article=row.source, began_at=at, amount=int(row.value), unit=row.unit,
        due_at=due_at(at, int(row.value), row.unit),
    )  # fmt: skip
    clock.full_clean()
    clock.save(force_insert=True)
    return clock


def stop(case: EnforcementCase, name: str, now: datetime, because: Any = "", *, subject: str = "") -> None:
    """End a period; nothing happens where none runs. Words of ours are kept as they stand in the code, so that each
    reader has them in the own language (`CaseClock.why_stopped`)."""
    clock = running(case, name, subject)
    if clock is None:
        return
    with override(None):
        clock.stopped_at, clock.stopped_because = now, str(because)[:200]
    clock.save(update_fields=["stopped_at", "stopped_because", "updated_at"])


def stop_all(case: EnforcementCase, now: datetime, because: Any, *names: str) -> None:
    """End these periods, or all of them."""
    rows = CaseClock.unscoped.filter(case=case, stopped_at=None)
    for clock in rows.filter(name__in=names) if names else rows:
        stop(case, clock.name, now, because, subject=clock.subject)


def pause(clock: CaseClock | None, on: date) -> None:
    """From that day on the period does not run."""
    if clock is None or clock.is_paused:
        return
    clock.pauses = [*clock.pauses, [on.isoformat(), None]]
    clock.save(update_fields=["pauses", "updated_at"])


def resume(clock: CaseClock | None, on: date) -> datetime | None:
    """The period runs on from that day; returns its new end."""
    if clock is None or not clock.is_paused:
        return None
    first = clock.pauses[-1][0]
    clock.pauses = [*clock.pauses[:-1], [first, max(on, date.fromisoformat(first)).isoformat()]]
    clock.due_at = due_with_pauses(clock)
    clock.save(update_fields=["pauses", "due_at", "updated_at"])
    return clock.due_at


def lengthen(clock: CaseClock, amount: int, because: Any) -> None:
    """An extension granted by the chain: the same period, longer."""
    clock.amount += amount
    clock.article = text("%(article)s; extended: %(reason)s") % {"article": clock.article[:200], "reason": because}
    clock.article = clock.article[:300]
    clock.due_at = due_with_pauses(clock)
    clock.save(update_fields=["amount", "article", "due_at", "updated_at"])
