"""Columns of publications."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.tables import DivisionColumn
from inspections.models import DecisionPublication
from safetyportal.core.pages.tables import Column, DueColumn, ScopedTable, StateColumn

TONES = {"due": "waiting", "published": "closed", "withdrawing": "overdue", "withdrawn": "draft", "exempt": "draft"}


class PublicationTable(ScopedTable):
    decision_number = Column(
        verbose_name=_("Decision"), linkify=("decisionpublication-detail", {"pk": A("pk")}), empty_values=()
    )
    division = DivisionColumn()
    body = Column(accessor="body__name", verbose_name=_("Supervising body"))
    status = StateColumn(verbose_name=_("State"), tones=TONES)
    due_at = DueColumn()

    class Meta(ScopedTable.Meta):
        model = DecisionPublication
        fields = (
            "decision_number", "party_shown", "division", "body", "status", "due_at", "served_on", "decided_on",
            "published_on", "withdrawn_on", "acts", "penalty",
        )  # fmt: skip
        default_columns = ("decision_number", "party_shown", "body", "status", "due_at", "served_on", "published_on")
        related = ("body", "jurisdiction__parent", "case")

    def render_decision_number(self, value, record):
        return value or str(record.case)
