"""Reads about self-inspections. The caller has shown that the inspection or the enterprise is visible."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet, Sum

from enterprises.models import Enterprise
from hazards.choices import ANSWERED, Rhythm
from hazards.models import InspectionAnswer, SelfInspection
from hazards.queries.checklists import EffectiveItem, effective_items, items_of
from hazards.queries.inspections_of_month import finished_in
from safetyportal.core.attachments import attachments_of
from safetyportal.core.deadlines import add_months
from safetyportal.core.models import Attachment

PHOTO = "inspection.item."  # with the number of the item: photos of what conforms


@dataclass(frozen=True)
class Line:
    """One item of an inspection as the page shows it."""

    number: int
    item: EffectiveItem
    answer: InspectionAnswer | None
    photos: tuple[Attachment, ...] = ()

    @property
    def result(self) -> str:
        return self.answer.result if self.answer else ""

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0

    @property
    def is_answered(self) -> bool:
        return self.result in ANSWERED


def items_for(inspection: SelfInspection, today: date) -> list[EffectiveItem]:
    """The items: fixed once it has started, until then what is in force today."""
    if inspection.item_ids:
        return items_of(inspection.item_ids)
    return due_items(inspection.enterprise, inspection.rhythm, today)


def due_items(enterprise: Enterprise, rhythm: str, today: date) -> list[EffectiveItem]:
    """What an inspection of this rhythm asks of this enterprise today; one on occasion asks everything."""
    return effective_items(enterprise, today, "" if rhythm == Rhythm.ADHOC else rhythm)


def answers_of(inspection: SelfInspection) -> QuerySet[InspectionAnswer]:
    rows = InspectionAnswer.unscoped.filter(inspection=inspection)
    return rows.select_related("item__standard", "answered_by", "hazard").order_by("pk")


def lines(inspection: SelfInspection, today: date) -> list[Line]:
    """Every item with its answer and photos, in four statements."""
    answers = {row.item_id: row for row in answers_of(inspection)}
    photos = photos_by_item(inspection)
    return [
        Line(number, item, answers.get(item.pk), tuple(photos.get(item.pk, ())))
        for number, item in enumerate(items_for(inspection, today), start=1)
    ]


def photos_by_item(inspection: SelfInspection) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    for row in attachments_of(inspection).filter(purpose__startswith=PHOTO).order_by("pk"):
        found.setdefault(int(row.purpose.removeprefix(PHOTO)), []).append(row)
    return found


def sections(rows: Iterable[Line]) -> list[dict]:
    """Lines under the headings of their standards and sections, in their order."""
    found: list[dict] = []
    for line in rows:
        base = line.item.base
        key = (base.standard.title, base.section)
        if not found or found[-1]["key"] != key:
            found.append({"key": key, "standard": key[0], "section": key[1], "lines": []})
        found[-1]["lines"].append(line)
    return found


def inspections_in(enterprise: Enterprise, month: date) -> QuerySet[SelfInspection]:
    """Inspections that the enterprise finished in a month (any day of it)."""
    first = month.replace(day=1)
    last = add_months(first, 1) - timedelta(days=1)
    return finished_in(SelfInspection.unscoped.all(), enterprise.pk, first, last)


def figures(rows: QuerySet[SelfInspection]) -> tuple[int, int]:
    """How many inspections these are, and how many persons took part (each inspection counts its own)."""
    found = rows.order_by().aggregate(count=Count("pk"), people=Sum("participant_count"))
    return found["count"], found["people"] or 0
