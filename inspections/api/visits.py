"""`/api/v1/visits/`: who was where, what was found, and how the hazards of the findings stand."""

from typing import Any

from rest_framework import serializers
from rest_framework.decorators import action

from inspections.filters.visits import VisitFilter
from inspections.models import Finding, Visit
from safetyportal.core.api.actions import reads
from safetyportal.core.api.fields import LabelField, MaskedModelSerializer
from safetyportal.core.api.viewset import RegisterViewSet

VIEW = "inspections.view_visit"
ROW = (
    "id", "task", "kind", "enterprise", "enterprise_name", "body", "body_name", "jurisdiction", "place", "sectors",
    "status", "status_label", "clock", "due_at", "started_at", "ended_at", "identity_shown_at", "presented_at",
    "completed_at", "premises", "site_person", "created_at", "updated_at", "version",
)  # fmt: skip


class VisitRowSerializer(MaskedModelSerializer):
    """One row of the list."""

    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    kind = serializers.CharField(source="task.kind", read_only=True)
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    body_name = serializers.CharField(source="body.name", read_only=True)
    status_label = LabelField("status")

    class Meta:
        model = Visit
        fields: tuple[str, ...] = ROW
        read_only_fields = fields


class VisitOfficerSerializer(serializers.Serializer):
    name = serializers.CharField(source="user.name", read_only=True)
    certificate_number = serializers.CharField(read_only=True)


class VisitSerializer(VisitRowSerializer):
    """The whole record; its findings are read below it."""

    officers = VisitOfficerSerializer(many=True, read_only=True)

    class Meta(VisitRowSerializer.Meta):
        fields = (
            *ROW, "identity_confirmed_by", "site_person_post", "site_person_phone", "situation", "statement",
            "content_sha256", "officers",
        )  # fmt: skip
        read_only_fields = fields


class FindingSerializer(serializers.ModelSerializer):
    """`rectify_by` is what the order says, `limit` what holds now: an extension of the hazard shows here."""

    measure_label = LabelField("measure")
    limit = serializers.DateField(source="hazard.rectify_by", read_only=True, default=None)
    hazard_number = serializers.CharField(source="hazard.number", read_only=True, default=None)
    hazard_status = serializers.CharField(source="hazard.status", read_only=True, default=None)

    class Meta:
        model = Finding
        fields = (
            "id", "order", "description", "location", "category", "basis", "criteria", "measure", "measure_label",
            "rectify_by", "limit", "responsible", "corrected", "hazard", "hazard_number", "hazard_status", "version",
        )  # fmt: skip
        read_only_fields = fields


class VisitViewSet(RegisterViewSet):
    """Visits within the caller's places and sectors; an enterprise's own once they were presented to it."""

    model = Visit
    permission = VIEW
    serializer_class = VisitSerializer
    list_serializer_class = VisitRowSerializer
    filterset_class = VisitFilter
    related = ("enterprise", "jurisdiction", "task", "body")
    orderings = ("id", "started_at")

    @action(detail=True, methods=["get"], url_path="findings", filter_backends=[])
    @reads(VIEW, answer=FindingSerializer(many=True))
    def findings(self, request, pk):
        """What was found on the visit and not taken back, in the order of the paper."""
        rows = self.get_object().findings.filter(removed=False).select_related("hazard")
        return self.below(rows, FindingSerializer)
