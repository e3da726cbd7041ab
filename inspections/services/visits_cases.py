"""A visit proposes a case: the one place where visits lean on cases."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as text

from inspections.models import EnforcementCase, Finding, Visit
from inspections.queries.visits_officers import officers_of
from inspections.services import cases
from safetyportal.core.errors import TransitionDenied


def propose_case(visit: Visit, finding: Finding, *, actor: Any, now: datetime) -> EnforcementCase:
    """A case against the unit for what it did not correct in time, with two officers of the visit in charge; one a
    visit, whoever proposes how often. Raises what `cases.propose` raises."""
    known = EnforcementCase.unscoped.filter(visit=visit).first()
    if known is not None:
        return known
    partner = next((row.user for row in officers_of(visit) if row.user_id != actor.pk), None)
    if partner is None:
        raise TransitionDenied(text("At least two officers must be in charge (《行政处罚法》第四十二条)."))
    cause = text("Not corrected within the time limit: %s") % finding.description
    return cases.propose(
        enterprise=visit.enterprise, cause=cause[:200], title=f"{visit.enterprise.name} {cause}"[:200], visit=visit,
        findings=[finding], partner=partner, actor=actor, now=now,
    )  # fmt: skip
