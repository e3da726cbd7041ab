"""Penalties in words, for pages, papers and the interface for programs."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from inspections.choices.law import AmountBasis, Consequence
from inspections.models import Sanction


def yuan(amount: Decimal) -> str:
    """50,000; 1,205.30: no more decimals than there are."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def fine_in_words(row: Sanction) -> str:
    """The range alone; "" without a fine."""
    if row.basis == AmountBasis.NONE or row.low is None or row.high is None:
        return ""
    if row.basis == AmountBasis.FIXED:
        if not row.low:
            return _("fine up to %(high)s yuan") % {"high": yuan(row.high)}
        return _("fine of %(low)s to %(high)s yuan") % {"low": yuan(row.low), "high": yuan(row.high)}
    same = row.low == row.high
    words = {
        AmountBasis.GAINS: _("fine of %(low)s to %(high)s times the unlawful gains"),
        AmountBasis.INCOME: _("fine of %(high)s%% of last year's income")
        if same
        else _("fine of %(low)s%% to %(high)s%% of last year's income"),
        AmountBasis.FINE: _("%(high)s times the ordinary fine")
        if same
        else _("%(low)s to %(high)s times the ordinary fine"),
    }[AmountBasis(row.basis)]
    text = words % {"low": _plain(row.low), "high": _plain(row.high)}
    return text + _(", at most %(cap)s yuan") % {"cap": yuan(row.cap)} if row.cap is not None else text


def condition_in_words(row: Sanction) -> str:
    """When this row holds, beside its stage."""
    if row.accident:
        return str(row.get_accident_display())
    if row.gains_from is not None:
        return _("unlawful gains of %(amount)s yuan or more") % {"amount": yuan(row.gains_from)}
    if row.gains_below is not None:
        return _("no unlawful gains, or less than %(amount)s yuan") % {"amount": yuan(row.gains_below)}
    return ""


def consequences_in_words(consequences: Iterable[str]) -> str:
    chosen = set(consequences)
    return "、".join(str(one.label) for one in Consequence if one in chosen)


def penalty_in_words(row: Sanction) -> str:
    """责令限期改正；处100,000元以下罚款."""
    parts = [consequences_in_words(row.consequences), fine_in_words(row)]
    return "；".join(part for part in parts if part) or "—"
