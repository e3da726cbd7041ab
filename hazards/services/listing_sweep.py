"""What the clock does to listings: months are opened, reports and time limits reminded of, overdue listings climb.

Every step is told once (`Reminder`, notification keys), so a second run, a second beat or days of downtime change
nothing twice; after downtime only the nearest stage is told.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from hazards.choices import LISTED, ListingStatus
from hazards.models import Listing, ListingProgress, ListingPublication
from hazards.queries.listings import overdue_q, to_publish_q, to_record_q
from hazards.services import dossier_sweep
from hazards.services.listing_telling import below, deciders, office, staff, tell
from hazards.services.listings import open_month
from safetyportal.core import writes
from safetyportal.core.deadlines import add_months, due_by_rule, local_day
from safetyportal.core.models import Reminder
from safetyportal.core.rules import rule

ESCALATE = "hazards.escalate_listing"
BATCH = 200


def sweep(*, actor: Any, now: datetime, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Everything that is due now. Run by the portal each hour; returns how many of each."""
    steps: tuple[tuple[str, Callable[[], int]], ...] = (
        ("reports", lambda: dossier_sweep.remind_reports(now)),
        ("filings", lambda: dossier_sweep.remind_filings(now)),
        ("months", lambda: open_months(now)),
        ("progress", lambda: remind_progress(now)),
        ("limits", lambda: remind_limits(now)),
        ("clocks", lambda: remind_offices(now)),
        ("climbed", lambda: climb(actor=actor, now=now)),
        ("moved", lambda: follow_places(now)),
    )
    done = {}
    for number, (name, step) in enumerate(steps, 1):
        done[name] = step()
        if progress:
            progress(number)
    return done


def open_months(now: datetime) -> int:
    """A line for every month since the listing began; whatever was missed in days of downtime is opened too."""
    this_month, opened = local_day(now).replace(day=1), 0
    waiting = Listing.unscoped.filter(status__in=(ListingStatus.SUPERVISED, ListingStatus.ACCEPTANCE))
    for listing in waiting.order_by("pk").iterator(chunk_size=BATCH):
        month = (listing.listed_on or local_day(now)).replace(day=1)
        known = set(ListingProgress.unscoped.filter(listing=listing).values_list("month", flat=True))
        while month <= this_month:
            if month not in known:
                opened += open_month(listing, month, now)
            month = add_months(month, 1)
    return opened


def remind_progress(now: datetime) -> int:
    """Days before, on the day, and once when it is overdue: the office learns of that as well."""
    today, told = local_day(now), 0
    widest = max(rule("hazard.listing_progress_reminder_days", "/", today))
    rows = ListingProgress.unscoped.filter(
        filed_at=None, waived=False, listing__status__in=LISTED, due_at__lte=now + timedelta(days=widest + 1)
    ).select_related("listing__hazard__enterprise", "listing__enterprise")
    for row in rows.order_by("pk").iterator(chunk_size=BATCH):
        stages = rule("hazard.listing_progress_reminder_days", row.listing.place, today)
        stage = stage_of(row.due_at, now, stages)
        if stage:
            late = stage == "overdue"
            title = (
                _("{name}: the monthly progress of the listed hazard {number} is overdue")
                if late
                else _("{name}: the monthly progress of the listed hazard {number} is due")
            )
            people = [*staff(row.listing, now), *(office(row.listing, now) if late else ())]
            told += _once(row, row.listing, stage, row.due_at, title, people, now)
    return told


def remind_limits(now: datetime) -> int:
    """The time limit of a listing comes near."""
    today, told = local_day(now), 0
    widest = max(rule("hazard.listing_reminder_days", "/", today))
    rows = Listing.unscoped.filter(
        status=ListingStatus.SUPERVISED, due_at__gt=now, due_at__lte=now + timedelta(days=widest + 1)
    )
    for row in _whole(rows):
        stage = stage_of(row.due_at, now, rule("hazard.listing_reminder_days", row.place, today))
        if stage:
            title = _("{name}: the time limit of the listed hazard {number} comes near")
            told += _once(row, row, stage, row.due_at, title, [*staff(row, now), *office(row, now)], now)
    return told


def remind_offices(now: datetime) -> int:
    """Filing upwards and publication: on the last day, and once when it is over."""
    told = 0
    for rows, name, title in (
        (Listing.unscoped.filter(to_record_q()), "record", _("{name}: file the listing of hazard {number} upwards")),
        (Listing.unscoped.filter(to_publish_q()), "publish", _("{name}: publish the listing of hazard {number}")),
    ):
        for row in _whole(rows):
            due = office_clock(row, name)
            stage = stage_of(due, now, [1, 0]) if due else ""
            if due and stage:
                told += _once(row, row, f"{name}.{stage}", due, title, office(row, now), now)
    return told


def office_clock(listing: Listing, name: str) -> datetime | None:
    """Until when the office files upwards or publishes what is to be published now."""
    if name == "record":
        return listing.record_due_at
    return listing.removal_due_at if listing.status == ListingStatus.DELISTED else listing.publish_due_at


def climb(*, actor: Any, now: datetime) -> int:
    """An overdue listing climbs to the next level, and after the rule's interval to the one above that."""
    found = 0
    for row in _whole(Listing.unscoped.filter(overdue_q(now))):
        if not row.upper_level:
            continue
        if row.climbed_at is not None and due_by_rule(
            "hazard.listing_climb_workdays", place=row.place, start=row.climbed_at
        ) > now:  # fmt: skip
            continue
        found += _climb(row, actor=actor, now=now)
    return found


def _climb(listing: Listing, *, actor: Any, now: datetime) -> bool:
    with writes.unit_of_work():
        row = writes.locked(listing)
        if (row.status, row.climbed_to, row.deadline) != (listing.status, listing.climbed_to, listing.deadline):
            return False  # somebody acted in the meantime
        level = row.upper_level
        changes = {"climbed_to": level, "climbed_at": now}
        row = writes.update(row, changes, actor=actor, perm=ESCALATE, now=now, action="listing.climb")
        title = _("{name}: the listed hazard {number} is overdue and has climbed to the next level")
        people = [*deciders(row, now, level), *office(row, now, level), *deciders(row, now), *office(row, now)]
        key = f"climbed:{level}:{row.deadline}"
        tell([*people, *below(row, now), *staff(row, now)], row, title=title, key=key, now=now, kind="listing.due",
             urgent=True)  # fmt: skip
    return True


def follow_places(now: datetime) -> int:
    """What is published of an open listing follows when its enterprise has moved."""
    moved = 0
    rows = ListingPublication.objects.filter(listing__status__in=LISTED).exclude(place=F("listing__place"))
    for row in rows.select_related("listing"):
        moved += ListingPublication.objects.filter(pk=row.pk).update(place=row.listing.place)
    return moved


def stage_of(due: datetime, now: datetime, stages: Iterable[int]) -> str:
    """The nearest stage that has been reached: "d-3", "d-0", "overdue"; "" when it is still far off."""
    if now >= due:
        return "overdue"
    left = (local_day(due - timedelta(microseconds=1)) - local_day(now)).days
    reached = [days for days in sorted(stages) if left <= days]
    return f"d-{reached[0]}" if reached else ""


def _whole(rows):
    return rows.select_related("hazard__enterprise", "enterprise").order_by("pk").iterator(chunk_size=BATCH)


def _once(row: Any, listing: Listing, stage: str, due: datetime, title: Any, people: list[Any], now: datetime) -> bool:
    mark = Reminder(target_type=row._meta.label_lower, target_id=row.pk, stage=stage, due_at=due)
    known = Reminder.objects.filter(target_type=mark.target_type, target_id=row.pk, stage=stage, due_at=due)
    if known.exists():
        return False
    with writes.unit_of_work(), transaction.atomic():
        Reminder.objects.bulk_create([mark], ignore_conflicts=True)
        key = f"{row._meta.model_name}:{row.pk}:{stage}:{local_day(due)}"
        tell(people, listing, title=title, key=key, now=now, kind="listing.due", urgent=stage.endswith("overdue"))
    return True
