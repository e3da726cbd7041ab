"""The visit: carried out, signed, completed."""

from django.utils.translation import gettext_lazy as _

from inspections.choices.visits import VISIT_OPEN
from inspections.choices.visits import VisitStatus as S
from inspections.models import Visit
from inspections.workflow.bodies import of_its_body
from safetyportal.core.decisions import Decision
from safetyportal.core.workflow import Clock, Workflow, transition

CONDUCT = "inspections.conduct_visit"


def conducted_by_its_body(visit: Visit, actor) -> Decision:
    return of_its_body(visit, actor, CONDUCT)


_OWN = [conducted_by_its_body]

VISIT_FLOW = Workflow(
    "inspections.Visit",
    initial=S.OPEN,
    steps=[
        transition("present", S.OPEN, S.SIGNING, CONDUCT, _("Present for signature"), guards=_OWN),
        transition("take_back", S.SIGNING, S.OPEN, CONDUCT, _("Take back"), guards=_OWN, style="secondary"),
        transition("complete", S.SIGNING, S.COMPLETED, CONDUCT, _("Complete"), guards=_OWN),
        transition("void", VISIT_OPEN, S.VOID, CONDUCT, _("Void"), guards=_OWN, needs_note=True, style="danger"),
    ],
    final=[S.COMPLETED, S.VOID],
    clocks=dict.fromkeys(VISIT_OPEN, Clock("visit", "inspection.visit_workdays")),
)
