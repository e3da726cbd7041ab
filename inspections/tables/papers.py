"""Columns of the register of enforcement documents, on the screen and in exports."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.tables import EnterpriseColumn
from inspections.choices.papers_forms import name_of
from inspections.models import EnforcementPaper
from safetyportal.core.pages.tables import Column, DateColumn, ScopedTable, StateColumn

TONES = {
    "draft": "draft",
    "in_review": "waiting",
    "approved": "progress",
    "issued": "progress",
    "served": "closed",
    "superseded": "draft",
    "voided": "overdue",
    "discarded": "draft",
}


class KindColumn(Column):
    """The document's name."""

    def render(self, value):
        return name_of(value)

    def value(self, value):
        return name_of(value)


class PaperTable(ScopedTable):
    kind = KindColumn(verbose_name=_("Name of the document"), linkify=("enforcementpaper-detail", {"pk": A("pk")}))
    number = Column(verbose_name=_("Number of the document"))
    enterprise = EnterpriseColumn()
    status = StateColumn(verbose_name=_("State"), tones=TONES)
    body = Column(accessor="body__name", verbose_name=_("Supervising body"))
    prepared_by = Column(accessor="prepared_by__name", verbose_name=_("Prepared by"))
    issued_on = DateColumn(verbose_name=_("Date of issue"))
    served_on = DateColumn(verbose_name=_("Served on"))
    case = Column(accessor="case__title", verbose_name=_("Case"))

    class Meta(ScopedTable.Meta):
        model = EnforcementPaper
        fields = (
            "kind", "number", "enterprise", "status", "body", "prepared_by", "issued_on", "served_on", "case",
        )  # fmt: skip
        default_columns = ("kind", "number", "enterprise", "status", "body", "issued_on", "served_on")
        related = ("enterprise", "body", "prepared_by", "case")
