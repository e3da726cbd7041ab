"""Coming together instead of one after the other (综合查一次), and inviting experts or other departments."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from inspections.models import InspectionTask, TaskBody
from inspections.services.assignments_officers import keep_officers, require_officers
from inspections.services.assignments_telling import planners, tell, tell_officers
from inspections.workflow.assignments import PLAN, TASK_FLOW, may_join
from inspections.workflow.bodies import bodies_of, of_its_body
from safetyportal.core import access, writes
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.models import NamedException
from safetyportal.core.services.exceptions import share_with, stop_sharing


def join(
    inspectiontask: InspectionTask, *, body: Any, officers: Iterable[Any], actor: Any, now: datetime,
    content: str = "",
) -> InspectionTask:  # fmt: skip
    """Another body sends its own officers along and says what it looks at; the planners of the task are told.

    For planners of `body`. The task stays the first body's. Raises `TransitionDenied`, `Conflict`, `ValidationError`.
    """
    people = list(officers)
    with writes.unit_of_work():
        row = writes.locked(inspectiontask)
        decision = access.require(actor, PLAN, row)
        verdict = may_join(row, actor)
        if not verdict:
            raise TransitionDenied(verdict.reason)
        if body.pk not in {own.pk for own in bodies_of(actor, PLAN)} or body.pk == row.body_id:
            raise ValidationError({"body": _("Choose a body for which you plan inspections.")})
        day = row.planned_on or local_day(now)
        if not people:
            raise ValidationError({"officers": _("Say who goes along.")})
        require_officers(row, body, people, on=day, planned=row.planned_on is not None, now=now, alone=False)
        _store(TaskBody(task=row, body=body, content=content.strip(), joined_by=actor, joined_at=now))
        keep_officers(row, body, people)
        names = "、".join(person.name for person in people)
        writes.log("inspectiontask.join", row, actor=actor, now=now, note=f"{body.name}：{names}", decision=decision)
        title = _("{name}: another body joins the inspection on {day}")
        tell(planners(row, now), row, kind="task.joined", title=title, key=f"joined:{body.pk}", now=now,
             body=f"{body.name} {content}".strip(), but=actor)  # fmt: skip
        tell_officers(row, people, now=now, but=actor)
    return row


def _store(joining: TaskBody) -> None:
    try:
        with transaction.atomic():
            joining.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(_("This body has joined already.")) from error


def invite(
    inspectiontask: InspectionTask, *, person: Any, until: date, reason: str, actor: Any, now: datetime
) -> NamedException:
    """Let an expert or another department's officer read this one task until the end of a day. For planners of its
    body. Raises `NotAllowed`, `TransitionDenied`, `ValidationError`."""
    with writes.unit_of_work():
        row = writes.locked(inspectiontask)
        decision = of_its_body(row, actor, PLAN)
        if not decision:
            raise NotAllowed(decision.reason)
        if row.status in TASK_FLOW.final:
            raise TransitionDenied(_("The inspection is over."))
        try:
            given = share_with(
                row, person=person, ends_at=end_of_day(until), reason=reason, perm=PLAN, actor=actor, now=now
            )
        except ValidationError as error:
            raise ValidationError({"until" if "ends_on" in error.message_dict else "person": error.messages}) from error
        writes.log("inspectiontask.invite", row, actor=actor, now=now, note=f"{person.name} {until.isoformat()}")
        title = _("{name}: you are invited to the inspection on {day}")
        tell([person], row, kind="task.assigned", title=title, key=f"invited:{given.pk}", now=now, body=reason)
    return given


def uninvite(
    inspectiontask: InspectionTask, *, guest: NamedException, reason: str, actor: Any, now: datetime
) -> NamedException:
    """End an invitation before its day, with the reason; the person is told. For planners of its body. Raises
    `NotAllowed`, `TransitionDenied`."""
    with writes.unit_of_work():
        row = writes.locked(inspectiontask)
        decision = of_its_body(row, actor, PLAN)
        if not decision:
            raise NotAllowed(decision.reason)
        ended = stop_sharing(guest, row, reason=reason.strip(), perm=PLAN, actor=actor, now=now)
        writes.log("inspectiontask.uninvite", row, actor=actor, now=now, note=f"{ended.user.name}：{reason.strip()}")
        title = _("{name}: your invitation to the inspection on {day} has ended")
        tell([ended.user], row, kind="task.assigned", title=title, key=f"uninvited:{ended.pk}", now=now, body=reason)
    return ended
