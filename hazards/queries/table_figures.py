"""What the table of a place counts: kept figures where these say it, else one statement that an index answers alone.

Each function yields `(supervision class, span, column, value)`. The columns define what is counted (table_columns.py);
tests and `python -m benchmarks reconciling` compare every figure with the rows.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from hazards.choices import REPORTED, MonthlyStatus
from hazards.choices_tables import KEPT_FEN, KEPT_HAZARDS
from hazards.queries.table_columns import Column
from safetyportal.core import replica, rollups

PERIOD, YEAR = "period", "year"
Spans = dict[str, tuple[date, date]]
Counted = Iterator[tuple[str, str, Column, Any]]


def _months(spans: Spans) -> tuple[date, date]:
    """First and last month that any span touches; every span ends together with the period and is of whole months."""
    return min(first for first, _last in spans.values()), spans[PERIOD][1].replace(day=1)


def _spans_of(month: date, spans: Spans) -> list[str]:
    return [name for name, (first, last) in spans.items() if first <= month <= last]


def hazards(place: str, chosen: Iterable[Column], spans: Spans) -> Counted:
    """Found in the period, and of these rectified or open at its end; money by the month of closing."""
    plain, money = [one for one in chosen if not one.money], [one for one in chosen if one.money]
    until = f"{spans[PERIOD][1]:%Y-%m}"
    for (month, key), value in rollups.figures(KEPT_HAZARDS, place, months=_months(spans)).items():
        cell = rollups.parse_dimensions(key)
        closed = "" < cell["closed"] <= until
        wanted = [one for one in plain if one.kept and one.kept.counts(cell["level"], closed)]
        for span in _spans_of(month, spans) if month else ():
            yield from ((cell["trade"], span, column, value) for column in wanted)
    for (month, key), fen in rollups.figures(KEPT_FEN, place, months=_months(spans)).items() if money else ():
        trade = rollups.parse_dimensions(key)["trade"]
        for span in _spans_of(month, spans) if month else ():
            yield from ((trade, span, column, Decimal(fen) / 100) for column in money)


# An enterprise counts by its latest report of the year: nearly always that of the last month, which is also the latest
# of the period. Those without one there are sought among the earlier months. The index mon_month_place holds every
# column that is read of many rows; whether an enterprise did something is asked only where its report does not say so.
_UNITS = """
WITH units AS (
    SELECT enterprise_id, month, trade, status FROM hazards_monthlyreport
    WHERE month = %(top)s AND status <> %(waived)s AND place LIKE %(below)s
    UNION ALL SELECT enterprise_id, month, trade, status FROM (
        SELECT DISTINCT ON (enterprise_id) enterprise_id, month, trade, status, place
        FROM hazards_monthlyreport AS earlier
        WHERE month >= %(year)s AND month < %(top)s AND status <> %(waived)s {of_here} AND NOT EXISTS (
            SELECT FROM hazards_monthlyreport AS top WHERE top.month = %(top)s AND top.status <> %(waived)s
                AND top.enterprise_id = earlier.enterprise_id)
        ORDER BY enterprise_id, month DESC) AS gone
    WHERE place LIKE %(below)s
), told AS (
    SELECT trade, month >= %(period)s AS in_period, status = ANY(%(reported)s) OR {year} AS year_active,
        month >= %(period)s AND (status = ANY(%(reported)s) OR {period}) AS period_active
    FROM units
)
SELECT trade, count(*) FILTER (WHERE in_period), count(*) FILTER (WHERE period_active), count(*),
    count(*) FILTER (WHERE year_active)
FROM told GROUP BY trade
"""
_ACTIVE = """EXISTS (SELECT FROM hazards_monthlyreport AS filed WHERE filed.enterprise_id = units.enterprise_id
    AND filed.month BETWEEN %({since})s AND %(top)s AND filed.status = ANY(%(reported)s))
    OR EXISTS (SELECT FROM hazards_selfinspection AS done WHERE done.enterprise_id = units.enterprise_id
    AND done.status = 'done' AND done.finished_on BETWEEN %({since})s AND %(last)s)"""
_OF_HERE = """AND enterprise_id IN (SELECT enterprise_id FROM hazards_monthlyreport
    WHERE month >= %(year)s AND month < %(top)s AND place LIKE %(below)s)"""
_STATEMENT = {
    narrow: _UNITS.format(
        of_here=_OF_HERE if narrow else "",
        year=f"({_ACTIVE.format(since='year')})",
        period=f"({_ACTIVE.format(since='period')})",
    )
    for narrow in (True, False)
}


def units(place: str, chosen: Iterable[Column], spans: Spans, *, narrow: bool) -> Counted:
    """Enterprises that must inspect and those that did. `narrow`: the place is a small part of all."""
    due, active = chosen
    first, last = spans[PERIOD]
    values = {
        "period": first,
        "year": spans.get(YEAR, spans[PERIOD])[0],
        "last": last,
        "top": last.replace(day=1),
        "below": f"{place}%",
        "reported": list(REPORTED),
        "waived": MonthlyStatus.WAIVED,
    }
    with replica.reading_connection().cursor() as cursor:
        cursor.execute(_STATEMENT[narrow], values)
        rows = cursor.fetchall()
    for trade, *numbers in rows:
        for column, span, number in zip((due, active) * 2, (PERIOD, PERIOD, YEAR, YEAR), numbers, strict=True):
            if span in spans:
                yield trade, span, column, number
