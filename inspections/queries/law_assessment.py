"""What several charges come to: which law holds, which fine counts, the total, and the procedure that it calls for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from inspections.choices.law import Consequence, PartyKind, Stage
from inspections.models import Circumstance, Sanction, Violation
from inspections.queries.law_amounts import NOTHING, Facts, Range, Suggestion, sanction_for, suggest_amount
from inspections.queries.law_cache import Entry, entries
from safetyportal.core import places
from safetyportal.core.documents.words import amount_in_capitals
from safetyportal.core.rules import rule

_LEVELS = {1: "province", 2: "city", 3: "county", 4: "county"}  # a township acts for its county
_LIGHT = {Consequence.WARN, Consequence.CORRECT, Consequence.REMOVE}


@dataclass(frozen=True)
class Charge:
    """One unlawful act of one party. `act` tells which event it is: charges with the same `act` are one act under
    several norms. `amount` is the fine proposed (None: what the steps suggest)."""

    violation: Violation
    act_on: date
    party: str = PartyKind.UNIT
    person: str = ""
    stage: str = Stage.FIRST
    act: str = ""
    amount: Decimal | None = None
    facts: Facts = field(default_factory=Facts)
    circumstances: tuple[Circumstance, ...] = ()
    gravity: str = ""
    consequences: tuple[str, ...] | None = None
    confiscated: Decimal = NOTHING


@dataclass(frozen=True)
class EarlierFine:
    """A fine that was decided before. The cases part supplies those of the same party."""

    act: str
    party: str
    person: str
    decision: str
    decided_on: date


@dataclass(frozen=True)
class Assessed:
    """One charge with the law that holds for it. `counts` is no when another fine stands for it; `problems` forbid a
    decision, `notes` explain it."""

    charge: Charge
    violation: Violation
    sanction: Sanction | None
    suggestion: Suggestion | None
    amount: Decimal
    consequences: tuple[str, ...]
    counts: bool = True
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def range(self) -> Range:
        return self.suggestion.statutory if self.suggestion else Range()


@dataclass(frozen=True)
class Due:
    """Whether a step of procedure is due, and why."""

    due: bool
    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.due


@dataclass(frozen=True)
class Total:
    """What one party pays."""

    party: str
    person: str
    amount: Decimal

    @property
    def capitals(self) -> str:
        return amount_in_capitals(self.amount)


@dataclass(frozen=True)
class Assessment:
    """What the charges come to at a place on the day of the decision."""

    charges: tuple[Assessed, ...]
    totals: tuple[Total, ...]
    hearing: Due
    legal_review: Due
    collective: Due
    report_up: Due
    summary_possible: bool
    report_up_days: int

    @property
    def total(self) -> Decimal:
        return sum((total.amount for total in self.totals), NOTHING)

    @property
    def capitals(self) -> str:
        return amount_in_capitals(self.total)

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(problem for one in self.charges for problem in one.problems)

    @property
    def consequences(self) -> tuple[str, ...]:
        found = (name for one in self.charges for name in one.consequences)
        return tuple(dict.fromkeys(found))


def assess(charges: Iterable[Charge], place: str, on: date, earlier: Iterable[EarlierFine] = ()) -> Assessment:
    """Assess the charges as decided at `place` on the day `on` (《行政处罚法》第二十九、三十二、三十三、三十七条).

    Several acts are fined separately and added up; one act under several norms is fined once, by the norm with the
    higher fine; an act that was fined before is not fined again. Charges are judged by the law of their day, or the
    law of `on` where that is lighter.
    """
    fined = {(one.act, one.party, one.person): one for one in earlier if one.act}
    judged = [_never_twice(_judge(charge, place, on), fined) for charge in charges]
    counted = tuple(_higher_only(judged))
    totals = tuple(_totals(counted))
    hearing = _hearing(counted, totals, place, on)
    return Assessment(
        charges=counted,
        totals=totals,
        hearing=hearing,
        legal_review=Due(hearing.due, (_("After a hearing (Administrative Penalty Law, article 58)."),) * hearing.due),
        collective=_collective(counted, totals, place, on),
        report_up=_report_up(counted, totals, place, on),
        summary_possible=_summary(counted, totals, place, on),
        report_up_days=rule("penalty.report_up_days", place, on),
    )


def _judge(charge: Charge, place: str, on: date) -> Assessed:
    entry, notes, problems = applicable(charge, on)
    sanction = sanction_for(entry.sanctions, charge.party, charge.stage, charge.facts)
    if sanction is None:
        reason = _("The law names no penalty for this party in this situation.")
        return Assessed(charge, entry.violation, None, None, NOTHING, (), notes=notes, problems=(*problems, reason))
    advice = suggest_amount(
        sanction, place=place, on=on, facts=charge.facts, circumstances=charge.circumstances, gravity=charge.gravity
    )
    amount = advice.amount if charge.amount is None else charge.amount
    consequences = sanction.consequences if charge.consequences is None else charge.consequences
    return Assessed(
        charge=charge,
        violation=entry.violation,
        sanction=sanction,
        suggestion=advice,
        amount=amount,
        consequences=tuple(consequences),
        notes=(*notes, *advice.reasons),
        problems=(*problems, *_outside(advice, amount, sanction, tuple(consequences))),
    )


def applicable(charge: Charge, on: date) -> tuple[Entry, tuple[str, ...], tuple[str, ...]]:
    """The version of the act that holds: that of the day of the act, or today's where it is lighter (art. 37)."""
    versions = [entry for entry in entries() if entry.violation.code == charge.violation.code]
    then = next((entry for entry in versions if entry.violation.in_force(charge.act_on)), None)
    today = next((entry for entry in versions if entry.violation.in_force(on)), None)
    if then is None:
        known = today or next(entry for entry in versions if entry.violation.pk == charge.violation.pk)
        return known, (), (_("No law of the library was in force on the day of the act: no penalty."),)
    if today is None:
        note = _(
            "The law of the day of the act has ended since: examine whether the act is still unlawful (article 37)."
        )
        return then, (note,), ()
    if today is then:
        return then, (_in_words(then, charge.act_on),), ()
    if _weight(today, charge) < _weight(then, charge):
        note = _("The law changed after the act and is lighter now: %(law)s is applied (article 37).")
        return today, (note % {"law": today.violation.punished},), ()
    note = _(
        "The law changed after the act and is not lighter now: that of the day of the act is applied (article 37)."
    )
    return then, (note, _in_words(then, charge.act_on)), ()


def _in_words(entry: Entry, on: date) -> str:
    words = _("By the law in force on %(day)s: %(law)s.")
    return words % {"day": on.isoformat(), "law": entry.violation.punished}


def _weight(entry: Entry, charge: Charge) -> tuple:
    """How heavy a law is for this charge: its highest fine, then its lowest, then what comes with it."""
    row = sanction_for(entry.sanctions, charge.party, charge.stage, charge.facts)
    if row is None:
        return (NOTHING, NOTHING, 0)
    high, low = row.high or NOTHING, row.low or NOTHING
    return (high, low, len(set(row.consequences) - {str(name) for name in _LIGHT}))


def _outside(advice: Suggestion, amount: Decimal, sanction: Sanction, consequences: tuple[str, ...]) -> list[str]:
    problems = []
    if advice.statutory.unknown:
        problems.append(
            _("The range depends on a fact that is missing: %(fact)s.") % {"fact": sanction.get_basis_display()}
        )
    elif amount > advice.statutory.high:
        problems.append(_("The fine is above the range of the law."))
    elif amount < advice.statutory.low and not (advice.waived or advice.may_waive or advice.may_go_below):
        problems.append(_("The fine is below the range of the law, and no circumstance allows that."))
    if advice.waived and amount:
        problems.append(_("No penalty may be imposed in these circumstances (article 33)."))
    if unknown := set(consequences) - set(sanction.consequences):
        problems.append(_("The law does not provide for: %(what)s.") % {"what": _names(unknown)})
    return problems


def _names(consequences: Iterable[str]) -> str:
    return "、".join(str(Consequence(name).label) for name in Consequence.values if name in set(consequences))


def _never_twice(one: Assessed, fined: dict[tuple[str, str, str], EarlierFine]) -> Assessed:
    """No second fine for the same act (art. 29). Other penalties remain possible."""
    before = fined.get((one.charge.act, one.charge.party, one.charge.person))
    if before is None:
        return one
    note = _("This act was fined already by %(decision)s of %(day)s: no second fine (article 29).")
    words = note % {"decision": before.decision, "day": before.decided_on.isoformat()}
    problems = (*one.problems, words) if one.amount else one.problems
    return replace(one, amount=NOTHING, counts=False, notes=(*one.notes, words), problems=problems)


def _higher_only(judged: Sequence[Assessed]) -> list[Assessed]:
    """Of the norms that one act breaks, the one with the higher fine is applied (art. 29)."""
    best: dict[tuple[str, str, str], Assessed] = {}
    for one in judged:
        key = (one.charge.act, one.charge.party, one.charge.person)
        if one.charge.act and one.counts and (key not in best or _severity(one) > _severity(best[key])):
            best[key] = one
    result = []
    for one in judged:
        leading = best.get((one.charge.act, one.charge.party, one.charge.person))
        if leading is None or leading is one or not one.counts:
            result.append(one)
            continue
        note = _("One act under several norms: fined by %(law)s, which has the higher fine (article 29).")
        words = note % {"law": leading.violation.punished}
        result.append(replace(one, amount=NOTHING, counts=False, notes=(*one.notes, words)))
    return result


def _severity(one: Assessed) -> tuple[Decimal, Decimal]:
    """The higher fine by the norm, not by what is proposed under it."""
    return (one.range.high, one.range.low)


def _totals(charges: Sequence[Assessed]) -> list[Total]:
    sums: dict[tuple[str, str], Decimal] = {}
    for one in charges:
        key = (one.charge.party, one.charge.person)
        sums[key] = sums.get(key, NOTHING) + (one.amount if one.counts else NOTHING)
    return [Total(party, person, amount) for (party, person), amount in sums.items()]


def _hearing(charges: Sequence[Assessed], totals: Sequence[Total], place: str, on: date) -> Due:
    """《行政处罚法》第六十三条."""
    reasons = []
    for total in totals:
        threshold = Decimal(rule(f"penalty.hearing_{total.party}_from", place, on))
        if total.amount >= threshold:
            words = _("%(who)s: fine of %(amount)s yuan, a hearing is due from %(from)s yuan.")
            reasons.append(words % {"who": _who(total), "amount": f"{total.amount:,f}", "from": f"{threshold:,f}"})
    confiscated = sum((one.charge.confiscated for one in charges), NOTHING)
    if confiscated and confiscated >= Decimal(rule("penalty.hearing_confiscation_from", place, on)):
        reasons.append(_("Confiscation of a larger amount."))
    if heavy := _held(charges, rule("penalty.hearing_consequences", place, on)):
        reasons.append(_("Penalty of a kind that calls for a hearing: %(what)s.") % {"what": _names(heavy)})
    return Due(bool(reasons), tuple(reasons))


def _collective(charges: Sequence[Assessed], totals: Sequence[Total], place: str, on: date) -> Due:
    """《行政处罚法》第五十七条: heavier penalties are discussed by the heads of the body."""
    threshold = Decimal(rule("penalty.collective_from", place, on))
    reasons = _amount_reasons(totals, threshold) + _kind_reasons(charges, "penalty.collective_consequences", place, on)
    confiscated = sum((one.charge.confiscated for one in charges), NOTHING)
    if confiscated >= threshold:
        reasons.append(_("Confiscation of a larger amount."))
    return Due(bool(reasons), tuple(reasons))


def _report_up(charges: Sequence[Assessed], totals: Sequence[Total], place: str, on: date) -> Due:
    level = _LEVELS.get(places.depth(place), "province")
    threshold = Decimal(rule("penalty.report_up_from", place, on)[level])
    reasons = _amount_reasons(totals, threshold) + _kind_reasons(charges, "penalty.report_up_consequences", place, on)
    return Due(bool(reasons), tuple(reasons))


def _amount_reasons(totals: Sequence[Total], threshold: Decimal) -> list[str]:
    words = _("%(who)s: fine of %(amount)s yuan, from %(from)s yuan on.")
    return [
        words % {"who": _who(total), "amount": f"{total.amount:,f}", "from": f"{threshold:,f}"}
        for total in totals
        if total.amount >= threshold
    ]


def _kind_reasons(charges: Sequence[Assessed], key: str, place: str, on: date) -> list[str]:
    heavy = _held(charges, rule(key, place, on))
    return [_("Kind of penalty: %(what)s.") % {"what": _names(heavy)}] if heavy else []


def _held(charges: Sequence[Assessed], kinds: Iterable[str]) -> set[str]:
    return {name for one in charges for name in one.consequences} & set(kinds)


def _who(total: Total) -> str:
    return total.person or str(PartyKind(total.party).label)


def _summary(charges: Sequence[Assessed], totals: Sequence[Total], place: str, on: date) -> bool:
    """Whether it may be decided on the spot (《行政处罚法》第五十一条)."""
    limits = {PartyKind.PERSON: "penalty.summary_citizen_max", PartyKind.UNIT: "penalty.summary_org_max"}
    small = all(total.amount <= Decimal(rule(limits[PartyKind(total.party)], place, on)) for total in totals)
    return small and bool(charges) and not _held(charges, set(Consequence.values) - {str(name) for name in _LIGHT})
