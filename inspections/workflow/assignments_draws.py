"""A double-random draw: pools fixed, witness present, drawn, published."""

from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import DRAW_OPEN
from inspections.choices.assignments import DrawStatus as S
from inspections.models import RandomDraw
from inspections.workflow.bodies import of_its_body
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.workflow import Clock, Workflow, transition

DRAW, WITNESS = "inspections.draw_randomdraw", "inspections.witness_randomdraw"


def drawn_by_its_body(draw: RandomDraw, actor) -> Decision:
    return of_its_body(draw, actor, DRAW)


def witnessed_by_another(draw: RandomDraw, actor) -> Decision:
    """The witness is not the person who fixed the pools."""
    if actor.pk == draw.committed_by_id:
        return denied(_("Whoever fixed the pools is not the witness."))
    return ALLOWED


def operated_by_another(draw: RandomDraw, actor) -> Decision:
    """Operator and witness are two persons."""
    if actor.pk == draw.witness_id:
        return denied(_("The witness does not draw."))
    return drawn_by_its_body(draw, actor)


DRAW_FLOW = Workflow(
    "inspections.RandomDraw",
    initial=S.COMMITTED,
    steps=[
        transition("witness", S.COMMITTED, S.WITNESSED, WITNESS, _("Witness the draw"),
                   guards=[witnessed_by_another]),
        transition("draw", S.WITNESSED, S.DRAWN, DRAW, _("Draw"), guards=[operated_by_another]),
        transition("publish", S.DRAWN, S.PUBLISHED, DRAW, _("Publish"), guards=[drawn_by_its_body]),
        transition("void", DRAW_OPEN, S.VOID, DRAW, _("Void"), guards=[drawn_by_its_body], needs_note=True,
                   style="danger"),
    ],
    final=[S.PUBLISHED, S.VOID],
    clocks={S.DRAWN: Clock("draw_publication", "inspection.draw_publish_workdays")},
)  # fmt: skip
