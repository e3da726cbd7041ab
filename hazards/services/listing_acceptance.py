"""The end of a listing: request, on-site acceptance by a group, delisting. Closing the hazard follows in its loop."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.choices import AcceptanceOpinion, Consequence, Handling, HazardStatus, StopScope
from hazards.models import Listing, ListingAcceptance
from hazards.queries.dossiers import dossier_of
from hazards.queries.listings import latest_deadline
from hazards.services import loop
from hazards.services.listing_files import keep
from hazards.services.listing_papers import issue_removal
from hazards.services.listing_publishing import refresh
from hazards.services.listing_telling import below, deciders, office, staff, tell
from hazards.services.listings import end_duties, keep_hazard
from hazards.workflow.listings import LISTING_FLOW
from safetyportal.core import writes
from safetyportal.core.deadlines import due_by_rule, local_day
from safetyportal.core.rules import rule

REPORT, ACCEPT = "hazards.report_listing", "hazards.accept_listing"


def needs_assessment(listing: Listing) -> bool:
    """Where production was stopped, a qualified body evaluates the treatment first (Order 16 art. 18)."""
    dossier = dossier_of(listing.hazard)
    stopped = dossier is not None and dossier.stop_scope != StopScope.NONE
    return stopped or listing.hazard.handling == Handling.SUSPEND


def request_acceptance(
    *, listing: Listing, rectified_note: str, actor: Any, now: datetime, assessment: Any = None,
    photos: Iterable[Any] = (), expected_version: int | None = None,
) -> Listing:  # fmt: skip
    """The enterprise asks for the on-site acceptance, with the assessment report where production was stopped.

    Raises `NotAllowed`, `TransitionDenied` (the hazard is not submitted for re-check), `ValidationError` (no report).
    """
    with writes.unit_of_work():
        if assessment is None and needs_assessment(listing):
            raise ValidationError(
                {"assessment": _("Production was stopped: add the assessment report of a qualified body.")}
            )
        changes = {"rectified_note": rectified_note.strip(), "requested_by": actor, "requested_at": now}
        row = LISTING_FLOW.run(
            listing,
            "request_acceptance",
            actor=actor,
            now=now,
            note=rectified_note,
            changes=changes,
            expected_version=expected_version,
        )
        keep([assessment], row, "assessment", "assessment", actor=actor, perm=REPORT, now=now)
        keep(photos, row, "rectified", "photos", actor=actor, perm=REPORT, now=now)
        title = _("{name}: asks for the acceptance of the listed hazard {number}")
        key = f"acceptance:{row.version}"
        tell(office(row, now), row, title=title, body=rectified_note, key=key, now=now, kind="listing.waiting")
    return row


def record_acceptance(
    *, listing: Listing, held_on: date, members: str, opinion: str, text: str, actor: Any, now: datetime,
    consequence: str = "", new_deadline: date | None = None, photos: Iterable[Any] = (),
    expected_version: int | None = None,
) -> Listing:  # fmt: skip
    """Record the on-site acceptance of the level that holds the listing. Passed: a leader delists. Not passed: back
    under supervision with the reason, a new time limit and what follows; the hazard is returned to rectification.

    Raises `NotAllowed`, `TransitionDenied`, `Conflict`, `ValidationError` (days, what follows).
    """
    passed = opinion == AcceptanceOpinion.PASSED
    with writes.unit_of_work():
        current = writes.locked(listing)
        _check_record(current, held_on, passed, consequence, new_deadline, now)
        changes: dict[str, Any] = {"accepted_by": actor}
        if not passed:
            changes |= {"deadline": new_deadline, "climbed_to": "", "climbed_at": None}
        row = LISTING_FLOW.run(
            current,
            "pass" if passed else "fail",
            actor=actor,
            now=now,
            note=text,
            changes=changes,
            expected_version=expected_version,
        )
        record = ListingAcceptance(
            listing=row, held_on=held_on, members=members.strip(), opinion=opinion, text=text.strip(),
            consequence="" if passed else consequence, new_deadline=None if passed else new_deadline,
            recorded_by=actor, recorded_at=now,
            files=keep(photos, row, "acceptance", "photos", actor=actor, perm=ACCEPT, now=now),
        )  # fmt: skip
        writes.create(record, actor=actor, perm=ACCEPT, now=now)
        _follow(row, record, actor=actor, now=now)
    return row


def _check_record(
    listing: Listing, held_on: date, passed: bool, consequence: str, new_deadline: date | None, now: datetime
) -> None:
    if held_on > local_day(now):
        raise ValidationError({"held_on": _("This day is yet to come.")})
    if listing.requested_at is not None and held_on < local_day(listing.requested_at):
        raise ValidationError({"held_on": _("The acceptance follows the request for it.")})
    if passed:
        return
    if consequence not in Consequence.values:
        raise ValidationError({"consequence": _("Say what follows.")})
    if new_deadline is None:
        raise ValidationError({"new_deadline": _("Set a new time limit.")})
    last = last_new_deadline(listing, now)
    if not local_day(now) < new_deadline <= last:
        words = _("The new time limit lies in the future, on %(day)s at the latest.")
        raise ValidationError({"new_deadline": words % {"day": last.isoformat()}})


def last_new_deadline(listing: Listing, now: datetime) -> date:
    """Within the longest period of a listing; near its end there is still a short term to finish."""
    days = int(rule("hazard.listing_retry_days", listing.place, local_day(now)))
    longest = latest_deadline(listing.place, listing.listed_on or local_day(now))
    return max(longest, local_day(now) + timedelta(days=days))


def _follow(row: Listing, record: ListingAcceptance, *, actor: Any, now: datetime) -> None:
    """What the acceptance means for the hazard, and who is told."""
    if record.opinion == AcceptanceOpinion.PASSED:
        title = _("{name}: the acceptance of the listed hazard {number} was passed")
        tell(deciders(row, now), row, title=title, body=record.text, key=f"passed:{record.pk}", now=now,
             kind="listing.waiting")  # fmt: skip
        tell(staff(row, now), row, title=title, body=record.text, key=f"passed:{record.pk}", now=now)
        return
    keep_hazard(row, actor=actor, now=now, perm=ACCEPT)
    hazard = writes.locked(row.hazard)
    if hazard.status == HazardStatus.AWAITING:
        loop.return_(hazard=hazard, note=record.text, actor=actor, now=now, rectify_by=record.new_deadline)
    refresh(row, actor=actor, perm=ACCEPT, now=now)
    title = _("{name}: the acceptance of the listed hazard {number} was not passed")
    people = [*staff(row, now), *deciders(row, now), *below(row, now)]
    tell(people, row, title=title, body=record.text, key=f"failed:{record.pk}", now=now, but=actor, urgent=True)


def delist(
    *, listing: Listing, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> Listing:
    """A leader of the level that holds the listing writes it off: the delisting notice is issued, the publication of
    the write-off begins to run, and the hazard may now be closed in its loop."""
    with writes.unit_of_work():
        due = due_by_rule("hazard.listing_publish_workdays", place=listing.place, start=now)
        changes = {
            "delisted_by": actor,
            "delisted_on": local_day(now),
            "removal_due_at": due if listing.published_at else None,
        }
        row = LISTING_FLOW.run(
            listing, "delist", actor=actor, now=now, note=note, changes=changes, expected_version=expected_version
        )
        end_duties(row, actor=actor, now=now)
        keep_hazard(row, actor=actor, now=now)
        row = issue_removal(row, actor=actor, now=now)
        title = _("{name}: hazard {number} was delisted; it can now be closed")
        people = [*staff(row, now), *office(row, now), *below(row, now)]
        tell(people, row, title=title, body=note, key="delisted", now=now, but=actor)
    return row
