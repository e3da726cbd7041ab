"""A hazard comes into being and takes its steps. Every service of the loop goes through `open_hazard` and `step`."""

from datetime import datetime
from typing import Any

from hazards.choices import HazardLevel, HazardStatus
from hazards.models import Hazard
from hazards.services.counts import Cell, cells, counted, shift
from hazards.workflow import HAZARD_FLOW
from safetyportal.core import writes

REPORT, RAISE = "hazards.report_hazard", "hazards.raise_hazard"


def open_hazard(*, enterprise: Any, facts: dict[str, Any], actor: Any, now: datetime) -> Hazard:
    """Record a hazard as a draft, with place, number, sectors and trade of its enterprise.

    For the enterprise's staff (`report_hazard`) or, where the source is an authority's, an inspector (`raise_hazard`).
    Whoever finds it passes the source; ticking any criterion makes it major. Raises `NotAllowed`, `ValidationError`.
    """
    hazard = Hazard(**facts, found_by=actor)
    hazard.settle(enterprise)
    if hazard.criteria:
        hazard.level = HazardLevel.MAJOR
    hazard.status = HazardStatus.DRAFT
    perm = RAISE if hazard.found_by_authority else REPORT
    return writes.create(hazard, actor=actor, perm=perm, now=now)


def step(
    hazard: Hazard,
    name: str,
    *,
    actor: Any,
    now: datetime,
    note: str = "",
    changes: dict[str, Any] | None = None,
    expected_version: int | None = None,
) -> Hazard:
    """Take a step of the loop and keep the figures in step. Raises as `Workflow.run` does.

    Every step starts a new clock, so what was overdue is not overdue any more.
    """
    with writes.unit_of_work():
        row = writes.locked(hazard)
        with counted(row) as after:
            moved = HAZARD_FLOW.run(
                row,
                name,
                actor=actor,
                now=now,
                note=note,
                changes={"overdue": False, "escalation": 0, **(changes or {})},
                expected_version=expected_version,
                held=True,
            )
            after.append(moved)
    return moved


def amend(hazard: Hazard, changes: dict[str, Any], *, actor: Any, perm: str, now: datetime, note: str = "") -> Hazard:
    """Change facts of a hazard outside the workflow and keep the figures in step."""
    before: dict[Cell, int] = {}
    with writes.unit_of_work():
        row = writes.update(
            hazard, changes, actor=actor, perm=perm, now=now, note=note, seen=lambda row: before.update(cells(row))
        )
        shift(before, cells(row))
    return row
