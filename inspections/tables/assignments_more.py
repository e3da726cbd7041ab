"""Columns of annual plans and draws."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from inspections.models import InspectionPlan, PlanEntry, RandomDraw
from safetyportal.core.pages.tables import (
    Column,
    DateColumn,
    DateTimeColumn,
    DueColumn,
    NumberColumn,
    ScopedTable,
    StateColumn,
)

PLAN_TONES = {
    "draft": "draft", "submitted": "waiting", "approved": "progress", "filed": "progress", "acknowledged": "closed",
    "superseded": "draft", "withdrawn": "draft",
}  # fmt: skip
DRAW_TONES = {"committed": "waiting", "witnessed": "waiting", "drawn": "progress", "published": "closed",
              "void": "draft"}  # fmt: skip


class PlanTable(ScopedTable):
    body = Column(
        accessor="body__name", verbose_name=_("Supervising body"), linkify=("inspectionplan-detail", {"pk": A("pk")})
    )
    year = Column(verbose_name=_("Year"))
    status = StateColumn(verbose_name=_("State"), tones=PLAN_TONES)
    due_at = DueColumn()
    officers = NumberColumn(verbose_name=_("Enforcement officers"))
    inspection_days = NumberColumn(verbose_name=_("Working days for inspections"), accessor="pk")
    approved_on = DateColumn(verbose_name=_("Approved on"))
    filed_at = DateTimeColumn(verbose_name=_("Filed upwards"))

    class Meta(ScopedTable.Meta):
        model = InspectionPlan
        fields = (
            "body", "year", "revision", "status", "due_at", "officers", "inspection_days", "key_days", "general_days",
            "approved_on", "filed_at", "approving_authority", "approval_number",
        )  # fmt: skip
        default_columns = (
            "body", "year", "revision", "status", "due_at", "officers", "inspection_days", "approved_on", "filed_at",
        )  # fmt: skip
        related = ("body",)

    def render_inspection_days(self, record):
        return record.inspection_days

    def value_inspection_days(self, record):
        return record.inspection_days


class DrawTable(ScopedTable):
    title = Column(linkify=("randomdraw-detail", {"pk": A("pk")}))
    body = Column(accessor="body__name", verbose_name=_("Supervising body"))
    status = StateColumn(verbose_name=_("State"), tones=DRAW_TONES)
    object_count = NumberColumn(verbose_name=_("Units in the pool"))
    officer_count = NumberColumn(verbose_name=_("Officers in the pool"))
    wanted = NumberColumn(verbose_name=_("Units to draw"))
    committed_at = DateTimeColumn(verbose_name=_("Pools fixed"))
    drawn_at = DateTimeColumn(verbose_name=_("Drawn"))
    due_at = DueColumn(verbose_name=_("Publication"))

    class Meta(ScopedTable.Meta):
        model = RandomDraw
        fields = (
            "title", "body", "status", "object_count", "officer_count", "wanted", "committed_at", "drawn_at", "due_at",
            "published_at", "record_digest", "redraw_reason",
        )  # fmt: skip
        default_columns = (
            "title", "body", "status", "object_count", "officer_count", "wanted", "drawn_at", "due_at"
        )  # fmt: skip
        related = ("body",)


class MonthsColumn(Column):
    """Months as they are written in the workbook: 1、2、6."""

    def render(self, value):
        return "、".join(str(month) for month in value)

    def value(self, value):
        return self.render(value)


class EntryTable(ScopedTable):
    """The columns of the import, so that a table can be taken out, changed and brought back."""

    matter = Column(linkify=("planentry-detail", {"pk": A("pk")}))
    body_code = Column(accessor="plan__body__code", verbose_name=_("body code"))
    body = Column(accessor="plan__body__name", verbose_name=_("Supervising body"))
    year = Column(accessor="plan__year", verbose_name=_("Year"))
    status = Column(accessor="plan__status", verbose_name=_("State"))
    order = Column(verbose_name=_("number"))
    months = MonthsColumn(verbose_name=_("months"))

    class Meta(ScopedTable.Meta):
        model = PlanEntry
        fields = (
            "body_code", "body", "year", "status", "order", "group", "matter", "basis", "objects_text", "target_count",
            "random_percent", "content", "manner", "frequency", "cap", "months", "section", "joint", "days_each",
            "note",
        )  # fmt: skip
        default_columns = (
            "matter", "body", "year", "status", "group", "objects_text", "target_count", "frequency", "cap", "section"
        )  # fmt: skip
        related = ("plan__body",)

    def render_status(self, record):
        return record.plan.get_status_display()
