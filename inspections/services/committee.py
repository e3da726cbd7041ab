"""The safety committee's plan, meetings and inspections by leaders: each level enters its own.

For supervisors at the very place (`keep_committeeplan`). Raises `NotAllowed`, `TransitionDenied`, `Conflict`,
`ValidationError`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.visits import VisitStatus
from inspections.models import CommitteeMeeting, CommitteePlan, LeaderInspection
from inspections.queries.committee import ranks
from inspections.workflow.own_place import require_own_place
from safetyportal.core import attachments, writes
from safetyportal.core.access import require
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied

KEEP = "inspections.keep_committeeplan"
OTHERS = _("Each level enters what its own safety committee does.")
MINUTES, PAPERS = "committee.minutes", "committee.inspection"


def enter_plan(*, place: Any, year: int, actor: Any, now: datetime, **figures: Any) -> CommitteePlan:
    """The numbers of a year, once for each place."""
    require_own_place(place.path, actor, KEEP, OTHERS)
    plan = CommitteePlan(jurisdiction=place, place=place.path, year=year, entered_by=actor, **_tidy(figures))
    created: CommitteePlan = writes.create(plan, actor=actor, perm=KEEP, now=now)
    return created


def change_plan(
    *, committeeplan: CommitteePlan, actor: Any, now: datetime, expected_version: int | None = None, **figures: Any
) -> CommitteePlan:
    """While the year runs; the plan of a year that is over stands."""
    require_own_place(committeeplan.place, actor, KEEP, OTHERS)
    if is_over(committeeplan, now):
        raise TransitionDenied(_("The year is over: its plan stands."))
    changed: CommitteePlan = writes.update(
        committeeplan, _tidy(figures), actor=actor, perm=KEEP, now=now, expected_version=expected_version
    )
    return changed


def is_over(plan: CommitteePlan, now: datetime) -> bool:
    return plan.year < local_day(now).year


def record_meeting(
    *, place: Any, actor: Any, now: datetime, minutes: Iterable[Any] = (), **facts: Any
) -> CommitteeMeeting:
    """A meeting that was held, with its minutes."""
    require_own_place(place.path, actor, KEEP, OTHERS)
    meeting = CommitteeMeeting(jurisdiction=place, place=place.path, recorded_by=actor, **_tidy(facts))
    _require_past(meeting.held_on, "held_on", now)
    with writes.unit_of_work():
        created: CommitteeMeeting = writes.create(meeting, actor=actor, perm=KEEP, now=now)
        _keep(minutes, created, MINUTES, actor, now)
    return created


def change_meeting(
    *, committeemeeting: CommitteeMeeting, actor: Any, now: datetime, minutes: Iterable[Any] = (),
    expected_version: int | None = None, **facts: Any,
) -> CommitteeMeeting:  # fmt: skip
    """Corrected, or minutes added."""
    _require_standing(committeemeeting, actor)
    _require_past(facts.get("held_on", committeemeeting.held_on), "held_on", now)
    with writes.unit_of_work():
        row: CommitteeMeeting = writes.update(
            committeemeeting, _tidy(facts), actor=actor, perm=KEEP, now=now, expected_version=expected_version
        )
        _keep(minutes, row, MINUTES, actor, now)
    return row


def record_inspection(
    *, place: Any, rank: str, inspected_on: date, actor: Any, now: datetime, enterprise: Any = None, visit: Any = None,
    documents: Iterable[Any] = (), **facts: Any,
) -> LeaderInspection:  # fmt: skip
    """A leader of the place led an inspection; with a visit of officers, that visit's enterprise was inspected."""
    require_own_place(place.path, actor, KEEP, OTHERS)
    row = LeaderInspection(jurisdiction=place, place=place.path, recorded_by=actor)
    for name, value in _inspected(row, rank, inspected_on, enterprise, visit, actor, now, facts).items():
        setattr(row, name, value)
    with writes.unit_of_work():
        created: LeaderInspection = writes.create(row, actor=actor, perm=KEEP, now=now)
        _keep(documents, created, PAPERS, actor, now)
    return created


def change_inspection(
    *, leaderinspection: LeaderInspection, rank: str, inspected_on: date, actor: Any, now: datetime,
    enterprise: Any = None, visit: Any = None, documents: Iterable[Any] = (), expected_version: int | None = None,
    **facts: Any,
) -> LeaderInspection:  # fmt: skip
    _require_standing(leaderinspection, actor)
    changes = _inspected(leaderinspection, rank, inspected_on, enterprise, visit, actor, now, facts)
    with writes.unit_of_work():
        row: LeaderInspection = writes.update(
            leaderinspection, changes, actor=actor, perm=KEEP, now=now, expected_version=expected_version
        )
        _keep(documents, row, PAPERS, actor, now)
    return row


def strike(*, note: str, actor: Any, now: datetime, **record: Any) -> Any:
    """A meeting or an inspection that did not take place: it stays with the reason and counts no longer."""
    [row] = record.values()
    _require_standing(row, actor)
    action = f"{row._meta.model_name}.strike"
    return writes.update(row, {"struck": note.strip()}, actor=actor, perm=KEEP, now=now, note=note, action=action)


def _inspected(
    row: LeaderInspection, rank: str, day: date, enterprise: Any, visit: Any, actor: Any, now: datetime,
    facts: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """All that is stored of it. A visit that is concealed from the committee's own place is not named there."""
    _require_past(day, "inspected_on", now)
    office = ranks(row.place, day).get(rank)
    if office is None:
        raise ValidationError({"rank": _("No such office of a leader here on that day.")})
    if visit is not None:
        require(actor, "inspections.view_visit", visit)
        if visit.status != VisitStatus.COMPLETED or visit.seen_from:
            raise ValidationError({"visit": _("Only a completed, open visit is named.")})
        if enterprise is not None and enterprise.pk != visit.enterprise_id:
            raise ValidationError({"visit": _("This visit was to another enterprise.")})
        enterprise = visit.enterprise
    if enterprise is not None:
        require(actor, "enterprises.view_enterprise", enterprise)
        if not enterprise.place.startswith(row.place):
            raise ValidationError({"enterprise": _("This enterprise lies outside the place.")})
    sectors = list(enterprise.sectors) if enterprise is not None else []
    return {
        **_tidy(facts), "rank": rank, "standing": office["standing"], "inspected_on": day, "enterprise": enterprise,
        "visit": visit, "sectors": sectors,
    }  # fmt: skip


def _require_standing(row: Any, actor: Any) -> None:
    require_own_place(row.place, actor, KEEP, OTHERS)
    if row.struck:
        raise TransitionDenied(_("This entry was struck."))


def _tidy(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}


def _keep(files: Iterable[Any], row: Any, purpose: str, actor: Any, now: datetime) -> None:
    for file in files:
        attachments.store(file, actor=actor, record=row, purpose=purpose, now=now, perm=KEEP)


def _require_past(day: date, name: str, now: datetime) -> None:
    if day > local_day(now):
        raise ValidationError({name: _("This day is yet to come.")})
