"""What must hold before an officer enters anything into a visit."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.choices.visits import VisitStatus
from inspections.models import Visit
from inspections.workflow.visits import (
    CONDUCT,
    carried_out_by_its_officers,
    conducted_by_a_body_that_goes,
    identity_was_shown,
)
from safetyportal.core.access import require
from safetyportal.core.decisions import Decision
from safetyportal.core.errors import TransitionDenied


def require_open(row: Visit, actor: Any, *, identity: bool = True) -> Decision:
    """Raises `NotAllowed`, `TransitionDenied` unless the actor may enter something into this visit now."""
    decision = require(actor, CONDUCT, row)
    if row.status != VisitStatus.OPEN:
        raise TransitionDenied(_("This visit is not being carried out any more."))
    guards = [conducted_by_a_body_that_goes, carried_out_by_its_officers, *([identity_was_shown] if identity else [])]
    for guard in guards:
        verdict = guard(row, actor)
        if not verdict:
            raise TransitionDenied(verdict.reason)
    return decision
