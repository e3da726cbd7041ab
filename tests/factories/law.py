"""Tables of discretion for tests: written as the services would leave them."""

from datetime import date

from inspections.models import DiscretionStep, DiscretionTable
from tests.people import node

SHARES = (("light", "0", "0.3"), ("general", "0.3", "0.7"), ("heavy", "0.7", "1"))


def make_discretion(code: str = "43", *, amounts=(), shares=SHARES, **values) -> DiscretionTable:
    """A table at a division: `make_discretion("4301", violation="AQ07", amounts=[("general", 20_000, 40_000)])`."""
    where = node(code)
    facts = {"title": f"{where.name}裁量基准（示例）", "valid_from": date(2026, 1, 1), "verification": "U"} | values
    table = DiscretionTable(jurisdiction=where, place=where.path, **facts)
    table.save(force_insert=True)
    for gravity, low, high in amounts:
        DiscretionStep.unscoped.create(table=table, gravity=gravity, low=low, high=high, conditions="示例情形")
    for gravity, low, high in () if amounts else shares:
        DiscretionStep.unscoped.create(
            table=table, gravity=gravity, share_from=low, share_to=high, conditions="示例情形"
        )
    return table
