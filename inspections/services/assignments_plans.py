"""The annual plan: prepared, entries, key units, approved, filed upwards, acknowledged, revised, turned into tasks.

Services return the fresh plan and raise `NotAllowed`, `TransitionDenied`, `Conflict`, `ValidationError`.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import (
    PLAN_IN_FORCE,
    PLAN_PAPER,
    TABLE_PAPER,
    EntryGroup,
    IdleWork,
    OtherWork,
    PlanStatus,
)
from inspections.models import InspectionPlan, PlanEntry, PlanUnit
from inspections.queries.assignments_plans import national_workdays, planned_days
from inspections.services.assignments_plans_telling import tell_above, tell_leaders, tell_preparer
from inspections.workflow.assignments import PLAN as PLAN_TASKS
from inspections.workflow.assignments_plans import PLAN_FLOW, PREPARE
from inspections.workflow.bodies import of_its_body
from safetyportal.core import access, jobs, writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.services.issuing import issue

TEXTS = ("principles", "measures", "approving_authority")
ENTRY_FACTS = (
    "group", "matter", "basis", "objects_text", "random_percent", "content", "manner", "frequency", "cap", "months",
    "section", "joint", "days_each", "note",
)  # fmt: skip


def begin_plan(*, body: Any, year: int, officers: int, actor: Any, now: datetime, **facts: Any) -> InspectionPlan:
    """Begin the plan of a body for a year. The statutory working days come from the national calendar."""
    plan = InspectionPlan(
        body=body, jurisdiction=body.jurisdiction, place=body.place, sectors=list(body.sectors), year=year,
        officers=officers, created_by=actor, national_days=national_workdays(year), **_figures(facts),
    )  # fmt: skip
    _require_own(plan, actor)
    _require_days(plan)
    if InspectionPlan.unscoped.filter(body=body, year=year, status__in=PLAN_IN_FORCE).exists():
        raise ValidationError({"year": _("The plan of this year is in force; revise it instead.")})
    PLAN_FLOW.start(plan, now)
    return writes.create(plan, actor=actor, perm=PREPARE, now=now)


def change_plan(
    *, inspectionplan: InspectionPlan, officers: int, actor: Any, now: datetime, expected_version: int | None = None,
    **facts: Any,
) -> InspectionPlan:  # fmt: skip
    """Change figures and texts while the plan is being prepared."""
    with writes.unit_of_work():
        row = preparing(inspectionplan, actor)
        changes = {"officers": officers, "national_days": national_workdays(row.year), **_figures(facts)}
        trial = InspectionPlan.unscoped.get(pk=row.pk)
        for name, value in changes.items():
            setattr(trial, name, value)
        _require_days(trial)
        return writes.update(row, changes, actor=actor, perm=PREPARE, now=now, expected_version=expected_version)


def _figures(facts: dict[str, Any]) -> dict[str, Any]:
    """The ten and the seven items as two tables, and what else the plan says."""
    other = {name: int(facts.get(f"other_{name}") or 0) for name in OtherWork.values}
    idle = {name: int(facts.get(f"idle_{name}") or 0) for name in IdleWork.values}
    plain = {name: facts[name] for name in ("key_days", "general_days", *TEXTS) if name in facts}
    return {"other_days": other, "idle_days": idle, **plain}


def _require_days(plan: InspectionPlan) -> None:
    """总法定工作日 − 其他执法工作日 − 非执法工作日 is not negative and holds both kinds of inspection."""
    if any(days < 0 for days in (*plan.other_days.values(), *plan.idle_days.values())):
        raise ValidationError(_("Working days are not negative."))
    if plan.inspection_days < 0:
        words = _("Other work takes %(taken)d of %(all)d working days: none is left for inspections.")
        raise ValidationError(words % {"taken": plan.other_total + plan.idle_total, "all": plan.total_days})
    if plan.key_days + plan.general_days > plan.inspection_days:
        words = _("Key and general inspections together have at most %(n)d working days.")
        raise ValidationError({"general_days": words % {"n": plan.inspection_days}})


def keep_entry(
    *, inspectionplan: InspectionPlan, actor: Any, now: datetime, entry: PlanEntry | None = None,
    action: str | None = None, **facts: Any,
) -> PlanEntry:  # fmt: skip
    """Add an entry to the table, or change one, while the plan is being prepared. Units follow the months."""
    with writes.unit_of_work():
        row = preparing(inspectionplan, actor)
        if entry is not None:
            kept = writes.update(entry, facts, actor=actor, perm=PREPARE, now=now, action=action)
        else:
            last = row.entries.aggregate(last=Max("order"))["last"] or 0
            made = PlanEntry(plan=row, **{"order": last + 1} | facts)
            kept = writes.create(made, actor=actor, perm=PREPARE, now=now, action=action)
    return kept


def drop_entry(*, entry: PlanEntry, actor: Any, now: datetime) -> InspectionPlan:
    """Take an entry out, with the units that it names, while the plan is being prepared."""
    with writes.unit_of_work():
        plan = preparing(entry.plan, actor)
        PlanUnit.unscoped.filter(entry=entry).delete()
        writes.delete(entry, actor=actor, perm=PREPARE, now=now)
    return plan


def submit(
    *, inspectionplan: InspectionPlan, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> InspectionPlan:
    """Hand the plan to the leader of the own level. It must have entries, and days for what they need."""
    with writes.unit_of_work():
        row = writes.locked(inspectionplan)
        if row.status == PlanStatus.DRAFT:
            _require_complete(row)
        row = PLAN_FLOW.run(
            row, "submit", actor=actor, now=now, note=note, changes={"submitted_by": actor},
            expected_version=expected_version,
        )  # fmt: skip
        tell_leaders(row, now=now, but=actor)
    return row


def _require_complete(plan: InspectionPlan) -> None:
    if not plan.entries.exists():
        raise TransitionDenied(_("The plan has no entry yet."))
    needed, given = planned_days(plan), {EntryGroup.KEY: plan.key_days, EntryGroup.GENERAL: plan.general_days}
    for group, days in given.items():
        if needed[group] > days:
            words = _("%(group)s: the entries need %(needed)d working days, the plan has %(given)d.")
            label = EntryGroup(group).label
            raise TransitionDenied(words % {"group": label, "needed": needed[group], "given": days})


def withdraw(
    *, inspectionplan: InspectionPlan, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> InspectionPlan:
    """Discard a plan or a revision that was not submitted."""
    return PLAN_FLOW.run(inspectionplan, "withdraw", actor=actor, now=now, note=note, expected_version=expected_version)


def return_(
    *, inspectionplan: InspectionPlan, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> InspectionPlan:
    """The leader gives it back, with the reason."""
    with writes.unit_of_work():
        row = PLAN_FLOW.run(
            inspectionplan, "return", actor=actor, now=now, note=note, expected_version=expected_version
        )
        tell_preparer(row, now=now, approved=False, body=note)
    return row


def approve(
    *, inspectionplan: InspectionPlan, actor: Any, now: datetime, approval_number: str = "",
    approving_authority: str = "", note: str = "", expected_version: int | None = None,
) -> InspectionPlan:  # fmt: skip
    """The own government approves: plan and table are issued; a revision replaces the plan that it changes."""
    with writes.unit_of_work():
        row = writes.locked(inspectionplan)
        if row.revision_of is not None and row.status == PlanStatus.SUBMITTED:
            replaced = writes.locked(row.revision_of)
            PLAN_FLOW.run(replaced, "supersede", actor=actor, now=now, note=row.change_reason)
        changes = {
            "approved_by": actor, "approved_on": local_day(now), "approval_number": approval_number.strip(),
            "approving_authority": approving_authority.strip() or row.approving_authority,
        }  # fmt: skip
        row = PLAN_FLOW.run(
            row, "approve", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        for kind in (PLAN_PAPER, TABLE_PAPER):
            issue(kind, row, actor=actor, now=now, body=row.body)
        tell_preparer(row, now=now, approved=True, body=note)
    return row


def file_upwards(
    *, inspectionplan: InspectionPlan, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> InspectionPlan:
    """File the approved plan with the upper body, which is told."""
    with writes.unit_of_work():
        row = PLAN_FLOW.run(
            inspectionplan, "file", actor=actor, now=now, note=note, changes={"filed_at": now},
            expected_version=expected_version,
        )  # fmt: skip
        tell_above(row, now=now, but=actor)
    return row


def acknowledge(
    *, inspectionplan: InspectionPlan, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> InspectionPlan:
    """The upper body has taken note of the plan."""
    changes = {"acknowledged_by": actor, "acknowledged_at": now}
    return PLAN_FLOW.run(
        inspectionplan, "acknowledge", actor=actor, now=now, note=note, changes=changes,
        expected_version=expected_version,
    )  # fmt: skip


def revise(*, inspectionplan: InspectionPlan, change_reason: str, actor: Any, now: datetime) -> InspectionPlan:
    """Begin a substantial change of a plan in force: a copy that is approved anew (重大调整重新报批)."""
    with writes.unit_of_work():
        old = writes.locked(inspectionplan)
        _require_own(old, actor)
        if old.status not in PLAN_IN_FORCE:
            raise TransitionDenied(_("Only a plan in force is revised."))
        copied = (
            "body", "jurisdiction", "place", "sectors", "year", "officers", "national_days", "other_days",
            "idle_days", "key_days", "general_days", *TEXTS,
        )  # fmt: skip
        new = InspectionPlan(
            revision=old.revision + 1, revision_of=old, change_reason=change_reason.strip(), created_by=actor,
            **{name: getattr(old, name) for name in copied},
        )  # fmt: skip
        PLAN_FLOW.start(new, now)
        writes.create(new, actor=actor, perm=PREPARE, now=now, note=change_reason)
        for entry in old.entries.order_by("order"):
            _copy_entry(entry, new)
    return new


def _copy_entry(entry: PlanEntry, plan: InspectionPlan) -> None:
    facts = {name: getattr(entry, name) for name in ENTRY_FACTS}
    copied = PlanEntry(plan=plan, order=entry.order, target_count=entry.target_count, **facts)
    copied.save(force_insert=True)
    PlanUnit.unscoped.bulk_create(
        PlanUnit(entry=copied, enterprise_id=unit.enterprise_id, reasons=unit.reasons, months=unit.months)
        for unit in entry.units.all()
    )


def create_tasks(*, inspectionplan: InspectionPlan, month: int, actor: Any, now: datetime) -> InspectionPlan:
    """Turn a month of a plan in force into tasks, in the background; asking twice makes none twice."""
    with writes.unit_of_work():
        row = writes.locked(inspectionplan)
        _require_own(row, actor)
        access.require(actor, PLAN_TASKS, row)
        if row.status not in PLAN_IN_FORCE:
            raise TransitionDenied(_("Only an approved plan is carried out."))
        if date(row.year, month, 28) < local_day(now).replace(day=1):
            raise ValidationError({"month": _("This month is over.")})
        title = text("Tasks of {plan}, month {month}").format(plan=row, month=month)
        jobs.after_commit(
            "inspections.create_planned_tasks", requested_by=actor, title=title, plan_id=row.pk, month=month
        )
        writes.log("inspectionplan.generate", row, actor=actor, now=now, note=f"{row.year}-{month:02d}")
    return row


def preparing(plan: InspectionPlan, actor: Any) -> InspectionPlan:
    row = writes.locked(plan)
    _require_own(row, actor)
    if row.status != PlanStatus.DRAFT:
        raise TransitionDenied(_("The plan is not being prepared any more."))
    return row


def _require_own(plan: InspectionPlan, actor: Any) -> None:
    decision = of_its_body(plan, actor, PREPARE)
    if not decision:
        raise NotAllowed(decision.reason)
