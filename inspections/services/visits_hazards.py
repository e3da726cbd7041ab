"""Findings and the hazard loop in step: each finding becomes a hazard, a re-inspection closes or returns it.

Everything goes through the services of `hazards`, as the officer who completes the visit.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from hazards.choices import Handling, HazardLevel, HazardSource, HazardStatus
from hazards.models import Hazard
from hazards.queries.photos import AFTER, BEFORE, RECHECK
from hazards.services import loop
from hazards.services.on_spot import record_corrected
from inspections.choices.assignments import TaskKind
from inspections.choices.visits import Measure, RecheckFollow, RecheckResult
from inspections.models import Finding, RecheckItem, Visit
from inspections.queries.visits import findings_of, photo_purpose, recheck_items, recheck_results
from inspections.queries.visits_officers import officers_of
from inspections.services.visits_cases import propose_case
from inspections.services.visits_conflicts import ChangedDifferently
from inspections.services.visits_guards import require_open
from inspections.workflow.visits import CONDUCT
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.models import Attachment

SOURCES = {
    TaskKind.EXPERT: HazardSource.EXPERT,
    TaskKind.COVERT: HazardSource.COVERT,
    TaskKind.WHISTLE: HazardSource.WHISTLE,
}  # every other inspection is a supervision by an authority
HANDLING = {
    Measure.ON_SPOT: Handling.ON_SPOT,
    Measure.REMOVE: Handling.ON_SPOT,
    Measure.EVACUATE: Handling.SUSPEND,
    Measure.SUSPEND: Handling.SUSPEND,
    Measure.SEAL: Handling.SUSPEND,
}


def raise_hazards(visit: Visit, *, actor: Any, now: datetime) -> list[Hazard]:
    """Every finding without a hazard becomes one, with source, deadline and owner; what was corrected before the
    officers' eyes waits at once for the officer who closes it."""
    names = "、".join(one.user.name for one in officers_of(visit))
    made = []
    for finding in findings_of(visit):
        if finding.hazard_id is None and finding.measure != Measure.NONE:
            made.append(_raise(visit, finding, names, actor, now))
    return made


def _raise(visit: Visit, finding: Finding, names: str, actor: Any, now: datetime) -> Hazard:
    today = local_day(now)
    hazard = loop.report_found(enterprise=visit.enterprise, facts=_facts(visit, finding, names), actor=actor, now=now)
    _take_along(visit, finding, hazard)
    level = HazardLevel.MAJOR if finding.criteria else HazardLevel.GENERAL
    hazard = loop.assess(hazard=hazard, level=level, criteria=finding.criteria, actor=actor, now=now)
    if not hazard.is_major:  # a major one gets its time limit after its three-part report
        day = today if finding.corrected else max(finding.rectify_by or today, today)
        hazard = loop.assign(
            hazard=hazard, rectify_by=day, measures=str(finding.get_measure_display()),
            responsible=finding.responsible or visit.site_person,
            handling=HANDLING.get(Measure(finding.measure), Handling.TIME_LIMIT), actor=actor, now=now,
        )  # fmt: skip
        if finding.corrected:
            hazard = record_corrected(
                hazard=hazard, rectification=text("Corrected on the spot before the officers' eyes."), actor=actor,
                now=now,
            )  # fmt: skip
    writes.update(finding, {"hazard": hazard}, actor=actor, perm=CONDUCT, now=now)
    return hazard


def _facts(visit: Visit, finding: Finding, names: str) -> dict[str, Any]:
    return {
        "source": SOURCES.get(TaskKind(visit.task.kind), HazardSource.SUPERVISION),
        "source_note": f"{visit.task.get_kind_display()} {visit.started_at:%Y-%m-%d}"[:120],
        "found_on": local_day(visit.started_at),
        "finder": names[:60],
        "description": finding.description,
        "location": (finding.location or visit.premises or visit.enterprise.name)[:100],
        "category": finding.category,
        "basis": finding.basis,
        "level": HazardLevel.MAJOR if finding.criteria else HazardLevel.GENERAL,
        "criteria": finding.criteria,
    }


def _take_along(visit: Visit, finding: Finding, hazard: Hazard) -> None:
    """Photos taken before the hazard had its record belong to it: one file, one record."""
    mine = Attachment.unscoped.filter(target_type=visit._meta.label_lower, target_id=visit.pk)
    for after, purpose in ((False, BEFORE), (True, AFTER)):
        of_side = mine.filter(purpose=photo_purpose(finding.key, after))
        of_side.update(target_type=hazard._meta.label_lower, target_id=hazard.pk, purpose=purpose)


# Re-inspection


def look_again(
    *, visit: Visit, finding: int, result: str, follow: str = "", new_day: Any = None, note: str = "",
    seen: int | None, actor: Any, now: datetime,
) -> RecheckItem:  # fmt: skip
    """Note the result of one item of the earlier order. Raises `ChangedDifferently`, `ValidationError`."""
    with writes.unit_of_work():
        row = writes.locked(visit)
        require_open(row, actor)
        line = next((one for one in recheck_items(row) if one.item.finding.pk == finding), None)
        if line is None:
            raise ValidationError({"finding": _("This visit does not re-inspect that item.")})
        values = _judged(line.item.limit, result, follow, new_day, note)
        current = line.result
        if current is None:
            made = RecheckItem(visit=row, finding=line.item.finding, looked_at_by=actor, **values)
            return writes.create(made, actor=actor, perm=CONDUCT, now=now)
        if all(getattr(current, name) == value for name, value in values.items()):
            return current
        if seen is not None and seen != current.version:
            raise ChangedDifferently(recheck_told(current))
        return writes.update(current, {**values, "looked_at_by": actor}, actor=actor, perm=CONDUCT, now=now)


def _judged(limit: Any, result: str, follow: str, new_day: Any, note: str) -> dict[str, Any]:
    note = note.strip()
    if result == RecheckResult.PASSED:
        return {"result": result, "follow": "", "new_day": None, "note": note}
    if follow not in RecheckFollow.values:
        raise ValidationError({"follow": _("What follows: more time, or a case?")})
    if not note:
        raise ValidationError({"note": _("Please give the reason.")})
    if follow == RecheckFollow.EXTEND and (new_day is None or (limit and new_day <= limit)):
        raise ValidationError({"new_day": _("An extension ends after the present time limit.")})
    return {"result": result, "follow": follow, "new_day": new_day if follow == RecheckFollow.EXTEND else None,
            "note": note}  # fmt: skip


def recheck_told(row: RecheckItem) -> dict[str, Any]:
    return {
        "version": row.version, "result": row.result, "follow": row.follow, "note": row.note,
        "new_day": row.new_day.isoformat() if row.new_day else "", "by": row.looked_at_by.name,
        "at": row.updated_at.isoformat(),
    }  # fmt: skip


def follow_recheck(visit: Visit, *, actor: Any, now: datetime) -> None:
    """Carry out what the re-inspection found: close, give more time, propose a case."""
    for row in recheck_results(visit):
        hazard = row.finding.hazard
        if hazard is None or hazard.status == HazardStatus.CLOSED:
            continue
        if row.result == RecheckResult.PASSED:
            _close(hazard, row, actor, now)
        elif row.follow == RecheckFollow.EXTEND:
            _more_time(hazard, row, actor, now)
        else:
            _penalise(hazard, visit, row, actor, now)


def _close(hazard: Hazard, row: RecheckItem, actor: Any, now: datetime) -> None:
    """The unit may not have submitted anything: then the officers note what they see, and close it."""
    _photos_to_hazard(row, hazard)
    if hazard.status == HazardStatus.RECTIFYING:
        seen = row.note or text("Found rectified at the re-inspection.")
        hazard = record_corrected(hazard=hazard, rectification=seen, actor=actor, now=now)
    loop.verify(hazard=hazard, note=row.note or text("Rectified."), actor=actor, now=now)


def _photos_to_hazard(row: RecheckItem, hazard: Hazard) -> None:
    """What the officers saw: the proof of the rectification, or of the re-check where the unit has sent its own."""
    purpose = AFTER if hazard.status == HazardStatus.RECTIFYING else RECHECK
    mine = Attachment.unscoped.filter(target_type=row.visit._meta.label_lower, target_id=row.visit_id)
    of_item = mine.filter(purpose=photo_purpose(row.finding.key, after=True))
    of_item.update(target_type=hazard._meta.label_lower, target_id=hazard.pk, purpose=purpose)


def _more_time(hazard: Hazard, row: RecheckItem, actor: Any, now: datetime) -> None:
    if row.new_day is None:
        raise TransitionDenied(_("An extension ends after the present time limit."))
    if hazard.status == HazardStatus.AWAITING:
        loop.return_(hazard=hazard, note=row.note, rectify_by=row.new_day, actor=actor, now=now)
    else:
        loop.extend_deadline(hazard=hazard, rectify_by=row.new_day, note=row.note, actor=actor, now=now)


def _penalise(hazard: Hazard, visit: Visit, row: RecheckItem, actor: Any, now: datetime) -> None:
    if hazard.status == HazardStatus.AWAITING:
        loop.return_(hazard=hazard, note=row.note, actor=actor, now=now)
    case = propose_case(visit, row.finding, actor=actor, now=now)
    writes.update(row, {"case": case}, actor=actor, perm=CONDUCT, now=now)
