"""A visit as pages show it: items with photos and states, answers by section, papers."""

from django.urls import reverse

from hazards.queries.photos import files_by_purpose
from inspections.models import Visit
from inspections.queries.visits import all_items, answers_of, items_for, order_items, photo_purpose, photos_of
from inspections.services.visits_papers import paper_told, papers_of_visit
from safetyportal.core.attachments import attachments_of


def items_shown(visit: Visit) -> list[dict]:
    """Every finding with its photos (with the hazard once there is one) and, for items of the order, their number."""
    numbers = {item.finding.pk: item.number for item in order_items(visit)}
    lying = photos_of(visit)
    return [
        {"item": item, "finding": item.finding, "ordered": numbers.get(item.finding.pk), "photos": _photos(item, lying)}
        for item in all_items(visit)
    ]


def _photos(item, lying) -> list:
    if item.hazard is not None:
        sides = files_by_purpose(attachments_of(item.hazard))
        return [*sides["hazard.before"], *sides["hazard.after"]]
    key = item.finding.key
    return [*lying.get(photo_purpose(key), []), *lying.get(photo_purpose(key, after=True), [])]


def answers_shown(visit: Visit) -> list[dict]:
    """The checklist under its headings, each item with its answer."""
    answers = {row.item_id: row for row in answers_of(visit)}
    found: list[dict] = []
    for item in items_for(visit):
        heading = (item.base.standard.title, item.base.section)
        if not found or found[-1]["heading"] != heading:
            found.append({"heading": heading, "lines": []})
        found[-1]["lines"].append({"item": item, "answer": answers.get(item.pk)})
    return found


def papers_shown(visit: Visit, user) -> list[dict]:
    """Papers of the visit that this person may open."""
    return [paper_told(one) for one in papers_of_visit(visit, user)]


def attachment_url(pk: int) -> str:
    return reverse("attachment", kwargs={"pk": pk})
