"""Listed supervision: proposal, decision, taking over, revocation. The hazard's own flag and time limit keep step.

Every service returns the fresh listing and raises `NotAllowed` (no posting), `TransitionDenied` (state, level, guard),
`Conflict` (somebody was faster), `ValidationError` (what was sent).
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hazards.choices import LISTING_OPEN, HazardStatus, ListingLevel
from hazards.models import Hazard, Listing, ListingProgress
from hazards.queries.listings import authority_body, latest_deadline, open_extension
from hazards.services import hazards as loop
from hazards.services.listing_papers import issue_notice
from hazards.services.listing_telling import below, deciders, office, staff, tell
from hazards.workflow.listings import LISTING_EXTENSION_FLOW, LISTING_FLOW, UNDER_TREATMENT
from safetyportal.core import writes
from safetyportal.core.deadlines import due_by_rule, end_of_day, local_day
from safetyportal.core.errors import Conflict, TransitionDenied
from safetyportal.core.rules import rule

PROPOSE, DECIDE = "hazards.propose_listing", "hazards.decide_listing"
_ALREADY = _("This hazard is already proposed for listing or listed.")


def propose(
    *, hazard: Hazard, level: str, matters: str, deadline: date, actor: Any, now: datetime, requirements: str = "",
    department: str = "", copies: str = "",
) -> Listing:  # fmt: skip
    """An office proposes that a county, city or province lists the hazard; the leaders of that level are told."""
    with writes.unit_of_work():
        row = writes.locked(hazard)
        if not row.is_major or row.status not in UNDER_TREATMENT:
            raise TransitionDenied(_("Only a major hazard that is assessed and not yet closed can be listed."))
        if Listing.unscoped.filter(hazard=row, status__in=LISTING_OPEN).exists():
            raise Conflict(_ALREADY)
        require_deadline(row.place, deadline, local_day(now), now)
        listing = Listing(
            hazard=row, enterprise=row.enterprise, jurisdiction=row.jurisdiction, place=row.place,
            sectors=row.sectors, level=ListingLevel(level), matters=matters.strip(), requirements=requirements.strip(),
            deadline=deadline, department=department.strip(), copies=copies.strip(), proposed_by=actor,
            proposed_at=now,
        )  # fmt: skip
        LISTING_FLOW.start(listing, now)
        try:
            with transaction.atomic():
                writes.create(listing, actor=actor, perm=PROPOSE, now=now)
        except IntegrityError as error:
            raise Conflict(_ALREADY) from error
        title = _("{name}: listed supervision of hazard {number} is proposed")
        tell(deciders(listing, now), listing, title=title, key="proposed", now=now, kind="listing.waiting", but=actor)
    return listing


def decide(
    *, listing: Listing, deadline: date, actor: Any, now: datetime, requirements: str = "", department: str = "",
    copies: str = "", note: str = "", expected_version: int | None = None,
) -> Listing:  # fmt: skip
    """A leader lists the hazard: the notice is issued, the enterprise told, filing and publication begin to run."""
    with writes.unit_of_work():
        changes = {
            "requirements": requirements.strip(), "department": department.strip(), "copies": copies.strip(),
            "decision_note": note.strip()[:500],
        }  # fmt: skip
        row = _enter(listing, "list", listing.level, deadline, changes, actor, now, note, expected_version)
        title = _("{name}: hazard {number} is under listed supervision")
        people = [*staff(row, now), *office(row, now), *below(row, now)]
        tell(people, row, title=title, key="listed", now=now, but=actor, urgent=True)
    return row


def take_over(
    *, listing: Listing, deadline: date, note: str, actor: Any, now: datetime, requirements: str = "",
    department: str = "", copies: str = "", expected_version: int | None = None,
) -> Listing:  # fmt: skip
    """The level to which an overdue listing has climbed holds it from now on, with a notice and a time limit of its
    own; the notice of the lower level counts no longer."""
    with writes.unit_of_work():
        current = writes.locked(listing)
        level = current.climbed_to or current.level
        changes = {
            "requirements": requirements.strip() or current.requirements,
            "department": department.strip() or current.department,
            "copies": copies.strip() or current.copies,
            "decision_note": note.strip()[:500],
            "level": level,
            "climbed_to": "",
            "climbed_at": None,
        }
        row = _enter(current, "take_over", level, deadline, changes, actor, now, note, expected_version)
        title = _("{name}: the listing of hazard {number} was taken over by the next level")
        people = [*staff(row, now), *office(row, now), *below(row, now)]
        tell(people, row, title=title, body=note, key=f"taken:{level}", now=now, but=actor, urgent=True)
    return row


def _enter(
    listing: Listing, name: str, level: str, deadline: date, changes: dict[str, Any], actor: Any, now: datetime,
    note: str, expected_version: int | None,
) -> Listing:  # fmt: skip
    """Bring a listing under the supervision of `level`, issue the notice, start the clocks."""
    today = local_day(now)
    require_deadline(listing.place, deadline, today, now)
    started = {
        "deadline": deadline,
        "body": authority_body(listing.place, level),
        "decided_by": actor,
        "decided_at": now,
        "listed_on": today,
        "record_due_at": due_by_rule("hazard.listing_record_workdays", place=listing.place, start=now),
        "recorded_at": None,
        "recorded_by": None,
        "publish_due_at": due_by_rule("hazard.listing_publish_workdays", place=listing.place, start=now),
        "published_at": None,
    }
    row = LISTING_FLOW.run(
        listing,
        name,
        actor=actor,
        now=now,
        note=note,
        changes={**started, **changes},
        expected_version=expected_version,
    )
    keep_hazard(row, actor=actor, now=now)
    open_month(row, today.replace(day=1), now)
    return issue_notice(row, actor=actor, now=now, note=note)


def refuse(*, listing: Listing, note: str, actor: Any, now: datetime, expected_version: int | None = None) -> Listing:
    """A leader declines the proposal with the reason; the proposer is told."""
    changes = {"decided_by": actor, "decided_at": now, "decision_note": note.strip()[:500]}
    with writes.unit_of_work():
        row = LISTING_FLOW.run(
            listing, "refuse", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        title = _("{name}: the proposal to list hazard {number} was refused")
        tell([row.proposed_by], row, title=title, body=note, key="refused", now=now)
    return row


def revoke(*, listing: Listing, note: str, actor: Any, now: datetime, expected_version: int | None = None) -> Listing:
    """The level that holds the listing takes it back, for instance because the enterprise was closed down."""
    with writes.unit_of_work():
        changes = {"decision_note": note.strip()[:500]}
        row = LISTING_FLOW.run(
            listing, "revoke", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        end_duties(row, actor=actor, now=now)
        keep_hazard(row, actor=actor, now=now)
        title = _("{name}: the listing of hazard {number} was revoked")
        people = [*staff(row, now), *office(row, now), *below(row, now)]
        tell(people, row, title=title, body=note, key="revoked", now=now, but=actor)
    return row


def keep_hazard(listing: Listing, *, actor: Any, now: datetime, perm: str = DECIDE) -> Hazard:
    """Keep flag, time limit and running clock of the hazard as the listing says; the figures follow.

    The time limit of the listing is that of the hazard: nobody below the level that holds it may extend it.
    """
    hazard = writes.locked(listing.hazard)
    changes: dict[str, Any] = {"listed": listing.is_listed}
    if listing.is_listed:
        changes |= {"rectify_by": listing.deadline, "deadline_set_by": listing.level}
        if hazard.status == HazardStatus.RECTIFYING:
            due = end_of_day(listing.deadline)
            changes |= {"due_at": due, "overdue": hazard.overdue and due <= now}
    return loop.amend(hazard, changes, actor=actor, perm=perm, now=now)


def require_deadline(place: str, deadline: date, listed_on: date, now: datetime) -> None:
    """A listing ends after today and within the longest period. Raises `ValidationError` for `deadline`."""
    if deadline <= local_day(now):
        raise ValidationError({"deadline": _("The time limit lies in the future.")})
    last = latest_deadline(place, listed_on)
    if deadline > last:
        raise ValidationError({"deadline": _("A listing runs to %(day)s at the latest.") % {"day": last.isoformat()}})


def open_month(listing: Listing, month: date, now: datetime) -> bool:
    """Open the line for the report of a month. Whether it is new."""
    row = ListingProgress(listing=listing, month=month, due_at=progress_due(listing.place, month))
    made = ListingProgress.unscoped.bulk_create([row], ignore_conflicts=True)
    return bool(made)


def progress_due(place: str, month: date) -> datetime:
    """End of the day of the next month until which the report of `month` is filed."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return end_of_day(following.replace(day=int(rule("hazard.listing_progress_due_day", place, month))))


def end_duties(listing: Listing, *, actor: Any, now: datetime) -> None:
    """After the end no report is owed that was not due before, and no request for more time waits."""
    ListingProgress.unscoped.filter(listing=listing, filed_at=None, due_at__gt=now).update(waived=True)
    waiting = open_extension(listing)
    if waiting is not None:
        words = gettext("The listing has ended.")
        changes = {"decided_by": actor, "decided_at": now, "decision_note": words}
        LISTING_EXTENSION_FLOW.run(waiting, "refuse", actor=actor, now=now, note=words, changes=changes)
