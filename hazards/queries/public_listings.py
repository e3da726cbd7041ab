"""What everybody may read of listed hazards: the published copies and nothing else."""

from dataclasses import dataclass
from typing import Any

from hazards.models import ListingPublication
from safetyportal.core import places
from safetyportal.core.access import place_q
from safetyportal.core.divisions import called
from safetyportal.core.models import Jurisdiction

PAGE = 20
COLUMNS = (
    "id",
    "place",
    "enterprise_name",
    "summary",
    "level",
    "body_name",
    "number",
    "listed_on",
    "deadline",
    "percent",
    "percent_on",
    "delisted_on",
    "published_on",
    "removal_published_on",
)


@dataclass(frozen=True)
class PublicPage:
    """`before`: number of the last row shown, when there are more; None at the end."""

    rows: list[dict[str, Any]]
    before: int | None


def public_page(*, division: str = "", state: str = "", before: int | None = None) -> PublicPage:
    """Published listings, newest first; `division` a province, city or county code, `state` "listed" or "delisted".

    A division that is not known shows nothing.
    """
    rows = ListingPublication.objects.order_by("-id")
    if division:
        node = called(division).filter(valid_to=None, level__range=(1, 3)).first()
        rows = rows.filter(place_q(node.path)) if node else rows.none()
    if state == "listed":
        rows = rows.filter(removal_published_on=None)
    elif state == "delisted":
        rows = rows.exclude(removal_published_on=None)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.values(*COLUMNS)[: PAGE + 1])
    shown = found[:PAGE]
    _name_divisions(shown)
    return PublicPage(shown, shown[-1]["id"] if len(found) > PAGE else None)


def _name_divisions(rows: list[dict[str, Any]]) -> None:
    """City and county in words; the place itself, which ends in the enterprise's number, stays here."""
    wanted = {places.at_level(row["place"], level) for row in rows for level in ("city", "county")}
    names = dict(Jurisdiction.objects.filter(path__in=wanted).exclude(kind="pass_through").values_list("path", "name"))
    for row in rows:
        place = row.pop("place")
        found = [names.get(places.at_level(place, level), "") for level in ("city", "county")]
        row["division"] = "".join(dict.fromkeys(found))


def divisions_with_listings() -> list[dict[str, str]]:
    """Cities and counties in which something is published, for the filter."""
    paths: set[str] = set()
    for place in ListingPublication.objects.order_by().values_list("place", flat=True).distinct():
        paths |= {places.at_level(place, level) for level in ("city", "county")}
    nodes = Jurisdiction.objects.filter(path__in=paths, valid_to=None).exclude(kind="pass_through").order_by("path")
    return [{"code": node.code, "name": node.name, "level": str(node.level)} for node in nodes]
