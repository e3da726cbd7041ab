"""A mark on data: raised by the portal, answered by the enterprise, decided by township or county."""

from django.utils.translation import gettext_lazy as _

from hazards.choices_signals import SIGNAL_OPEN
from hazards.choices_signals import SignalStatus as S
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.workflow import Clock, Workflow, transition

ANSWER, DECIDE, RAISE = (f"hazards.{verb}_trustsignal" for verb in ("answer", "decide", "raise"))
_HEARD = (S.SILENT, S.ANSWERED)  # the enterprise has spoken, or has let its time pass


def someone_else_answered(signal, actor) -> Decision:
    if signal.answered_by_id is not None and signal.answered_by_id == actor.pk:
        return denied(_("Whoever answered cannot decide."))
    return ALLOWED


SIGNAL_FLOW = Workflow(
    "hazards.TrustSignal",
    initial=S.RAISED,
    steps=[
        transition("answer", [S.RAISED, S.SILENT], S.ANSWERED, ANSWER, _("Answer")),
        transition(
            "dismiss", SIGNAL_OPEN, S.DISMISSED, DECIDE, _("Dismiss: explained"), guards=[someone_else_answered],
            needs_note=True,
        ),
        transition(
            "confirm", _HEARD, S.CONFIRMED, DECIDE, _("Confirm: not trustworthy"), guards=[someone_else_answered],
            needs_note=True, style="danger",
        ),
        transition("wait_no_longer", S.RAISED, S.SILENT, RAISE, _("Note that no answer came"), style="secondary"),
        transition("expire", SIGNAL_OPEN, S.EXPIRED, RAISE, _("Let it expire"), style="secondary"),
    ],
    final=[S.CONFIRMED, S.DISMISSED, S.EXPIRED],
    clocks={
        S.RAISED: Clock("answer", "hazard.signal_answer_workdays"),
        S.SILENT: Clock("decision", "hazard.signal_decision_workdays"),
        S.ANSWERED: Clock("decision", "hazard.signal_decision_workdays"),
    },
)  # fmt: skip
