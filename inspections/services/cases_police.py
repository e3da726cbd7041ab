"""行刑衔接 (应急〔2019〕54号): the head decides within three days, the case goes to the police within 24 hours."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import ApprovalKind, CaseStatus, ClockName, PoliceReply
from inspections.models import CaseApproval, EnforcementCase, PoliceTransfer
from inspections.queries.cases_clocks import running
from inspections.services import cases_approvals as approvals
from inspections.services import cases_clocks as clocks
from inspections.services import cases_papers as papers
from inspections.services.cases_approvals import effect, undone
from inspections.services.cases_filing import run_on
from inspections.services.cases_terms import in_charge, require_not_later, require_two
from inspections.workflow.cases import CASE_FLOW
from inspections.workflow.cases_guards import APPROVE, HANDLE
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied

_BEFORE = (CaseStatus.FILED, CaseStatus.SUSPENDED, CaseStatus.REPORTED, CaseStatus.HEARD)


def latest(case: EnforcementCase) -> PoliceTransfer | None:
    return PoliceTransfer.unscoped.filter(case=case).order_by("-pk").first()


def _latest(case: EnforcementCase) -> PoliceTransfer:
    found = latest(case)
    if found is None:
        raise TransitionDenied(_("No transfer was proposed."))
    row: PoliceTransfer = writes.locked(found)
    return row


def propose_transfer(
    *, case: EnforcementCase, crime: str, facts: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementCase:
    """Two officers report a suspected crime in writing to the head (第七条)."""
    with writes.unit_of_work():
        row = in_charge(case, actor, _BEFORE, expected_version)
        require_two(row, now)
        transfer = PoliceTransfer(case=row, crime=crime.strip(), facts=facts.strip(), proposed_at=now)
        writes.create(transfer, actor=actor, perm=HANDLE, now=now)
        approvals.ask(row, ApprovalKind.TRANSFER, reason=f"{crime}\n{facts}"[:4000], actor=actor, now=now)
        clocks.start(row, ClockName.TRANSFER_DECISION, now)
    return row


@effect(ApprovalKind.TRANSFER)
def decide_transfer(
    case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str
) -> EnforcementCase:
    """The head orders the transfer; it is carried out within 24 hours; the time to decide does not run meanwhile."""
    transfer = _latest(case)
    values = {"decided_at": now, "transferred": True, "decision_note": note[:500]}
    writes.update(transfer, values, actor=actor, perm=APPROVE, now=now)
    clocks.stop(case, ClockName.TRANSFER_DECISION, now, _("decided"))
    clocks.start(case, ClockName.TRANSFER, now)
    clocks.pause(running(case, ClockName.DECISION), local_day(now))
    return CASE_FLOW.run(case, "transfer", actor=actor, now=now, note=note)


@undone(ApprovalKind.TRANSFER)
def not_transferred(case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str) -> None:
    """The head does not transfer; the reason is kept (第七条)."""
    transfer = _latest(case)
    values = {"decided_at": now, "transferred": False, "decision_note": note[:500]}
    writes.update(transfer, values, actor=actor, perm=APPROVE, now=now)
    clocks.stop(case, ClockName.TRANSFER_DECISION, now, _("not transferred"))


def send(
    *, case: EnforcementCase, police: str, sent_at: datetime, received_at: datetime, actor: Any, now: datetime
) -> EnforcementCase:
    """The case with its file went to the police of the same level; their three days to answer begin."""
    if received_at < sent_at or received_at > now:
        raise ValidationError({"received_at": _("It is received after it was sent, and not in the future.")})
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.TRANSFERRED,))
        transfer = _latest(row)
        papers.begin(row, "transfer_letter", actor=actor, now=now)
        values = {"police": police.strip(), "sent_at": sent_at, "received_at": received_at}
        writes.update(transfer, values, actor=actor, perm=HANDLE, now=now)
        clocks.stop(row, ClockName.TRANSFER, now, _("sent"))
        clocks.start(row, ClockName.TRANSFER_REPLY, received_at)
    return row


def record_reply(
    *, case: EnforcementCase, reply: str, replied_on: date, actor: Any, now: datetime, reply_note: str = "",
    objected_on: date | None = None, objection: str = "",
) -> EnforcementCase:  # fmt: skip
    """The police opened a case or declined; against a refusal the body objects, or asks the procuratorate."""
    require_not_later("replied_on", replied_on, now)
    if reply == PoliceReply.WAITING:
        raise ValidationError({"reply": _("Say what the police answered.")})
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.TRANSFERRED,))
        values = {
            "reply": reply, "replied_on": replied_on, "reply_note": reply_note.strip(), "objected_on": objected_on,
            "objection": objection.strip(),
        }  # fmt: skip
        writes.update(_latest(row), values, actor=actor, perm=HANDLE, now=now)
        clocks.stop(row, ClockName.TRANSFER_REPLY, now, _("answered"))
    return row


def take_back(
    *, case: EnforcementCase, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementCase:
    """After the police declined the penalty is pursued; the days that were left to decide run on."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.TRANSFERRED,), expected_version)
        if _latest(row).reply != PoliceReply.DECLINED:
            raise TransitionDenied(_("Only after the police declined the penalty is pursued."))
        return run_on(row, "take_back", note=note, actor=actor, now=now)
