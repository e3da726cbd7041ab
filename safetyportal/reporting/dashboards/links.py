"""From a figure to its rows: the lists of hazards and monthly reports with the filters that give this very number."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from safetyportal.reporting.dashboards.frame import Frame


def _address(name: str, frame: Frame, filters: dict[str, str]) -> str:
    place = filters.pop("place", frame.node.code)
    chosen = {"place": place, "sector": frame.sector, **filters}
    return f"{reverse(name)}?{urlencode({key: value for key, value in chosen.items() if value})}"


def hazards(frame: Frame, **filters: str) -> str:
    return _address("hazard-list", frame, filters)


def found(frame: Frame, month: date, **filters: str) -> str:
    return hazards(frame, found_month=f"{month:%Y-%m}", **filters)


def closed(frame: Frame, month: date, **filters: str) -> str:
    return hazards(frame, closed_month=f"{month:%Y-%m}", **filters)


def reports(frame: Frame, month: date, **filters: str) -> str:
    return _address("monthlyreport-list", frame, {"month": f"{month:%Y-%m}", **filters})


def dashboard(frame: Frame, **changes: str) -> str:
    return f"{reverse('dashboard')}?{frame.query(**changes)}"
