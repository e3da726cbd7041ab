"""Law as dated data: `rule(key, place, on)` is the only way to a legal period, threshold or local parameter."""

import time
from datetime import date
from typing import Any

from safetyportal.core import places
from safetyportal.core.models import Rule

_SECONDS = 60
_cache: dict[str, tuple[float, list[Rule]]] = {}


class MissingRule(LookupError):
    """No value of this rule is in force there and then: reference data are not loaded, or the key is misspelt."""


def rule(key: str, place: str, on: date) -> Any:
    """Value in force at `place` on the day `on`: the deepest row that an upper level allows to override it."""
    return rule_row(key, place, on).value


def rule_row(key: str, place: str, on: date) -> Rule:
    """Like `rule`, with unit, source and verification."""
    found: Rule | None = None
    by_place: dict[str, Rule] = {}
    for row in _rows(key):
        if row.valid_from <= on and (row.valid_to is None or on < row.valid_to):
            by_place[row.place] = row  # rows come ordered by valid_from: the newest in force wins
    for path in places.ancestors(place):
        here = by_place.get(path)
        if here and (found is None or places.depth(path) <= found.override_down_to):
            found = here
    if found is None:
        raise MissingRule(f"{key} at {place} on {on}")
    return found


def _rows(key: str) -> list[Rule]:
    known = _cache.get(key)
    if known is None or time.monotonic() - known[0] > _SECONDS:
        known = (time.monotonic(), list(Rule.objects.filter(key=key).order_by("valid_from")))
        _cache[key] = known
    return known[1]


def forget_rules() -> None:
    """After a change in this process; the others notice within a minute."""
    _cache.clear()
