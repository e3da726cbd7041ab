"""Criteria of major hazards in force, and which of them concern an enterprise."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from hazards.models import MajorCriterion

FILE = Path(__file__).resolve().parent.parent / "data" / "major_criteria.toml"


def in_force(on: date) -> QuerySet[MajorCriterion]:
    """Criteria of the standards in force on a day, in the order of the standards."""
    ended = Q(instrument__valid_to=None) | Q(instrument__valid_to__gt=on)
    rows = MajorCriterion.objects.filter(ended, instrument__valid_from__lte=on).select_related("instrument")
    return rows.order_by("instrument__order", "instrument__code", "order")


def criteria_for(enterprise: Any, on: date) -> list[MajorCriterion]:
    """Those that concern the sectors or supervision classes of an enterprise (None: all)."""
    rows = in_force(on)
    if enterprise is None:
        return list(rows)
    trades, sectors = list(enterprise.supervision_classes), list(enterprise.sectors)
    concerned = (
        Q(instrument__trades=[], instrument__sectors=[])
        | Q(instrument__trades__overlap=trades)
        | Q(instrument__sectors__overlap=sectors)
    )
    return list(rows.filter(concerned).filter(Q(trades=[]) | Q(trades__overlap=trades)))


def unknown_criteria(codes: Iterable[str], on: date) -> list[str]:
    """Codes that are not in force on that day."""
    wanted = set(codes)
    if not wanted:
        return []
    return sorted(wanted - set(in_force(on).filter(code__in=wanted).values_list("code", flat=True)))


def criteria_by_code(codes: Iterable[str]) -> list[MajorCriterion]:
    """Ticked criteria in words, also those that are no longer in force."""
    rows = MajorCriterion.objects.filter(code__in=list(codes)).select_related("instrument")
    return list(rows.order_by("instrument__order", "order"))
