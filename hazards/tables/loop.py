"""Columns of hazards, requests, reviews and hand-overs, on the screen and in exports."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.tables import CodeColumn, DivisionColumn, EnterpriseColumn
from hazards.models import ExtensionRequest, HandOver, Hazard, LevelReview
from safetyportal.core.pages.tables import Column, DueColumn, NumberColumn, RiskColumn, ScopedTable, StateColumn

TONES = {
    "draft": "draft",
    "reported": "waiting",
    "assessed": "waiting",
    "rectifying": "progress",
    "controlled": "listed",
    "paused": "draft",
    "awaiting": "waiting",
    "closed": "closed",
    "duplicate": "draft",
    "discarded": "draft",
}
ASK_TONES = {"pending": "waiting", "approved": "closed", "refused": "draft", "withdrawn": "draft", "lapsed": "draft"}
HANDOVER_TONES = {
    "offered": "waiting",
    "escalated": "overdue",
    "accepted": "progress",
    "replied": "progress",
    "done": "closed",
    "returned": "draft",
    "withdrawn": "draft",
}
LEVEL_COLOURS = {"major": "red", "general": "none"}


class HazardTable(ScopedTable):
    description = Column(verbose_name=_("Hazard"), linkify=("hazard-detail", {"pk": A("pk")}))
    enterprise = EnterpriseColumn()
    division = DivisionColumn()
    level = RiskColumn(verbose_name=_("Hazard level"), colours=LEVEL_COLOURS)
    status = StateColumn(verbose_name=_("State"), tones=TONES)
    due_at = DueColumn()
    planned_cost = NumberColumn()
    actual_cost = NumberColumn()
    return_count = NumberColumn()
    sectors = CodeColumn("sector", verbose_name=_("Sector"))

    class Meta(ScopedTable.Meta):
        model = Hazard
        fields = (
            "description", "enterprise", "division", "number", "level", "status", "due_at", "location", "part",
            "category", "source", "sectors", "found_on", "rectify_by", "department", "responsible", "measures",
            "planned_cost", "actual_cost", "closed_on", "closed_late", "overdue", "listed", "extension_count",
            "return_count", "reopen_count",
        )  # fmt: skip
        default_columns = (
            "description", "enterprise", "level", "status", "due_at", "location", "found_on", "responsible",
        )  # fmt: skip
        related = ("enterprise", "jurisdiction__parent")
        reads = ("enterprise__name", "jurisdiction__name", "jurisdiction__parent__name")

    def render_description(self, value):
        return value if len(value) <= 60 else f"{value[:60]}…"

    def value_description(self, value):
        return value


class _OfHazard(ScopedTable):
    hazard = Column(accessor="hazard__number", verbose_name=_("Hazard"))
    enterprise = EnterpriseColumn(accessor="hazard__enterprise__name")
    due_at = DueColumn()


class ExtensionRequestTable(_OfHazard):
    hazard = Column(
        accessor="hazard__number", verbose_name=_("Hazard"), linkify=("extensionrequest-detail", {"pk": A("pk")})
    )
    status = StateColumn(verbose_name=_("State"), tones=ASK_TONES)
    requested_by = Column(accessor="requested_by__name", verbose_name=_("Requested by"))

    class Meta(ScopedTable.Meta):
        model = ExtensionRequest
        fields = (
            "hazard", "enterprise", "status", "due_at", "old_day", "new_day", "reason", "level", "requested_by",
            "decision_note", "decided_at",
        )  # fmt: skip
        default_columns = ("hazard", "enterprise", "status", "due_at", "old_day", "new_day", "reason")
        related = ("hazard__enterprise", "requested_by")


class LevelReviewTable(_OfHazard):
    hazard = Column(
        accessor="hazard__number", verbose_name=_("Hazard"), linkify=("levelreview-detail", {"pk": A("pk")})
    )
    status = StateColumn(verbose_name=_("State"), tones=ASK_TONES)
    requested_by = Column(accessor="requested_by__name", verbose_name=_("Requested by"))

    class Meta(ScopedTable.Meta):
        model = LevelReview
        fields = (
            "hazard", "enterprise", "status", "due_at", "reason", "requested_by", "decision_note", "decided_at",
        )  # fmt: skip
        related = ("hazard__enterprise", "requested_by")


class HandOverTable(_OfHazard):
    hazard = Column(accessor="hazard__number", verbose_name=_("Hazard"), linkify=("handover-detail", {"pk": A("pk")}))
    status = StateColumn(verbose_name=_("State"), tones=HANDOVER_TONES)
    to_body = Column(accessor="to_body__name", verbose_name=_("Receiving body"))

    class Meta(ScopedTable.Meta):
        model = HandOver
        fields = ("hazard", "enterprise", "kind", "status", "due_at", "from_name", "to_body", "reason", "created_at")
        default_columns = ("hazard", "enterprise", "kind", "status", "due_at", "from_name", "to_body")
        related = ("hazard__enterprise", "to_body")
