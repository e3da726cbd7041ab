"""文书送达回执: which served papers of a case no receipt shows (《民事诉讼法》第八十七条)."""

from inspections.choices.papers import PAPER_VALID, PaperStatus, SigningManner
from inspections.models import EnforcementCase, EnforcementPaper

_SIGNED_BY_PARTY = ("party", "unit_head")


def without_receipt(case: EnforcementCase) -> list[EnforcementPaper]:
    """Papers of the case that were served, oldest first, when neither an issued receipt names them nor the party signed
    them itself. The caller has found the case in scope."""
    shown = [line for receipt in _receipts(case) for line in receipt.values.get("rows") or []]
    named = [str(line.get("paper", "")) for line in shown]
    served = EnforcementPaper.unscoped.filter(case=case, status=PaperStatus.SERVED).exclude(pk__in=_signed(case))
    return [
        paper for paper in served.order_by("pk") if not any((paper.number or paper.form.name) in line for line in named)
    ]


def _receipts(case: EnforcementCase) -> list[EnforcementPaper]:
    rows = EnforcementPaper.unscoped.filter(case=case, kind="delivery_receipt", status__in=PAPER_VALID)
    return list(rows.exclude(document=None))


def _signed(case: EnforcementCase) -> list[int]:
    rows = EnforcementPaper.unscoped.filter(case=case, signatures__role__in=_SIGNED_BY_PARTY)
    return list(rows.exclude(signatures__manner=SigningManner.REFUSED).values_list("pk", flat=True))
