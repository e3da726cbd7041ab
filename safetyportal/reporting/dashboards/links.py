"""From a figure to its rows: the lists of hazards and monthly reports with the filters that give this very number."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from hazards.choices import FOUND
from safetyportal.core.deadlines import add_months
from safetyportal.reporting.dashboards.frame import Frame


def _address(name: str, frame: Frame, filters: dict) -> str:
    place = filters.pop("place", frame.node.code)
    chosen = {"place": place, "sector": frame.sector, **filters}
    return f"{reverse(name)}?{urlencode({key: value for key, value in chosen.items() if value}, doseq=True)}"


def hazards(frame: Frame, **filters: str) -> str:
    return _address("hazard-list", frame, filters)


def found(frame: Frame, month: date, **filters: str) -> str:
    """Found in the month; drafts, duplicates and what was no hazard count in no figure."""
    days = {"found_from": month.isoformat(), "found_until": _last_day(month)}
    return _address("hazard-list", frame, {**days, "status": list(FOUND), **filters})


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
    return f"{reverse('dashboard')}?{frame.query(**changes)}"
