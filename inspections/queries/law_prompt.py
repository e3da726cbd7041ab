"""What the basis prompt answers, for the box on pages and for programs alike."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date

from inspections.choices.law import Need
from inspections.choices.papers_forms import name_of
from inspections.choices.visits import Measure
from inspections.queries.law import Proposal, propose
from inspections.queries.law_words import condition_in_words, penalty_in_words
from safetyportal.core.access import granted_paths, holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed

VIEW = "inspections.view_violation"
_PLACE = re.compile(r"/(?:[0-9A-Za-z]{1,16}/){0,6}")
_LONGEST = 60


def place_of(reader: Any) -> str:
    """The place at whose law somebody looks: the widest of the own ones."""
    return min(granted_paths(reader, VIEW), key=len, default="/")


def where_and_when(user: Any, asked: Mapping[str, str], now: datetime) -> tuple[str, date]:
    """The reader's place and today, unless the question says otherwise. Raises `NotAllowed` for whom the law is not."""
    if not holds(user, VIEW):
        raise NotAllowed
    given = asked.get("place", "")
    place = given if _PLACE.fullmatch(given) else place_of(user)
    try:
        on = parse_date(asked.get("on", ""))
    except ValueError:
        on = None
    return place, on or local_day(now)


def answer_to(user: Any, asked: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """Proposals for `text`, `category`, `item`, `sector`, best first. Raises `NotAllowed`."""
    place, on = where_and_when(user, asked, now)
    words: dict[str, Any] = {name: asked.get(name, "")[:_LONGEST] for name in ("text", "category", "sector")}
    found = propose(**words, checklist_item=asked.get("item", "")[:_LONGEST], place=place, on=on)
    return {"on": on.isoformat(), "results": [as_data(one) for one in found]}


def as_data(one: Proposal) -> dict[str, Any]:
    """A proposal for scripts and programs."""
    row = one.violation
    return {
        "id": row.pk,
        "code": row.code,
        "title": row.title,
        "violated": row.violated,
        "violated_statements": [article.statement for article in one.violated],
        "punished": row.punished,
        "score": one.score,
        "penalties": [_penalty(sanction) for sanction in one.sanctions],
        "measure": one.measure,
        "measure_label": str(Measure(one.measure).label),
        "measure_basis": one.measure_basis,
        "papers": [{"kind": kind, "name": name_of(kind)} for kind in one.papers],
        "hearing": one.hearing_due,
        "hearing_label": str(Need(one.hearing_due).label),
        "legal_review": one.legal_review_due,
        "verification": row.verification,
        "note": row.note,
    }


def _penalty(sanction: Any) -> dict[str, Any]:
    return {
        "party": sanction.party,
        "stage": sanction.stage,
        "basis": sanction.basis,
        "low": None if sanction.low is None else str(sanction.low),
        "high": None if sanction.high is None else str(sanction.high),
        "consequences": sanction.consequences,
        "condition": condition_in_words(sanction),
        "words": penalty_in_words(sanction),
    }
