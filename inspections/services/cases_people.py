"""Legal reviewers of a body: appointed by its head, with the number of the qualification (《行政处罚法》第五十八条)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.models import LegalReviewer
from inspections.workflow.bodies import bodies_of
from inspections.workflow.cases_guards import APPROVE, LEGAL
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed


def appoint(*, officer: Any, qualification: str, actor: Any, now: datetime) -> LegalReviewer:
    """The head appoints somebody of the body who may review; an ended appointment begins anew."""
    bodies = [body for body in bodies_of(actor, APPROVE) if body in bodies_of(officer, LEGAL)]
    if not bodies:
        raise NotAllowed(_("The reviewer belongs to the own body and holds the posting for it."))
    body = sorted(bodies, key=lambda one: (one.kind != "bureau", one.pk))[0]
    known = LegalReviewer.unscoped.filter(user=officer).first()
    if known is not None and known.ended_on is None:
        raise ValidationError({"officer": _("This person is appointed already.")})
    with writes.unit_of_work():
        facts = {"body": body, "qualification": qualification.strip(), "appointed_on": local_day(now)}
        if known is not None:
            changes = {**facts, "ended_on": None, "appointed_by": actor}
            reopened: LegalReviewer = writes.update(known, changes, actor=actor, perm=APPROVE, now=now)
            return reopened
        row = LegalReviewer(
            user=officer, jurisdiction=body.jurisdiction, place=body.place, appointed_by=actor, **facts
        )  # fmt: skip
        created: LegalReviewer = writes.create(row, actor=actor, perm=APPROVE, now=now)
        return created


def end_appointment(*, legalreviewer: LegalReviewer, actor: Any, now: datetime, note: str = "") -> LegalReviewer:
    """The appointment ends; reviews that were given stay."""
    if not any(body.pk == legalreviewer.body_id for body in bodies_of(actor, APPROVE)):
        raise NotAllowed
    ended: LegalReviewer = writes.update(
        legalreviewer, {"ended_on": local_day(now)}, actor=actor, perm=APPROVE, now=now, note=note
    )
    return ended
