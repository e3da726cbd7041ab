"""Recurrence and likely duplicates: what else was found at the same enterprise.

Both look at rows of one enterprise only, which the index (enterprise, day of finding) serves.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from hazards.choices import FOUND, OPEN
from hazards.models import Hazard
from safetyportal.core.deadlines import add_months
from safetyportal.core.rules import rule
from safetyportal.core.search import bigrams, normalise

SHOWN = 10


def recurrences(hazard: Hazard, visible: Any) -> list[Hazard]:
    """Earlier hazards of the same category at the same place or part, within the months of the rule; newest first.

    `visible`: the hazards that the reader may see.
    """
    months = int(rule("hazard.recurrence_months", hazard.place, hazard.found_on))
    same = Q(location__iexact=hazard.location)
    if hazard.part:
        same |= Q(part__iexact=hazard.part)
    rows = visible.filter(
        same,
        enterprise_id=hazard.enterprise_id,
        category=hazard.category,
        status__in=FOUND,
        found_on__gte=add_months(hazard.found_on, -months),
        found_on__lte=hazard.found_on,
    )
    return list(rows.exclude(pk=hazard.pk).filter(_earlier(hazard)).order_by("-found_on", "-pk")[:SHOWN])


def _earlier(hazard: Hazard) -> Q:
    return Q(found_on__lt=hazard.found_on) | Q(pk__lt=hazard.pk)


def likely_duplicates(hazard: Hazard, visible: Any) -> list[dict[str, Any]]:
    """Open hazards of the same enterprise, found around the same days, with much the same words."""
    day: date = hazard.found_on
    window = timedelta(days=int(rule("hazard.duplicate_days", hazard.place, day)))
    least = float(rule("hazard.duplicate_threshold", hazard.place, day))
    rows = visible.filter(
        enterprise_id=hazard.enterprise_id, status__in=OPEN, found_on__range=(day - window, day + window)
    )
    words = _words(hazard)
    found = [(share(words, _words(row)), row) for row in rows.exclude(pk=hazard.pk).order_by("-pk")[:500]]
    close = sorted((pair for pair in found if pair[0] >= least), key=lambda pair: (-pair[0], pair[1].pk))
    return [{"hazard": row, "share": round(value * 100)} for value, row in close[:SHOWN]]


def _words(hazard: Hazard) -> set[str]:
    return set(bigrams(normalise(f"{hazard.description}{hazard.location}")))


def share(one: set[str], other: set[str]) -> float:
    """How much of the neighbouring characters two texts have in common, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0
