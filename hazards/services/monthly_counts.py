"""Which figure a monthly report counts in (core/rollups.py): metric `monthly_reports`, period the month.

Dimensions: status, late, proxy, zero, sectors. `cells` and `_FIGURES` say the same, once for a row in Python and once
for a whole province in SQL; a test compares them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from hazards.choices import OWED, MonthlyStatus
from hazards.models import MonthlyReport
from hazards.services.counts import Cell, shift
from safetyportal.core import rollups
from safetyportal.core.moves import Step

METRIC = "monthly_reports"
MOVING = (*OWED, MonthlyStatus.SUBMITTED)  # what follows an enterprise to its next place


def cells(report: MonthlyReport) -> dict[Cell, int]:
    """The figure this row stands in: `{(metric, place, period, dimensions): 1}`."""
    key = rollups.dimension_key(
        status=report.status,
        late=int(report.late),
        proxy=int(report.proxy),
        zero=int(report.zero),
        sectors="+".join(report.sectors),
    )
    return {(METRIC, report.place, report.month, key): 1}


@contextmanager
def counted(report: MonthlyReport) -> Iterator[list[MonthlyReport]]:
    """Keep the figures in step with a change of a locked row; append the changed row to the list that is given."""
    before = cells(report)
    after: list[MonthlyReport] = []
    yield after
    shift(before, cells(after[-1]) if after else before)


# One row of `hazards_monthlyreport` or of a statement's RETURNING list, as its place and dimensions in the rollup.
TOWNSHIP = "'/' || array_to_string((string_to_array(trim(both '/' from place), '/'))[1:4], '/') || '/'"
DIMENSIONS = """concat_ws(';', 'late=' || late::int, 'proxy=' || proxy::int,
    'sectors=' || array_to_string(sectors, '+'), 'status=' || status, 'zero=' || zero::int)"""
_FIGURES = f"""
    SELECT '{METRIC}' AS metric, {TOWNSHIP} AS place, {DIMENSIONS} AS dimensions, month AS period, count(*) AS value
    FROM hazards_monthlyreport WHERE {rollups.WITHIN} AND status = ANY(%(states)s) GROUP BY 2, 3, 4
"""  # noqa: S608 -- own text


def tally_open(below: str, sign: int) -> None:
    """Add (1) or take away (-1) the figures of what moves along with an enterprise, in the caller's transaction."""
    rollups.tally(_FIGURES, below, sign, {"states": list(MOVING)})


def rebuild(place: str) -> None:
    """Count everything at and below `place` anew, in the caller's transaction."""
    rollups.recount([METRIC], place, _FIGURES, {"states": MonthlyStatus.values})


def after_division_change(steps: list[Step], now: datetime) -> None:
    """Keep the figures of a merged or moved division where its reports now are."""
    tops = {step.old.path for step in steps} | {step.new.path for step in steps}
    for path in sorted(tops):
        if not any(path != other and path.startswith(other) for other in tops):
            rebuild(path)
