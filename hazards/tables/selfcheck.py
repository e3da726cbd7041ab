"""Columns of checklists, self-inspections and reports by QR code, on the screen and in exports."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.tables import CodeColumn, DivisionColumn, EnterpriseColumn
from hazards.models import ChecklistItem, ChecklistStandard, ReportPoster, SelfInspection, WorkerReport
from hazards.queries.checklists import level_of_place
from safetyportal.core.pages.tables import Column, DueColumn, NumberColumn, ScopedTable, StateColumn

INSPECTION_TONES = {
    "due": "waiting", "running": "progress", "done": "closed", "missed": "overdue", "cancelled": "draft",
}  # fmt: skip
INTAKE_TONES = {"waiting": "waiting", "accepted": "closed", "merged": "closed", "rejected": "draft"}


class KeptByColumn(Column):
    """Which level a standard is of."""

    def __init__(self, accessor: str, **kwargs):
        super().__init__(accessor=accessor, verbose_name=_("Level"), **kwargs)

    def render(self, value):
        return level_of_place(value)

    def value(self, value):
        return str(level_of_place(value))


class ChecklistStandardTable(ScopedTable):
    title = Column(verbose_name=_("Checklist standard"), linkify=("checkliststandard-detail", {"pk": A("pk")}))
    kept_by = KeptByColumn("place")
    item_total = NumberColumn(verbose_name=_("Items"))
    supervision_classes = CodeColumn("supervision_class", verbose_name=_("Supervision class"))
    sectors = CodeColumn("sector", verbose_name=_("Sector"))

    class Meta(ScopedTable.Meta):
        model = ChecklistStandard
        fields = (
            "title", "code", "kept_by", "item_total", "sectors", "supervision_classes", "valid_from", "valid_to",
            "source", "verification",
        )  # fmt: skip
        default_columns = ("title", "kept_by", "item_total", "sectors", "supervision_classes", "valid_from")


class ChecklistItemTable(ScopedTable):
    """Its columns are those of the Excel import, so that what was exported can be changed and imported again."""

    standard_code = Column(accessor="standard__code", verbose_name=_("Standard code"))
    standard = Column(
        accessor="standard__title",
        verbose_name=_("Standard"),
        linkify=("checkliststandard-detail", {"pk": A("standard_id")}),
    )
    kept_by = KeptByColumn("standard__place")
    code = Column(verbose_name=_("Item code"), linkify=("checklistitem-detail", {"pk": A("pk")}))

    class Meta(ScopedTable.Meta):
        model = ChecklistItem
        fields = (
            "standard_code", "standard", "kept_by", "code", "tightens", "section", "category", "title", "method",
            "basis", "level", "criteria", "duty", "rhythm", "valid_from", "valid_to", "verification",
        )  # fmt: skip
        default_columns = ("code", "title", "section", "level", "rhythm", "basis", "standard", "kept_by")
        related = ("standard",)

    def render_criteria(self, value):
        return "、".join(value)


class SelfInspectionTable(ScopedTable):
    title = Column(verbose_name=_("Self-inspection"), linkify=("selfinspection-detail", {"pk": A("pk")}))
    enterprise = EnterpriseColumn()
    division = DivisionColumn()
    status = StateColumn(verbose_name=_("State"), tones=INSPECTION_TONES)
    due_at = DueColumn()
    finished_by = Column(accessor="finished_by__name", verbose_name=_("Finished by"))

    class Meta(ScopedTable.Meta):
        model = SelfInspection
        fields = (
            "title", "enterprise", "division", "number", "status", "due_at", "rhythm", "period_start", "period_end",
            "item_count", "pass_count", "hazard_count", "na_count", "participant_count", "participants", "zero_reason",
            "finished_on", "late", "finished_by",
        )  # fmt: skip
        default_columns = (
            "title", "enterprise", "status", "due_at", "hazard_count", "participant_count", "finished_on",
        )  # fmt: skip
        related = ("enterprise", "jurisdiction__parent", "finished_by")


class ReportPosterTable(ScopedTable):
    location = Column(verbose_name=_("Where it hangs"), linkify=("reportposter-detail", {"pk": A("pk")}))
    enterprise = EnterpriseColumn()

    class Meta(ScopedTable.Meta):
        model = ReportPoster
        fields = ("location", "enterprise", "active", "created_at")
        related = ("enterprise",)


class WorkerReportTable(ScopedTable):
    description = Column(verbose_name=_("What was seen"), linkify=("workerreport-detail", {"pk": A("pk")}))
    enterprise = EnterpriseColumn()
    status = StateColumn(verbose_name=_("State"), tones=INTAKE_TONES)
    due_at = DueColumn()
    hazard = Column(accessor="hazard__number", verbose_name=_("Hazard"))
    decided_by = Column(accessor="decided_by__name", verbose_name=_("Decided by"))

    class Meta(ScopedTable.Meta):
        model = WorkerReport
        fields = (
            "description", "enterprise", "location", "status", "due_at", "reported_at", "hazard", "decision_note",
            "decided_by", "decided_at",
        )  # fmt: skip
        default_columns = ("description", "location", "status", "due_at", "reported_at")
        related = ("enterprise", "hazard", "decided_by")
