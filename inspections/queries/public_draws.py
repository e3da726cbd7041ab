"""What everybody may read of draws: the digest of fixed pools, and results that were published. Of people only the
names and certificate numbers of the officers who were drawn."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from inspections.choices.assignments import DrawStatus
from inspections.models import DrawnUnit, RandomDraw
from safetyportal.core.access import place_q
from safetyportal.core.divisions import called

PAGE = 20
_WIDE = ("pool_text", "record_text", "object_ids", "officer_ids")


@dataclass(frozen=True)
class PublicUnit:
    position: int
    name: str
    officers: list[tuple[str, str]]  # name, certificate number


def public_draws(division: str = "", before: int | None = None) -> list[RandomDraw]:
    """Newest first, one more than a page; a division that is not known shows nothing."""
    rows = _all().order_by("-pk")
    if division:
        node = called(division).filter(valid_to=None, level__range=(1, 3)).first()
        rows = rows.filter(place_q(node.path)) if node else rows.none()
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows[: PAGE + 1])


def _all() -> QuerySet[RandomDraw]:
    return RandomDraw.unscoped.select_related("body").defer(*_WIDE)


def public_draw(pk: int) -> RandomDraw | None:
    return _all().filter(pk=pk).first()


def published_record(pk: int) -> str | None:
    """The file of a published draw."""
    rows = RandomDraw.unscoped.filter(pk=pk, status=DrawStatus.PUBLISHED)
    return rows.values_list("record_text", flat=True).first()


def unit_lines(draw: RandomDraw) -> list[PublicUnit]:
    """The result in words."""
    units = list(DrawnUnit.unscoped.filter(draw=draw).order_by("position"))
    numbers = {pk for unit in units for pk in unit.officers}
    rows: Any = get_user_model().objects.filter(pk__in=numbers)
    people = {pk: (name, certificate) for pk, name, certificate in rows.values_list("pk", "name", "certificate_number")}
    return [PublicUnit(unit.position, unit.name, [people[pk] for pk in unit.officers]) for unit in units]
