"""Marks on data that look untrustworthy: figures for dashboards, and the rows behind one mark as a reader sees them."""

from collections.abc import Collection
from typing import Any

from hazards.choices_signals import SIGNAL_OPEN
from hazards.models import Hazard, MonthlyReport, TrustSignal
from safetyportal.core import rollups
from safetyportal.core.attachments import files_for

METRIC = "trust_signals"
ROWS_SHOWN = 24
VIEW_HAZARD, VIEW_REPORT = "hazards.view_hazard", "hazards.view_monthlyreport"


def signal_counts(place: str, within: Collection[str] = ()) -> dict[str, dict[str, int]]:
    """Marks at and below a division by kind: `{kind: {"open": 3, "confirmed": 1, "all": 6}}`, read from the rollup.

    `within`: only what belongs to one of these sectors, as a posting limited to sectors sees the rows. Raises
    `ValueError` below a township, where no figures are kept.
    """
    figures = rollups.figures(METRIC, place)
    summed = rollups.summed(((key, value) for (_none, key), value in figures.items()), "kind", "status", within=within)
    found: dict[str, dict[str, int]] = {}
    for (kind, status), value in summed.items():
        one = found.setdefault(kind, {"open": 0, "confirmed": 0, "all": 0})
        one["all"] += value
        one["open"] += value * (status in SIGNAL_OPEN)
        one["confirmed"] += value * (status == "confirmed")
    return found


def hazards_of(signal: TrustSignal, user: Any) -> list[Hazard]:
    """Hazards behind the mark that this reader may see, oldest first."""
    rows = Hazard.objects.visible_to(user, VIEW_HAZARD).filter(pk__in=signal.hazard_rows[:200])
    return list(rows.order_by("found_on", "pk")[:ROWS_SHOWN])


def reports_of(signal: TrustSignal, user: Any) -> list[MonthlyReport]:
    """Monthly reports behind the mark that this reader may see, oldest first."""
    rows = MonthlyReport.objects.visible_to(user, VIEW_REPORT).filter(pk__in=signal.report_rows)
    return list(rows.order_by("month")[:ROWS_SHOWN])


def photos_of(signal: TrustSignal, user: Any) -> list[tuple[Any, Hazard | None]]:
    """Photos behind the mark with their hazards, oldest first; (None, None) for one that this reader may not see."""
    photos = {photo.pk: (photo, hazard) for hazard in hazards_of(signal, user) for photo in files_for(user, hazard)}
    return [photos.get(pk, (None, None)) for pk in sorted(signal.photo_rows)[:ROWS_SHOWN]]
