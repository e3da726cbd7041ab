"""Detours from the straight way: interim control, suspension of the time limit, duplicates, no hazard, graver level.

Each is for the person that `workflow/hazards.py` names and raises as the services of `loop.py` do.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from hazards.choices import OPEN, HazardLevel, HazardStatus
from hazards.models import Hazard
from hazards.services import checks, telling
from hazards.services.hazards import amend, step
from hazards.services.requests import lapse_requests
from hazards.workflow.hazards import authority_directs_what_it_found
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.rules import rule

ASSESS = "hazards.assess_hazard"


def control(
    *, hazard: Hazard, interim_measures: str, controlled_until: date, note: str, actor: Any, now: datetime,
    expected_version: int | None = None,
) -> Hazard:  # fmt: skip
    """It cannot be removed soon: measures that hold the risk down, until a day. Then the portal reactivates it."""
    with writes.unit_of_work():
        day = checks.require_control_until(hazard, controlled_until, now)
        changes = {"interim_measures": interim_measures.strip(), "controlled_until": day}
        row = step(
            hazard, "control", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        lapse_requests(row, now)
        title = _("{name}: hazard {number} is under interim control")
        people = [*telling.keepers_of(row, now), *telling.officials_of(row, now)]
        _tell_all(row, people, title, interim_measures, now, actor)
    return row


def end_control(
    *, hazard: Hazard, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> Hazard:
    """Back to rectification, with at least the days of the rule `hazard.reactivated_days` from today."""
    with writes.unit_of_work():
        hazard = writes.locked(hazard)
        today = local_day(now)
        days = int(rule("hazard.reactivated_days", hazard.place, today))
        least = today + timedelta(days=days)
        limit = hazard.rectify_by if hazard.listed else max(hazard.rectify_by or least, least)
        changes = {"rectify_by": limit, "controlled_until": None}
        row = step(
            hazard, "reactivate", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        title = _("{name}: the interim control of hazard {number} has ended, rectify it now")
        people = [*telling.keepers_of(row, now), *telling.officials_of(row, now)]
        _tell_all(row, people, title, note or row.interim_measures, now, None)
    return row


def pause(*, hazard: Hazard, note: str, actor: Any, now: datetime, expected_version: int | None = None) -> Hazard:
    """The authority stops the clock (a plant under seal, a flood): no reminders, no overdue."""
    with writes.unit_of_work():
        changes = {"paused_on": local_day(now)}
        row = step(hazard, "pause", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version)
        lapse_requests(row, now)
        title = _("{name}: the time limit of hazard {number} is suspended")
        _tell_all(row, telling.keepers_of(row, now), title, note, now, actor)
    return row


def resume(*, hazard: Hazard, note: str, actor: Any, now: datetime, expected_version: int | None = None) -> Hazard:
    """The clock runs on: the time limit moves by the days it stood."""
    with writes.unit_of_work():
        hazard = writes.locked(hazard)
        stood = local_day(now) - (hazard.paused_on or local_day(now))
        changes: dict[str, Any] = {"paused_on": None}
        if hazard.rectify_by and not hazard.listed:  # a listing sets its own time limit, which does not stand still
            changes["rectify_by"] = hazard.rectify_by + stood
        row = step(
            hazard, "resume", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        title = _("{name}: the time limit of hazard {number} runs on")
        _tell_all(row, telling.keepers_of(row, now), title, note, now, actor)
    return row


def merge(
    *, hazard: Hazard, duplicate_of: Hazard, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> Hazard:
    """The same fault was recorded twice: this record ends, the other goes on and keeps the evidence of both."""
    with writes.unit_of_work():
        other = writes.locked(duplicate_of)
        if other.pk == hazard.pk:
            raise TransitionDenied(_("A hazard is not its own duplicate."))
        if other.enterprise_id != hazard.enterprise_id:
            raise TransitionDenied(_("The other hazard belongs to another enterprise."))
        if other.status in {HazardStatus.DRAFT, HazardStatus.DUPLICATE, HazardStatus.DISCARDED}:
            raise TransitionDenied(_("The other record does not go on either."))
        if hazard.is_major and not other.is_major:
            raise TransitionDenied(_("A major hazard cannot end in a general one: merge the other way round."))
        changes = {"duplicate_of": other}
        row = step(hazard, "merge", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version)
        lapse_requests(row, now)
        _tell_all(row, telling.keepers_of(row, now), _("{name}: hazard {number} is a duplicate"), note, now, actor)
    return row


def discard(*, hazard: Hazard, note: str, actor: Any, now: datetime, expected_version: int | None = None) -> Hazard:
    """Looked at, and it is none. The record and the reason stay."""
    with writes.unit_of_work():
        row = step(hazard, "discard", actor=actor, now=now, note=note, expected_version=expected_version)
        people = [row.found_by] if row.found_by is not None else []
        _tell_all(row, people, _("{name}: hazard {number} was discarded"), note, now, actor)
    return row


def make_major(
    *, hazard: Hazard, note: str, actor: Any, now: datetime, criteria: Iterable[str] = (),
    expected_version: int | None = None,
) -> Hazard:  # fmt: skip
    """It is graver than was thought: a major hazard from now on. Down again goes only a review."""
    with writes.unit_of_work():
        row = writes.locked(hazard)
        writes.require_version(row, expected_version)
        if row.is_major or row.status not in OPEN or row.status == HazardStatus.REPORTED:
            raise TransitionDenied(_("Only an open general hazard that has been assessed can be made a major one."))
        verdict = authority_directs_what_it_found(row, actor)
        if not verdict:
            raise TransitionDenied(verdict.reason)
        if not note.strip():
            raise TransitionDenied(_("Please give the reason."))
        checks.require_criteria(criteria, now)
        changes = {"level": HazardLevel.MAJOR, "criteria": sorted({*row.criteria, *criteria})}
        changed = amend(row, changes, actor=actor, perm=ASSESS, now=now, note=note)
        telling.tell_major(changed, actor=actor, now=now)
    return changed


def _tell_all(row: Hazard, people: Iterable[Any], title: Any, body: str, now: datetime, but: Any) -> None:
    once = {person.pk: person for person in people}
    key = f"{row.status}:{row.version}"
    telling.tell(once.values(), row, kind="hazard.decision", title=title, body=body, key=key, now=now, but=but)
