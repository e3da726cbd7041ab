"""Columns of monthly reports."""

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.tables import CodeColumn, DivisionColumn, EnterpriseColumn
from hazards.choices import MonthlyFlag
from hazards.models import MonthlyReport
from hazards.queries.monthly import ten_thousands
from safetyportal.core.pages.tables import Column, DueColumn, NumberColumn, ScopedTable, StateColumn

TONES = {
    "due": "waiting",
    "draft": "progress",
    "submitted": "waiting",
    "accepted": "closed",
    "returned": "progress",
    "overdue": "overdue",
    "locked": "closed",
    "waived": "draft",
}


class FigureColumn(NumberColumn):
    """One figure of the report; nothing before it has been compiled."""

    empty_values = ()

    def __init__(self, figure: str, **kwargs):
        super().__init__(accessor="figures", **kwargs)
        self.figure = figure

    def render(self, record):
        value = record.figures.get(self.figure)
        return "—" if value is None else value

    def value(self, record):
        return record.figures.get(self.figure)


class MoneyColumn(FigureColumn):
    """Yuan of the report in 万元."""

    def render(self, record):
        return "—" if not record.figures else ten_thousands(record.figures.get(self.figure))

    def value(self, record):
        return ten_thousands(record.figures.get(self.figure)) if record.figures else None


class FlagsColumn(Column):
    """What is to be looked at, each in a badge."""

    def render(self, value):
        return render_to_string("hazards/_monthly_flags.html", {"flags": [MonthlyFlag(flag).label for flag in value]})

    def value(self, value):
        return "；".join(str(MonthlyFlag(flag).label) for flag in value)


class MonthlyReportTable(ScopedTable):
    enterprise = EnterpriseColumn(linkify=("monthlyreport-detail", {"pk": A("pk")}))
    month = Column(verbose_name=_("Month"), attrs={"td": {"class": "nowrap"}})
    division = DivisionColumn()
    status = StateColumn(verbose_name=_("State"), tones=TONES)
    flags = FlagsColumn(verbose_name=_("To be looked at"))
    due_at = DueColumn()
    trade = CodeColumn("supervision_class", verbose_name=_("Supervision class"))
    inspections = FigureColumn("inspections", verbose_name=_("Times inspected"))
    general_found = FigureColumn("general_found", verbose_name=_("General: found"))
    general_rectified = FigureColumn("general_rectified", verbose_name=_("General: rectified"))
    general_open = FigureColumn("general_open", verbose_name=_("General: open"))
    major_found = FigureColumn("major_found", verbose_name=_("Major: found"))
    major_closed = FigureColumn("major_closed", verbose_name=_("Major: closed"))
    spent = MoneyColumn("spent_yuan", verbose_name=_("Money (10,000 yuan)"))
    signed_name = Column(verbose_name=_("Signed by"))

    class Meta(ScopedTable.Meta):
        model = MonthlyReport
        fields = (
            "enterprise", "month", "division", "status", "flags", "due_at", "trade", "inspections", "general_found",
            "general_rectified", "general_open", "major_found", "major_closed", "spent", "zero", "zero_reason", "late",
            "proxy", "proxy_reason", "extended", "signed_name", "filed_at", "accepted_at", "deadline", "updated_at",
        )  # fmt: skip
        default_columns = (
            "enterprise", "month", "division", "status", "flags", "general_found", "general_rectified", "major_found",
            "filed_at", "due_at",
        )  # fmt: skip
        related = ("enterprise", "jurisdiction__parent")
        reads = ("enterprise__name", "jurisdiction__name", "jurisdiction__parent__name")

    def render_month(self, value):
        return f"{value:%Y-%m}"

    def value_month(self, value):
        return f"{value:%Y-%m}"
