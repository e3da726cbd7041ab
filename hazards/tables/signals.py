"""Columns of the marks on untrustworthy data."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.tables import DivisionColumn, EnterpriseColumn
from hazards.models import TrustSignal
from hazards.queries.signal_words import why
from safetyportal.core.pages.tables import Column, DueColumn, ScopedTable, StateColumn

TONES = {
    "raised": "waiting",
    "silent": "overdue",
    "answered": "progress",
    "confirmed": "overdue",
    "dismissed": "closed",
    "expired": "draft",
}


class WhyColumn(Column):
    """The evidence in a sentence."""

    empty_values = ()

    def render(self, record):
        return why(record)

    def value(self, record):
        return why(record)


class TrustSignalTable(ScopedTable):
    enterprise = EnterpriseColumn(linkify=("trustsignal-detail", {"pk": A("pk")}))
    kind = Column(verbose_name=_("Kind"))
    why = WhyColumn(verbose_name=_("Why this mark"), attrs={"td": {"class": "cell-wide"}})
    division = DivisionColumn()
    month = Column(verbose_name=_("Month"), attrs={"td": {"class": "nowrap"}})
    status = StateColumn(verbose_name=_("State"), tones=TONES)
    due_at = DueColumn()

    class Meta(ScopedTable.Meta):
        model = TrustSignal
        fields = (
            "enterprise", "kind", "why", "division", "month", "status", "due_at", "raised_at", "answer", "answered_at",
            "decision_note", "decided_at",
        )  # fmt: skip
        default_columns = ("enterprise", "kind", "why", "division", "month", "status", "due_at")
        related = ("enterprise", "jurisdiction__parent")

    def render_month(self, value):
        return f"{value:%Y-%m}"

    def value_month(self, value):
        return f"{value:%Y-%m}"
