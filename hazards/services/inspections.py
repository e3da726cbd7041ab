"""The life of a self-inspection: started, finished, dropped. Answers are in `answers.py`.

For the enterprise's own staff (`carry_out_selfinspection`); dropping is for its head and safety officer.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises.choices import EnterpriseStatus
from enterprises.models import Enterprise
from hazards.choices import ANSWERED, AnswerResult, Rhythm
from hazards.models import InspectionAnswer, SelfInspection
from hazards.queries.checklists import EffectiveItem, effective_items
from hazards.queries.inspections import due_items
from hazards.services.planning import planned
from hazards.workflow.inspections import CARRY_OUT, SELF_INSPECTION_FLOW
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied


def start(
    *, selfinspection: SelfInspection, actor: Any, now: datetime, expected_version: int | None = None
) -> SelfInspection:
    """Begin a planned inspection: its items are those in force now. Raises `NotAllowed`, `TransitionDenied`."""
    items = due_items(selfinspection.enterprise, selfinspection.rhythm, local_day(now))
    return _start(selfinspection, items, actor=actor, now=now, expected_version=expected_version)


def _start(row: SelfInspection, items: list[EffectiveItem], *, actor, now, expected_version=None) -> SelfInspection:
    if not items:
        raise TransitionDenied(_("No checklist asks anything here. Add items of your own first."))
    changes = {
        "item_ids": [one.pk for item in items for one in item.rows],
        "item_count": len(items),
        "started_at": now,
        "started_by": actor,
    }
    return SELF_INSPECTION_FLOW.run(
        row, "start", actor=actor, now=now, changes=changes, expected_version=expected_version
    )


def start_on_occasion(
    *, enterprise: Enterprise, actor: Any, now: datetime, standards: list[str] | None = None, title: str = "",
    external_id: str = "",
) -> SelfInspection:  # fmt: skip
    """Begin an inspection that no rhythm asks for, of everything or of some standards (their codes).

    Raises `NotAllowed`, `TransitionDenied` (enterprise not in operation, nothing to ask), `ValidationError`.
    """
    if enterprise.status != EnterpriseStatus.ACTIVE:
        raise TransitionDenied(_("Only possible while the enterprise is in operation."))
    items = effective_items(enterprise, local_day(now))
    if standards:
        items = [item for item in items if item.base.standard.code in standards]
    row = planned(enterprise, Rhythm.ADHOC, local_day(now), now=now)
    row.title, row.external_id = title.strip() or row.title, external_id
    with writes.unit_of_work():
        row = writes.create(row, actor=actor, perm=CARRY_OUT, now=now)
        return _start(row, items, actor=actor, now=now)


def finish(
    *, selfinspection: SelfInspection, participants: str, participant_count: int, actor: Any, now: datetime,
    zero_reason: str = "", expected_version: int | None = None,
) -> SelfInspection:  # fmt: skip
    """Close an inspection of which every item is answered; without any hazard the reason is asked for.

    Raises `NotAllowed`, `TransitionDenied`, `Conflict`, `ValidationError` (open items, participants, reason).
    """
    with writes.unit_of_work():
        row = writes.locked(selfinspection)
        results = list(InspectionAnswer.unscoped.filter(inspection=row).values_list("result", flat=True))
        answered = sum(result in ANSWERED for result in results)
        if answered < row.item_count:
            message = _("%(n)s items are not answered yet.") % {"n": row.item_count - answered}
            raise ValidationError(message)
        hazards = results.count(AnswerResult.HAZARD)
        if participant_count < 1:
            raise ValidationError({"participant_count": _("At least one person took part.")})
        if not hazards and not zero_reason.strip():
            raise ValidationError({"zero_reason": _("No hazard was found: please say why.")})
        changes = {
            "participants": participants.strip(),
            "participant_count": participant_count,
            "zero_reason": "" if hazards else zero_reason.strip(),
            "pass_count": results.count(AnswerResult.PASS),
            "hazard_count": hazards,
            "na_count": results.count(AnswerResult.NOT_APPLICABLE),
            "finished_at": now,
            "finished_on": local_day(now),
            "finished_by": actor,
            "late": bool(row.due_at and now > row.due_at),
        }
        return SELF_INSPECTION_FLOW.run(
            row, "finish", actor=actor, now=now, changes=changes, expected_version=expected_version
        )


def drop(
    *, selfinspection: SelfInspection, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> SelfInspection:
    """End an inspection that will not be carried out, with the reason; hazards found so far stay."""
    return SELF_INSPECTION_FLOW.run(
        selfinspection, "drop", actor=actor, now=now, note=note, expected_version=expected_version
    )
