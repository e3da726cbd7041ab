"""What a safety committee planned for a year and did of it."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from inspections.choices.committee import Standing
from inspections.models import CommitteeMeeting, CommitteePlan, LeaderInspection
from inspections.queries.statistics_words import in_reader_words
from safetyportal.core.rules import rule

VIEW = "inspections.view_committeeplan"  # all three registers


def ranks(place: str, on: date) -> dict[str, dict[str, str]]:
    """Offices of leaders at a place by their code: {code, name, standing}."""
    return {row["code"]: row for row in rule("committee.leader_ranks", place, on)}


def rank_name(inspection: LeaderInspection) -> str:
    """The office as it was called on that day."""
    found = ranks(inspection.place, inspection.inspected_on).get(inspection.rank)
    return in_reader_words(found["name"]) if found else inspection.rank


def meetings_of(plan: CommitteePlan) -> QuerySet[CommitteeMeeting]:
    """Those that this very committee held in the year; whoever sees the plan sees them."""
    rows = CommitteeMeeting.unscoped.filter(jurisdiction=plan.jurisdiction_id, held_on__year=plan.year, struck="")
    return rows.order_by("-held_on", "-pk")


def inspections_of(plan: CommitteePlan) -> QuerySet[LeaderInspection]:
    rows = LeaderInspection.unscoped.filter(jurisdiction=plan.jurisdiction_id, inspected_on__year=plan.year, struck="")
    return rows.select_related("enterprise").order_by("-inspected_on", "-pk")


def completion(plan: CommitteePlan) -> list[dict[str, Any]]:
    """Planned and done in one line for each column of the plan."""
    by_standing = inspections_of(plan).order_by().values_list("standing").annotate(n=Count("pk"))
    done = dict(by_standing) | {"meetings": meetings_of(plan).count()}
    lines = []
    for name in ("meetings", *Standing.values):
        planned = getattr(plan, name)
        field: Any = CommitteePlan._meta.get_field(name)
        lines.append({"label": field.verbose_name, "planned": planned, "done": done.get(name, 0),
                      "rate": round(100 * done.get(name, 0) / planned) if planned else None})  # fmt: skip
    return lines
