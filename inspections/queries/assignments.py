"""Reads about tasks: who can be sent, with what load; who else was or will be at an enterprise."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as text

from inspections.choices.assignments import TASK_OPEN, TaskKind, TaskStatus
from inspections.models import InspectionTask, OfficerLeave, Recusal, TaskOfficer
from safetyportal.core.access import postings_in_force
from safetyportal.core.choices import BodyKind
from safetyportal.core.models import Posting, SupervisingBody
from safetyportal.core.rules import rule

VIEW, CARRY_OUT = "inspections.view_inspectiontask", "inspections.carry_out_inspectiontask"
# A posting that names no body stands for the general bodies of its place (workflow/bodies.py).
GENERAL_BODIES = (BodyKind.COMMITTEE_OFFICE, BodyKind.BUREAU, BodyKind.STATION, BodyKind.SQUAD)


@dataclass
class OfficerState:
    """An officer who might be sent: load, and what speaks against it (`refusals` forbid it)."""

    user: Any
    body: SupervisingBody
    week_tasks: int = 0
    open_tasks: int = 0
    refusals: list[str] = field(default_factory=list)

    @property
    def certificate(self) -> str:
        return self.user.certificate_number


@dataclass(frozen=True)
class OtherVisit:
    """Somebody's inspection of the same enterprise: `past` or still to come, on `day`."""

    task: InspectionTask
    day: date
    past: bool

    @property
    def body_id(self) -> int:
        return int(self.task.body_id)


def postings_of(body: SupervisingBody, now: datetime) -> QuerySet[Posting]:
    """Postings in force that let somebody carry out inspections for this body."""
    here = Q(body=body)
    if body.kind in GENERAL_BODIES:
        here |= Q(body=None, place=body.place)
    app, codename = CARRY_OUT.split(".")
    return postings_in_force(now).filter(
        here,
        unit="",
        role__group__permissions__codename=codename,
        role__group__permissions__content_type__app_label=app,
    )


def officers_of(body: SupervisingBody, now: datetime) -> QuerySet[Any]:
    """People who may carry out inspections for this body, certified or not."""
    people = get_user_model().objects.filter(
        pk__in=postings_of(body, now).values("user"), is_active=True, is_system=False
    )
    return people.order_by("name", "pk")


def certificate_problem(user: Any, on: date) -> str:
    """Why the certificate does not let this person enforce on that day; "" when it does (《行政处罚法》第42条)."""
    article = rule("inspection.certificate", user.place or "/", on)
    if not user.certificate_number:
        return text("no enforcement certificate ({article})").format(article=article)
    if user.certificate_valid_to is None or user.certificate_valid_to < on:
        day = user.certificate_valid_to.isoformat() if user.certificate_valid_to else "—"
        return text("certificate expired on {day} ({article})").format(day=day, article=article)
    return ""


def leave_on(users: list[int], start: date, end: date) -> dict[int, OfficerLeave]:
    """The absence of each of these people that touches the days."""
    rows = OfficerLeave.unscoped.filter(user__in=users, starts_on__lte=end, ends_on__gte=start)
    return {row.user_id: row for row in rows}


def recused_from(enterprise: Any, on: date) -> set[int]:
    """Officers who do not inspect this enterprise (《行政处罚法》第43条)."""
    rows = Recusal.unscoped.filter(enterprise=enterprise, starts_on__lte=on)
    return set(rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)).values_list("user_id", flat=True))


def officer_states(
    body: SupervisingBody, *, on: date, planned: bool, now: datetime, enterprise: Any = None, without: Any = None
) -> list[OfficerState]:
    """Officers of a body with load and refusals for an inspection on a day (`planned`: that very day is set), without
    counting the task `without`."""
    states = [OfficerState(user, body) for user in officers_of(body, now)]
    numbers = [state.user.pk for state in states]
    week, waiting = _loads(numbers, on, without)
    away = leave_on(numbers, on, on) if planned else {}
    recused = recused_from(enterprise, on) if enterprise is not None else set()
    for state in states:
        number = state.user.pk
        state.week_tasks, state.open_tasks = week[number], waiting[number]
        problem = certificate_problem(state.user, on)
        if problem:
            state.refusals.append(problem)
        if number in away:
            leave = away[number]
            words = text("away {start} to {end}: {kind}")
            kind = leave.get_kind_display()
            state.refusals.append(words.format(start=leave.starts_on, end=leave.ends_on, kind=kind))
        if number in recused:
            article = rule("inspection.recusal", body.place, on)
            state.refusals.append(text("recused from this enterprise ({article})").format(article=article))
    return states


def _loads(numbers: list[int], on: date, without: Any) -> tuple[Counter[int], Counter[int]]:
    """Open tasks of each person in the week of the day, and altogether."""
    monday = on - timedelta(days=on.weekday())
    rows = TaskOfficer.unscoped.filter(user__in=numbers, task__status__in=TASK_OPEN)
    if without is not None:
        rows = rows.exclude(task=without)
    week: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for number, planned_on, finish_by in rows.values_list("user_id", "task__planned_on", "task__finish_by"):
        waiting[number] += 1
        week[number] += monday <= (planned_on or finish_by) < monday + timedelta(days=7)
    return week, waiting


def recent_and_planned_visits(enterprise: Any, day: date, viewer: Any = None) -> list[OtherVisit]:
    """Inspections of the enterprise within the ruled number of days before and after `day`, nearest first (综合查一次).

    `viewer` sees what the own postings allow; without one, covert visits are left out.
    """
    rows = InspectionTask.unscoped.filter(seen_from="")
    if viewer is not None:
        rows = InspectionTask.objects.visible_to(viewer, VIEW)
    days = timedelta(days=int(rule("inspection.repeat_days", enterprise.place, day)))
    first, last = day - days, day + days
    rows = rows.filter(enterprise=enterprise).exclude(status=TaskStatus.CANCELLED)
    rows = rows.filter(
        Q(finished_on__range=(first, last))
        | Q(finished_on=None, planned_on__range=(first, last))
        | Q(finished_on=None, planned_on=None, finish_by__range=(first, last))
    ).select_related("body", "enterprise")
    found = [
        OtherVisit(row, row.finished_on or row.planned_on or row.finish_by, row.status == TaskStatus.DONE)
        for row in rows
    ]
    return sorted(found, key=lambda visit: (abs((visit.day - day).days), visit.task.pk))


def times_in_year(enterprise: Any, body: SupervisingBody, year: int) -> int:
    """Inspections by the body in a year, done or planned; re-inspections and checks of reports do not count."""
    rows = InspectionTask.unscoped.filter(enterprise=enterprise, body=body, finish_by__year=year)
    return rows.exclude(status=TaskStatus.CANCELLED).exclude(kind__in=(TaskKind.RECHECK, TaskKind.WHISTLE)).count()


def visits_by_others(
    enterprise: Any, body: SupervisingBody, day: date, viewer: Any = None, without: Any = None
) -> list[OtherVisit]:
    """Those of other bodies; re-inspections and checks of reports are nobody's repetition."""
    skipped = getattr(without, "pk", None)
    return [
        visit
        for visit in recent_and_planned_visits(enterprise, day, viewer)
        if visit.body_id != body.pk
        and visit.task.pk != skipped
        and visit.task.kind not in (TaskKind.RECHECK, TaskKind.WHISTLE)
    ]
