"""The case as one table: 立案–调查–审核–讨论–告知–听证–决定–送达–履行–结案–归档; approvals and measures apart."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import ApprovalKind, ApprovalStatus, MeasureKind, MeasureStatus
from inspections.choices.cases import CaseStatus as S
from inspections.models import CaseApproval, EvidenceMeasure
from inspections.workflow import cases_guards as guard
from inspections.workflow.cases_guards import APPROVE, HANDLE, HOST, LEGAL, REVIEW, approved_by_third, asked, handled_by
from inspections.workflow.cases_guards import returned_by_reviewer as returned
from safetyportal.core.deadlines import end_of_day
from safetyportal.core.decisions import Decision, denied
from safetyportal.core.workflow import Clock, Workflow, transition

_A = ApprovalKind
APPROVED_FIRST = (MeasureKind.KEEPING, MeasureKind.SEIZURE)
_BEFORE_NOTICE, _AFTER_NOTICE = S.REPORTED, S.HEARD
_STOPPABLE = (S.FILED, S.SUSPENDED, S.TRANSFERRED, S.REPORTED, S.HEARD)


class DayOf(Clock):
    """Until 24:00 of the day in the column that `rule` names."""

    def due_at(self, record, now):
        day = getattr(record, self.rule)
        return end_of_day(day) if day else None


_DECISION = DayOf("decision", "decide_by")

_FILING = [
    transition(
        "submit", S.DRAFT, S.FILING, HANDLE, _("Ask for the filing"),
        guards=[handled_by, guard.two_in_charge, guard.charged, asked(_A.FILING)],
    ),
    transition(
        "punish_on_spot", S.DRAFT, S.EXECUTION, HANDLE, _("Decide on the spot"),
        guards=[handled_by, guard.two_in_charge, guard.summary_possible],
    ),
    transition("file", S.FILING, S.FILED, APPROVE, _("File the case"), guards=[approved_by_third(_A.FILING)]),
    transition(
        "refuse", S.FILING, S.REFUSED, APPROVE, _("Do not file"),
        guards=[approved_by_third(_A.FILING)], needs_note=True, style="danger",
    ),
    transition(
        "return_filing", S.FILING, S.DRAFT, REVIEW, _("Return the proposal"),
        guards=[returned(_A.FILING)], needs_note=True, style="secondary",
    ),
]  # fmt: skip

_INVESTIGATION = [
    transition(
        "report", S.FILED, S.REPORTED, HANDLE, _("Hand in the investigation report"),
        guards=[handled_by, guard.two_in_charge, guard.evidenced],
    ),
    transition(
        "investigate_on", S.REPORTED, S.FILED, HANDLE, _("Take back for further investigation"),
        guards=[handled_by], needs_note=True, style="secondary",
    ),
    transition(
        "suspend", S.FILED, S.SUSPENDED, APPROVE, _("Suspend the investigation"),
        guards=[approved_by_third(_A.SUSPENSION)],
    ),
    transition("resume", S.SUSPENDED, S.FILED, HANDLE, _("Resume the investigation"), guards=[handled_by],
               needs_note=True),
    transition(
        "transfer", (S.FILED, S.SUSPENDED, S.REPORTED, S.HEARD), S.TRANSFERRED, APPROVE, _("Transfer to the police"),
        guards=[approved_by_third(_A.TRANSFER)],
    ),
    transition(
        "take_back", S.TRANSFERRED, S.FILED, HANDLE, _("Go on after the police declined"),
        guards=[handled_by], needs_note=True,
    ),
    transition(
        "terminate", _STOPPABLE, S.TERMINATED, APPROVE, _("Terminate the case"),
        guards=[approved_by_third(_A.TERMINATION)], needs_note=True, style="danger",
    ),
]  # fmt: skip

_REVIEWS = [
    transition("send_legal", (S.REPORTED, S.HEARD), S.LEGAL, HANDLE, _("Send to legal review"), guards=[handled_by]),
    transition("legal_pass", S.LEGAL, _BEFORE_NOTICE, LEGAL, _("Legal review"),
               guards=[guard.legal_reviewer, guard.before_hearing]),
    transition("legal_pass_heard", S.LEGAL, _AFTER_NOTICE, LEGAL, _("Legal review after the party was heard"),
               guards=[guard.legal_reviewer, guard.after_hearing]),
    transition("supplement", S.LEGAL, S.FILED, LEGAL, _("Return: facts to be supplemented"),
               guards=[guard.legal_reviewer], needs_note=True, style="secondary"),
    transition("discuss", (S.REPORTED, S.HEARD), S.DISCUSSION, HANDLE, _("Bring to the collective discussion"),
               guards=[handled_by]),
    transition("conclude", S.DISCUSSION, _BEFORE_NOTICE, APPROVE, _("Record the discussion"),
               guards=[guard.chaired, guard.before_hearing]),
    transition("conclude_heard", S.DISCUSSION, _AFTER_NOTICE, APPROVE, _("Record the discussion after the hearing"),
               guards=[guard.chaired, guard.after_hearing]),
]  # fmt: skip

_NOTICE = [
    transition("tell", S.REPORTED, S.NOTICED, HANDLE, _("Give notice of the penalty"),
               guards=[handled_by, guard.told_first, guard.ours]),
    transition("tell_again", S.HEARD, S.NOTICED, HANDLE, _("Give a new notice"),
               guards=[handled_by, guard.told_first, guard.ours], style="secondary"),
    transition("ask_hearing", S.NOTICED, S.HEARING, HANDLE, _("Record the request for a hearing"),
               guards=[handled_by, guard.offered]),
    transition("hear", S.NOTICED, S.HEARD, HANDLE, _("Conclude the statement of the party"), guards=[handled_by]),
    transition("close_hearing", S.HEARING, S.HEARD, HOST, _("Close the hearing"), guards=[guard.host]),
    transition("waive_hearing", S.HEARING, S.HEARD, HANDLE, _("Hearing waived"), guards=[handled_by],
               needs_note=True, style="secondary"),
]  # fmt: skip

_DECISION_STEPS = [
    transition(
        "ask_decision", S.HEARD, S.DECIDING, HANDLE, _("Ask for the decision"),
        guards=[handled_by, guard.two_in_charge, guard.told_and_heard, guard.not_heavier, asked(_A.HANDLING)],
    ),
    transition(
        "decide", S.DECIDING, S.DECIDED, APPROVE, _("Decide"),
        guards=[approved_by_third(_A.HANDLING), guard.told_and_heard, guard.not_heavier, guard.ours],
    ),
    transition(
        "decline", S.DECIDING, S.HEARD, APPROVE, _("Do not decide so"),
        guards=[approved_by_third(_A.HANDLING)], needs_note=True, style="danger",
    ),
    transition(
        "return_decision", S.DECIDING, S.HEARD, REVIEW, _("Return the draft of the decision"),
        guards=[returned(_A.HANDLING)], needs_note=True, style="secondary",
    ),
    transition("deliver", S.DECIDED, S.EXECUTION, HANDLE, _("Record the delivery of the decision"),
               guards=[handled_by, guard.two_in_charge]),
]  # fmt: skip

_END = [
    transition(
        "ask_closing", S.EXECUTION, S.CLOSING, HANDLE, _("Ask for the closing"),
        guards=[handled_by, guard.two_in_charge, asked(_A.CLOSING)],
    ),
    transition("close", S.CLOSING, S.CLOSED, APPROVE, _("Close the case"), guards=[approved_by_third(_A.CLOSING)]),
    transition(
        "keep_open", S.CLOSING, S.EXECUTION, APPROVE, _("Do not close"),
        guards=[approved_by_third(_A.CLOSING)], needs_note=True, style="danger",
    ),
    transition(
        "return_closing", S.CLOSING, S.EXECUTION, REVIEW, _("Return the closing"),
        guards=[returned(_A.CLOSING)], needs_note=True, style="secondary",
    ),
    transition("archive", (S.CLOSED, S.TERMINATED), S.ARCHIVED, HANDLE, _("Archive the case"), guards=[handled_by]),
]  # fmt: skip

CASE_FLOW = Workflow(
    "inspections.EnforcementCase",
    initial=S.DRAFT,
    steps=[*_FILING, *_INVESTIGATION, *_REVIEWS, *_NOTICE, *_DECISION_STEPS, *_END],
    final=[S.REFUSED, S.ARCHIVED],
    clocks={
        S.DRAFT: Clock("filing", "penalty.filing_workdays"),
        S.FILING: Clock("filing", "penalty.filing_workdays"),
        **dict.fromkeys(
            (S.FILED, S.REPORTED, S.LEGAL, S.DISCUSSION, S.NOTICED, S.HEARING, S.HEARD, S.DECIDING), _DECISION
        ),
        S.DECIDED: Clock("delivery", "penalty.delivery_workdays"),
        S.EXECUTION: DayOf("payment", "pay_by"),
        S.CLOSING: Clock("closing", "penalty.closing_workdays"),
        S.CLOSED: Clock("archive", "penalty.archive_days"),
        S.TERMINATED: Clock("archive", "penalty.archive_days"),
    },
)


def reviewed_by_second(approval: CaseApproval, actor: Any) -> Decision:
    return guard.outsider(approval.case, actor, REVIEW, approval.asked_by_id, approval.seconded_by_id)


def decided_by_third(approval: CaseApproval, actor: Any) -> Decision:
    barred = (approval.asked_by_id, approval.seconded_by_id, approval.reviewed_by_id)
    return guard.outsider(approval.case, actor, APPROVE, *barred)


APPROVAL_FLOW = Workflow(
    "inspections.CaseApproval",
    initial=ApprovalStatus.ASKED,
    steps=[
        transition("review", ApprovalStatus.ASKED, ApprovalStatus.REVIEWED, REVIEW, _("Agree and pass on"),
                   guards=[reviewed_by_second]),
        transition("return", ApprovalStatus.ASKED, ApprovalStatus.RETURNED, REVIEW, _("Return"),
                   guards=[reviewed_by_second], needs_note=True, style="secondary"),
        transition("approve", ApprovalStatus.REVIEWED, ApprovalStatus.APPROVED, APPROVE, _("Approve"),
                   guards=[decided_by_third]),
        transition("refuse", ApprovalStatus.REVIEWED, ApprovalStatus.REFUSED, APPROVE, _("Refuse"),
                   guards=[decided_by_third], needs_note=True, style="danger"),
    ],
    final=[ApprovalStatus.APPROVED, ApprovalStatus.REFUSED, ApprovalStatus.RETURNED],
)  # fmt: skip


def needs_no_approval(measure: EvidenceMeasure, actor: Any) -> Decision:
    """Samples and appraisals need no approval of the head; what was taken in an emergency runs until it is given."""
    if measure.kind in APPROVED_FIRST and not measure.emergency:
        return denied(
            _("The head of the body approves this measure first (《行政处罚法》第五十六条、《行政强制法》第十八条).")
        )
    return handled_by(measure.case, actor)


def measure_handled_by(measure: EvidenceMeasure, actor: Any) -> Decision:
    return handled_by(measure.case, actor)


def measure_approved(measure: EvidenceMeasure, actor: Any) -> Decision:
    """《行政处罚法》第五十六条、《行政强制法》第十八条: the head approves before it counts."""
    kinds = (ApprovalKind.KEEPING, ApprovalKind.COERCION)
    rows = CaseApproval.unscoped.filter(measure=measure, kind__in=kinds).order_by("-pk")
    approval = rows.first()
    if approval is None:
        return denied(_("The measure has not been asked for."))
    return guard.outsider(measure.case, actor, APPROVE, approval.asked_by_id, approval.reviewed_by_id)


MEASURE_FLOW = Workflow(
    "inspections.EvidenceMeasure",
    initial=MeasureStatus.ASKED,
    steps=[
        transition("begin", MeasureStatus.ASKED, MeasureStatus.RUNNING, APPROVE, _("Approve the measure"),
                   guards=[measure_approved]),
        transition("refuse", MeasureStatus.ASKED, MeasureStatus.REFUSED, APPROVE, _("Refuse the measure"),
                   guards=[measure_approved], needs_note=True, style="danger"),
        transition("record", MeasureStatus.ASKED, MeasureStatus.RUNNING, HANDLE, _("Record the measure"),
                   guards=[needs_no_approval]),
        transition("lift", MeasureStatus.RUNNING, MeasureStatus.ENDED, APPROVE, _("Lift the measure"),
                   guards=[measure_approved], needs_note=True, style="danger"),
        transition("end", MeasureStatus.RUNNING, MeasureStatus.ENDED, HANDLE, _("End the measure"),
                   guards=[measure_handled_by]),
    ],
    final=[MeasureStatus.ENDED, MeasureStatus.REFUSED],
)  # fmt: skip
