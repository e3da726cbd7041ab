"""Periods of coercive measures: what papers propose, and the most that the law allows (《行政强制法》第二十五条)."""

from datetime import date, timedelta
from typing import Any

from inspections.models import EnforcementPaper
from inspections.queries.papers import valid_paper
from inspections.queries.papers_facts import Matter, register_facts
from safetyportal.core.deadlines import local_day
from safetyportal.core.rules import rule

SEIZURE = "penalty.seizure_days"


def facts(matter: Matter) -> dict[str, Any]:
    """The last day of a seizure that begins today, and of one that is extended."""
    today = local_day(matter.now)
    longest = timedelta(days=int(rule(SEIZURE, matter.body.place, today)))
    found = {"seizure.to_day": today + longest}
    decision = valid_paper("seizure_decision", task=matter.task, visit=matter.visit, case=matter.case)
    if decision is not None and decision.values.get("to_day"):
        last = date.fromisoformat(decision.values["to_day"])
        found |= {"seizure.more_from": last + timedelta(days=1), "seizure.more_to": last + longest}
    return found


def too_long(paper: EnforcementPaper) -> int | None:
    """The most days of the paper's period when it is longer than the rule of its form allows; else None."""
    ends = [paper.values.get(key) for key in ("from_day", "to_day")]
    if not paper.form.longest or not all(ends):
        return None
    first, last = (date.fromisoformat(str(day)) for day in ends)
    most = int(rule(paper.form.longest, paper.body.place, paper.form_on))
    return most if (last - first).days > most else None


def register() -> None:
    """Called when the portal starts."""
    register_facts(facts)
