"""Construction projects for programs: reading within the caller's places."""

from typing import Any

from rest_framework import serializers
from rest_framework.decorators import action

from inspections.filters.projects import ProjectFilter
from inspections.models import ConstructionProject, ProjectStage
from inspections.queries.projects import VIEW, stages_of
from safetyportal.core.api.actions import reads
from safetyportal.core.api.fields import LabelField
from safetyportal.core.api.viewset import RegisterViewSet


class ProjectSerializer(serializers.ModelSerializer):
    """One project whose safety facilities come with the main works. Amounts in 10,000 yuan."""

    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    enterprise: Any = serializers.PrimaryKeyRelatedField(read_only=True)
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    body: Any = serializers.SlugRelatedField("code", read_only=True)
    body_name = serializers.CharField(source="body.name", read_only=True)
    kind_label = LabelField("kind")
    nature_label = LabelField("nature")
    status_label = LabelField("status")

    class Meta:
        model = ConstructionProject
        fields = (
            "id", "name", "enterprise", "enterprise_name", "jurisdiction", "place", "body", "body_name", "kind",
            "kind_label", "nature", "nature_label", "content", "address", "investment", "safety_investment",
            "approval", "level", "approving_authority", "approval_number", "approved_on", "registered_on", "status",
            "status_label", "clock", "due_at", "admitted_at", "extended", "trial_from", "created_at", "updated_at",
            "version",
        )  # fmt: skip
        read_only_fields = fields


class ProjectStageSerializer(serializers.ModelSerializer):
    """What came of one stage."""

    name_label = LabelField("name")
    carrier_label = LabelField("carrier")
    result_label = LabelField("result")

    class Meta:
        model = ProjectStage
        fields = (
            "id", "name", "name_label", "carrier", "carrier_label", "organisation", "number", "concluded_on", "result",
            "result_label", "opinion",
        )  # fmt: skip
        read_only_fields = fields


class ProjectViewSet(RegisterViewSet):
    """Construction projects within the caller's places and sectors."""

    model = ConstructionProject
    permission = VIEW
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    related = ("enterprise", "jurisdiction", "body")
    orderings = ("id",)

    @action(detail=True, methods=["get"], url_path="stages", filter_backends=[])
    @reads(VIEW, answer=ProjectStageSerializer(many=True))
    def stages(self, request, pk):
        """Concluded stages in their order."""
        return self.below(stages_of(self.get_object()), ProjectStageSerializer)
