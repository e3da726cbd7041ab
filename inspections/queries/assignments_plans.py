"""What an annual plan is made of: working days, key units by rule, months, overlap between levels, completion."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from enterprises.choices import EnterpriseStatus
from enterprises.models import Enterprise, SpecialObject
from hazards.choices import LISTED, OPEN, HazardLevel
from hazards.models import Hazard, Listing
from inspections.choices.assignments import PLAN_IN_FORCE, EntryGroup, KeyReason, TaskStatus
from inspections.models import InspectionPlan, InspectionTask, PlanEntry, PlanUnit
from safetyportal.core.access import place_q
from safetyportal.core.deadlines import work_calendar
from safetyportal.core.models import SupervisingBody
from safetyportal.core.rules import rule

PREPARE = "inspections.prepare_inspectionplan"
MAJOR_HAZARD_INSTALLATION = "major_hazard"  # type of special object (重大危险源)


def national_workdays(year: int) -> int:
    """Statutory working days of the year, from the calendar with its make-up working days."""
    work = work_calendar()
    first = date(year, 1, 1)
    return sum(work.is_workday(first + timedelta(days=n)) for n in range(365 + calendar.isleap(year)))


def units_of(plan: InspectionPlan) -> QuerySet[PlanUnit]:
    """Units that the plan names, for whoever found the plan in scope."""
    return PlanUnit.unscoped.filter(entry__plan=plan)


def key_units(body: SupervisingBody, actor: Any, on: date) -> dict[int, list[str]]:
    """Enterprises of the body's area that the rule makes key units, each with its reasons."""
    wanted = rule("inspection.key_units", body.place, on)
    rows = Enterprise.objects.visible_to(actor, PREPARE).filter(place_q(body.place))
    rows = rows.filter(status__in=(EnterpriseStatus.ACTIVE, EnterpriseStatus.SUSPENDED))
    if body.sectors:
        rows = rows.filter(sectors__overlap=body.sectors)
    reasons: dict[int, list[str]] = defaultdict(list)

    def note(numbers: Iterable[int], reason: str) -> None:
        for number in numbers:
            if reason not in reasons[number]:
                reasons[number].append(reason)

    note(rows.filter(risk_class__in=wanted["risk_classes"]).values_list("pk", flat=True), KeyReason.RISK)
    here = place_q(body.place)
    if wanted["open_major_hazard"]:
        found = Hazard.unscoped.filter(here, level=HazardLevel.MAJOR, status__in=OPEN)
        note(_within(rows, found.values("enterprise")), KeyReason.HAZARD)
    if wanted["listed"]:
        listed = Listing.unscoped.filter(here, status__in=LISTED)
        note(_within(rows, listed.values("enterprise")), KeyReason.LISTED)
    if wanted["major_hazard_installation"]:
        sources = SpecialObject.unscoped.filter(type__code=MAJOR_HAZARD_INSTALLATION)
        note(_within(rows, sources.values("enterprise")), KeyReason.MAJOR_SOURCE)
    if wanted["suspended"]:
        note(rows.filter(status=EnterpriseStatus.SUSPENDED).values_list("pk", flat=True), KeyReason.RESUMING)
    return dict(reasons)


def _within(rows: QuerySet[Enterprise], numbers: Any) -> QuerySet[Any]:
    return rows.filter(pk__in=numbers).values_list("pk", flat=True)


def spread(months: list[int], frequency: int, position: int) -> list[int]:
    """Months of the turns of one unit, so that units take turns through the months and the turns lie far apart."""
    if not months:
        return []
    step = len(months) / frequency
    start = position % len(months)
    return sorted({months[(start + round(turn * step)) % len(months)] for turn in range(frequency)})


def planned_days(plan: InspectionPlan) -> dict[str, int]:
    """Working days that the entries need, for key and general inspections."""
    found = {str(group): 0 for group in EntryGroup.values}
    for entry in plan.entries.all():
        found[entry.group] += entry.target_count * entry.frequency * entry.days_each
    return found


@dataclass(frozen=True)
class Overlap:
    """A unit that another level's plan of the same year also names."""

    unit: PlanUnit
    other: PlanUnit


def overlaps(plan: InspectionPlan, limit: int = 200) -> list[Overlap]:
    """Units that plans of other bodies in force or waiting name too: plans of levels do not overlap (150号文)."""
    units = {unit.enterprise_id: unit for unit in PlanUnit.unscoped.filter(entry__plan=plan)}
    others = PlanUnit.unscoped.filter(
        enterprise__in=list(units), entry__plan__year=plan.year,
        entry__plan__status__in=(*PLAN_IN_FORCE, "submitted"),
    ).exclude(entry__plan__body=plan.body)  # fmt: skip
    rows = others.select_related("enterprise", "entry__plan__body").order_by("enterprise__name", "pk")[:limit]
    return [Overlap(units[row.enterprise_id], row) for row in rows]


@dataclass(frozen=True)
class Month:
    """One month of a plan: turns planned, tasks made, tasks done."""

    month: int
    planned: int
    tasks: int
    done: int

    @property
    def quarter(self) -> int:
        return (self.month + 2) // 3


def by_month(plan: InspectionPlan) -> list[Month]:
    """The monthly plans with their completion."""
    planned: dict[int, int] = defaultdict(int)
    for months in PlanUnit.unscoped.filter(entry__plan=plan).values_list("months", flat=True):
        for month in months:
            planned[month] += 1
    rows = InspectionTask.unscoped.filter(plan_unit__entry__plan=plan).exclude(status=TaskStatus.CANCELLED)
    counted = rows.order_by().values("plan_turn").annotate(
        number=Count("pk"), over=Count("pk", filter=Q(status=TaskStatus.DONE))
    )  # fmt: skip
    made = {row["plan_turn"]: (row["number"], row["over"]) for row in counted}
    return [Month(month, planned[month], *made.get(month, (0, 0))) for month in range(1, 13)]


@dataclass(frozen=True)
class Completion:
    """Of one entry: what is planned in the year, what is done."""

    entry: PlanEntry
    planned: int
    done: int

    @property
    def percent(self) -> int:
        return self.done * 100 // self.planned if self.planned else 0


def completion(plan: InspectionPlan) -> list[Completion]:
    """Entries against the tasks that came from them, drawn ones included."""
    by_entry: dict[int, int] = defaultdict(int)
    done = InspectionTask.unscoped.filter(status=TaskStatus.DONE)
    for path in ("plan_unit__entry", "draw__entry"):
        rows = done.filter(**{f"{path}__plan": plan}).order_by().values(path).annotate(number=Count("pk"))
        for row in rows:
            by_entry[row[path]] += row["number"]
    return [
        Completion(entry, entry.target_count * entry.frequency, by_entry[entry.pk])
        for entry in plan.entries.order_by("order")
    ]


def units_of_month(plan: InspectionPlan, month: int) -> QuerySet[PlanUnit]:
    """Units whose turn comes in the month."""
    rows = PlanUnit.unscoped.filter(entry__plan=plan, months__contains=[month])
    return rows.select_related("enterprise__jurisdiction__parent", "entry").order_by("entry__order", "pk")


def planned_total(plan: InspectionPlan) -> int:
    return int(plan.entries.aggregate(total=Sum("target_count"))["total"] or 0)
