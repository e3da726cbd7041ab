"""A visit proposes a case: the one place where visits lean on cases."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as text

from inspections.models import EnforcementCase, Finding, Visit
from inspections.workflow.cases import CASE_FLOW, HANDLE
from safetyportal.core import writes


def propose_case(visit: Visit, finding: Finding, *, actor: Any, now: datetime) -> EnforcementCase:
    """A draft against the unit for what it did not correct in time; one a visit, whoever proposes how often."""
    known = EnforcementCase.unscoped.filter(visit=visit).first()
    if known is not None:
        return known
    cause = text("Not corrected within the time limit: %s") % finding.description
    case = EnforcementCase(
        visit=visit, title=f"{visit.enterprise.name} {cause}"[:200], cause=cause[:200], opened_by=actor,
        party_name=visit.enterprise.name[:120], body=visit.body,
    )  # fmt: skip
    case.settle(visit.enterprise)
    CASE_FLOW.start(case, now)
    return writes.create(case, actor=actor, perm=HANDLE, now=now)
