"""The basis prompt (执法依据自动提示): which unlawful acts a finding may be, with all that follows from them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hazards.models import ChecklistItem
from inspections.choices.law import AmountBasis, Need, PartyKind, Stage
from inspections.choices.visits import Measure
from inspections.models import LawArticle, Sanction, Violation
from inspections.queries.law_assessment import Assessment, Charge, EarlierFine, assess
from inspections.queries.law_cache import Entry, entries
from safetyportal.core import places
from safetyportal.core.rules import rule
from safetyportal.core.search import bigrams, normalise, similarity

__all__ = [
    "Assessment", "Charge", "EarlierFine", "Proposal", "StageNeed", "assess", "entry_of", "propose", "version_of",
    "violations_in_force",
]  # fmt: skip

# 《安全生产法》第六十五条第一款: which item empowers to which measure.
MEASURE_BASIS = {
    Measure.NONE: "",
    Measure.ON_SPOT: "《安全生产法》第六十五条第一款第（二）项",
    Measure.TIME_LIMIT: "《安全生产法》第六十五条第一款第（二）项",
    Measure.REMOVE: "《安全生产法》第六十五条第一款第（三）项",
    Measure.EVACUATE: "《安全生产法》第六十五条第一款第（三）项",
    Measure.SUSPEND: "《安全生产法》第六十五条第一款第（三）项",
    Measure.SEAL: "《安全生产法》第六十五条第一款第（四）项",
}
_NUMBER = re.compile(r"第?(\d{1,3})条?$")


@dataclass(frozen=True)
class StageNeed:
    """Steps of procedure that a penalty in this situation brings; `from_amount` is the fine from which a hearing is
    due where it is not due anyway."""

    party: str
    stage: str
    hearing: str
    collective: str
    from_amount: Decimal

    @property
    def legal_review(self) -> str:
        """Due after a hearing (《行政处罚法》第五十八条)."""
        return self.hearing


@dataclass(frozen=True)
class Proposal:
    """One unlawful act that a finding may be, best first. All amounts are yuan."""

    violation: Violation
    score: float
    violated: tuple[LawArticle, ...]
    punishing: tuple[LawArticle, ...]
    sanctions: tuple[Sanction, ...]
    needs: tuple[StageNeed, ...]

    @property
    def measure(self) -> str:
        return self.violation.measure

    @property
    def measure_basis(self) -> str:
        return MEASURE_BASIS[Measure(self.violation.measure)]

    @property
    def papers(self) -> list[str]:
        return self.violation.papers

    def sanctions_of(self, party: str, stage: str = Stage.FIRST) -> list[Sanction]:
        return [row for row in self.sanctions if (row.party, row.stage) == (party, stage)]

    @property
    def hearing_due(self) -> str:
        """On discovery; what comes later is in `needs`."""
        return _strongest(need.hearing for need in self._at_first)

    @property
    def legal_review_due(self) -> str:
        return _strongest(need.legal_review for need in self._at_first)

    @property
    def _at_first(self) -> list[StageNeed]:
        return [need for need in self.needs if need.stage == Stage.FIRST] or list(self.needs)


def violations_in_force(place: str, on: date) -> list[Violation]:
    """Acts of the country and of the places above, as in force on a day, in the order of the library."""
    return [entry.violation for entry in _in_force(place, on)]


def version_of(code: str, on: date) -> Violation | None:
    """The version of an act in force on a day."""
    return next((e.violation for e in entries() if e.violation.code == code and e.violation.in_force(on)), None)


def entry_of(violation: Violation) -> Entry | None:
    return next((entry for entry in entries() if entry.violation.pk == violation.pk), None)


def propose(
    text: str = "", category: str = "", checklist_item: ChecklistItem | str = "", sector: str = "", *,
    place: str, on: date, limit: int | None = None,
) -> list[Proposal]:  # fmt: skip
    """Acts that fit what was ticked or typed, best first; without either the whole library in its order."""
    item = _item(checklist_item, place, on)
    words = [normalise(word) for word in text.split() if normalise(word)]
    scored = []
    for entry in _in_force(place, on):
        score = _score(entry, words, category, item)
        if score > 0 or not (words or category or item):
            scored.append((score + _sector(entry, sector), entry))
    scored.sort(key=lambda pair: (-pair[0], pair[1].violation.order))
    shown = limit or rule("penalty.proposals_shown", place, on)
    return [_proposal(entry, score, place, on) for score, entry in scored[:shown]]


def proposal_of(violation: Violation, place: str, on: date) -> Proposal | None:
    """Everything about one act that was chosen."""
    entry = entry_of(violation)
    return _proposal(entry, 0.0, place, on) if entry else None


def _in_force(place: str, on: date) -> Iterable[Entry]:
    above = places.ancestors(place)
    return [e for e in entries() if e.violation.in_force(on) and e.violation.place in above]


def _item(given: ChecklistItem | str, place: str, on: date) -> ChecklistItem | None:
    if not given or isinstance(given, ChecklistItem):
        return given or None
    rows = ChecklistItem.unscoped.filter(ChecklistItem.on(on), code=given, standard__place__in=places.ancestors(place))
    return rows.exclude(title="").select_related("standard").first()


def _score(entry: Entry, words: list[str], category: str, item: ChecklistItem | None) -> float:
    typed = [_word(entry, word) for word in words]
    if words and not all(typed):
        return 0.0
    score = sum(typed)
    categories = entry.violation.categories
    if category and category in categories:
        score += 4 + 4 / len(categories)  # an act of this kind alone before one of any kind
    return score + (_ticked(entry, item) if item else 0.0)


def _word(entry: Entry, word: str) -> float:
    """How well one typed word fits: 0 when it does not."""
    number = _NUMBER.match(word)
    if number and int(number[1]) in entry.article_numbers:
        return 9.0
    for text, worth in ((entry.title, 12.0), (entry.keywords, 10.0), (entry.citations, 8.0), (entry.statements, 5.0)):
        if word in text:
            return worth + len(word) / 10
    wanted = bigrams(word)
    shared = sum(gram in entry.grams for gram in wanted)
    return 6.0 * shared / len(wanted) if wanted and shared * 2 >= len(wanted) else 0.0


def _ticked(entry: Entry, item: ChecklistItem) -> float:
    """A ticked item leads to the act that names it, or whose article the item itself names as its basis."""
    score = 12.0 if item.code in entry.violation.checklist_items else 0.0
    for article in entry.violated:
        if f"{article.instrument}{article.label}" in item.basis:
            score += 10.0 if entry.violation.violated and entry.violation.violated in item.basis else 7.0
            break
    likeness = similarity(item.title, entry.violation.title)
    if score or likeness > 0.25 or item.category in entry.violation.categories:
        score += 8 * likeness + (1.0 if item.category in entry.violation.categories else 0.0)
    return score


def _sector(entry: Entry, sector: str) -> float:
    """An act of other trades comes last, one of this trade a little earlier."""
    if not sector or not entry.violation.trades:
        return 0.0
    return 2.0 if sector in entry.violation.trades else -6.0


def _proposal(entry: Entry, score: float, place: str, on: date) -> Proposal:
    return Proposal(
        violation=entry.violation,
        score=round(score, 2),
        violated=entry.violated,
        punishing=entry.punishing,
        sanctions=entry.sanctions,
        needs=tuple(_need(row, place, on) for row in entry.sanctions),
    )


def _need(row: Sanction, place: str, on: date) -> StageNeed:
    hearing_from = Decimal(rule(f"penalty.hearing_{row.party}_from", place, on))
    collective_from = Decimal(rule("penalty.collective_from", place, on))
    return StageNeed(
        party=row.party,
        stage=row.stage,
        hearing=_due(row, hearing_from, rule("penalty.hearing_consequences", place, on)),
        collective=_due(row, collective_from, rule("penalty.collective_consequences", place, on)),
        from_amount=hearing_from,
    )


def _due(row: Sanction, threshold: Decimal, consequences: list[str]) -> str:
    """Whether it is due whatever amount is chosen, from an amount on, or never."""
    if set(row.consequences) & set(consequences):
        return Need.YES
    least, most = _bounds(row)
    if least >= threshold:
        return Need.YES
    return Need.FROM_AMOUNT if most is None or most >= threshold else Need.NO


def _bounds(row: Sanction) -> tuple[Decimal, Decimal | None]:
    """The least and the highest fine that are possible; None: it depends on gains, income or the ordinary fine."""
    if row.low is None or row.high is None:
        return Decimal(0), Decimal(0)
    if row.basis == AmountBasis.FIXED:
        return row.low, row.high
    if row.basis == AmountBasis.GAINS and row.gains_from:
        return min(row.low * row.gains_from, row.cap or row.low * row.gains_from), row.cap
    return Decimal(0), row.cap


def _strongest(needs: Iterable[str]) -> str:
    order = [Need.NO, Need.FROM_AMOUNT, Need.YES]
    return max(needs, key=lambda need: order.index(Need(need)), default=Need.NO)


def unit_and_person(proposal: Proposal) -> dict[str, list[Sanction]]:
    """Penalties by party, for pages."""
    return {party: [row for row in proposal.sanctions if row.party == party] for party in PartyKind.values}
