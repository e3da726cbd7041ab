"""What everybody may read of penalty decisions: the published copies, and the reasons of what was withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from inspections.choices.publication import PUBLIC, PublicationStatus
from inspections.models import DecisionPublication
from safetyportal.core import places
from safetyportal.core.access import place_q
from safetyportal.core.divisions import called
from safetyportal.core.models import Jurisdiction

PAGE = 20
COLUMNS = (
    "id", "place", "decision_number", "party_shown", "credit_code", "acts", "basis", "penalty", "decided_on",
    "body_name", "published_on",
)  # fmt: skip
WITHDRAWN_SHOWN = 20


@dataclass(frozen=True)
class PublicPage:
    """`before`: number of the last row shown, when there are more; None at the end."""

    rows: list[dict[str, Any]]
    before: int | None
    withdrawn: Sequence[Mapping[str, Any]]


def public_page(*, division: str = "", words: str = "", before: int | None = None) -> PublicPage:
    """Published decisions, newest first, of a division and with these words in name, number or act.

    A decision that is to be withdrawn stays until it is. A division that is not known shows nothing.
    """
    rows = DecisionPublication.unscoped.filter(status__in=PUBLIC).order_by("-id")
    gone = DecisionPublication.unscoped.filter(status=PublicationStatus.WITHDRAWN).order_by("-withdrawn_on", "-id")
    if division:
        node = called(division).filter(valid_to=None, level__range=(1, 3)).first()
        rows, gone = (part.filter(place_q(node.path)) if node else part.none() for part in (rows, gone))
    for word in words.split()[:5]:
        rows = rows.filter(_holds(word))
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.values(*COLUMNS)[: PAGE + 1])
    shown = found[:PAGE]
    _name_divisions(shown)
    withdrawn = list(gone.values("decision_number", "body_name", "withdrawn_on", "reason")[:WITHDRAWN_SHOWN])
    return PublicPage(shown, shown[-1]["id"] if len(found) > PAGE else None, withdrawn)


def _holds(word: str) -> Q:
    return Q(party_shown__icontains=word) | Q(decision_number__icontains=word) | Q(acts__icontains=word)


def _name_divisions(rows: list[dict[str, Any]]) -> None:
    """City and county in words; the place itself, which ends in the enterprise's number, stays here."""
    wanted = {places.at_level(row["place"], level) for row in rows for level in ("city", "county")}
    names = dict(Jurisdiction.objects.filter(path__in=wanted).exclude(kind="pass_through").values_list("path", "name"))
    for row in rows:
        place = row.pop("place")
        found = [names.get(places.at_level(place, level), "") for level in ("city", "county")]
        row["division"] = "".join(dict.fromkeys(found))


def divisions_with_decisions() -> list[dict[str, str]]:
    """Cities and counties in which a decision is public, for the filter."""
    paths: set[str] = set()
    rows = DecisionPublication.unscoped.filter(status__in=PUBLIC).order_by().values_list("place", flat=True)
    for place in rows.distinct():
        paths |= {places.at_level(place, level) for level in ("city", "county")}
    nodes = Jurisdiction.objects.filter(path__in=paths, valid_to=None).exclude(kind="pass_through").order_by("path")
    return [{"code": node.code, "name": node.name, "level": str(node.level)} for node in nodes]
