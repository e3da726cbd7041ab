"""Endpoint of statistical reports: reading. Compiling, submitting and signing are done by people in the portal."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from hazards.filters.level_reports import LevelReportFilter
from hazards.models import LevelReport
from safetyportal.core.api.fields import LabelField
from safetyportal.core.api.viewset import RegisterViewSet


class LevelReportRowSerializer(serializers.ModelSerializer):
    """One report in the list, without its figures."""

    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    jurisdiction_name = serializers.CharField(source="jurisdiction.name", read_only=True)
    enterprise = serializers.PrimaryKeyRelatedField(read_only=True)  # type: ignore[var-annotated]
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True, default=None)
    kind_label = LabelField("kind")
    status_label = LabelField("status")

    class Meta:
        model = LevelReport
        fields: tuple[str, ...] = (
            "id", "kind", "kind_label", "level", "jurisdiction", "jurisdiction_name", "place", "enterprise",
            "enterprise_name", "first", "last", "status", "status_label", "clock", "due_at", "deadline", "overdue",
            "late", "compiled_at", "content_sha256", "submitted_at", "accepted_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class LevelReportSerializer(LevelReportRowSerializer):
    """The whole report. `content.cells` holds the figures by span (`period`, `year`: since 1 January), row and column;
    money in yuan, as text with two decimals. Rates are not stored: they follow from the counts."""

    content = serializers.SerializerMethodField()

    class Meta(LevelReportRowSerializer.Meta):
        fields = (*LevelReportRowSerializer.Meta.fields, "content", "head_name", "filler_name", "remark",
                  "decision_note")  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DictField())
    def get_content(self, report) -> dict:
        return report.content


class LevelReportViewSet(RegisterViewSet):
    """Statistical reports within the caller's places: monthly tables, quarter and year reports."""

    model = LevelReport
    permission = "hazards.view_levelreport"
    serializer_class = LevelReportSerializer
    list_serializer_class = LevelReportRowSerializer
    filterset_class = LevelReportFilter
    related = ("jurisdiction", "enterprise")
    orderings = ("id", "first")

    def get_queryset(self):
        found = super().get_queryset()
        return found.defer("content", "former") if self.action == "list" else found
