"""送达: how, to whom, and which day counts (《行政处罚法》第六十一条、《民事诉讼法》第八十七至九十五条)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CaseStatus, ClockName, Outcome, ServiceManner
from inspections.models import CaseInstalment, CaseService, EnforcementCase
from inspections.queries.cases_money import remedies_end
from inspections.services import cases_clocks as clocks
from inspections.services import cases_papers as papers
from inspections.services.cases_filing import last_day
from inspections.services.cases_terms import changed, in_charge, require_not_before, require_not_later, require_two
from inspections.workflow.cases import CASE_FLOW
from inspections.workflow.cases_guards import HANDLE
from safetyportal.core import writes
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.rules import rule

DECISION_PAPERS = ("penalty_decision_unit", "penalty_decision_person")


def record_service(
    case: EnforcementCase, paper_kind: str, *, manner: str, handed_on: date, received_by: str, earliest: date,
    actor: Any, now: datetime, relation: str = "", witness: str = "", confirmed_electronic: bool = False,
    note: str = "",
) -> CaseService:  # fmt: skip
    """Keep one delivery. Raises `ValidationError` where the manner's own conditions are not met."""
    require_not_later("handed_on", handed_on, now)
    require_not_before("handed_on", handed_on, earliest, _("A paper is delivered after it was made."))
    if manner == ServiceManner.LEFT and not (witness.strip() or note.strip()):
        raise ValidationError(
            {"witness": _("Name the witness, or say that it was photographed (《民事诉讼法》第八十九条).")}
        )
    if manner == ServiceManner.ELECTRONIC and not confirmed_electronic:
        raise ValidationError(
            {
                "confirmed_electronic": _(
                    "Only with a signed confirmation of the party (《行政处罚法》第六十一条第二款)."
                )
            }
        )
    service = CaseService(
        case=case, paper_kind=paper_kind, document=papers.valid(case, paper_kind), manner=manner, handed_on=handed_on,
        served_on=_counts_from(case, manner, handed_on), received_by=received_by.strip(), relation=relation.strip(),
        witness=witness.strip(), confirmed_electronic=confirmed_electronic, note=note.strip(), recorded_by=actor,
    )  # fmt: skip
    writes.create(service, actor=actor, perm=HANDLE, now=now)
    return service


def _counts_from(case: EnforcementCase, manner: str, handed_on: date) -> date:
    """An announcement counts as served thirty days after it was published (《民事诉讼法》第九十五条)."""
    if manner != ServiceManner.ANNOUNCEMENT:
        return handed_on
    return handed_on + timedelta(days=int(rule("penalty.public_notice_service_days", case.place, handed_on)))


def deliver(
    *, case: EnforcementCase, actor: Any, now: datetime, expected_version: int | None = None, **delivery: Any
) -> EnforcementCase:
    """The decision is delivered, at latest seven working days after it was made; payment and remedies begin to run."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.DECIDED,), expected_version)
        require_two(row, now)
        if row.decided_on is None:
            raise TransitionDenied(_("Nothing is decided yet."))
        service = record_service(
            row, decision_paper(row), earliest=row.decided_on, actor=actor, now=now, **delivery
        )  # fmt: skip
        clocks.stop(row, ClockName.DELIVERY, now, str(_("delivered")))
        number = papers.number_of(row, decision_paper(row))
        return take_effect(row, "deliver", service.served_on, actor=actor, now=now, decision_number=number)


def decision_paper(case: EnforcementCase) -> str:
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
        clocks.stop(row, ClockName.PUBLICATION, now, str(_("published")))
        return changed(row, {"published_on": on}, actor=actor, now=now, action="publish")


def reported_up(*, case: EnforcementCase, on: date, actor: Any, now: datetime) -> EnforcementCase:
    """A large penalty was reported to the upper level."""
    require_not_later("on", on, now)
    with writes.unit_of_work():
        row = in_charge(case, actor, ())
        clocks.stop(row, ClockName.REPORT_UP, now, str(_("reported")))
        return changed(row, {"reported_up_on": on}, actor=actor, now=now, action="report_up")
