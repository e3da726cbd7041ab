"""Endpoints of monthly reports: reading, compiling, filing. Signing needs a person, in the portal."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from hazards.filters.monthly import MonthField, MonthlyReportFilter
from hazards.models import MonthlyReport
from hazards.queries import monthly as queries
from hazards.services import monthly, monthly_opening
from safetyportal.core.api.actions import changes, reads
from safetyportal.core.api.fields import BodySerializer, LabelField, NoteSerializer, ScopedRelatedField
from safetyportal.core.api.viewset import RegisterViewSet

VIEW, PREPARE, FILE = "hazards.view_monthlyreport", "hazards.prepare_monthlyreport", "hazards.file_monthlyreport"
ACCEPT = "hazards.accept_monthlyreport"


class FiguresSerializer(serializers.Serializer):
    """Figures of one month as they stood at its end; money in yuan, as text with two decimals."""

    def get_fields(self):
        return {
            name: serializers.CharField() if name == "spent_yuan" else serializers.IntegerField()
            for name in queries.FIGURES
        }


class MonthlyReportSerializer(serializers.ModelSerializer):
    """One report. `figures` are those that were compiled last; `/figures/` gives those of this moment."""

    month: Any = serializers.DateField(format="%Y-%m", read_only=True)
    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    enterprise = serializers.PrimaryKeyRelatedField(read_only=True)  # type: ignore[var-annotated]
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    status_label = LabelField("status")
    figures = serializers.SerializerMethodField()
    signed = serializers.BooleanField(source="is_signed", read_only=True)
    sign_url = serializers.SerializerMethodField()

    class Meta:
        model = MonthlyReport
        fields = (
            "id", "enterprise", "enterprise_name", "jurisdiction", "place", "month", "trade", "status", "status_label",
            "clock", "due_at", "deadline", "figures", "compiled_at", "zero", "zero_reason", "remark", "content_sha256",
            "signed", "signed_name", "signed_at", "sign_url", "filed_at", "late", "proxy", "proxy_reason", "flags",
            "extended", "extension_wish", "decision_note", "accepted_at", "snapshot_sha256", "created_at",
            "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(FiguresSerializer)
    def get_figures(self, report) -> dict:
        return report.figures

    def get_sign_url(self, report) -> str | None:
        """Where the head signs; none once the report has been filed."""
        if not report.is_owed:
            return None
        path = reverse("monthlyreport-act", kwargs={"pk": report.pk, "name": "sign"})
        return self.context["request"].build_absolute_uri(path)


@extend_schema_field({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "example": "2026-10"})
class MonthInput(serializers.Field):
    """A month as 2026-10."""

    def to_internal_value(self, data):
        try:
            return MonthField().clean(data if isinstance(data, str) else "")
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from error


class OpenBody(BodySerializer):
    """Which month of which own enterprise."""

    enterprise = ScopedRelatedField("enterprises.Enterprise", PREPARE)
    month = MonthInput(help_text="2026-10")


class CompileBody(BodySerializer):
    """What a person adds to the figures: the reason when nothing was found, a remark."""

    zero_reason = serializers.CharField(max_length=500, allow_blank=True, default="")
    remark = serializers.CharField(max_length=500, allow_blank=True, default="")


class MonthlyReasonBody(BodySerializer):
    """The reason, which the enterprise reads."""

    note = serializers.CharField(max_length=500)


class MonthlyReportViewSet(RegisterViewSet):
    """Monthly reports within the caller's places and sectors."""

    model = MonthlyReport
    permission = VIEW
    serializer_class = MonthlyReportSerializer
    filterset_class = MonthlyReportFilter
    related = ("enterprise", "jurisdiction")
    orderings = ("id", "month")

    def _by(self) -> dict:
        return {"actor": self.request.user, "now": timezone.now()}

    @action(detail=True, methods=["get"], url_path="figures", filter_backends=[])
    @reads(VIEW, answer=FiguresSerializer)
    def live_figures(self, request, pk):
        """The figures that the records give at this moment."""
        report = self.get_object()
        return Response(queries.compiled(report.enterprise_id, report.month))

    @changes(PREPARE, body=OpenBody, status=201, versioned=False)
    def create(self, enterprise, month):
        """Start the report of a month that was not opened for the enterprise."""
        return monthly_opening.open_one(enterprise=enterprise, month=month, **self._by())

    @action(detail=True, methods=["post"], url_path="compile")
    @changes(PREPARE, body=CompileBody)
    def compile(self, report, zero_reason, remark):
        """Compile the month anew and keep reason and remark; the head is told that it waits for a signature."""
        return monthly.prepare(monthlyreport=report, zero_reason=zero_reason, remark=remark, **self._by())

    @action(detail=True, methods=["post"], url_path="file")
    @changes(FILE)
    def file(self, report):
        """File a report that its head has signed in the portal (`sign_url`); without a signature it is refused."""
        return monthly.file_report(monthlyreport=report, **self._by())

    @action(detail=True, methods=["post"], url_path="recall")
    @changes(FILE, body=NoteSerializer)
    def recall(self, report, note):
        """Take a report back before it is accepted."""
        return monthly.recall(monthlyreport=report, note=note, **self._by())

    @action(detail=True, methods=["post"], url_path="accept")
    @changes(ACCEPT, body=NoteSerializer)
    def accept(self, report, note):
        """Township or county: accept; the content is frozen."""
        return monthly.accept(monthlyreport=report, note=note, **self._by())

    @action(detail=True, methods=["post"], url_path="return")
    @changes(ACCEPT, body=MonthlyReasonBody)
    def send_back(self, report, note):
        """Township or county: return with the reason."""
        return monthly.send_back(monthlyreport=report, note=note, **self._by())
