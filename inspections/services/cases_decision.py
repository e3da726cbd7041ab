"""The decision: asked for by the officers in charge, reviewed, decided by the head; and the summary procedure apart."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import ApprovalKind, CaseStatus, ClockName, Outcome, Procedure
from inspections.choices.papers import DeliveryManner, SigningManner
from inspections.models import CaseApproval, CaseCharge, CaseHearing, EnforcementCase, EnforcementPaper
from inspections.queries import cases as queries
from inspections.queries import cases_law as law
from inspections.queries.papers import valid_paper
from inspections.services import cases_approvals as approvals
from inspections.services import cases_clocks as clocks
from inspections.services import cases_papers as case_papers
from inspections.services import papers
from inspections.services.cases_approvals import effect
from inspections.services.cases_delivery import decision_paper, take_effect
from inspections.services.cases_filing import require_in_time, require_punishable
from inspections.services.cases_terms import hold, in_charge, require_two
from inspections.services.papers_signing import missing_signatures
from inspections.workflow.cases import CASE_FLOW
from inspections.workflow.cases_guards import APPROVE, HANDLE
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied

ZERO = Decimal(0)
SUMMARY_PAPERS = ("summary_decision_unit", "summary_decision_person")


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
        kind = decision_paper(row, outcome)
        case_papers.begin_anew(row, kind, actor=actor, now=now, facts={"case.reasons": reasons})
        case_papers.begin_what_precedes(row, kind, actor=actor, now=now)
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
    clocks.stop(row, ClockName.DECISION, now, _("decision made"))
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
    numbered decision handed over at once; filed with the own department within the ruled days. With a `witness`
    the party refused to sign. Signatures that were not drawn on the paper are given by hand on the print."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.DRAFT,), expected_version)
        if row.procedure != Procedure.SUMMARY:
            raise ValidationError(_("This case is to follow the ordinary procedure."))
        require_two(row, now)
        require_punishable(row, now)
        hold(law.within_summary(row))
        paper = _issue_on_spot(row, received_by, witness, actor, now)
        fine, confiscation = fix_amounts(row, Outcome.PENALTY, actor=actor, now=now, perm=HANDLE)
        today: date = local_day(now)
        row = take_effect(
            row, "punish_on_spot", today, actor=actor, now=now, outcome=Outcome.PENALTY, reasons=reasons[:8000],
            decided_on=today, decided_by=actor, filed_on=today, fine_total=fine, confiscation_total=confiscation,
            decision_number=paper.number,
        )  # fmt: skip
        papers.serve(
            paper=paper, manner=DeliveryManner.LEFT if witness else DeliveryManner.DIRECT, delivered_at=now,
            receiver=received_by, servers=[one.user.name for one in queries.handlers(row)],
            reason=str(_("The party refused to sign.")) if witness else "", witness=witness, actor=actor, now=now,
        )  # fmt: skip
        clocks.start(row, ClockName.SUMMARY_RECORD, now)
        follow_decision(row, now)
    return row


def _issue_on_spot(
    case: EnforcementCase, received_by: str, witness: str, actor: Any, now: datetime
) -> EnforcementPaper:  # fmt: skip
    """The decision of the summary procedure: drawn up unless it was, signed, numbered, issued."""
    known = valid_paper(SUMMARY_PAPERS, case=case)
    if known is not None:
        return known
    kind = SUMMARY_PAPERS[0] if case.party_kind == "unit" else SUMMARY_PAPERS[1]
    paper = case_papers.begin(case, kind, actor=actor, now=now)
    lacking = {role.role for role, _count in missing_signatures(paper)}
    if "party" in lacking:
        refused = {"manner": SigningManner.REFUSED, "reason": str(_("The party refused to sign.")), "witness": witness}
        how = refused if witness else {"manner": SigningManner.BY_HAND}
        papers.sign(paper=paper, role="party", name=received_by, actor=actor, now=now, **how)
    papers.sign_rest_by_hand(paper=paper, actor=actor, now=now)
    papers.issue(paper=paper, actor=actor, now=now)
    return writes.locked(paper)


def record_summary(*, case: EnforcementCase, actor: Any, now: datetime, note: str = "") -> EnforcementCase:
    """The decision made on the spot was filed with the own department."""
    with writes.unit_of_work():
        row = in_charge(case, actor, ())
        if row.procedure != Procedure.SUMMARY:
            raise TransitionDenied(_("Only a decision made on the spot is filed so (《行政处罚法》第五十二条)."))
        clocks.stop(row, ClockName.SUMMARY_RECORD, now, note or _("filed"))
        writes.log("enforcementcase.record", row, actor=actor, now=now, note=note)
    return row
