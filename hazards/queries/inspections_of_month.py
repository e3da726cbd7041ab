"""Self-inspections behind a monthly report."""

from datetime import date

from django.apps import apps


def inspections_of(enterprise_id: int, first: date, last: date) -> tuple[int, int]:
    """How often the enterprise inspected itself in these days, and how many persons took part."""
    return 0, 0
