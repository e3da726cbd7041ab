"""The enterprise's monthly report on a listed hazard (每月治理进展): one line a month, late ones stay marked."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.choices import LISTED
from hazards.models import Listing, ListingProgress
from hazards.queries.listings import last_progress, owed_progress
from hazards.services.listing_files import keep
from hazards.services.listing_publishing import refresh
from hazards.services.listing_telling import office, tell
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Conflict, TransitionDenied

REPORT = "hazards.report_listing"


def file_progress(
    *, listing: Listing, percent: int, done: str, actor: Any, now: datetime, problems: str = "",
    money_spent: Decimal | None = None, month: date | None = None, photos: Any = (),
) -> Listing:  # fmt: skip
    """File the report of the earliest month that is owed, or of `month`. `money_spent` in yuan since the beginning.

    For head and safety officers. Raises `NotAllowed`, `TransitionDenied` (nothing is owed, not listed), `Conflict`
    (this month is filed), `ValidationError` (less progress or money than before, a month to come).
    """
    with writes.unit_of_work():
        listing = writes.locked(listing)
        if listing.status not in LISTED:
            raise TransitionDenied(_("Only a hazard under listed supervision has monthly reports."))
        row = _line(listing, month, now)
        _require_growth(listing, row, percent, money_spent)
        changes = {
            "percent": percent, "done": done.strip(), "problems": problems.strip(), "money_spent": money_spent,
            "filed_by": actor, "filed_at": now,
            "files": keep(photos, listing, "progress", "photos", actor=actor, perm=REPORT, now=now),
        }  # fmt: skip
        row = writes.update(row, changes, actor=actor, perm=REPORT, now=now, action="listingprogress.file")
        refresh(listing, actor=actor, perm=REPORT, now=now)
        title = _("{name}: progress of the listed hazard {number} was reported")
        tell(office(listing, now), listing, title=title, body=done, key=f"progress:{row.month}", now=now)
    return listing


def _line(listing: Listing, month: date | None, now: datetime) -> ListingProgress:
    if month is None:
        row = owed_progress(listing)
        if row is None:
            raise TransitionDenied(_("No monthly report is owed now."))
        return row
    row = ListingProgress.unscoped.filter(listing=listing, month=month.replace(day=1)).first()
    if row is None or row.waived or row.month > local_day(now):
        raise ValidationError({"month": _("No report is asked for of this month.")})
    if row.filed_at is not None:
        raise Conflict(_("The report of this month is already filed."))
    return row


def _require_growth(listing: Listing, row: ListingProgress, percent: int, money: Decimal | None) -> None:
    """Progress and money are counted from the beginning, so neither falls."""
    before = last_progress(listing)
    if before is None or before.month > row.month:
        return
    if before.percent is not None and percent < before.percent:
        raise ValidationError({"percent": _("%(n)s %% was reported before.") % {"n": before.percent}})
    if money is not None and before.money_spent is not None and money < before.money_spent:
        raise ValidationError(
            {"money_spent": _("%(n)s yuan was reported before: give the sum from the beginning.")
             % {"n": before.money_spent}}
        )  # fmt: skip
