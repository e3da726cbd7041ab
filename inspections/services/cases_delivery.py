"""送达 in a case: the delivery is recorded on the paper (`papers.serve`), from its page or that of the case; what
follows from it for the case is declared here (《行政处罚法》第六十一条、《民事诉讼法》第八十七至九十五条)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CaseStatus, ClockName, Outcome
from inspections.models import CaseInstalment, EnforcementCase, EnforcementPaper
from inspections.queries.cases_money import remedies_end
from inspections.services import cases_clocks as clocks
from inspections.services import cases_papers as case_papers
from inspections.services import papers
from inspections.services.cases_filing import last_day
from inspections.services.cases_terms import changed, in_charge, require_not_before, require_not_later, require_two
from inspections.services.papers_serving import register_follower
from inspections.workflow.cases import CASE_FLOW
from inspections.workflow.cases_guards import HANDLE
from safetyportal.core import writes
from safetyportal.core.errors import TransitionDenied

DECISION_PAPERS = ("penalty_decision_unit", "penalty_decision_person", "no_penalty_decision")
Served = Callable[[EnforcementCase, EnforcementPaper, Any, datetime], Any]
_SERVED: dict[str, Served] = {}


def served(*kinds: str) -> Callable[[Served], Served]:
    """Declare what the service of a paper of these kinds brings about in its case; it may refuse it."""

    def register(function: Served) -> Served:
        _SERVED.update(dict.fromkeys(kinds, function))
        return function

    return register


def follow_service(paper: EnforcementPaper, actor: Any, now: datetime) -> None:
    """The periods of the case begin with the service, whichever page it was recorded on."""
    follow = _SERVED.get(paper.kind)
    if paper.case is not None and follow is not None:
        follow(paper.case, paper, actor, now)


register_follower(follow_service)


def serve_paper(
    case: EnforcementCase, *kinds: str, states: tuple[str, ...], actor: Any, now: datetime, **delivery: Any
) -> EnforcementCase:
    """Record the service of the issued paper of one of these kinds. Officers in charge; raises `TransitionDenied` with
    the article where it is not issued, `ValidationError` where the manner's conditions are not met."""
    with writes.unit_of_work():
        row = in_charge(case, actor, states)
        papers.serve(paper=case_papers.issued(row, *kinds), actor=actor, now=now, **delivery)
    row.refresh_from_db()
    return row


def deliver(
    *, case: EnforcementCase, actor: Any, now: datetime, expected_version: int | None = None, **delivery: Any
) -> EnforcementCase:
    """The issued decision is delivered, at latest seven working days after it was made."""
    with writes.unit_of_work():
        in_charge(case, actor, (CaseStatus.DECIDED,), expected_version)
        return serve_paper(
            case, decision_paper(case), states=(CaseStatus.DECIDED,), actor=actor, now=now, **delivery
        )  # fmt: skip


@served(*DECISION_PAPERS)
def delivered(case: EnforcementCase, paper: EnforcementPaper, actor: Any, now: datetime) -> None:
    """Payment and remedies begin to run; a corrected decision served later changes neither."""
    if case.served_on is not None:
        return
    row = in_charge(case, actor, (CaseStatus.DECIDED,))
    require_two(row, now)
    if row.decided_on is None or paper.served_on is None:
        raise TransitionDenied(_("Nothing is decided yet."))
    clocks.stop(row, ClockName.DELIVERY, now, _("decision delivered"))
    take_effect(row, "deliver", paper.served_on, actor=actor, now=now, decision_number=paper.number)


def decision_paper(case: EnforcementCase, outcome: str = "") -> str:
    """The paper of the decision as it was made, or would be with `outcome`."""
    if (case.outcome or outcome or Outcome.PENALTY) != Outcome.PENALTY:
        return DECISION_PAPERS[2]
    return DECISION_PAPERS[0] if case.party_kind == "unit" else DECISION_PAPERS[1]


def take_effect(
    case: EnforcementCase, step: str, served_on: date, *, actor: Any, now: datetime, **changes: Any
) -> EnforcementCase:
    """The decision reached the party on `served_on`: money is owed until the fifteenth day, remedies run."""
    values: dict[str, Any] = {"served_on": served_on, **changes}
    fine = changes.get("fine_total", case.fine_total)
    if fine:
        clock = clocks.start(case, ClockName.PAYMENT, served_on)
        values["pay_by"] = last_day(clock.due_at)
    else:
        values["pay_by"] = served_on
    row = CASE_FLOW.run(case, step, actor=actor, now=now, changes=values)
    clocks.start(row, ClockName.REVIEW, served_on)
    clocks.start(row, ClockName.SUIT, served_on)
    if fine:
        plan = CaseInstalment(case=row, number=1, due_on=row.pay_by, amount=fine)
        writes.create(plan, actor=actor, perm=HANDLE, now=now)
        ends = remedies_end(row)
        if ends is not None:
            clocks.start(row, ClockName.COURT, ends)
    return row


def published(*, case: EnforcementCase, on: date, actor: Any, now: datetime) -> EnforcementCase:
    """The decision stands on the public site since `on` (《安全生产法》第七十八条): whoever publishes calls this."""
    with writes.unit_of_work():
        row = writes.locked(case)
        if row.outcome != Outcome.PENALTY or row.decided_on is None:
            raise TransitionDenied(_("Only a decision of penalty is published."))
        if row.published_on is not None:
            return row
        require_not_later("on", on, now)
        require_not_before("on", on, row.decided_on, _("A decision is published after it was made."))
        clocks.stop(row, ClockName.PUBLICATION, now, _("decision published"))
        return changed(row, {"published_on": on}, actor=actor, now=now, action="publish")


def reported_up(*, case: EnforcementCase, on: date, actor: Any, now: datetime) -> EnforcementCase:
    """A large penalty was reported to the upper level."""
    require_not_later("on", on, now)
    with writes.unit_of_work():
        row = in_charge(case, actor, ())
        clocks.stop(row, ClockName.REPORT_UP, now, _("reported"))
        return changed(row, {"reported_up_on": on}, actor=actor, now=now, action="report_up")
