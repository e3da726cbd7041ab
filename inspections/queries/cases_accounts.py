"""Which account for fines holds where and when: the deepest place with one of its own."""

from datetime import date
from typing import Any

from inspections.models import FineAccount
from inspections.queries.papers_facts import Matter, register_facts
from safetyportal.core import places
from safetyportal.core.deadlines import local_day


def account_at(place: str, on: date) -> FineAccount | None:
    """The account into which fines of bodies at a place are paid on a day; None when nobody entered one."""
    rows = FineAccount.unscoped.filter(FineAccount.on(on), place__in=places.ancestors(place))
    return max(rows, key=lambda row: (len(row.place), row.valid_from), default=None)


def facts(matter: Matter) -> dict[str, Any]:
    """What the papers of a case name of it."""
    if matter.case is None:
        return {}
    found = account_at(matter.body.place, local_day(matter.now))
    if found is None:
        return {}
    return {"account.bank": found.bank, "account.holder": found.holder, "account.number": found.number}


def register() -> None:
    """Called when the portal starts."""
    register_facts(facts)
