"""What the law asks of a case as it is charged: totals, hearing, legal review, discussion, limits, limitation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CASE_PUNISHED, HEAVY, NOT_OURS, Outcome, PenaltyKind, Procedure, Weighing
from inspections.choices.law import PartyKind
from inspections.models import CaseCharge, CaseDiscussion, CaseLegalReview, EnforcementCase
from inspections.queries import cases as queries
from inspections.queries.law_assessment import Charge, applicable, assess
from safetyportal.core.deadlines import add_months, local_day
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.places import DEPTHS, depth
from safetyportal.core.rules import rule


@dataclass(frozen=True)
class Reckoning:
    """Totals of the charges, and what they make due; `reasons` say why, with the article."""

    fine: Decimal
    confiscation: Decimal
    kinds: frozenset[str]
    hearing: bool
    legal_review: bool
    discussion: bool
    reasons: tuple[str, ...]


def fine_of_acts(rows: Iterable[tuple[int, Decimal]]) -> Decimal:
    """One fine for one act: of several norms the highest counts (《行政处罚法》第二十九条)."""
    highest: dict[int, Decimal] = {}
    for act, fine in rows:
        highest[act] = max(fine, highest.get(act, Decimal(0)))
    return sum(highest.values(), Decimal(0))


def reckon(case: EnforcementCase, on: date, charges: list[CaseCharge] | None = None) -> Reckoning:
    """What the proposed penalties amount to on that day at the place of the case."""
    rows = queries.charges(case) if charges is None else charges
    fine = fine_of_acts((row.act, row.proposed_fine) for row in rows)
    confiscation = sum((row.proposed_confiscation for row in rows), Decimal(0))
    kinds = frozenset(kind for row in rows for kind in row.proposed_kinds)
    hearing = _hearing_reasons(case, fine, confiscation, kinds, on)
    review = _review_reasons(case)
    discussion = _discussion_reasons(case, fine, confiscation, kinds, on)
    reasons = (*hearing, *review, *discussion)
    return Reckoning(fine, confiscation, kinds, bool(hearing), bool(review), bool(discussion), reasons)


def _hearing_reasons(case: EnforcementCase, fine: Decimal, confiscation: Decimal, kinds, on: date) -> list[str]:
    unit = case.party_kind == PartyKind.UNIT
    least = Decimal(str(rule(f"penalty.hearing_{'unit' if unit else 'person'}_from", case.place, on)))
    found = []
    if fine >= least or confiscation >= least:
        found.append(
            text("A hearing is to be offered from %(amount)s yuan (《行政处罚法》第六十三条).") % {"amount": least}
        )
    if kinds & set(HEAVY):
        found.append(text("A hearing is to be offered before such a penalty (《行政处罚法》第六十三条)."))
    return found


def _review_reasons(case: EnforcementCase) -> list[str]:
    found = []
    if case.heard_at is not None:
        found.append(text("After a hearing the decision needs a legal review (《行政处罚法》第五十八条第二项)."))
    if case.public_interest:
        found.append(text("Major public interest needs a legal review (《行政处罚法》第五十八条第一项)."))
    if case.complicated:
        found.append(text("A difficult case needs a legal review (《行政处罚法》第五十八条第三项)."))
    return found


def _discussion_reasons(case: EnforcementCase, fine: Decimal, confiscation: Decimal, kinds, on: date) -> list[str]:
    found = []
    if case.complicated or case.public_interest:
        found.append(text("A complicated or major case is discussed collectively (《行政处罚法》第五十七条第二款)."))
    large = fine >= Decimal(str(rule("penalty.collective_from", case.place, on)))
    taken = confiscation >= Decimal(str(rule("penalty.collective_from", case.place, on)))
    if large or taken or kinds & {PenaltyKind.STOP, PenaltyKind.REVOKE_LICENCE, PenaltyKind.CLOSURE}:
        found.append(text("A heavy penalty is discussed collectively (《行政处罚法》第五十七条第二款)."))
    return found


def procedural_day(case: EnforcementCase) -> date:
    """The day by which thresholds of the procedure are read: that of the report, else of filing or proposal."""
    return case.reported_on or case.filed_on or local_day(case.created_at)


def review_done(case: EnforcementCase) -> bool:
    """Whether the legal review that counts now agrees: after a hearing an earlier one does not."""
    rows = CaseLegalReview.unscoped.filter(case=case)
    if case.heard_at is not None:
        rows = rows.filter(reviewed_at__gte=case.heard_at)
    newest = rows.order_by("-pk").first()
    return newest is not None and newest.opinion == "agree"


def discussion_done(case: EnforcementCase) -> bool:
    return CaseDiscussion.unscoped.filter(case=case).exists()


def ready_to_tell(case: EnforcementCase) -> Decision:
    """Whether the notice before the penalty may be given: reviewed and discussed where that is due."""
    if not queries.charges(case):
        return denied(_("First enter at least one charge."))
    owed = reckon(case, procedural_day(case))
    if owed.legal_review and not review_done(case):
        return denied(_("First have the legal review (《行政处罚法》第五十八条)."))
    if owed.discussion and not discussion_done(case):
        return denied(_("First hold the collective discussion (《行政处罚法》第五十七条)."))
    for row in queries.charges(case):
        verdict = within_range(case, row, procedural_day(case))
        if not verdict:
            return verdict
    return ALLOWED


def ready_to_decide(case: EnforcementCase) -> Decision:
    """Whether a decision may be asked for: told, heard, reviewed (《行政处罚法》第四十四、四十五、五十八、六十二条)."""
    notice = queries.latest_notice(case)
    if notice is None or notice.served_on is None:
        return denied(
            _("No penalty may be decided before the party was told of it (《行政处罚法》第四十四条、第六十二条).")
        )
    if queries.open_hearing(case) is not None:
        return denied(_("The hearing that was asked for has not been held (《行政处罚法》第六十三条)."))
    return ready_to_tell(case)


def is_heavier(charge: CaseCharge) -> bool:
    """Whether what is proposed now goes beyond what the party was told."""
    if charge.noticed_fine is None:
        return True
    told = charge.noticed_confiscation or Decimal(0)
    more_money = charge.proposed_fine > charge.noticed_fine or charge.proposed_confiscation > told
    return more_money or bool(set(charge.proposed_kinds) - set(charge.noticed_kinds))


def not_heavier(case: EnforcementCase) -> Decision:
    """《行政处罚法》第四十五条: a statement or defence never makes the penalty heavier."""
    if any(is_heavier(row) for row in queries.charges(case)):
        return denied(_("The penalty may not be heavier than the party was told (《行政处罚法》第四十五条)."))
    return ALLOWED


def ours_to_impose(case: EnforcementCase) -> Decision:
    """《安全生产法》第一百一十五条: closure is for the government, detention for the police."""
    kinds = {kind for row in queries.charges(case) for kind in row.proposed_kinds}
    if kinds & set(NOT_OURS):
        return denied(
            _("Closure is decided by the government and detention by the police (《安全生产法》第一百一十五条).")
        )
    return ALLOWED


def within_summary(case: EnforcementCase) -> Decision:
    """《行政处罚法》第五十一条: a warning, or a fine up to the limit in force on the day of the act."""
    rows = queries.charges(case)
    key = "penalty.summary_org_max" if case.party_kind == PartyKind.UNIT else "penalty.summary_citizen_max"
    if not rows:
        return denied(_("First enter at least one charge."))
    most = min(Decimal(str(rule(key, case.place, row.act_end))) for row in rows)
    kinds = {kind for row in rows for kind in row.proposed_kinds}
    fine = fine_of_acts((row.act, row.proposed_fine) for row in rows)
    if kinds - {PenaltyKind.WARNING, PenaltyKind.FINE} or fine > most or any(row.proposed_confiscation for row in rows):
        return denied(
            _("On the spot only a warning or a fine of at most %(most)s yuan is decided (《行政处罚法》第五十一条).")
            % {"most": most}
        )
    return ALLOWED


def limitation_ended(case: EnforcementCase, charge: CaseCharge, found_on: date) -> bool:
    """《行政处罚法》第三十六条: two years from the end of the act, five where life or health was harmed."""
    short, long = rule("penalty.limitation_years", case.place, found_on)
    return found_on > add_months(charge.act_end, 12 * int(long if case.harms_life else short))


def punished_before(case: EnforcementCase, charge: CaseCharge) -> CaseCharge | None:
    """A charge for the same act that another case has already fined (《行政处罚法》第二十九条)."""
    rows = CaseCharge.unscoped.filter(
        case__enterprise=case.enterprise_id, case__party_kind=case.party_kind, case__party_name=case.party_name,
        case__status__in=CASE_PUNISHED, case__outcome=Outcome.PENALTY, decided_fine__gt=0,
        act_from__lte=charge.act_end, violation__code=charge.violation.code,
    )  # fmt: skip
    overlapping = Q(act_to__isnull=False, act_to__gte=charge.act_from) | Q(act_to=None, act_from__gte=charge.act_from)
    return rows.filter(overlapping).exclude(case=case).select_related("case").first()


def as_charged(case: EnforcementCase, charge: CaseCharge) -> Charge:
    """The charge as the law library judges it."""
    return Charge(
        violation=charge.violation, act_on=charge.act_end, party=case.party_kind, stage=charge.stage,
        act=str(charge.act), amount=charge.proposed_fine, confiscated=charge.proposed_confiscation, consequences=(),
    )  # fmt: skip


def norm_counts(case: EnforcementCase, charge: CaseCharge, on: date) -> Decision:
    """《行政处罚法》第三十七条: the norm in force at the act, or a later one that is lighter."""
    entry, _notes, problems = applicable(as_charged(case, charge), on)
    if problems:
        return denied(_("No norm punished this act when it was committed (《行政处罚法》第三十七条)."))
    if entry.violation.pk != charge.violation_id:
        return denied(
            _("The norm that counts is that of %(law)s (《行政处罚法》第三十七条).") % {"law": entry.violation.punished}
        )
    return ALLOWED


def within_range(case: EnforcementCase, charge: CaseCharge, on: date) -> Decision:
    """The fine lies within the range of the norm; below it only with a reason (《行政处罚法》第三十二条)."""
    if not charge.proposed_fine:
        return ALLOWED
    if case.daily_of is not None:
        return _within_days(case, charge)
    judged = assess([as_charged(case, charge)], case.place, on).charges[0]
    if judged.sanction is None:
        return denied(_("The norm provides no fine for this party in this situation: %(law)s.")
                      % {"law": charge.violation.punished})  # fmt: skip
    span = judged.range
    if span.unknown:
        return ALLOWED  # it follows from gains or income, which the officers state in the facts
    if charge.proposed_fine > span.high or (charge.proposed_fine < span.low and charge.weighing != Weighing.LIGHTER):
        return denied(
            _("The fine lies outside the range of %(low)s to %(high)s yuan: %(law)s.")
            % {"low": f"{span.low:,.0f}", "high": f"{span.high:,.0f}", "law": charge.violation.punished}
        )
    return ALLOWED


def _within_days(case: EnforcementCase, charge: CaseCharge) -> Decision:
    """《安全生产法》第一百一十二条: at most the original fine for each day after the order."""
    origin = case.daily_of
    most = consecutive_fine(origin.fine_total, charge.act_from, charge.act_end) if origin else Decimal(0)
    if charge.proposed_fine > most:
        words = _("At most %(most)s yuan: the original fine for each day (《安全生产法》第一百一十二条).")
        return denied(words % {"most": f"{most:,.2f}"})
    return ALLOWED


def report_up_due(case: EnforcementCase, fine: Decimal, on: date) -> bool:
    """重大处罚报告 (rules 2.6 #30): by the level of the body that decides."""
    limits = rule("penalty.report_up_from", case.place, on)
    level = next((name for name, at in DEPTHS.items() if at == depth(case.body.place)), "county")
    least = limits.get(level)
    return least is not None and fine >= Decimal(str(least))


@dataclass(frozen=True)
class LookBack:
    """Penalties of an enterprise in the last 180 and 365 days (《安全生产法》第一百一十三条)."""

    in_180: int
    in_365: int
    limit_180: int
    limit_365: int

    @property
    def closure(self) -> bool:
        """Whether the number of penalties that lets the body propose the closure is reached."""
        return self.in_180 >= self.limit_180 or self.in_365 >= self.limit_365


def look_back(enterprise: Any, on: date) -> LookBack:
    """Decisions of penalty against the enterprise that stand, counted back from `on`."""
    rows = EnforcementCase.unscoped.filter(
        enterprise=enterprise, party_kind=PartyKind.UNIT, outcome=Outcome.PENALTY, status__in=CASE_PUNISHED,
        decided_on__lte=on,
    ).exclude(casedispute_rows__result="annulled")  # fmt: skip
    days = [day for day in rows.values_list("decided_on", flat=True) if day is not None]
    within = lambda span: sum((on - day).days < span for day in days)  # noqa: E731 -- said once
    return LookBack(
        within(180), within(365),
        int(rule("hazard.closure_180d_penalties", enterprise.place, on)),
        int(rule("hazard.closure_365d_penalties", enterprise.place, on)),
    )  # fmt: skip


def consecutive_fine(fine: Decimal, ordered_on: date, until: date) -> Decimal:
    """按日连续处罚 (《安全生产法》第一百一十二条): from the day after the order, each day the original amount."""
    return fine * max(0, (until - ordered_on).days)


def is_summary(case: EnforcementCase) -> bool:
    return case.procedure == Procedure.SUMMARY
