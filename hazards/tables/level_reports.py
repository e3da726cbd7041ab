"""Columns of statistical reports and bulletins."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.tables import DivisionColumn
from hazards.models import HazardBulletin, LevelReport
from safetyportal.core.pages.tables import Column, DateColumn, DateTimeColumn, DueColumn, ScopedTable, StateColumn

TONES = {
    "due": "waiting",
    "draft": "progress",
    "submitted": "waiting",
    "accepted": "closed",
    "returned": "progress",
    "waived": "draft",
}
BULLETIN_TONES = {"draft": "progress", "issued": "closed", "withdrawn": "overdue", "discarded": "draft"}


class LevelReportTable(ScopedTable):
    kind = Column(verbose_name=_("Kind of report"), linkify=("levelreport-detail", {"pk": A("pk")}))
    period = Column(accessor="period_words", verbose_name=_("Reporting period"))
    owner = Column(accessor="jurisdiction", verbose_name=_("Reporting unit"))
    division = DivisionColumn()
    level = Column(verbose_name=_("Level"))
    status = StateColumn(verbose_name=_("State"), tones=TONES)
    due_at = DueColumn()
    submitted_at = DateTimeColumn(verbose_name=_("Submitted"))

    class Meta(ScopedTable.Meta):
        model = LevelReport
        fields = (
            "kind", "period", "owner", "division", "level", "status", "due_at", "overdue", "late", "head_name",
            "filler_name", "submitted_at", "accepted_at", "decision_note", "deadline",
        )  # fmt: skip
        default_columns = ("kind", "period", "owner", "level", "status", "overdue", "late", "submitted_at", "due_at")
        related = ("enterprise", "jurisdiction__parent")

    def render_owner(self, record):
        return record.enterprise.name if record.enterprise_id else record.jurisdiction.name

    def value_owner(self, record):
        return self.render_owner(record)


class HazardBulletinTable(ScopedTable):
    title = Column(verbose_name=_("Title"), linkify=("hazardbulletin-detail", {"pk": A("pk")}))
    month = Column(verbose_name=_("Month"))
    division = DivisionColumn()
    status = StateColumn(verbose_name=_("State"), tones=BULLETIN_TONES)
    number = Column(verbose_name=_("Number of the document"))
    issued_on = DateColumn(verbose_name=_("Date of issue"))

    class Meta(ScopedTable.Meta):
        model = HazardBulletin
        fields = ("title", "month", "division", "status", "number", "issued_on", "edited", "generated_at")
        default_columns = ("title", "month", "division", "status", "number", "issued_on")
        related = ("jurisdiction__parent",)

    def render_month(self, value):
        return f"{value:%Y-%m}"

    def value_month(self, value):
        return f"{value:%Y-%m}"
