"""Results of quality appraisals: scores by body, by officer in charge, by month."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from inspections.models import CaseHandler, QualityScore
from safetyportal.core.deadlines import local_day

CASE = "inspections.view_enforcementcase"


@dataclass(frozen=True)
class Mean:
    """How many cases of this name were scored, and how well."""

    name: str
    count: int
    mean: float
    lowest: int


def scored(user: Any, first: date | None, last: date | None) -> list[QualityScore]:
    """Scores of the cases that the reader may see, drawn in that time (both days included)."""
    rows = QualityScore.objects.visible_to(user, CASE).filter(total__isnull=False)
    if first is not None:
        rows = rows.filter(draw__drawn_at__date__gte=first)
    if last is not None:
        rows = rows.filter(draw__drawn_at__date__lte=last)
    return list(rows.select_related("case__body", "draw").order_by("pk"))


def by_body(rows: Iterable[QualityScore]) -> list[Mean]:
    return _means((row.case.body.name, row) for row in rows)


def by_month(rows: Iterable[QualityScore]) -> list[Mean]:
    return _means((f"{local_day(row.draw.drawn_at):%Y-%m}", row) for row in rows)


def by_officer(rows: Iterable[QualityScore]) -> list[Mean]:
    """A score counts for each officer who ever was in charge of the case."""
    known = list(rows)
    people = defaultdict(set)
    handlers = CaseHandler.unscoped.filter(case__in=[row.case_id for row in known]).select_related("user")
    for handler in handlers:
        people[handler.case_id].add(f"{handler.user.name}（{handler.certificate_number}）")
    return _means((name, row) for row in known for name in sorted(people[row.case_id]))


def _means(pairs: Iterable[tuple[str, QualityScore]]) -> list[Mean]:
    by_name: dict[str, list[int]] = defaultdict(list)
    for name, row in pairs:
        if row.total is not None:
            by_name[name].append(row.total)
    return [Mean(name, len(all_), sum(all_) / len(all_), min(all_)) for name, all_ in sorted(by_name.items())]
