"""Columns of visits, ratings and objections, on the screen and in exports."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.tables import DivisionColumn, EnterpriseColumn
from inspections.models import Visit, VisitObjection, VisitRating
from safetyportal.core.pages.tables import Column, DueColumn, NumberColumn, ScopedTable, StateColumn

VISIT_TONES = {"open": "progress", "signing": "waiting", "completed": "closed", "void": "draft"}
OBJECTION_TONES = {"waiting": "waiting", "answered": "closed"}


class VisitTable(ScopedTable):
    enterprise = EnterpriseColumn(linkify=("visit-detail", {"pk": A("pk")}))
    division = DivisionColumn()
    kind = Column(accessor="task__get_kind_display", verbose_name=_("Kind of inspection"))
    body = Column(accessor="body__name", verbose_name=_("Supervising body"))
    status = StateColumn(verbose_name=_("State"), tones=VISIT_TONES)
    due_at = DueColumn()
    found = NumberColumn(verbose_name=_("Findings"), empty_values=())
    officers = Column(verbose_name=_("Officers"), empty_values=(), accessor="pk")

    class Meta(ScopedTable.Meta):
        model = Visit
        fields = (
            "enterprise", "division", "kind", "body", "status", "due_at", "started_at", "ended_at", "found",
            "officers", "premises", "site_person", "completed_at",
        )  # fmt: skip
        default_columns = ("enterprise", "kind", "body", "status", "started_at", "found", "officers")
        related = ("enterprise", "jurisdiction__parent", "task", "body")

    def render_officers(self, record):
        return "、".join(one.user.name for one in record.officers.all())

    def value_officers(self, record):
        return self.render_officers(record)


class VisitRatingTable(ScopedTable):
    visit = Column(verbose_name=_("Visit"), linkify=("visitrating-detail", {"pk": A("pk")}))
    body = Column(accessor="visit__body__name", verbose_name=_("Supervising body"))

    class Meta(ScopedTable.Meta):
        model = VisitRating
        fields = ("visit", "body", "said_at", "lawful", "manner", "helpful", "comment")
        related = ("visit__enterprise", "visit__body")


class VisitObjectionTable(ScopedTable):
    text = Column(verbose_name=_("Objection"), linkify=("visitobjection-detail", {"pk": A("pk")}))
    visit = Column(verbose_name=_("Visit"))
    body = Column(accessor="visit__body__name", verbose_name=_("Supervising body"))
    status = StateColumn(verbose_name=_("State"), tones=OBJECTION_TONES)
    due_at = DueColumn()

    class Meta(ScopedTable.Meta):
        model = VisitObjection
        fields = ("text", "visit", "body", "status", "due_at", "said_at", "answer", "answered_at")
        default_columns = ("text", "visit", "status", "due_at", "said_at")
        related = ("visit__enterprise", "visit__body")
