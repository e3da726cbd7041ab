"""Columns of the registry's lists, on the screen and in exports."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from enterprises.models import ChangeRequest, Enterprise, TransferRequest
from safetyportal.core import codes
from safetyportal.core.pages.marks import risk
from safetyportal.core.pages.tables import Column, DueColumn, ScopedTable, StateColumn

TONES = {
    "draft": "draft",
    "submitted": "waiting",
    "county_passed": "waiting",
    "returned": "progress",
    "refused": "draft",
    "active": "closed",
    "suspended": "progress",
    "no_premises": "listed",
    "cancelled": "draft",
}
REQUEST_TONES = {
    "pending": "waiting",
    "requested": "waiting",
    "approved": "closed",
    "accepted": "closed",
    "refused": "draft",
    "withdrawn": "draft",
}


class EnterpriseColumn(Column):
    """The enterprise of a row by its name, wide enough that it stays on one or two lines."""

    attrs = {"td": {"class": "cell-words"}}

    def __init__(self, *args, accessor: str = "enterprise__name", **kwargs):
        super().__init__(*args, accessor=accessor, verbose_name=_("Enterprise"), **kwargs)


class CodeColumn(Column):
    """A stored code in words; several with the Chinese comma."""

    def __init__(self, table: str, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.table_name = table

    def render(self, value):
        return codes.labels(self.table_name, value) if isinstance(value, list) else codes.label(self.table_name, value)


class RiskClassColumn(Column):
    attrs = {"td": {"class": "nowrap"}}

    def render(self, record):
        label = record.get_risk_class_display()
        return risk(record.risk_colour, label)

    def value(self, record):
        return record.get_risk_class_display()


class DivisionColumn(Column):
    """County and township of a row."""

    attrs = {"td": {"class": "nowrap"}}

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("verbose_name", _("Division"))
        kwargs.setdefault("accessor", "jurisdiction")
        super().__init__(*args, **kwargs)

    def render(self, value):
        return f"{value.parent.name} {value.name}" if value.parent else value.name

    def value(self, value):
        return self.render(value)


class EnterpriseTable(ScopedTable):
    name = Column(verbose_name=_("Enterprise"), linkify=("enterprise-detail", {"pk": A("pk")}))
    division = DivisionColumn()
    status = StateColumn(verbose_name=_("State"), tones=TONES)
    risk_class = RiskClassColumn(verbose_name=_("Risk class"))
    due_at = DueColumn()
    industry = CodeColumn("industry", verbose_name=_("Industry"))
    supervision_classes = CodeColumn("supervision_class", verbose_name=_("Supervision class"))
    sectors = CodeColumn("sector", verbose_name=_("Sector"))
    registration_type = CodeColumn("registration_type_2023", verbose_name=_("Registration type"))
    holding_type = CodeColumn("holding_type", verbose_name=_("Holding"))
    affiliation = CodeColumn("affiliation", verbose_name=_("Affiliation"))
    host = Column(accessor="host_name", verbose_name=_("Host enterprise"))
    government_body = Column(accessor="body_name", verbose_name=_("Competent department"))

    class Meta(ScopedTable.Meta):
        model = Enterprise
        fields = (
            "name", "division", "credit_code", "status", "risk_class", "due_at", "industry", "supervision_classes",
            "sectors", "scale", "staff_total", "legal_representative", "legal_phone", "principal", "safety_head",
            "safety_head_phone", "registered_address", "production_address", "longitude", "latitude",
            "registration_type", "holding_type", "affiliation", "annual_revenue", "total_assets",
            "standardisation_grade", "key_fire_unit", "has_dormitory", "host", "government_body", "external_id",
            "data_source", "acceptance_number", "registered_at", "updated_at",
        )  # fmt: skip
        default_columns = (
            "name", "division", "status", "risk_class", "supervision_classes", "scale", "staff_total", "safety_head",
            "due_at",
        )  # fmt: skip
        related = ("jurisdiction__parent",)
        reads = ("jurisdiction__name", "jurisdiction__parent__name")


class ChangeRequestTable(ScopedTable):
    enterprise = EnterpriseColumn(linkify=("changerequest-detail", {"pk": A("pk")}))
    division = DivisionColumn()
    status = StateColumn(verbose_name=_("State"), tones=REQUEST_TONES)
    due_at = DueColumn()
    requested_by = Column(accessor="requested_by__name", verbose_name=_("Requested by"))

    class Meta(ScopedTable.Meta):
        model = ChangeRequest
        fields = (
            "enterprise",
            "kind",
            "division",
            "status",
            "reason",
            "requested_by",
            "created_at",
            "due_at",
            "decided_at",
        )
        related = ("enterprise", "jurisdiction__parent", "requested_by")


class TransferRequestTable(ScopedTable):
    enterprise = EnterpriseColumn(linkify=("transferrequest-detail", {"pk": A("pk")}))
    from_division = DivisionColumn(verbose_name=_("From"))
    to_division = DivisionColumn(accessor="to_jurisdiction", verbose_name=_("To"))
    status = StateColumn(verbose_name=_("State"), tones=REQUEST_TONES)
    due_at = DueColumn()
    requested_by = Column(accessor="requested_by__name", verbose_name=_("Requested by"))

    class Meta(ScopedTable.Meta):
        model = TransferRequest
        fields = (
            "enterprise", "from_division", "to_division", "status", "reason", "requested_by", "created_at", "due_at",
            "decided_at",
        )  # fmt: skip
        related = ("enterprise", "jurisdiction__parent", "to_jurisdiction__parent", "requested_by")
