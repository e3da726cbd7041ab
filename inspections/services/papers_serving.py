"""送达: the one place where the delivery of an enforcement document is recorded, from whichever page.

What follows from it (the clocks of a case) is declared by the subject that the paper belongs to.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.papers_forms import manners
from inspections.models import EnforcementPaper, PaperDelivery
from inspections.workflow.papers import PAPER_FLOW
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.rules import rule

Follower = Callable[[EnforcementPaper, Any, datetime], None]
_FOLLOWERS: list[Follower] = []


def register_follower(follow: Follower) -> None:
    """Say what follows from the service of a paper; it runs in the same unit of work and may refuse it."""
    if follow not in _FOLLOWERS:
        _FOLLOWERS.append(follow)


def serve(
    *, paper: EnforcementPaper, manner: str, delivered_at: datetime, actor: Any, now: datetime, receiver: str = "",
    relation: str = "", location: str = "", servers: Iterable[str] = (), reason: str = "", witness: str = "",
    pictured: bool = False, confirmation: bool = False, electronic_address: str = "", tracking_number: str = "",
    publication: str = "", expected_version: int | None = None,
) -> PaperDelivery:  # fmt: skip
    """Record how and when the party was served; the day of service follows from the manner (规则 2.6a)."""
    given = {
        "receiver": receiver.strip(), "relation": relation.strip(), "location": location.strip(),
        "servers": [name.strip() for name in servers if name.strip()], "reason": reason.strip(),
        "witness": witness.strip(), "pictured": pictured, "confirmation": confirmation,
        "electronic_address": electronic_address.strip(), "tracking_number": tracking_number.strip(),
        "publication": publication.strip(),
    }  # fmt: skip
    spec = manners().get(manner)
    if spec is None:
        raise ValidationError({"manner": _("Unknown manner of delivery.")})
    with writes.unit_of_work():
        row = writes.locked(paper)
        PAPER_FLOW.checked(row, "serve", actor)
        _require_served(spec, given, row, delivered_at, now)
        day = local_day(delivered_at)
        if spec["day"] != "delivered":
            day += timedelta(days=int(rule(spec["day"], row.place, day)))
        moved = PAPER_FLOW.run(
            row, "serve", actor=actor, now=now, note=spec["name"], changes={"served_on": day},
            expected_version=expected_version,
        )  # fmt: skip
        delivery = PaperDelivery(
            paper=moved, manner=manner, delivered_at=delivered_at, effective_on=day, recorded_by=actor, **given
        )
        delivery.full_clean()
        delivery.save(force_insert=True)
        for follow in _FOLLOWERS:
            follow(moved, actor, now)
    return delivery


def _require_served(
    spec: Mapping[str, Any], given: Mapping[str, Any], row: EnforcementPaper, delivered_at: datetime, now: datetime
) -> None:
    """Raises `ValidationError` at the fields that this manner needs, with its article."""
    errors: dict[str, Any] = {}
    needed = _("%(manner)s needs this (%(article)s).") % {"manner": spec["name"], "article": spec["article"]}
    for name in spec["needs"]:
        if name == "witness_or_picture":
            if not (given["witness"] or given["pictured"]):
                errors["witness"] = needed
        elif name == "servers":
            if len(given["servers"]) < 2:
                errors["servers"] = _("Two officers deliver (%(article)s).") % {"article": spec["article"]}
        elif not given[name]:
            errors[name] = needed
    if delivered_at > now:
        errors["delivered_at"] = _("This lies in the future.")
    elif row.issued_on and local_day(delivered_at) < row.issued_on:
        errors["delivered_at"] = _("The document was issued later than that.")
    if errors:
        raise ValidationError(errors)
