"""Which figure a mark on data counts in (core/rollups.py): metric `trust_signals`, no period.

Dimensions: kind, sectors, status. `cells` and `_FIGURES` say the same, for a row in Python and for a province in SQL.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from hazards.choices_signals import SIGNAL_OPEN, SignalStatus
from hazards.models import TrustSignal
from hazards.queries.signals import METRIC
from hazards.services.counts import Cell, shift
from safetyportal.core import rollups
from safetyportal.core.moves import Step


def cells(signal: TrustSignal) -> dict[Cell, int]:
    """The figure this row stands in: `{(metric, place, period, dimensions): 1}`."""
    key = rollups.dimension_key(kind=signal.kind, status=signal.status, sectors="+".join(signal.sectors))
    return {(METRIC, signal.place, None, key): 1}


@contextmanager
def counted(signal: TrustSignal) -> Iterator[list[TrustSignal]]:
    """Keep the figures in step with a change of a locked row; append the changed row to the list that is given."""
    before = cells(signal)
    after: list[TrustSignal] = []
    yield after
    shift(before, cells(after[-1]) if after else before)


# One row of `hazards_trustsignal` or of a statement's RETURNING list, as its place and dimensions in the rollup.
TOWNSHIP = "'/' || array_to_string((string_to_array(trim(both '/' from place), '/'))[1:4], '/') || '/'"
DIMENSIONS = "concat_ws(';', 'kind=' || kind, 'sectors=' || array_to_string(sectors, '+'), 'status=' || status)"
_FIGURES = f"""
    SELECT '{METRIC}' AS metric, {TOWNSHIP} AS place, {DIMENSIONS} AS dimensions, NULL::date AS period,
        count(*) AS value
    FROM hazards_trustsignal WHERE {rollups.WITHIN} AND status = ANY(%(states)s) GROUP BY 2, 3
"""  # noqa: S608 -- own text


def tally_open(below: str, sign: int) -> None:
    """Add (1) or take away (-1) the figures of what moves along with an enterprise, in the caller's transaction."""
    rollups.tally(_FIGURES, below, sign, {"states": list(SIGNAL_OPEN)})


def rebuild(place: str) -> None:
    """Count everything at and below `place` anew, in the caller's transaction."""
    rollups.recount([METRIC], place, _FIGURES, {"states": SignalStatus.values})


def after_division_change(steps: list[Step], now: datetime) -> None:
    """Keep the figures of a merged or moved division where its marks now are."""
    tops = {step.old.path for step in steps} | {step.new.path for step in steps}
    for path in sorted(tops):
        if not any(path != other and path.startswith(other) for other in tops):
            rebuild(path)
