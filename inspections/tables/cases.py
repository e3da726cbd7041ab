"""Columns of the registers of cases and of quality appraisals, on the screen and in exports."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from hazards.tables.listings import PlaceColumn
from inspections.models import EnforcementCase, LegalReviewer, QualityDraw
from safetyportal.core.pages.tables import (
    Column,
    DateColumn,
    DateTimeColumn,
    DueColumn,
    NumberColumn,
    ScopedTable,
    StateColumn,
    YuanColumn,
)

TONES = {
    "draft": "draft", "filing": "waiting", "refused": "closed", "filed": "progress", "suspended": "waiting",
    "transferred": "listed", "reported": "progress", "legal": "waiting", "discussion": "waiting", "noticed": "progress",
    "hearing": "waiting", "heard": "progress", "deciding": "waiting", "decided": "progress", "execution": "progress",
    "closing": "waiting", "closed": "closed", "terminated": "closed", "archived": "closed",
}  # fmt: skip


class CaseTable(ScopedTable):
    title = Column(verbose_name=_("Case"), linkify=("enforcementcase-detail", {"pk": A("pk")}))
    number = Column(verbose_name=_("Case number"))
    party_name = Column(verbose_name=_("Party"))
    status = StateColumn(verbose_name=_("State"), tones=TONES)
    due_at = DueColumn()
    filed_on = DateColumn(verbose_name=_("Filed on"))
    decided_on = DateColumn(verbose_name=_("Decided on"))
    fine_total = YuanColumn(verbose_name=_("Fine (yuan)"))
    body = Column(accessor="body__name", verbose_name=_("Supervising body"))
    division = PlaceColumn()
    procedure = Column(verbose_name=_("Procedure"))
    decision_number = Column(verbose_name=_("Decision"))
    served_on = DateColumn(verbose_name=_("Served on"))
    published_on = DateColumn(verbose_name=_("Published on"))
    closed_on = DateColumn(verbose_name=_("Closed on"))
    archive_number = Column(verbose_name=_("Archive number"))
    keep_until = DateColumn(verbose_name=_("Keep until"))

    class Meta(ScopedTable.Meta):
        model = EnforcementCase
        fields = (
            "title", "number", "party_name", "status", "due_at", "filed_on", "decided_on", "fine_total", "body",
            "division", "procedure", "decision_number", "served_on", "published_on", "closed_on", "archive_number",
            "keep_until",
        )  # fmt: skip
        default_columns = ("title", "number", "status", "due_at", "filed_on", "decided_on", "fine_total", "division")
        related = ("body", "jurisdiction__parent")


class QualityDrawTable(ScopedTable):
    title = Column(verbose_name=_("Name of the appraisal"), linkify=("qualitydraw-detail", {"pk": A("pk")}))
    drawn_at = DateTimeColumn(verbose_name=_("Drawn"))
    wanted = NumberColumn(verbose_name=_("Cases to draw"))
    closed_from = DateColumn(verbose_name=_("Cases closed from"))
    closed_to = DateColumn(verbose_name=_("Cases closed to"))
    seed = Column(verbose_name=_("Seed"))
    witness = Column(verbose_name=_("Witness"))

    class Meta(ScopedTable.Meta):
        model = QualityDraw
        fields = ("title", "drawn_at", "wanted", "closed_from", "closed_to", "seed", "witness")
        default_columns = fields


class LegalReviewerTable(ScopedTable):
    user = Column(
        accessor="user__name", verbose_name=_("Legal reviewer"), linkify=("legalreviewer-detail", {"pk": A("pk")})
    )
    body = Column(accessor="body__name", verbose_name=_("Supervising body"))
    qualification = Column(verbose_name=_("Number of the legal qualification"))
    appointed_on = DateColumn(verbose_name=_("Appointed on"))
    ended_on = DateColumn(verbose_name=_("Ended on"))

    class Meta(ScopedTable.Meta):
        model = LegalReviewer
        fields = ("user", "body", "qualification", "appointed_on", "ended_on")
        default_columns = fields
        related = ("user", "body")
