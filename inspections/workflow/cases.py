"""The case from proposal to closing."""

from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CaseStatus as S
from inspections.models import EnforcementCase
from inspections.workflow.bodies import of_its_body
from safetyportal.core.decisions import Decision
from safetyportal.core.workflow import Workflow, transition

HANDLE, APPROVE = "inspections.handle_enforcementcase", "inspections.approve_enforcementcase"


def approved_by_its_body(case: EnforcementCase, actor) -> Decision:
    return of_its_body(case, actor, APPROVE)


_APPROVER = [approved_by_its_body]

CASE_FLOW = Workflow(
    "inspections.EnforcementCase",
    initial=S.DRAFT,
    steps=[
        transition("file", S.DRAFT, S.FILED, APPROVE, _("File the case"), guards=_APPROVER),
        transition("refuse", S.DRAFT, S.REFUSED, APPROVE, _("Do not file"), guards=_APPROVER, needs_note=True),
        transition("close", S.FILED, S.CLOSED, APPROVE, _("Close the case"), guards=_APPROVER),
    ],
    final=[S.CLOSED, S.REFUSED],
)
