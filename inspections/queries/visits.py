"""Reads about visits. The caller has shown that the visit is visible.

For other subjects: `order_items(visit)`, the numbered items of its order, and `recheck_items(visit)`.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as text

from hazards.choices import HazardStatus
from hazards.models import Hazard
from hazards.queries.checklists import EffectiveItem, items_of
from inspections.choices.visits import Measure, SignatureRole
from inspections.models import Finding, RecheckItem, Visit, VisitAnswer, VisitSignature
from inspections.queries.visits_officers import officers_of
from safetyportal.core.attachments import attachments_of
from safetyportal.core.models import Attachment

FACTS = ("premises", "site_person", "site_person_post", "site_person_phone", "situation", "statement")
BEFORE, AFTER = "visit.before.", "visit.after."  # with the key of the finding
SIGNATURE = "visit.signature"
AT_ONCE = (Measure.ON_SPOT, Measure.REMOVE, Measure.EVACUATE, Measure.SUSPEND, Measure.SEAL)
_CHECKED = (HazardStatus.RECTIFYING, HazardStatus.AWAITING, HazardStatus.CLOSED)


def photo_purpose(finding_key: Any, after: bool = False) -> str:
    return f"{AFTER if after else BEFORE}{str(finding_key).replace('-', '')}"


def findings_of(visit: Visit) -> QuerySet[Finding]:
    """What was found and not taken back, in the order of the paper."""
    rows = Finding.unscoped.filter(visit=visit, removed=False)
    return rows.select_related("hazard", "item", "violation", "changed_by").order_by("order", "pk")


def answers_of(visit: Visit) -> QuerySet[VisitAnswer]:
    return VisitAnswer.unscoped.filter(visit=visit).select_related("item", "answered_by").order_by("pk")


def items_for(visit: Visit) -> list[EffectiveItem]:
    """The checklist as it was in force when the visit began."""
    return items_of(visit.item_ids)


def photos_of(visit: Visit) -> dict[str, list[Attachment]]:
    """Photos that still lie with the visit, by purpose (`photo_purpose`)."""
    found: dict[str, list[Attachment]] = {}
    rows = attachments_of(visit).filter(Q(purpose__startswith=BEFORE) | Q(purpose__startswith=AFTER))
    for row in rows.order_by("pk"):
        found.setdefault(row.purpose, []).append(row)
    return found


def signatures_of(visit: Visit) -> list[VisitSignature]:
    return list(VisitSignature.unscoped.filter(visit=visit).select_related("user", "picture").order_by("pk"))


def missing_signatures(visit: Visit) -> list[str]:
    """Whose hands are missing under what was presented; a refusal needs a witness."""
    given = [one for one in signatures_of(visit) if one.content_sha256 == visit.content_sha256]
    signed = {one.user_id for one in given if one.role == SignatureRole.OFFICER}
    missing = [one.user.name for one in officers_of(visit) if one.user_id not in signed]
    unit = next((one for one in given if one.role == SignatureRole.UNIT), None)
    if unit is None:
        missing.append(text("the unit's person"))
    elif unit.refused and not any(one.role == SignatureRole.WITNESS for one in given):
        missing.append(text("a witness of the refusal"))
    return missing


def content_digest(visit: Visit) -> str:
    """Digest of everything that is presented for signature."""
    facts = {name: getattr(visit, name) for name in FACTS}
    found = [
        [one.order, one.description, one.location, one.category, one.basis, one.criteria, one.measure,
         str(one.rectify_by or ""), one.responsible, one.corrected]
        for one in findings_of(visit)
    ]  # fmt: skip
    seen = [[one.item_id, one.result, one.note] for one in answers_of(visit)]
    again = [
        [one.finding_id, one.result, one.follow, str(one.new_day or ""), one.note] for one in recheck_results(visit)
    ]
    content = json.dumps([facts, found, seen, again], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


# The order's items


@dataclass(frozen=True)
class OrderItem:
    """One numbered item of the rectification order, as its hazard stands now.

    `rectify_by` is what the order says, `limit` what holds today: an extension of the hazard shows here.
    """

    number: int
    finding: Finding
    rectify_by: date | None
    limit: date | None
    hazard: Hazard | None = None
    photos: tuple[Any, ...] = field(default=())

    @property
    def text(self) -> str:
        place = f"（{self.finding.location}）" if self.finding.location else ""
        return f"{self.finding.description}{place}"

    @property
    def extended(self) -> bool:
        return bool(self.rectify_by and self.limit and self.limit > self.rectify_by)

    @property
    def closed(self) -> bool:
        return self.hazard is not None and self.hazard.status == HazardStatus.CLOSED

    @property
    def state(self) -> str:
        return self.hazard.get_status_display() if self.hazard else ""


def _item(number: int, finding: Finding) -> OrderItem:
    limit = finding.hazard.rectify_by if finding.hazard else finding.rectify_by
    return OrderItem(number, finding, finding.rectify_by, limit, finding.hazard)


def _numbered(findings: Iterable[Finding]) -> list[OrderItem]:
    return [_item(number, one) for number, one in enumerate(findings, start=1)]


def order_items(visit: Visit) -> list[OrderItem]:
    """What is to be corrected within a time limit: the items of 责令限期整改指令书, numbered."""
    return _numbered(one for one in findings_of(visit) if not one.corrected and one.measure == Measure.TIME_LIMIT)


def followed_items(visit: Visit) -> list[OrderItem]:
    """Every finding that somebody looks at again, by its number in the record: all but those corrected on the spot."""
    return [item for item in all_items(visit) if item.hazard is not None and not item.finding.corrected]


def open_items(visit: Visit) -> list[OrderItem]:
    """Items that are being rectified or wait for the re-check."""
    open_states = (HazardStatus.RECTIFYING, HazardStatus.AWAITING)
    return [item for item in followed_items(visit) if item.hazard is not None and item.hazard.status in open_states]


def at_once_items(visit: Visit) -> list[OrderItem]:
    """What calls for a measure on the spot: the items of 现场处理措施决定书, numbered."""
    return _numbered(one for one in findings_of(visit) if one.measure in AT_ONCE)


def all_items(visit: Visit) -> list[OrderItem]:
    return _numbered(findings_of(visit))


# Re-inspection


def recheck_results(visit: Visit) -> QuerySet[RecheckItem]:
    rows = RecheckItem.unscoped.filter(visit=visit)
    return rows.select_related("finding__hazard", "case", "looked_at_by").order_by("finding__order", "finding_id")


@dataclass(frozen=True)
class RecheckLine:
    """One item of the earlier order with what this visit says of it (None: not looked at yet)."""

    item: OrderItem
    result: RecheckItem | None

    @property
    def version(self) -> int:
        return self.result.version if self.result else 0


def recheck_items(visit: Visit) -> list[RecheckLine]:
    """Findings of the earlier visit that a re-inspection looks at: those still open, and those it has looked at."""
    earlier = visit.task.recheck_of
    if earlier is None:
        return []
    results = {one.finding_id: one for one in recheck_results(visit)}
    return [
        RecheckLine(item, results.get(item.finding.pk))
        for item in followed_items(earlier)
        if item.finding.pk in results
        or (item.hazard is not None and item.hazard.status in _CHECKED and not item.closed)
    ]
