"""Seeding in order: bodies, grid, enterprises, accounts, stories. Each part is left alone when it is there."""

import random
from collections.abc import Callable
from datetime import datetime

from enterprises.models import Enterprise
from enterprises.services.demo import people, stories
from enterprises.services.demo.firms import Foundry, fill
from enterprises.services.demo.ground import Ground
from safetyportal.core import rollups
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Jurisdiction
from safetyportal.core.services.bodies import ensure_bodies
from safetyportal.core.services.divisions import add_grid_cell

SIZES = {"small": 2_000, "province": 100_000}
SEED = 20261121


def seed_demonstration(*, size: str, now: datetime, say: Callable[[str], None]) -> list[dict]:
    """Fill an empty portal and return the table of accounts. Safe to repeat: what is there stays.

    For the command `seed_demo` only. `say` gets lines of progress.
    """
    say("supervising bodies")
    ensure_bodies(people.PROVINCE, actor=system_user(), now=now)
    grid = _grid(now)
    wanted = SIZES[size]
    there = Enterprise.unscoped.filter(data_source="demo").count()
    if there < wanted:
        chance = random.Random(SEED + there)  # noqa: S311 -- repeatable, not secret
        foundry = Foundry(Ground(people.PROVINCE, chance), chance, now)
        fill(foundry, wanted - there, lambda done: say(f"enterprises {there + done:,}/{wanted:,}"), first=there + 1)
    say("accounts and stories")
    firm = stories.firm_of_the_staff(now)
    accounts = people.open_accounts(grid, firm, now)
    stories.tell_stories(now)
    while rollups.fold():
        pass
    return accounts


def _grid(now: datetime) -> Jurisdiction:
    town = Jurisdiction.objects.get(code=people.TOWN, valid_to=None)
    found = Jurisdiction.objects.filter(parent=town, valid_to=None).order_by("code").first()
    if found is not None:
        return found
    return add_grid_cell(actor=system_user(), township=town, name="大瑶第一网格（示例）", now=now)
