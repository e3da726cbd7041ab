"""More time for a listed hazard: asked for in time by the enterprise, decided by the level that holds the listing."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hazards.choices import ListingStatus
from hazards.models import Listing, ListingExtension
from hazards.queries.listings import latest_deadline, open_extension
from hazards.services.listing_files import keep
from hazards.services.listing_publishing import refresh
from hazards.services.listing_telling import deciders, office, staff, tell
from hazards.services.listings import DECIDE, keep_hazard
from hazards.workflow.listings import LISTING_EXTENSION_FLOW, LISTING_FLOW
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day, work_calendar
from safetyportal.core.errors import Conflict, TransitionDenied
from safetyportal.core.rules import rule

REPORT = "hazards.report_listing"
_WAITS = _("A request for extension already waits for decision.")


def last_day_to_ask(listing: Listing, now: datetime) -> date:
    """Last day on which more time may still be asked for: so many working days before the time limit."""
    count = int(rule("hazard.extension_apply_workdays_before", listing.place, local_day(now)))
    return work_calendar().add_working_days(listing.deadline, -count)


def request_extension(
    *, listing: Listing, until: date, situation: str, reason: str, actor: Any, now: datetime, upload: Any = None
) -> Listing:
    """The enterprise asks for more time, at least so many working days before the end as the rule says.

    Raises `NotAllowed`, `TransitionDenied` (too late, not under supervision), `Conflict` (one already waits),
    `ValidationError` (`until` not later than now, or beyond the longest period).
    """
    with writes.unit_of_work():
        row = writes.locked(listing)
        _require_in_time(row, now)
        _require_later(row, until)
        if open_extension(row) is not None:
            raise Conflict(_WAITS)
        extension = ListingExtension(
            listing=row, before=row.deadline, until=until, situation=situation.strip(), reason=reason.strip(),
            requested_by=actor, requested_at=now,
        )  # fmt: skip
        LISTING_EXTENSION_FLOW.start(extension, now)
        extension.files = keep([upload], row, "extension", "upload", actor=actor, perm=REPORT, now=now)
        try:
            with transaction.atomic():
                writes.create(extension, actor=actor, perm=REPORT, now=now, note=reason)
        except IntegrityError as error:
            raise Conflict(_WAITS) from error
        title = _("{name}: asks for more time for the listed hazard {number}")
        people = [*deciders(row, now), *office(row, now)]
        tell(people, row, title=title, body=reason, key=f"asked:{extension.pk}", now=now, kind="listing.waiting")
    return row


def _require_in_time(row: Listing, now: datetime) -> None:
    if row.status != ListingStatus.SUPERVISED:
        raise TransitionDenied(_("Only possible while the hazard is being treated under listed supervision."))
    last = last_day_to_ask(row, now)
    if local_day(now) > last:
        raise TransitionDenied(_("Too late: more time had to be asked for by %(day)s.") % {"day": last.isoformat()})


def _require_later(row: Listing, until: date) -> None:
    if until <= row.deadline:
        raise ValidationError({"until": _("An extension ends after the present time limit.")})
    last = latest_deadline(row.place, row.listed_on or row.deadline)
    if until > last:
        raise ValidationError({"until": _("A listing runs to %(day)s at the latest.") % {"day": last.isoformat()}})


def grant_extension(*, listing: Listing, actor: Any, now: datetime, note: str = "") -> Listing:
    """The level that holds the listing gives the time that was asked for; the hazard's time limit follows."""
    with writes.unit_of_work():
        row = writes.locked(listing)
        extension = _waiting(row)
        _close(extension, "grant", actor, now, note)
        changes = {"deadline": extension.until, "extension_count": row.extension_count + 1, "climbed_to": ""}
        row = LISTING_FLOW.run(row, "extend", actor=actor, now=now, note=note, changes=changes)
        keep_hazard(row, actor=actor, now=now)
        refresh(row, actor=actor, perm=DECIDE, now=now)
        title = _("{name}: the time limit of the listed hazard {number} was extended")
        _tell_decision(row, extension, title, note, actor, now)
    return row


def refuse_extension(*, listing: Listing, note: str, actor: Any, now: datetime) -> Listing:
    """The level that holds the listing declines with the reason; the time limit stays."""
    with writes.unit_of_work():
        row = writes.locked(listing)
        extension = _waiting(row)
        _close(extension, "refuse", actor, now, note)
        title = _("{name}: more time for the listed hazard {number} was refused")
        _tell_decision(row, extension, title, note, actor, now)
    return row


def _waiting(row: Listing) -> ListingExtension:
    extension = open_extension(row)
    if extension is None:
        raise TransitionDenied(_("No request for extension waits for decision."))
    return extension


def _close(extension: ListingExtension, step: str, actor: Any, now: datetime, note: str) -> None:
    changes = {"decided_by": actor, "decided_at": now, "decision_note": note.strip()[:500]}
    LISTING_EXTENSION_FLOW.run(extension, step, actor=actor, now=now, note=note, changes=changes)


def _tell_decision(row: Listing, extension: ListingExtension, title: Any, note: str, actor: Any, now: datetime) -> None:
    people = [*staff(row, now), *office(row, now)]
    tell(people, row, title=title, body=note, key=f"extension:{extension.pk}", now=now, but=actor)
