"""Key units of a plan: proposed by rule, chosen by hand, spread over the months, turned into tasks."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from inspections.choices.assignments import EntryGroup, KeyReason, TaskKind
from inspections.models import InspectionPlan, PlanEntry, PlanUnit
from inspections.queries.assignments_plans import PREPARE, key_units, spread, units_of_month
from inspections.services.assignments_bulk import Progress, create_once, last_day_of
from inspections.services.assignments_plans import preparing
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day


def propose_units(*, inspectionplan: InspectionPlan, entry: PlanEntry, actor: Any, now: datetime) -> InspectionPlan:
    """Put every enterprise that the rule makes a key unit into a key entry; who was chosen by hand stays."""
    with writes.unit_of_work():
        plan = preparing(inspectionplan, actor)
        if entry.plan_id != plan.pk or entry.group != EntryGroup.KEY:
            raise ValidationError({"entry": _("Choose an entry for key inspections of this plan.")})
        found = key_units(plan.body, actor, local_day(now))
        kept = {unit.enterprise_id: unit for unit in entry.units.all()}
        elsewhere = set(PlanUnit.unscoped.filter(entry__plan=plan).exclude(entry=entry).values_list(
            "enterprise_id", flat=True))  # fmt: skip
        gone = [unit.pk for key, unit in kept.items() if key not in found and KeyReason.CHOSEN not in unit.reasons]
        PlanUnit.unscoped.filter(pk__in=gone).delete()
        new = [key for key in sorted(found) if key not in kept and key not in elsewhere]
        PlanUnit.unscoped.bulk_create(
            PlanUnit(entry=entry, enterprise_id=key, reasons=found[key], months=[]) for key in new
        )
        _settle(plan, entry, actor, now, note=f"+{len(new)} −{len(gone)}")
    return plan


def add_unit(*, inspectionplan: InspectionPlan, entry: PlanEntry, enterprise: Any, actor: Any, now: datetime):
    """Name an enterprise by hand: a fatal accident, joint punishment, or because the body thinks so."""
    with writes.unit_of_work():
        plan = preparing(inspectionplan, actor)
        if entry.plan_id != plan.pk:
            raise ValidationError({"entry": _("This entry belongs to another plan.")})
        if PlanUnit.unscoped.filter(entry__plan=plan, enterprise=enterprise).exists():
            raise ValidationError({"enterprise": _("The plan names this enterprise already.")})
        visible = Enterprise.objects.visible_to(actor, PREPARE).filter(pk=enterprise.pk)
        if not visible.filter(place__startswith=plan.place).exists():
            raise ValidationError({"enterprise": _("This enterprise is not in the area of the plan.")})
        PlanUnit(entry=entry, enterprise=enterprise, reasons=[KeyReason.CHOSEN], months=[]).save(force_insert=True)
        _settle(plan, entry, actor, now, note=enterprise.name)
    return plan


def _settle(plan: InspectionPlan, entry: PlanEntry, actor: Any, now: datetime, *, note: str) -> None:
    """Months by turns, the count in the table, one line in the trail."""
    units = list(entry.units.order_by("pk"))
    for position, unit in enumerate(units):
        unit.months = spread(entry.months, entry.frequency, position)
    PlanUnit.unscoped.bulk_update(units, ["months"], batch_size=500)
    writes.update(entry, {"target_count": len(units)}, actor=actor, perm=PREPARE, now=now)
    writes.log("inspectionplan.choose", plan, actor=actor, now=now, note=f"{entry.matter} {note}")


def create_month(plan: InspectionPlan, month: int, *, actor: Any, now: datetime, progress: Progress) -> dict[str, int]:
    """A task for each unit whose turn comes in the month; those that exist are left alone."""
    units = units_of_month(plan, month)
    total, created = units.count(), 0
    finish_by = last_day_of(plan.year, month)
    for number, unit in enumerate(units.iterator(chunk_size=200), 1):
        with writes.unit_of_work():
            task = create_once(
                enterprise=unit.enterprise, body=plan.body, kind=TaskKind.ROUTINE, finish_by=finish_by,
                title=unit.entry.matter, content=unit.entry.content, plan_unit=unit, plan_turn=month, actor=actor,
                now=now,
            )  # fmt: skip
        created += task is not None
        progress(number, total)
    return {"created": created, "planned": total}
