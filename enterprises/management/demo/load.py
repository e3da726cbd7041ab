"""Brings the invented firms into the tables by COPY, batch by batch, and counts them."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import models

from enterprises.management.demo.firms import Batch, Inventor
from enterprises.management.demo.places import spots, weights
from enterprises.models import Enterprise, SpecialObjectType
from enterprises.services.counts import rebuild
from safetyportal.core import writes
from safetyportal.core.bulk import Json, copy_rows
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Jurisdiction

SEED = 20261105
BATCH = 2_000
AUDITED = 5_000  # up to this many firms each gets its own entry in the trail
HOME = ("430181110",) * 30 + ("430181111", "430181112", "430181121") * 8  # 大瑶镇 and its neighbours
SIZES = {"small": 2_000, "province": 100_000}


def seed_firms(count: int, *, now: datetime, progress: Callable[[int], None]) -> None:
    """Insert `count` firms with everything that hangs on them. One transaction, so that all are there or none."""
    rng = random.Random(SEED)  # noqa: S311 -- invented data, the same everywhere
    inventor = Inventor(rng, now, {kind.code: kind for kind in SpecialObjectType.objects.all()})
    found = spots(rng)
    shares = weights(found)
    cells = _cells()
    with writes.unit_of_work():
        done = 0
        for numbers in _numbers(count):
            batch = Batch()
            chosen = rng.choices(found, shares, k=len(numbers))
            if not done:  # the demonstration people live here
                chosen[: len(HOME)] = [spot for code in HOME for spot in found if spot.node.code == code]
            for number, spot in zip(numbers, chosen, strict=True):
                inventor.firm(number, spot, batch, cells.get(spot.node.pk, []))
            _insert(batch)
            if count <= AUDITED:
                for firm in batch.firms:
                    writes.log("enterprise.create", firm, actor=system_user(), now=now, note="示例数据")
            done += len(numbers)
            progress(done)
        rebuild("/43/")
        province = Jurisdiction.objects.get(code="43", valid_to=None)
        writes.log("enterprise.seed", province, actor=system_user(), now=now, changes={"added": count, "seed": SEED})


def _numbers(count: int) -> Iterator[list[int]]:
    for start in range(0, count, BATCH):
        yield Enterprise.next_ids(min(BATCH, count - start))


def _cells() -> dict[int | None, list[Jurisdiction]]:
    found: dict[int | None, list[Jurisdiction]] = {}
    for cell in Jurisdiction.objects.filter(level=5, path__startswith="/43/", valid_to=None):
        found.setdefault(cell.parent_id, []).append(cell)
    return found


def _insert(batch: Batch) -> None:
    for rows in (batch.firms, batch.persons, batch.sites, batch.papers, batch.special):
        if rows:
            copy_models(rows)


def copy_models(rows: list[models.Model]) -> None:
    """COPY unsaved model instances of one class; rows without a number get theirs from the sequence."""
    model = type(rows[0])
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not (field.primary_key and rows[0].pk is None)
    ]
    copy_rows(
        model._meta.db_table,
        [str(field.column) for field in fields],
        ([_value(field, row) for field in fields] for row in rows),
    )


def _value(field: models.Field, row: models.Model):
    value = getattr(row, field.attname)
    if isinstance(field, EncryptedTextField):
        return field.get_prep_value(value)
    if isinstance(field, models.JSONField):
        return Json.of(value)
    return value
