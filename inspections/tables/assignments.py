"""Columns of inspection tasks, campaigns, absences and recusals, on the screen and in exports."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.tables import CodeColumn, DivisionColumn, EnterpriseColumn
from inspections.models import Campaign, InspectionTask, OfficerLeave, Recusal
from safetyportal.core.pages.tables import Column, DateColumn, DueColumn, NumberColumn, ScopedTable, StateColumn

TONES = {"planned": "waiting", "assigned": "progress", "under_way": "listed", "done": "closed", "cancelled": "draft"}
CAMPAIGN_TONES = {"draft": "draft", "running": "progress", "closed": "closed", "cancelled": "draft"}


class OfficersColumn(Column):
    """Names of those who go; they come with the list in one statement (`list_rows`)."""

    empty_values = ()

    def render(self, record):
        return "、".join(officer.user.name for officer in record.officers.all()) or "—"

    def value(self, record):
        return "、".join(officer.user.name for officer in record.officers.all())


class TaskTable(ScopedTable):
    enterprise = EnterpriseColumn(linkify=("inspectiontask-detail", {"pk": A("pk")}))
    kind = Column(verbose_name=_("Kind of inspection"))
    status = StateColumn(verbose_name=_("State"), tones=TONES)
    officers = OfficersColumn(verbose_name=_("Officers"), accessor="pk", orderable=False)
    planned_on = DateColumn(verbose_name=_("Planned for"))
    finish_by = DateColumn(verbose_name=_("To be finished by"))
    due_at = DueColumn()
    body = Column(accessor="body__name", verbose_name=_("Supervising body"))
    division = DivisionColumn()
    sectors = CodeColumn("sector", verbose_name=_("Sector"))

    class Meta(ScopedTable.Meta):
        model = InspectionTask
        fields = (
            "enterprise", "kind", "status", "officers", "planned_on", "finish_by", "due_at", "body", "division",
            "title", "sectors", "content", "finished_on", "repeat_reason",
        )  # fmt: skip
        default_columns = (
            "enterprise", "kind", "status", "officers", "planned_on", "due_at", "body", "division"
        )  # fmt: skip
        related = ("enterprise", "jurisdiction__parent", "body")


class CampaignTable(ScopedTable):
    title = Column(linkify=("campaign-detail", {"pk": A("pk")}))
    kind = Column(verbose_name=_("Kind of inspection"))
    status = StateColumn(verbose_name=_("State"), tones=CAMPAIGN_TONES)
    body = Column(accessor="body__name", verbose_name=_("Supervising body"))
    target = Column(accessor="target__name", verbose_name=_("Area"))
    target_sectors = CodeColumn("sector", verbose_name=_("Sectors"))
    starts_on = DateColumn(verbose_name=_("From"))
    finish_by = DateColumn(verbose_name=_("To be finished by"))
    due_at = DueColumn()
    created_count = NumberColumn(verbose_name=_("Tasks created"))

    class Meta(ScopedTable.Meta):
        model = Campaign
        fields = (
            "title", "kind", "status", "body", "target", "target_sectors", "starts_on", "finish_by", "due_at",
            "created_count",
        )  # fmt: skip
        default_columns = (
            "title", "kind", "status", "body", "target", "finish_by", "due_at", "created_count"
        )  # fmt: skip
        related = ("body", "target")


class LeaveTable(ScopedTable):
    user = Column(accessor="user__name", verbose_name=_("Officer"), linkify=("officerleave-detail", {"pk": A("pk")}))
    kind = Column(verbose_name=_("Kind"))
    body = Column(accessor="body__name", verbose_name=_("Supervising body"))
    starts_on = DateColumn(verbose_name=_("From"))
    ends_on = DateColumn(verbose_name=_("To"))

    class Meta(ScopedTable.Meta):
        model = OfficerLeave
        fields = ("user", "kind", "starts_on", "ends_on", "body", "note")
        related = ("user", "body")


class RecusalTable(ScopedTable):
    user = Column(accessor="user__name", verbose_name=_("Officer"), linkify=("recusal-detail", {"pk": A("pk")}))
    enterprise = EnterpriseColumn()
    ground = Column(verbose_name=_("Ground"))
    body = Column(accessor="body__name", verbose_name=_("Supervising body"))
    starts_on = DateColumn(verbose_name=_("From"))
    ends_on = DateColumn(verbose_name=_("To"))

    class Meta(ScopedTable.Meta):
        model = Recusal
        fields = ("user", "enterprise", "ground", "starts_on", "ends_on", "body", "reason")
        default_columns = ("user", "enterprise", "ground", "starts_on", "ends_on", "body")
        related = ("user", "enterprise", "body")
