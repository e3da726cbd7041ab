"""The life of a visit: begun, identity shown, presented, taken back, completed, void.

For officers of the body that carries the task out, at least two with a certificate in force and without an interest
(《行政处罚法》第四十二、四十三、五十五条). What they enter: `visits_entries.py`; signatures: `visits_signing.py`.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from hazards.queries.checklists import effective_items
from inspections.choices.assignments import TaskKind, TaskStatus
from inspections.choices.visits import VISIT_OPEN, ItemResult
from inspections.models import EnforcementPaper, InspectionTask, Visit, VisitOfficer
from inspections.queries.assignments import recused_from
from inspections.queries.visits import answers_of, content_digest, findings_of, recheck_items
from inspections.queries.visits_officers import enough, officers_of, works_there
from inspections.services import visits_tasks
from inspections.services.visits_findings import require_whole
from inspections.services.visits_guards import require_open
from inspections.services.visits_hazards import follow_recheck, raise_hazards
from inspections.services.visits_signing import drop_signatures
from inspections.services.visits_telling import tell_completed
from inspections.workflow.bodies import bodies_of
from inspections.workflow.visits import CONDUCT, VISIT_FLOW
from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Conflict, TransitionDenied

_BEGINS = (TaskStatus.ASSIGNED, TaskStatus.UNDER_WAY)


def start(*, task: InspectionTask, actor: Any, now: datetime, officers: list[Any] | None = None) -> Visit:
    """Begin the visit of a task. `officers` default to those of the task.

    Raises `NotAllowed`, `TransitionDenied` (one officer, no certificate in force, recused, another body, not assigned),
    `Conflict` (a visit of this task is under way).
    """
    named = visits_tasks.officers_of_task(task)
    people = list(officers) if officers is not None else [row.user for row in named.values()]
    require(actor, CONDUCT, task)
    with writes.unit_of_work():
        task = writes.locked(task)
        if task.status not in _BEGINS:
            raise TransitionDenied(_("Only an assigned task can be visited."))
        if Visit.unscoped.filter(task=task, status__in=VISIT_OPEN).exists():
            raise Conflict(_("A visit of this task is under way already."))
        _require_officers(task, people, actor, now)
        visit = _opened(task, actor, now)
        visit = writes.create(visit, actor=actor, perm=CONDUCT, now=now)
        rows = [VisitOfficer(visit=visit, user=one, certificate_number=one.certificate_number) for one in people]
        VisitOfficer.unscoped.bulk_create(rows)
        visits_tasks.begin(task, actor=actor, now=now)
    return visit


def _opened(task: InspectionTask, actor: Any, now: datetime) -> Visit:
    visit = Visit(task=task, started_at=now, started_by=actor, body=task.body, seen_from=task.seen_from)
    visit.settle(task.enterprise)
    visit.premises = task.enterprise.production_address[:200]
    if task.kind != TaskKind.RECHECK:
        visit.item_ids = checklist_of(task.enterprise, now)
    VISIT_FLOW.start(visit, now)
    return visit


def checklist_of(enterprise: Enterprise, now: datetime) -> list[int]:
    """The items of the standards in force for the unit, without those that it keeps for itself."""
    items = effective_items(enterprise, local_day(now))
    return [row.pk for item in items if item.base.standard.enterprise_id is None for row in item.rows]


def _require_officers(task: InspectionTask, people: list[Any], actor: Any, now: datetime) -> None:
    verdict = enough(people, local_day(now))
    if not verdict:
        raise TransitionDenied(verdict.reason)
    if all(one.pk != actor.pk for one in people):
        raise TransitionDenied(_("A visit is begun by one of its officers."))
    joined = set(task.joined_bodies.values_list("body_id", flat=True))
    acting = {one.pk: {body.pk for body in bodies_of(one, CONDUCT)} for one in people}
    if not any(task.body_id in bodies for bodies in acting.values()):
        raise TransitionDenied(_("At least one officer of the body that leads the inspection goes along."))
    recused = recused_from(task.enterprise, local_day(now))
    for one in people:
        if not {task.body_id, *joined} & acting[one.pk]:
            words = _("%(name)s is no officer of the body that carries out this inspection.")
            raise TransitionDenied(words % {"name": one.name})
        if one.pk in recused or works_there(one, task.enterprise):
            words = _("%(name)s has an interest in this unit and is recused (Administrative Penalty Law, article 43).")
            raise TransitionDenied(words % {"name": one.name})


def show_identity(*, visit: Visit, confirmed_by: str, actor: Any, now: datetime) -> Visit:
    """The officers showed their certificates and somebody of the unit confirmed it: before anything else.

    Shown again it changes nothing. Raises `NotAllowed`, `TransitionDenied`, `ValidationError`.
    """
    with writes.unit_of_work():
        row = writes.locked(visit)
        require_open(row, actor, identity=False)
        if row.identity_shown_at is not None:
            return row
        if not confirmed_by.strip():
            raise ValidationError({"confirmed_by": _("Who of the unit has seen the certificates?")})
        verdict = enough([one.user for one in officers_of(row)], local_day(now))
        if not verdict:
            raise TransitionDenied(verdict.reason)
        changes = {"identity_shown_at": now, "identity_confirmed_by": confirmed_by.strip()}
        if not row.site_person:
            changes["site_person"] = confirmed_by.strip()
        return writes.update(row, changes, actor=actor, perm=CONDUCT, now=now, action="visit.identity")


def present(*, visit: Visit, actor: Any, now: datetime, expected_version: int | None = None) -> Visit:
    """Everything is entered: from now on only signatures are taken, each under the same digest.

    Raises `NotAllowed`, `TransitionDenied`, `ValidationError` (what is missing, in words).
    """
    with writes.unit_of_work():
        row = writes.locked(visit)
        _require_facts(row)
        found = list(findings_of(row))
        require_whole(row, found, now)
        _require_answers(row, found)
        changes = {"presented_at": now, "ended_at": now, "seen_from": "", "content_sha256": content_digest(row)}
        papers = EnforcementPaper.unscoped.filter(Q(visit=row) | Q(task=row.task_id))
        papers.exclude(seen_from="").update(seen_from="")  # nothing is covert now
        return VISIT_FLOW.run(row, "present", actor=actor, now=now, changes=changes, expected_version=expected_version)


def _require_facts(row: Visit) -> None:
    needed = {
        "premises": _("Which premises were inspected?"),
        "site_person": _("Who is in charge on the spot?"),
        "situation": _("What was inspected, and what was seen? (Work Safety Law, article 68)"),
    }
    missing = {name: message for name, message in needed.items() if not getattr(row, name).strip()}
    if missing:
        raise ValidationError(missing)


def _require_answers(row: Visit, found: list[Any]) -> None:
    known = {one.item_id for one in found}
    for answer in answers_of(row):
        if answer.result == ItemResult.FOUND and answer.item_id not in known:
            words = _("Item %(code)s was answered with a finding, but no finding is recorded.")
            raise ValidationError({"answers": words % {"code": answer.item.code}})
    open_items = [line.item.number for line in recheck_items(row) if line.result is None]
    if open_items:
        words = _("These items are not re-inspected yet: %(items)s.")
        raise ValidationError({"recheck": words % {"items": "、".join(map(str, open_items))}})


def take_back(*, visit: Visit, actor: Any, now: datetime, note: str = "") -> Visit:
    """Something is to be changed before it is signed: signatures given so far are dropped, with a line in the trail."""
    with writes.unit_of_work():
        changes = {"ended_at": None, "content_sha256": ""}
        row = VISIT_FLOW.run(visit, "take_back", actor=actor, now=now, note=note, changes=changes)
        drop_signatures(row, actor=actor, now=now)
    return row


def complete(*, visit: Visit, actor: Any, now: datetime, expected_version: int | None = None) -> Visit:
    """Signed by all: every finding becomes a hazard of the loop, results of a re-inspection are carried out, the task
    is done, the unit is told. All of it, or nothing. Raises `NotAllowed`, `TransitionDenied`, `Conflict`.
    """
    with writes.unit_of_work():
        row = VISIT_FLOW.run(
            visit, "complete", actor=actor, now=now, changes={"completed_at": now}, expected_version=expected_version
        )
        raise_hazards(row, actor=actor, now=now)
        follow_recheck(row, actor=actor, now=now)
        visits_tasks.finish(writes.locked(row.task), actor=actor, now=now)
        tell_completed(row, now=now)
    return row


def void(*, visit: Visit, note: str, actor: Any, now: datetime, expected_version: int | None = None) -> Visit:
    """A visit that does not count, with the reason; nothing follows from it, the task may be visited anew."""
    changes = {"ended_at": visit.ended_at or now}
    return VISIT_FLOW.run(
        visit, "void", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
    )
