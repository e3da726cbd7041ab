"""抄告、移送 as a table: whose turn it is, how long it may take, and what happens when nobody takes it."""

from django.utils.translation import gettext_lazy as _

from hazards.choices_loop import HandOverStatus as S
from hazards.models import HandOver
from safetyportal.core import places
from safetyportal.core.access import grants_of
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.workflow import Clock, Workflow, transition

SEND, RECEIVE = "hazards.send_handover", "hazards.receive_handover"
DESIGNATE, ESCALATE = "hazards.designate_handover", "hazards.escalate_handover"


def _posted_over(actor, perm: str, place: str) -> Decision:
    """Which side of the hand-over somebody stands on; that it is their sector is asked with the permission."""
    if any(perm in grant.permissions and places.contains(grant.place, place) for grant in grants_of(actor)):
        return ALLOWED
    return denied(_("It is the other side's turn."))


def holds_the_receiving_side(handover: HandOver, actor) -> Decision:
    """Posted at the place of the receiving body or above it, and not the one who sent it."""
    if handover.sent_by_id == actor.pk:
        return denied(_("Whoever sent it cannot receive it."))
    return _posted_over(actor, RECEIVE, handover.to_place)


def holds_the_giving_side(handover: HandOver, actor) -> Decision:
    return _posted_over(actor, SEND, handover.from_place)


def holds_the_level_above(handover: HandOver, actor) -> Decision:
    return _posted_over(actor, DESIGNATE, handover.to_place)


HANDOVER_FLOW = Workflow(
    "hazards.HandOver",
    initial=S.OFFERED,
    steps=[
        transition("accept", S.OFFERED, S.ACCEPTED, RECEIVE, _("Receive"), guards=[holds_the_receiving_side]),
        transition(
            "pass_on",
            S.OFFERED,
            S.OFFERED,
            RECEIVE,
            _("Refuse"),
            guards=[holds_the_receiving_side],
            needs_note=True,
            style="danger",
        ),
        transition(
            "refuse",
            S.OFFERED,
            S.RETURNED,
            RECEIVE,
            _("Refuse"),
            guards=[holds_the_receiving_side],
            needs_note=True,
            style="danger",
        ),
        transition("reply", S.ACCEPTED, S.REPLIED, RECEIVE, _("Reply"), guards=[holds_the_receiving_side]),
        transition(
            "finish",
            (S.ACCEPTED, S.REPLIED),
            S.DONE,
            RECEIVE,
            _("Report the result"),
            guards=[holds_the_receiving_side],
        ),
        transition("escalate", (S.OFFERED, S.ESCALATED), S.ESCALATED, ESCALATE, _("Bring before the level above")),
        transition(
            "designate", S.ESCALATED, S.ACCEPTED, DESIGNATE, _("Designate a body"), guards=[holds_the_level_above]
        ),
        transition(
            "send_back",
            S.ESCALATED,
            S.RETURNED,
            DESIGNATE,
            _("Leave it with the sender"),
            guards=[holds_the_level_above],
            needs_note=True,
            style="secondary",
        ),
        transition(
            "withdraw",
            (S.OFFERED, S.ESCALATED),
            S.WITHDRAWN,
            SEND,
            _("Withdraw"),
            guards=[holds_the_giving_side],
            needs_note=True,
            style="secondary",
        ),
    ],
    final=[S.DONE, S.RETURNED, S.WITHDRAWN],
    clocks={
        S.OFFERED: Clock("receipt", "hazard.handover_accept_hours"),
        S.ESCALATED: Clock("designation", "hazard.handover_accept_hours"),
        S.ACCEPTED: Clock("reply", "hazard.handover_reply_workdays"),
        S.REPLIED: Clock("feedback", "hazard.handover_feedback_workdays"),
    },
)
