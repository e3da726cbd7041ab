"""Ranges of fines in yuan, and the steps of discretion that fix an amount within them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from hazards.models.checklists import Dated
from inspections.choices.law import AmountBasis, Effect, Gravity
from inspections.models import Circumstance, DiscretionStep, DiscretionTable, Sanction
from safetyportal.core import places
from safetyportal.core.rules import rule

NOTHING = Decimal(0)
_HUNDRED = Decimal(100)
_ORDER = [Gravity.LIGHT, Gravity.GENERAL, Gravity.HEAVY, Gravity.GRAVE]
_MILDER, _HARDER = (Effect.LIGHTEN, Effect.REDUCE), (Effect.HEAVIER,)


@dataclass(frozen=True)
class Facts:
    """What a range may depend on, in yuan: unlawful gains, last year's income, the ordinary fine; and the accident."""

    gains: Decimal = NOTHING
    income: Decimal | None = None
    fine: Decimal | None = None
    accident: str = ""


@dataclass(frozen=True)
class Range:
    """From–to in yuan, both included. `unknown` says which fact is missing to compute it."""

    low: Decimal = NOTHING
    high: Decimal = NOTHING
    unknown: str = ""

    def __contains__(self, amount: Decimal) -> bool:
        return self.low <= amount <= self.high


@dataclass(frozen=True)
class Suggestion:
    """A fine that the steps of discretion lead to, and why. `waived`: no penalty; `may_waive`: first and light."""

    statutory: Range
    steps: Range
    amount: Decimal
    gravity: str = ""
    table: DiscretionTable | None = None
    waived: bool = False
    may_waive: bool = False
    may_go_below: bool = False
    reasons: tuple[str, ...] = field(default_factory=tuple)


def sanction_for(sanctions: Iterable[Sanction], party: str, stage: str, facts: Facts) -> Sanction | None:
    """The penalty that the facts lead to. Gains that nobody names count as none."""
    for row in sanctions:
        fits_gains = (row.gains_from is None or facts.gains >= row.gains_from) and (
            row.gains_below is None or facts.gains < row.gains_below
        )
        if (row.party, row.stage) == (party, stage) and fits_gains and row.accident in ("", facts.accident):
            return row
    return None


def range_in_yuan(sanction: Sanction, facts: Facts) -> Range:
    """The range of the fine in yuan."""
    if sanction.basis == AmountBasis.NONE or sanction.low is None or sanction.high is None:
        return Range()
    if sanction.basis == AmountBasis.FIXED:
        return Range(sanction.low, sanction.high)
    unit = {
        AmountBasis.GAINS: facts.gains,
        AmountBasis.INCOME: None if facts.income is None else facts.income / _HUNDRED,
        AmountBasis.FINE: facts.fine,
    }[AmountBasis(sanction.basis)]
    if unit is None:
        return Range(unknown=sanction.basis)
    low, high = sanction.low * unit, sanction.high * unit
    return Range(min(low, sanction.cap), min(high, sanction.cap)) if sanction.cap is not None else Range(low, high)


def discretion_table(violation: str, party: str, stage: str, place: str, on: date) -> DiscretionTable | None:
    """The table in force: of the deepest place that an upper table allows, the one of the very act before a general."""
    rows = DiscretionTable.unscoped.filter(
        Dated.on(on), violation__in=["", violation], party__in=["", party], stage__in=["", stage],
        place__in=places.ancestors(place),
    ).order_by("valid_from").prefetch_related("steps")  # fmt: skip
    by_place: dict[str, DiscretionTable] = {}
    for row in rows:  # the newest of the most special at each place
        if row.place not in by_place or _special(row) >= _special(by_place[row.place]):
            by_place[row.place] = row
    found: DiscretionTable | None = None
    for path in places.ancestors(place):
        here = by_place.get(path)
        if here is None or (found and places.depth(path) > found.override_down_to):
            continue
        if found is None or not found.violation or here.violation:
            found = here
    return found


def _special(row: DiscretionTable) -> tuple[bool, bool, bool]:
    return bool(row.violation), bool(row.stage), bool(row.party)


def step_range(step: DiscretionStep, statutory: Range) -> Range:
    """The step's part of the range; never outside what the law allows."""
    if step.low is not None and step.high is not None:
        return Range(max(step.low, statutory.low), min(step.high, statutory.high))
    width = statutory.high - statutory.low
    share_from, share_to = step.share_from or NOTHING, step.share_to or NOTHING
    return Range(statutory.low + width * share_from, statutory.low + width * share_to)


def circumstances_in_force(on: date) -> list[Circumstance]:
    return list(Circumstance.objects.filter(Circumstance.on(on)))


def suggest_amount(
    sanction: Sanction, *, place: str, on: date, facts: Facts | None = None,
    circumstances: Iterable[Circumstance] = (), gravity: str = "",
) -> Suggestion:  # fmt: skip
    """The fine that the local steps suggest for these circumstances. `gravity` names the step outright."""
    given = list(circumstances)
    statutory = range_in_yuan(sanction, facts or Facts())
    effects = {row.effect for row in given}
    reasons = [f"{row.title}（{row.basis}）" for row in given]
    if statutory.unknown or not statutory.high:
        return Suggestion(statutory, statutory, NOTHING, reasons=tuple(reasons))
    table = discretion_table(sanction.violation.code, sanction.party, sanction.stage, place, on)
    steps = {step.gravity: step for step in table.steps.all()} if table else {}
    chosen = _gravity(given, gravity, list(steps))
    part = step_range(steps[chosen], statutory) if chosen in steps else statutory
    if chosen in steps and table:
        reasons.append(f"{table.title}：{steps[chosen].get_gravity_display()}（{steps[chosen].conditions}）")
    amount = _rounded((part.low + part.high) / 2, part, place, on)
    if Effect.NONE in effects:
        amount = NOTHING
    return Suggestion(
        statutory=statutory,
        steps=part,
        amount=amount,
        gravity=chosen,
        table=table,
        waived=Effect.NONE in effects,
        may_waive=Effect.MAY_SKIP in effects,
        may_go_below=Effect.REDUCE in effects,
        reasons=(*reasons, *_remarks(effects)),
    )


def _gravity(given: list[Circumstance], named: str, known: list[str]) -> str:
    """The step named, else one up or down from the general one for what weighs more."""
    ladder = [step for step in _ORDER if step in known]
    if named in ladder or not ladder:
        return named if named in ladder else ""
    start = ladder.index(Gravity.GENERAL) if Gravity.GENERAL in ladder else 0
    weight = sum((row.effect in _HARDER) - (row.effect in _MILDER) for row in given)
    return ladder[max(0, min(len(ladder) - 1, start + weight))]


def _rounded(amount: Decimal, part: Range, place: str, on: date) -> Decimal:
    unit = Decimal(rule("penalty.round_to", place, on))
    rounded = (amount / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit
    return rounded if rounded in part else amount.quantize(Decimal("0.01"))


def _remarks(effects: set[str]) -> list[str]:
    remarks = []
    if Effect.NONE in effects:
        remarks.append(_("No penalty is imposed; educate the party (Administrative Penalty Law, article 33)."))
    if Effect.MAY_SKIP in effects:
        remarks.append(_("First, light and corrected: the penalty may be waived (article 33)."))
    if Effect.REDUCE in effects:
        remarks.append(_("The fine may fall below the range of the law (article 32)."))
    return remarks
