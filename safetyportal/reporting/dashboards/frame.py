"""Where and when a reader looks: a division and sectors within the postings, and a month; nothing is read without."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import Http404

from hazards.services.monthly_terms import deadline_of
from safetyportal.core import codes, divisions, places
from safetyportal.core.access import granted
from safetyportal.core.choices import Level
from safetyportal.core.deadlines import add_months, local_day
from safetyportal.core.errors import NotAllowed
from safetyportal.core.grants import Grant
from safetyportal.core.models import Jurisdiction

PERMISSION = "hazards.view_figures"
LOWEST = places.DEPTHS["township"]


@dataclass(frozen=True)
class Frame:
    """`month` is the calendar month looked at; the reports filed in it are those of the month before.

    `allowed`: the sectors to which the postings over this place are limited (empty: all); `sector`: the one chosen.
    """

    node: Jurisdiction
    allowed: frozenset[str]
    sector: str
    month: date
    now: datetime

    @property
    def place(self) -> str:
        return self.node.path

    @cached_property
    def within(self) -> frozenset[str]:
        """Sectors whose rows count; empty: every row."""
        return frozenset({self.sector}) if self.sector else self.allowed

    @property
    def report_month(self) -> date:
        """The month whose reports are due in the month looked at."""
        return add_months(self.month, -1)

    def filing_until(self, month: date) -> datetime | None:
        """When the time to file the reports of `month` ends here; None once it has. Until then a rate judges nobody."""
        until = deadline_of(month, self.place)
        return until if self.now < until else None

    @property
    def is_current(self) -> bool:
        return self.month == local_day(self.now).replace(day=1)

    def back(self, months: int) -> "Frame":
        return replace(self, month=add_months(self.month, -months))

    def query(self, **changes: str) -> str:
        """The address of this frame, with changes."""
        parts = {"place": self.node.code, "month": f"{self.month:%Y-%m}", "sector": self.sector, **changes}
        return "&".join(f"{name}={value}" for name, value in parts.items() if value)


def figures_of(user: Any) -> list[Grant]:
    """Postings that give figures: those are kept down to the township, so one at a grid cell gives none."""
    return [grant for grant in granted(user, PERMISSION) if places.depth(grant.place) <= LOWEST]


def frame_of(user: Any, wanted: Mapping[str, str], now: datetime) -> Frame:
    """The frame a reader asks for, or the reader's own place and the running month.

    Raises `NotAllowed` for somebody without a posting that gives figures, `Http404` for a place outside the postings,
    a month to come, or a sector that is not the reader's: what is not there and what is not yours look the same.
    """
    grants = figures_of(user)
    if not grants:
        raise NotAllowed
    node = _node(wanted.get("place", ""), [grant.place for grant in grants])
    over = [grant for grant in grants if places.contains(grant.place, node.path)]
    unlimited = any(not grant.sectors for grant in over)
    allowed = frozenset() if unlimited else frozenset().union(*(grant.sectors for grant in over))
    sector = wanted.get("sector", "")
    if sector and (sector not in codes.entries("sector") or (allowed and sector not in allowed)):
        raise Http404
    return Frame(node, allowed, sector, _month(wanted.get("month", ""), now), now)


def _node(code: str, held: list[str]) -> Jurisdiction:
    if not code:
        top = min(held, key=lambda path: (places.depth(path), path))
        return Jurisdiction.objects.get(path=top)
    node = divisions.called(code).filter(level__lte=Level.TOWNSHIP).order_by("-valid_from").first()
    if node is None or not any(places.contains(path, node.path) for path in held):
        raise Http404
    return node


def _month(text: str, now: datetime) -> date:
    this = local_day(now).replace(day=1)
    if not text:
        return this
    try:
        month = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 -- a month has no zone
    except ValueError as error:
        raise Http404 from error
    if month > this:
        raise Http404
    return month
