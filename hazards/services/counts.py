"""Which figures a hazard counts in (core/rollups.py), row by row and for whole places.

Metrics: `hazards` (how many there are in which state), `hazards_found` and `hazards_closed` by month,
`rectification_yuan` (money spent, by the month of closing). All sectors of a row stand in one dimension, so a posting
limited to sectors gets exactly the figure of the rows it sees. For the statutory tables, by supervision class:
`hazards_table` (months of finding and closing) and `hazards_fen` (money to the fen, month of closing). `cells` and
`FIGURES` say the same, once for a row in Python and once for a million in SQL; a test compares them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from hazards.choices import FOUND, OPEN, OWN_SOURCES, HazardStatus
from hazards.choices_tables import KEPT_FEN, KEPT_HAZARDS
from hazards.models import Hazard
from safetyportal.core import rollups
from safetyportal.core.moves import Step

METRICS = ("hazards", "hazards_found", "hazards_closed", "rectification_yuan", KEPT_HAZARDS, KEPT_FEN)
Cell = tuple[str, str, date | None, str]  # metric, place, period, dimensions


def origin(hazard: Hazard) -> str:
    """`own`: the enterprise found it itself; `authority`: somebody else did."""
    return "authority" if hazard.found_by_authority else "own"


def cells(hazard: Hazard) -> dict[Cell, int]:
    """The figures this row stands in: `{(metric, place, period, dimensions): value}`."""
    if hazard.status in {HazardStatus.DRAFT, HazardStatus.DISCARDED}:
        return {}
    kind = {"level": hazard.level, "sectors": "+".join(hazard.sectors)}
    whose = {**kind, "origin": origin(hazard)}
    flags = {"overdue": int(hazard.overdue), "listed": int(hazard.listed)}
    key = rollups.dimension_key
    found: dict[Cell, int] = {("hazards", hazard.place, None, key(**whose, **flags, status=hazard.status)): 1}
    if hazard.status in FOUND:
        month, closed = hazard.found_on.replace(day=1), f"{hazard.closed_on:%Y-%m}" if hazard.closed_on else ""
        found["hazards_found", hazard.place, month, key(**whose)] = 1
        found[KEPT_HAZARDS, hazard.place, month, key(closed=closed, level=hazard.level, trade=hazard.trade)] = 1
    if hazard.closed_on:
        month, cost = hazard.closed_on.replace(day=1), hazard.actual_cost or Decimal(0)
        found["hazards_closed", hazard.place, month, key(**whose, late=int(hazard.closed_late))] = 1
        spent = cost.quantize(Decimal(1), ROUND_HALF_UP)
        if spent:
            found["rectification_yuan", hazard.place, month, key(**kind)] = int(spent)
        if cost:
            found[KEPT_FEN, hazard.place, month, key(trade=hazard.trade)] = int(cost * 100)
    return found


@contextmanager
def counted(hazard: Hazard) -> Iterator[list[Hazard]]:
    """Keep the figures in step with a change of a locked row; append the changed row to the list that is given.

    with counted(row) as after:
        after.append(HAZARD_FLOW.run(row, …))
    """
    before = cells(hazard)
    after: list[Hazard] = []
    yield after
    shift(before, cells(after[-1]) if after else before)


def shift(before: dict[Cell, int], after: dict[Cell, int]) -> None:
    """Take a row out of the cells it was in and put it into those it is in now."""
    rollups.shift({cell: after.get(cell, 0) - before.get(cell, 0) for cell in before.keys() | after.keys()})


_OWN = ", ".join(f"'{value}'" for value in OWN_SOURCES)
_TOWNSHIP = "'/' || array_to_string((string_to_array(trim(both '/' from place), '/'))[1:4], '/') || '/'"
_SHARED = f"""
    SELECT {_TOWNSHIP} AS place, status, found_on, closed_on, coalesce(round(actual_cost), 0)::bigint AS spent,
           'level=' || level AS level, 'listed=' || listed::int AS listed, 'late=' || closed_late::int AS late,
           'origin=' || CASE WHEN source IN ({_OWN}) THEN 'own' ELSE 'authority' END AS origin,
           'overdue=' || overdue::int AS overdue, 'sectors=' || array_to_string(sectors, '+') AS whose,
           'status=' || status AS state, 'trade=' || trade AS trade,
           'closed=' || coalesce(to_char(closed_on, 'YYYY-MM'), '') AS closed,
           (coalesce(actual_cost, 0) * 100)::bigint AS fen
    FROM hazards_hazard WHERE {rollups.WITHIN} AND status = ANY(%(states)s)
"""  # noqa: S608 -- own text
_FOUND = ", ".join(f"'{value}'" for value in FOUND)
FIGURES = f"""
    WITH rows AS ({_SHARED})
    SELECT 'hazards' AS metric, place, concat_ws(';', level, listed, origin, overdue, whose, state) AS dimensions,
           NULL::date AS period, count(*) AS value FROM rows GROUP BY 2, 3
    UNION ALL
    SELECT 'hazards_found', place, concat_ws(';', level, origin, whose),
           date_trunc('month', found_on)::date, count(*) FROM rows WHERE status IN ({_FOUND}) GROUP BY 2, 3, 4
    UNION ALL
    SELECT 'hazards_closed', place, concat_ws(';', late, level, origin, whose),
           date_trunc('month', closed_on)::date, count(*) FROM rows WHERE closed_on IS NOT NULL GROUP BY 2, 3, 4
    UNION ALL
    SELECT 'rectification_yuan', place, concat_ws(';', level, whose),
           date_trunc('month', closed_on)::date, sum(spent) FROM rows WHERE spent > 0 AND closed_on IS NOT NULL
           GROUP BY 2, 3, 4
    UNION ALL
    SELECT '{KEPT_HAZARDS}', place, concat_ws(';', closed, level, trade),
           date_trunc('month', found_on)::date, count(*) FROM rows WHERE status IN ({_FOUND}) GROUP BY 2, 3, 4
    UNION ALL
    SELECT '{KEPT_FEN}', place, trade,
           date_trunc('month', closed_on)::date, sum(fen) FROM rows WHERE fen > 0 AND closed_on IS NOT NULL
           GROUP BY 2, 3, 4
"""  # noqa: S608 -- own text
COUNTED_STATES = [value for value in HazardStatus.values if value not in {"draft", "discarded"}]


def tally_open(below: str, sign: int) -> None:
    """Add (1) or take away (-1) the figures of what moves along with an enterprise, in the caller's transaction."""
    rollups.tally(FIGURES, below, sign, {"states": list(OPEN)})


def rebuild(place: str) -> None:
    """Count everything at and below `place` anew, in the caller's transaction."""
    rollups.recount(METRICS, place, FIGURES, {"states": COUNTED_STATES})


def after_division_change(steps: list[Step], now: datetime) -> None:
    """Keep the figures of a merged or moved division where its hazards now are."""
    tops = {step.old.path for step in steps} | {step.new.path for step in steps}
    for path in sorted(tops):
        if not any(path != other and path.startswith(other) for other in tops):
            rebuild(path)
