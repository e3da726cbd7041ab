"""Reading a case: its officers, charges, approvals, and what stands against the next step (rules of 《行政处罚法》)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import APPROVAL_OPEN, CASE_ENDED, HearingState
from inspections.models import (
    CaseApproval,
    CaseCharge,
    CaseClock,
    CaseHandler,
    CaseHearing,
    CaseNotice,
    CaseRecusal,
    EnforcementCase,
    LegalReviewer,
)
from safetyportal.core.access import grants_of, place_of
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.models import Posting


def handlers(case: EnforcementCase) -> list[CaseHandler]:
    """Officers in charge now, the leading one first."""
    rows = CaseHandler.unscoped.filter(case=case, until=None).select_related("user")
    return list(rows.order_by("-leads", "pk"))


def ever_handled(case: EnforcementCase) -> set[int]:
    """Everybody who was ever in charge, also those who left: none of them hosts, reviews or approves."""
    return set(CaseHandler.unscoped.filter(case=case).values_list("user_id", flat=True)) | {case.opened_by_id}


def is_handler(case: EnforcementCase, user: Any) -> bool:
    return any(row.user_id == user.pk for row in handlers(case))


def certificate_in_force(user: Any, on: date) -> bool:
    """An enforcement certificate that counts on that day (《行政处罚法》第四十二条)."""
    return bool(user.certificate_number) and bool(user.certificate_valid_to) and user.certificate_valid_to >= on


def two_certified(case: EnforcementCase, on: date) -> Decision:
    """《行政处罚法》第四十二条: at least two officers, each with a certificate in force on the day."""
    certified = [row for row in handlers(case) if certificate_in_force(row.user, on)]
    if len(certified) >= 2:
        return ALLOWED
    return denied(
        _("Two officers with an enforcement certificate in force must be in charge (《行政处罚法》第四十二条).")
    )


def recused(case: EnforcementCase) -> set[int]:
    """Who was ordered to withdraw from the case (《行政处罚法》第四十三条)."""
    return set(CaseRecusal.unscoped.filter(case=case, granted=True).values_list("user_id", flat=True))


def acts_as_another(actor: Any, perm: str, record: Any, barred: Iterable[int | None]) -> bool:
    """Whether `actor` is none of `barred` and holds `perm` here otherwise than on behalf of one of them: who made
    something never approves it, not through a delegation either."""
    kept_out = {pk for pk in barred if pk}
    if actor.pk in kept_out:
        return False
    place, sectors = place_of(record)
    held = [grant for grant in grants_of(actor) if perm in grant.permissions and grant.covers(place, sectors)]
    lenders = Posting.unscoped.filter(pk__in=[grant.posting_id for grant in held]).values_list(
        "on_behalf_of_id", flat=True
    )
    return any((lender or actor.pk) not in kept_out for lender in lenders)


def charges(case: EnforcementCase) -> list[CaseCharge]:
    return list(CaseCharge.unscoped.filter(case=case).select_related("violation").order_by("act", "pk"))


def open_approvals(case: EnforcementCase) -> list[CaseApproval]:
    return list(CaseApproval.unscoped.filter(case=case, status__in=APPROVAL_OPEN).order_by("pk"))


def open_approval(case: EnforcementCase, kind: str) -> CaseApproval | None:
    return CaseApproval.unscoped.filter(case=case, kind=kind, status__in=APPROVAL_OPEN).order_by("-pk").first()


def latest_approval(case: EnforcementCase, kind: str) -> CaseApproval | None:
    return CaseApproval.unscoped.filter(case=case, kind=kind).order_by("-pk").first()


def latest_notice(case: EnforcementCase) -> CaseNotice | None:
    return CaseNotice.unscoped.filter(case=case).order_by("-pk").first()


def open_hearing(case: EnforcementCase) -> CaseHearing | None:
    waiting = (HearingState.REQUESTED, HearingState.ANNOUNCED)
    return CaseHearing.unscoped.filter(case=case, state__in=waiting).first()


def latest_hearing(case: EnforcementCase) -> CaseHearing | None:
    return CaseHearing.unscoped.filter(case=case).order_by("-pk").first()


def legal_reviewer(user: Any, case: EnforcementCase) -> LegalReviewer | None:
    """The appointment of this person for the body of the case, while it lasts."""
    return LegalReviewer.unscoped.filter(user=user, body=case.body_id, ended_on=None).first()


def named(words: str) -> Q:
    """Cases by number, decision, name or party."""
    return (
        Q(number__icontains=words)
        | Q(decision_number__icontains=words)
        | Q(title__icontains=words)
        | Q(party_name__icontains=words)
    )


def waiting_q(state: str) -> Q:
    """Cases with a matter that waits in this state of its approval."""
    return Q(pk__in=CaseApproval.unscoped.filter(status=state).values("case"))


def period_over_q(now: datetime) -> Q:
    """Running cases with a period that is over."""
    over = CaseClock.unscoped.filter(stopped_at=None, due_at__lt=now)
    return Q(pk__in=over.values("case")) & ~Q(status__in=CASE_ENDED)


def to_publish_q() -> Q:
    """Decisions of penalty that are not on the public site yet."""
    return Q(outcome="penalty", published_on=None, decided_on__isnull=False)
