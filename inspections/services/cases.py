"""Proposing a case: its facts, officers, charges, and recusal. Also from a visit with its findings filled in.

Every service returns the fresh case and raises `NotAllowed` (no posting, not in charge), `TransitionDenied` (state,
article), `Conflict` (version), `ValidationError` (what was sent).
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CASE_UNTOLD, CaseStatus, PenaltyKind
from inspections.choices.law import PartyKind
from inspections.models import CaseCharge, CaseHandler, CaseRecusal, EnforcementCase, Finding, Violation
from inspections.queries import cases as queries
from inspections.services.cases_telling import in_charge as officers
from inspections.services.cases_telling import tell
from inspections.services.cases_terms import changed, hold, in_charge, require_not_later, require_state
from inspections.workflow.bodies import bodies_of, of_its_body
from inspections.workflow.cases import CASE_FLOW
from inspections.workflow.cases_guards import APPROVE, HANDLE, outsider
from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed, TransitionDenied

_NO_CERTIFICATE = _("This officer has no enforcement certificate in force (《行政处罚法》第四十二条).")


def propose(
    *, enterprise: Any, cause: str, actor: Any, now: datetime, partner: Any, title: str = "", party_kind: str = "unit",
    party_name: str = "", visit: Any = None, findings: Iterable[Finding] = (), procedure: str = "ordinary",
    body: Any = None, **facts: Any,
) -> EnforcementCase:  # fmt: skip
    """An officer proposes a case with a second officer; findings of a visit become its first charges.

    For holders of `handle_enforcementcase` with a certificate in force, and a partner with one.
    """
    name = (party_name or (enterprise.name if party_kind == PartyKind.UNIT else "")).strip()
    if not name:
        raise ValidationError({"party_name": _("Enter the name of the person.")})
    if partner.pk == actor.pk:
        raise ValidationError({"partner": _("Choose another officer than yourself.")})
    case = EnforcementCase(
        visit=visit, cause=cause.strip(), title=(title or f"{name}{cause.strip()}案")[:200], party_kind=party_kind,
        party_name=name, procedure=procedure, opened_by=actor, body=body or _own_body(actor, visit), **facts,
    )  # fmt: skip
    case.settle(enterprise)
    if not case.party_address and party_kind == PartyKind.UNIT:
        case.party_address = enterprise.registered_address or enterprise.production_address
    with writes.unit_of_work():
        CASE_FLOW.start(case, now)
        writes.create(case, actor=actor, perm=HANDLE, now=now)
        _enter(case, actor, leads=True, actor=actor, now=now)
        _enter(case, partner, leads=False, actor=actor, now=now)
        for number, finding in enumerate(findings, 1):
            _charge_of_finding(case, finding, number, actor=actor, now=now)
    return case


def _own_body(actor: Any, visit: Any) -> Any:
    found = bodies_of(actor, HANDLE)
    if visit is not None and any(body.pk == visit.body_id for body in found):
        return visit.body
    if not found:
        raise NotAllowed
    return sorted(found, key=lambda body: (body.kind != "bureau", body.pk))[0]


def _enter(case: EnforcementCase, user: Any, *, leads: bool, actor: Any, now: datetime) -> CaseHandler:
    """《行政处罚法》第四十二条: a certificate in force today, and no order to withdraw."""
    today = local_day(now)
    if not queries.certificate_in_force(user, today):
        raise ValidationError({"partner": _NO_CERTIFICATE})
    if user.pk in queries.recused(case):
        raise TransitionDenied(_("This person was ordered to withdraw from the case (《行政处罚法》第四十三条)."))
    if not any(body.pk == case.body_id for body in bodies_of(user, HANDLE)):
        raise ValidationError({"partner": _("Officers in charge belong to the body of the case.")})
    row = CaseHandler(
        case=case, user=user, certificate_number=user.certificate_number, leads=leads, since=today,
        certificate_valid_to=user.certificate_valid_to,
    )  # fmt: skip
    writes.create(row, actor=actor, perm=HANDLE, now=now)
    return row


def change(
    *, case: EnforcementCase, actor: Any, now: datetime, expected_version: int | None = None, **facts: Any
) -> EnforcementCase:
    """Officers in charge correct the facts of the case until the party is told."""
    with writes.unit_of_work():
        row = in_charge(case, actor, CASE_UNTOLD, expected_version)
        return changed(row, facts, actor=actor, now=now, action="update")


def add_handler(*, case: EnforcementCase, officer: Any, actor: Any, now: datetime) -> EnforcementCase:
    """A further officer takes charge, for instance after a recusal. By an officer in charge; a case that a visit
    proposed is taken by the first officer of the body."""
    with writes.unit_of_work():
        row = writes.locked(case)
        require_state(row, ())
        require(actor, HANDLE, row)
        if not queries.handlers(row):
            hold(of_its_body(row, actor, HANDLE))
        elif not queries.is_handler(row, actor):
            raise NotAllowed(_("Only the officers in charge of the case do this."))
        if queries.is_handler(row, officer):
            raise ValidationError({"officer": _("This officer is in charge already.")})
        _enter(row, officer, leads=not queries.handlers(row), actor=actor, now=now)
        tell([officer], row, title=_("You are in charge of the case {title}"), key=f"handler:{officer.pk}", now=now)
    return row


def ask_recusal(
    *, case: EnforcementCase, officer: Any, reason: str, actor: Any, now: datetime, asked_by: str = ""
) -> EnforcementCase:
    """An officer, or the party through one, asks for the withdrawal of an officer; the investigation goes on."""
    with writes.unit_of_work():
        row = in_charge(case, actor)
        if officer.pk not in queries.ever_handled(row):
            raise ValidationError({"officer": _("This person does not handle the case.")})
        recusal = CaseRecusal(
            case=row, user=officer, asked_by=asked_by.strip() or actor.name, reason=reason, asked_on=local_day(now)
        )
        writes.create(recusal, actor=actor, perm=HANDLE, now=now)
    return row


def decide_recusal(
    *, case: EnforcementCase, recusal: CaseRecusal, granted: bool, actor: Any, now: datetime, note: str = ""
) -> EnforcementCase:
    """The head of the body decides (《行政处罚法》第四十三条); who withdraws is in charge no longer."""
    with writes.unit_of_work():
        row = writes.locked(case)
        require(actor, APPROVE, row)
        hold(outsider(row, actor, APPROVE, recusal.user_id))
        open_one: CaseRecusal = writes.locked(recusal)
        if open_one.granted is not None:
            raise TransitionDenied(_("This recusal is decided already."))
        today = local_day(now)
        values = {"granted": granted, "decided_by": actor, "decided_on": today, "decision_note": note[:500]}
        writes.update(open_one, values, actor=actor, perm=APPROVE, now=now)
        leaving = CaseHandler.unscoped.filter(case=row, user=open_one.user_id, until=None).first() if granted else None
        if leaving is not None:
            values = {"until": today, "left_because": open_one.reason[:300]}
            writes.update(leaving, values, actor=actor, perm=APPROVE, now=now)
        title = _("Recusal decided in the case {title}")
        tell([*officers(row), open_one.user], row, title=title, key=f"recusal:{open_one.pk}", now=now)
    return row


def charge(
    *, case: EnforcementCase, violation: Violation, facts: str, act_from: date, actor: Any, now: datetime,
    act_to: date | None = None, act: int = 0, evidence: Iterable[int] = (), proposed_kinds: Iterable[str] = (),
    proposed_fine: Decimal = Decimal(0), proposed_confiscation: Decimal = Decimal(0), weighing: str = "none",
    stage: str = "first", weighing_reason: str = "", charge_row: CaseCharge | None = None,
    finding: Finding | None = None,
) -> EnforcementCase:  # fmt: skip
    """Enter a charge, or correct `charge_row`; only before the party is told, or after it was heard."""
    require_not_later("act_from", act_from, now)
    values = {
        "violation": violation, "facts": facts.strip(), "act_from": act_from, "act_to": act_to,
        "evidence": sorted(set(evidence)), "proposed_kinds": list(dict.fromkeys(proposed_kinds)),
        "proposed_fine": proposed_fine, "proposed_confiscation": proposed_confiscation, "weighing": weighing,
        "stage": stage,
        "weighing_reason": weighing_reason.strip(),
    }  # fmt: skip
    _require_kinds(values)
    with writes.unit_of_work():
        row = in_charge(case, actor, CASE_UNTOLD)
        if charge_row is not None:
            writes.update(charge_row, {**values, "act": act or charge_row.act}, actor=actor, perm=HANDLE, now=now)
        else:
            number = act or max((known.act for known in queries.charges(row)), default=0) + 1
            entry = CaseCharge(case=row, act=number, finding=finding, **values)
            writes.create(entry, actor=actor, perm=HANDLE, now=now)
    return row


def _require_kinds(values: dict[str, Any]) -> None:
    kinds = values["proposed_kinds"]
    if values["proposed_fine"] and PenaltyKind.FINE not in kinds:
        raise ValidationError({"proposed_fine": _("Tick the fine among the penalties.")})
    if PenaltyKind.FINE in kinds and not values["proposed_fine"]:
        raise ValidationError({"proposed_fine": _("Enter the amount of the fine.")})
    if values["weighing"] != "none" and not values["weighing_reason"]:
        raise ValidationError({"weighing_reason": _("Say why (《行政处罚法》第三十二条).")})


def drop_charge(*, case: EnforcementCase, charge_row: CaseCharge, actor: Any, now: datetime) -> EnforcementCase:
    """A charge entered by mistake is taken out before the party is told; the trail keeps it."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.DRAFT, CaseStatus.FILED))
        writes.delete(charge_row, actor=actor, perm=HANDLE, now=now)
    return row


def _charge_of_finding(case: EnforcementCase, finding: Finding, number: int, *, actor: Any, now: datetime) -> None:
    if finding.violation is None:
        return  # what violates no norm of the library is entered by hand
    row = CaseCharge(
        case=case, violation=finding.violation, finding=finding, act=number, facts=finding.description,
        act_from=local_day(finding.visit.started_at),
    )  # fmt: skip
    writes.create(row, actor=actor, perm=HANDLE, now=now)
