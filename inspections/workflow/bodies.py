"""Whose hands: what a body began, only its own officers continue, though every level above sees it."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safetyportal.core.access import grants_of
from safetyportal.core.choices import BodyKind
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.models import Posting, SupervisingBody

# A posting that names no body stands for the general bodies of its place, not for an industry department.
_GENERAL = (BodyKind.COMMITTEE_OFFICE, BodyKind.BUREAU, BodyKind.STATION, BodyKind.SQUAD)


def bodies_of(actor: Any, perm: str) -> list[SupervisingBody]:
    """Active bodies for which `actor` may use `perm`: those that the postings name, else the general ones there."""
    held = [grant.posting_id for grant in grants_of(actor) if perm in grant.permissions]
    if not held:
        return []
    postings = Posting.unscoped.filter(pk__in=held)
    named = Q(pk__in=postings.filter(body__isnull=False).values("body"))
    general = Q(place__in=postings.filter(body=None).values("place"), kind__in=_GENERAL)
    return list(SupervisingBody.unscoped.filter(named | general, active=True))


def of_a_body_that_goes(task: Any, actor: Any, perm: str) -> Decision:
    """Whether the actor acts for the body of an inspection or for one that joined it (综合查一次)."""
    going = {task.body_id, *task.joined_bodies.values_list("body_id", flat=True)}
    if any(body.pk in going for body in bodies_of(actor, perm)):
        return ALLOWED
    return denied(_("Only an officer of a body that takes part may do this."))


def of_its_body(record: Any, actor: Any, perm: str) -> Decision:
    """Whether the actor acts for the body that the record belongs to (《行政处罚法》第四十二条)."""
    if any(body.pk == record.body_id for body in bodies_of(actor, perm)):
        return ALLOWED
    return denied(_("Only an officer of the body that carries it out may do this."))
