"""Columns of construction projects."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tables2 import A

from enterprises.tables import EnterpriseColumn
from hazards.tables.listings import PlaceColumn
from inspections.models import ConstructionProject
from safetyportal.core.pages.tables import Column, DateColumn, DueColumn, NumberColumn, ScopedTable, StateColumn

TONES = {
    "evaluation": "draft", "design": "draft", "applied": "waiting", "review": "waiting", "building": "progress",
    "trial": "progress", "accepted": "closed", "checked": "closed", "given_up": "draft",
}  # fmt: skip


class ProjectTable(ScopedTable):
    name = Column(verbose_name=_("Name of the project"), linkify=("constructionproject-detail", {"pk": A("pk")}))
    enterprise = EnterpriseColumn()
    kind = Column(verbose_name=_("Kind of project"))
    nature = Column(verbose_name=_("Nature of the project"))
    status = StateColumn(verbose_name=_("State"), tones=TONES)
    due_at = DueColumn()
    body = Column(accessor="body__name", verbose_name=_("Supervising body"))
    division = PlaceColumn()
    approved_on = DateColumn(verbose_name=pgettext_lazy("construction project", "Approved on"))
    investment = NumberColumn(verbose_name=_("Total investment (10,000 yuan)"))
    safety_investment = NumberColumn(verbose_name=_("Investment in safety facilities (10,000 yuan)"))
    registered_on = DateColumn(verbose_name=_("Entered on"))

    class Meta(ScopedTable.Meta):
        model = ConstructionProject
        fields = (
            "name", "enterprise", "kind", "nature", "status", "due_at", "body", "division", "approved_on",
            "approving_authority", "approval_number", "investment", "safety_investment", "registered_on",
        )  # fmt: skip
        default_columns = ("name", "enterprise", "kind", "status", "due_at", "body")
        related = ("enterprise", "body", "jurisdiction__parent")
