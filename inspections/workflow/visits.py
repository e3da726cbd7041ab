"""The visit: carried out, signed, completed. Objections to it: answered by somebody who was not there."""

from django.utils.translation import gettext_lazy as _

from inspections.choices.visits import VISIT_OPEN, ObjectionStatus
from inspections.choices.visits import VisitStatus as S
from inspections.models import Visit, VisitObjection
from inspections.queries.visits import missing_signatures
from inspections.queries.visits_officers import is_officer
from inspections.workflow.bodies import of_a_body_that_goes, of_its_body
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.workflow import Clock, Workflow, transition

CONDUCT = "inspections.conduct_visit"
ANSWER = "inspections.answer_visitobjection"


def conducted_by_its_body(visit: Visit, actor) -> Decision:
    return of_its_body(visit, actor, CONDUCT)


def conducted_by_a_body_that_goes(visit: Visit, actor) -> Decision:
    """Officers of a body that joined enter and sign what they saw; presenting and issuing stay with the body itself."""
    return of_a_body_that_goes(visit.task, actor, CONDUCT)


def carried_out_by_its_officers(visit: Visit, actor) -> Decision:
    if is_officer(visit, actor):
        return ALLOWED
    return denied(_("Only the officers of this visit may do this."))


def identity_was_shown(visit: Visit, actor) -> Decision:
    """出示执法证件在先 (《行政处罚法》第五十五条)."""
    if visit.identity_shown_at is None:
        return denied(_("Show the enforcement certificates first (Administrative Penalty Law, article 55)."))
    return ALLOWED


def signed_by_all(visit: Visit, actor) -> Decision:
    """《安全生产法》第六十八条: signed by the inspectors and the unit's person, or the refusal noted."""
    missing = missing_signatures(visit)
    if missing:
        words = _("Signatures are missing: %(who)s (Work Safety Law, article 68).")
        return denied(words % {"who": "、".join(str(one) for one in missing)})
    return ALLOWED


def not_of_that_visit(objection: VisitObjection, actor) -> Decision:
    if is_officer(objection.visit, actor):
        return denied(_("Whoever carried out the visit does not answer an objection to it."))
    return of_its_body(objection, actor, ANSWER)


_OWN = [conducted_by_its_body, carried_out_by_its_officers]

VISIT_FLOW = Workflow(
    "inspections.Visit",
    initial=S.OPEN,
    steps=[
        transition(
            "present", S.OPEN, S.SIGNING, CONDUCT, _("Present for signature"), guards=[*_OWN, identity_was_shown]
        ),
        transition("take_back", S.SIGNING, S.OPEN, CONDUCT, _("Take back"), guards=_OWN, style="secondary"),
        transition("complete", S.SIGNING, S.COMPLETED, CONDUCT, _("Complete"), guards=[*_OWN, signed_by_all]),
        transition("void", VISIT_OPEN, S.VOID, CONDUCT, _("Void"), guards=_OWN, needs_note=True, style="danger"),
    ],
    final=[S.COMPLETED, S.VOID],
    clocks=dict.fromkeys(VISIT_OPEN, Clock("visit", "inspection.visit_workdays")),
)

OBJECTION_FLOW = Workflow(
    "inspections.VisitObjection",
    initial=ObjectionStatus.WAITING,
    steps=[
        transition(
            "answer",
            ObjectionStatus.WAITING,
            ObjectionStatus.ANSWERED,
            ANSWER,
            _("Answer the objection"),
            guards=[not_of_that_visit],
        ),
    ],
    final=[ObjectionStatus.ANSWERED],
    clocks={ObjectionStatus.WAITING: Clock("objection", "inspection.objection_workdays")},
)
