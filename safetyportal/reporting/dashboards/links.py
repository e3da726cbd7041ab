"""From a figure to its rows: the lists of hazards and monthly reports with the filters that give this very number."""

from datetime import date, timedelta
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse

from hazards.choices import FOUND
from safetyportal.core.deadlines import add_months
from safetyportal.reporting.dashboards.frame import Frame


def _address(name: str, frame: Frame, filters: dict) -> str:
    place = filters.pop("place", frame.node.code)
    chosen = {"place": place, "sector": frame.sector, **filters}
    return f"{_page(name, get_script_prefix())}?{_query(tuple(pair for pair in chosen.items() if pair[1]))}"


@lru_cache(maxsize=64)
def _page(name: str, _prefix: str) -> str:
    return reverse(name)


@lru_cache(maxsize=16_384)
def _query(filters: tuple[tuple[str, str | tuple[str, ...]], ...]) -> str:
    """A page has a hundred and fifty links, and every reader of a division and a month has the same ones."""
    return urlencode(filters, doseq=True)


def hazards(frame: Frame, **filters: str) -> str:
    return _address("hazard-list", frame, filters)


def found(frame: Frame, month: date, **filters: str) -> str:
    """Found in the month; drafts, duplicates and what was no hazard count in no figure."""
    days = {"found_from": month.isoformat(), "found_until": _last_day(month)}
    return _address("hazard-list", frame, {**days, "status": tuple(FOUND), **filters})


def closed(frame: Frame, month: date, **filters: str) -> str:
    days = {"closed_from": month.isoformat(), "closed_until": _last_day(month)}
    return _address("hazard-list", frame, {**days, **filters})


def _last_day(month: date) -> str:
    return (add_months(month, 1) - timedelta(days=1)).isoformat()


def reports(frame: Frame, month: date, **filters: str) -> str:
    return _address("monthlyreport-list", frame, {"month": f"{month:%Y-%m}", **filters})


def signals(frame: Frame, **filters: str) -> str:
    return _address("trustsignal-list", frame, filters)


def dashboard(frame: Frame, **changes: str) -> str:
    return f"{_page('dashboard', get_script_prefix())}?{frame.query(**changes)}"
