"""The decision: asked for by the officers in charge, reviewed, decided by the head; and the summary procedure apart."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import ApprovalKind, CaseStatus, ClockName, Outcome, Procedure
from inspections.models import CaseApproval, CaseCharge, CaseHearing, EnforcementCase
from inspections.queries import cases as queries
from inspections.queries import cases_law as law
from inspections.services import cases_approvals as approvals
from inspections.services import cases_clocks as clocks
from inspections.services import cases_papers as papers
from inspections.services.cases_approvals import effect
from inspections.services.cases_delivery import record_service, take_effect
from inspections.services.cases_filing import require_in_time, require_punishable
from inspections.services.cases_terms import hold, in_charge, require_two
from inspections.workflow.cases import CASE_FLOW
from inspections.workflow.cases_guards import APPROVE, HANDLE
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied

ZERO = Decimal(0)


def ask_decision(
    *, case: EnforcementCase, outcome: str, reasons: str, actor: Any, now: datetime,
    expected_version: int | None = None,
) -> EnforcementCase:  # fmt: skip
    """案件处理呈批: outcome and reasons go to review and approval. Within ninety days, told and heard first."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.HEARD,), expected_version)
        require_two(row, now)
        require_in_time(row, now)
        row = CASE_FLOW.run(row, "ask_decision", actor=actor, now=now, note=reasons[:500])
        terms = {"outcome": Outcome(outcome).value}
        approvals.ask(row, ApprovalKind.HANDLING, reason=reasons, actor=actor, now=now, terms=terms)
    return row


@effect(ApprovalKind.HANDLING)
def decide(case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str) -> EnforcementCase:
    """The head decides what was asked; amounts are fixed, the decision is drawn and numbered, its clocks begin."""
    require_two(case, now)
    require_in_time(case, now)
    hold(law.ready_to_decide(case))
    hold(law.not_heavier(case))
    _require_hearing_record(case)
    outcome = approval.terms["outcome"]
    if outcome == Outcome.PENALTY:
        require_punishable(case, now)
    fine, confiscation = fix_amounts(case, outcome, actor=actor, now=now)
    changes = {
        "outcome": outcome, "reasons": approval.reason[:8000], "decided_on": local_day(now), "decided_by": actor,
        "fine_total": fine, "confiscation_total": confiscation,
    }  # fmt: skip
    row = CASE_FLOW.run(case, "decide", actor=actor, now=now, note=note, changes=changes)
    clocks.stop(row, ClockName.DECISION, now, str(_("decided")))
    clocks.start(row, ClockName.DELIVERY, now)
    follow_decision(row, now)
    return row


def _require_hearing_record(case: EnforcementCase) -> None:
    """《行政处罚法》第六十五条: after a hearing the decision rests on its record."""
    hearing: CaseHearing | None = queries.latest_hearing(case)
    if hearing is not None and hearing.state == "held" and not hearing.record:
        raise TransitionDenied(_("The decision rests on the record of the hearing (《行政处罚法》第六十五条)."))


def fix_amounts(
    case: EnforcementCase, outcome: str, *, actor: Any, now: datetime, perm: str = APPROVE
) -> tuple[Decimal, Decimal]:
    """Write what is decided of each charge: of one act only the highest fine (第二十九条). Returns the totals."""
    rows = queries.charges(case)
    punished = outcome == Outcome.PENALTY
    highest: dict[int, CaseCharge] = {}
    for row in rows:
        if row.act not in highest or row.proposed_fine > highest[row.act].proposed_fine:
            highest[row.act] = row
    fine = confiscation = ZERO
    for row in rows:
        amount = row.proposed_fine if punished and highest[row.act].pk == row.pk else ZERO
        taken = row.proposed_confiscation if punished else ZERO
        fine, confiscation = fine + amount, confiscation + taken
        decided = {
            "decided_kinds": row.proposed_kinds if punished else [], "decided_fine": amount,
            "decided_confiscation": taken,
        }  # fmt: skip
        writes.update(row, decided, actor=actor, perm=perm, now=now)
    return fine, confiscation


def follow_decision(case: EnforcementCase, now: datetime) -> None:
    """Publication within seven working days (《安全生产法》第七十八条); large fines are reported upwards."""
    if case.outcome != Outcome.PENALTY:
        return
    clocks.start(case, ClockName.PUBLICATION, now)
    if law.report_up_due(case, case.fine_total, local_day(now)):
        clocks.start(case, ClockName.REPORT_UP, now)


def punish_on_spot(
    *, case: EnforcementCase, received_by: str, actor: Any, now: datetime, reasons: str = "", witness: str = "",
    expected_version: int | None = None,
) -> EnforcementCase:  # fmt: skip
    """简易程序 (《行政处罚法》第五十一、五十二条): two officers, a small fine by the rule on the day of the act, the
    decision handed over at once; filed with the own department within the ruled days."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.DRAFT,), expected_version)
        if row.procedure != Procedure.SUMMARY:
            raise ValidationError(_("This case is to follow the ordinary procedure."))
        require_two(row, now)
        require_punishable(row, now)
        hold(law.within_summary(row))
        fine, confiscation = fix_amounts(row, Outcome.PENALTY, actor=actor, now=now, perm=HANDLE)
        today: date = local_day(now)
        row = take_effect(
            row, "punish_on_spot", today, actor=actor, now=now, outcome=Outcome.PENALTY, reasons=reasons[:8000],
            decided_on=today, decided_by=actor, filed_on=today, fine_total=fine, confiscation_total=confiscation,
        )  # fmt: skip
        kind = "summary_decision_unit" if row.party_kind == "unit" else "summary_decision_person"
        papers.begin(row, kind, actor=actor, now=now)
        record_service(
            row, kind, manner="direct" if not witness else "left", handed_on=today, received_by=received_by,
            witness=witness, earliest=today, actor=actor, now=now,
        )  # fmt: skip
        clocks.start(row, ClockName.SUMMARY_RECORD, now)
        follow_decision(row, now)
    return row


def record_summary(*, case: EnforcementCase, actor: Any, now: datetime, note: str = "") -> EnforcementCase:
    """The decision made on the spot was filed with the own department."""
    with writes.unit_of_work():
        row = in_charge(case, actor, ())
        if row.procedure != Procedure.SUMMARY:
            raise TransitionDenied(_("Only a decision made on the spot is filed so (《行政处罚法》第五十二条)."))
        clocks.stop(row, ClockName.SUMMARY_RECORD, now, note or str(_("filed")))
        writes.log("enforcementcase.record", row, actor=actor, now=now, note=note)
    return row
