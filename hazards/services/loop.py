"""The closed loop step by step: 自查–上报–评估–整改–复查–销号. Who may take which step is in `workflow/hazards.py`.

Every service is for the person that the workflow table names, returns the fresh hazard and raises `NotAllowed` (no
posting), `TransitionDenied` (state or guard), `Conflict` (somebody was faster), `ValidationError` (what was sent).
Detours from the straight way (interim control, suspension, duplicates) are in `detours.py`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hazards.choices import HazardLevel, HazardStatus
from hazards.models import Hazard
from hazards.queries.photos import AFTER, BEFORE, RECHECK
from hazards.services import checks, telling
from hazards.services.evidence import keep_photos, require_after_photo
from hazards.services.following import follow_enterprise
from hazards.services.hazards import RAISE, REPORT, amend, open_hazard, step
from hazards.services.requests import lapse_requests
from hazards.workflow.hazards import level_that_set_the_limit
from hazards.workflow.levels import standing
from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Conflict, TransitionDenied

ASSESS, ASSIGN = "hazards.assess_hazard", "hazards.assign_hazard"
RECTIFY, VERIFY = "hazards.rectify_hazard", "hazards.verify_hazard"
CORRECTABLE = (HazardStatus.DRAFT, HazardStatus.REPORTED)


def report_found(
    *, enterprise: Any, facts: dict[str, Any], actor: Any, now: datetime, photos: Iterable[Any] = ()
) -> Hazard:
    """Record and report in one unit what somebody found, with photos; for pages, checklists, QR codes and programs.

    Staff report for their enterprise, an inspector records for the authority; the source decides which.
    """
    with writes.unit_of_work():
        checks.require_found_by_now(facts.get("found_on"), now)
        checks.require_criteria(facts.get("criteria") or (), now)
        try:
            with transaction.atomic():
                hazard = open_hazard(enterprise=enterprise, facts=facts, actor=actor, now=now)
        except IntegrityError as error:
            raise Conflict(_("A hazard with this number was already reported.")) from error
        perm = RAISE if hazard.found_by_authority else REPORT
        keep_photos(hazard, photos, BEFORE, actor=actor, now=now, perm=perm)
        return report(hazard=hazard, actor=actor, now=now)


def raise_hazard(
    *, enterprise: Any, facts: dict[str, Any], actor: Any, now: datetime, photos: Iterable[Any] = (),
    assignment: dict[str, Any] | None = None,
) -> Hazard:  # fmt: skip
    """An inspector records a hazard on site and, with `assignment`, assesses it and sets the time limit at once.

    `assignment` holds the arguments of `assign`; the level follows from `facts` ("level", "criteria"). A major hazard
    is only assessed: its three-part report comes before its time limit (`workflow/dossiers.py`).
    """
    level = facts.get("level") or HazardLevel.GENERAL
    with writes.unit_of_work():
        hazard = report_found(enterprise=enterprise, facts=facts, actor=actor, now=now, photos=photos)
        if assignment:
            at_once = None if hazard.is_major or level == HazardLevel.MAJOR else assignment
            hazard = assess(hazard=hazard, level=level, assignment=at_once, actor=actor, now=now)
    return hazard


def report(*, hazard: Hazard, actor: Any, now: datetime) -> Hazard:
    """A draft becomes a reported hazard; whoever assesses it is told."""
    name = "raise" if hazard.found_by_authority else "report"
    with writes.unit_of_work():
        checks.require_found_by_now(hazard.found_on, now)
        row = step(hazard, name, actor=actor, now=now)
        telling.tell_new(row, actor=actor, now=now)
        if row.is_major:
            telling.tell_major(row, actor=actor, now=now)
    return row


def correct(
    *, hazard: Hazard, facts: dict[str, Any], actor: Any, now: datetime, expected_version: int | None = None
) -> Hazard:
    """Correct what was found while nobody has assessed it yet."""
    perm = RAISE if hazard.found_by_authority else REPORT
    with writes.unit_of_work():
        row = writes.locked(hazard)
        require(actor, perm, row)  # first: whoever may not correct it is not told that it is too late
        writes.require_version(row, expected_version)
        if row.status not in CORRECTABLE:
            raise TransitionDenied(_("This hazard has been assessed: its facts stay as they were found."))
        checks.require_found_by_now(facts.get("found_on"), now)
        return amend(row, facts, actor=actor, perm=perm, now=now)


def assess(
    *, hazard: Hazard, level: str = HazardLevel.GENERAL, criteria: Iterable[str] = (), actor: Any, now: datetime,
    note: str = "", assignment: dict[str, Any] | None = None, expected_version: int | None = None,
) -> Hazard:  # fmt: skip
    """Say whether the hazard is general or major; ticking any criterion makes it major.

    What was reported as major is never made general here: that takes a review (`reviews.py`). With `assignment` the
    work is assigned in the same unit.
    """
    with writes.unit_of_work():
        hazard = writes.locked(hazard)
        checks.require_criteria(criteria, now)
        ticked = sorted({*hazard.criteria, *criteria})
        major = bool(ticked) or hazard.is_major or level == HazardLevel.MAJOR
        changes = {
            "level": HazardLevel.MAJOR if major else HazardLevel.GENERAL,
            "criteria": ticked,
            "assessed_by": actor,
            "assessed_at": now,
        }
        newly = major and not hazard.is_major
        row = step(
            hazard, "assess", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        if newly:
            telling.tell_major(row, actor=actor, now=now)
        return assign(hazard=row, actor=actor, now=now, **assignment) if assignment else row


def assign(
    *, hazard: Hazard, rectify_by: date, measures: str = "", responsible: str = "", department: str = "",
    responsible_phone: str = "", assigned_to: Any = None, planned_cost: Any = None, handling: str = "",
    actor: Any, now: datetime, note: str = "", expected_version: int | None = None,
) -> Hazard:  # fmt: skip
    """Say what is to be done, by whom and until when. The level of whoever assigns is the one that may extend.

    `planned_cost` in yuan; `assigned_to` an account of the enterprise.
    """
    given = {
        "measures": measures.strip(), "responsible": responsible.strip(), "department": department.strip(),
        "responsible_phone": responsible_phone, "assigned_to": assigned_to, "planned_cost": planned_cost,
        "handling": handling,
    }  # fmt: skip
    with writes.unit_of_work():
        checks.require_colleague(hazard, assigned_to, now)
        changes = {name: value for name, value in given.items() if value not in ("", None)}
        if assigned_to is not None and not given["responsible"]:
            changes["responsible"] = assigned_to.name
        changes["rectify_by"] = checks.require_rectify_by(hazard, rectify_by, now)
        changes["deadline_set_by"] = standing(actor, ASSIGN, hazard)
        row = step(
            hazard, "assign", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        title = _("{name}: rectify hazard {number}")
        people = telling.keepers_of(row, now)
        telling.tell(people, row, kind="hazard.assigned", title=title, key="assigned", now=now, but=actor)
    return row


def plan(*, hazard: Hazard, actor: Any, now: datetime, expected_version: int | None = None, **facts: Any) -> Hazard:
    """The enterprise says how and by whom it rectifies; the time limit stays as it was set.

    For holders of `assign_hazard` while the hazard is open. `facts`: measures, department, responsible, …
    """
    if set(facts) - set(PLANNED):
        raise TransitionDenied(_("The time limit is not changed by the plan."))
    with writes.unit_of_work():
        row = writes.locked(hazard)
        writes.require_version(row, expected_version)
        if row.status not in {HazardStatus.RECTIFYING, HazardStatus.CONTROLLED, HazardStatus.PAUSED}:
            raise TransitionDenied(_("Only a hazard that is being rectified has a plan."))
        person = facts.get("assigned_to")
        checks.require_colleague(row, person, now)
        planned = amend(row, facts, actor=actor, perm=ASSIGN, now=now)
        if person is not None and person.pk != row.assigned_to_id:
            title, key = _("{name}: rectify hazard {number}"), f"assigned:{planned.version}"
            telling.tell([person], planned, kind="hazard.assigned", title=title, key=key, now=now, but=actor)
    return planned


PLANNED = ("measures", "department", "responsible", "responsible_phone", "assigned_to", "planned_cost")


def submit_rectification(
    *, hazard: Hazard, rectification: str, actor: Any, now: datetime, actual_cost: Any = None,
    photos: Iterable[Any] = (), note: str = "", expected_version: int | None = None,
) -> Hazard:  # fmt: skip
    """Done: say what was done and show it. `actual_cost` in yuan. Open requests for more time end with it."""
    changes = {
        "rectified_by": actor,
        "rectified_at": now,
        "rectification": rectification.strip(),
        "actual_cost": actual_cost,
    }
    with writes.unit_of_work():
        row = step(
            hazard, "submit", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        keep_photos(row, photos, AFTER, actor=actor, now=now, perm=RECTIFY)
        require_after_photo(row, now)
        lapse_requests(row, now)
        title = _("{name}: hazard {number} waits for re-check")
        key = f"submitted:{row.version}"
        people = telling.checkers_of(row, now)
        telling.tell(people, row, kind="hazard.waiting", title=title, body=rectification, key=key, now=now, but=actor)
    return row


def verify(
    *, hazard: Hazard, actor: Any, now: datetime, note: str = "", photos: Iterable[Any] = (),
    expected_version: int | None = None,
) -> Hazard:  # fmt: skip
    """Passed: the hazard is closed (销号). Late is what was rectified after the time limit, not what was seen late."""
    with writes.unit_of_work():
        hazard = writes.locked(hazard)
        rectified = local_day(hazard.rectified_at or now)
        changes = {
            "verified_by": actor,
            "verified_at": now,
            "verification": note.strip(),
            "closed_on": local_day(now),
            "closed_late": bool(hazard.rectify_by and rectified > hazard.rectify_by),
        }
        row = step(
            hazard, "verify", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        keep_photos(row, photos, RECHECK, actor=actor, now=now, perm=VERIFY)
        title = _("{name}: hazard {number} was re-checked and closed")
        _tell_result(row, title, note, f"closed:{row.version}", actor, now)
    return row


def return_(
    *, hazard: Hazard, note: str, actor: Any, now: datetime, rectify_by: date | None = None,
    photos: Iterable[Any] = (), expected_version: int | None = None,
) -> Hazard:  # fmt: skip
    """Not passed: back to rectification with the reason; returns are counted. Without a new day the time limit stays.

    A later day than the present one is an extension, so it takes the level that set the limit.
    """
    with writes.unit_of_work():
        hazard = writes.locked(hazard)
        changes = {
            "verified_by": actor,
            "verified_at": now,
            "verification": note.strip(),
            "return_count": hazard.return_count + 1,
        }
        if rectify_by is not None:
            changes["rectify_by"] = _new_limit(hazard, rectify_by, actor, now)
        row = step(
            hazard, "return", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        keep_photos(row, photos, RECHECK, actor=actor, now=now, perm=VERIFY)
        title = _("{name}: hazard {number} was returned for further rectification")
        _tell_result(row, title, note, f"returned:{row.version}", actor, now)
    return row


def _new_limit(hazard: Hazard, day: date, actor: Any, now: datetime) -> date:
    checks.require_rectify_by(hazard, day, now)
    if hazard.rectify_by and day > hazard.rectify_by:
        verdict = level_that_set_the_limit(hazard, actor)
        if not verdict:
            raise TransitionDenied(verdict.reason)
    return day


def extend_deadline(
    *, hazard: Hazard, rectify_by: date, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> Hazard:
    """A later time limit with its reason, by the level that set it. Staff ask for it: `requests.request_extension`."""
    with writes.unit_of_work():
        hazard = writes.locked(hazard)
        checks.require_rectify_by(hazard, rectify_by, now)
        if hazard.rectify_by and rectify_by <= hazard.rectify_by:
            raise TransitionDenied(_("An extension ends after the present time limit."))
        if hazard.listed:
            raise TransitionDenied(_("Under listed supervision the time limit is extended with the listing."))
        changes = {"rectify_by": rectify_by, "extension_count": hazard.extension_count + 1}
        row = step(
            hazard, "extend", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        title = _("{name}: the time limit of hazard {number} was extended")
        _tell_result(row, title, note, f"extended:{row.version}", actor, now)
    return row


def reopen(
    *, hazard: Hazard, note: str, rectify_by: date, actor: Any, now: datetime, expected_version: int | None = None
) -> Hazard:
    """It was not removed after all: open again. The responsible officials and the enterprise are always told."""
    with writes.unit_of_work():
        hazard = writes.locked(hazard)
        changes = {
            "rectify_by": checks.require_rectify_by(hazard, rectify_by, now),
            "deadline_set_by": standing(actor, "hazards.reopen_hazard", hazard),
            "reopen_count": hazard.reopen_count + 1,
            "closed_on": None,
            "closed_late": False,
            "duplicate_of": None,
        }
        row = step(
            hazard, "reopen", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        row = follow_enterprise(row, now)
        people = {person.pk: person for person in [*telling.keepers_of(row, now), *telling.officials_of(row, now)]}
        title, key = _("{name}: hazard {number} was reopened"), f"reopened:{row.reopen_count}"
        telling.tell(people.values(), row, kind="hazard.reopened", title=title, body=note, key=key, now=now)
    return row


def _tell_result(row: Hazard, title: Any, note: str, key: str, actor: Any, now: datetime) -> None:
    people = {person.pk: person for person in telling.keepers_of(row, now)}
    if row.rectified_by is not None:
        people[row.rectified_by.pk] = row.rectified_by
    telling.tell(people.values(), row, kind="hazard.decision", title=title, body=note, key=key, now=now, but=actor)
