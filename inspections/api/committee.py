"""Safety committees and roll-out targets for programs: reading within the caller's places."""

from typing import Any

from rest_framework import serializers

from inspections.filters.committee import CommitteeMeetingFilter, CommitteePlanFilter, LeaderInspectionFilter
from inspections.filters.rollout import RolloutTargetFilter
from inspections.models import CommitteeMeeting, CommitteePlan, LeaderInspection, RolloutTarget
from inspections.queries.committee import VIEW, rank_name
from safetyportal.core.api.fields import LabelField
from safetyportal.core.api.viewset import RegisterViewSet


class _OfPlace(serializers.ModelSerializer):
    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)


class CommitteePlanSerializer(_OfPlace):
    """What a safety committee planned for one year, in numbers."""

    class Meta:
        model = CommitteePlan
        fields = (
            "id", "jurisdiction", "place", "year", "meetings", "principal", "deputy", "other", "document_number",
            "note", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class CommitteeMeetingSerializer(_OfPlace):
    """One meeting; `struck` says why it does not count."""

    class Meta:
        model = CommitteeMeeting
        fields = (
            "id", "jurisdiction", "place", "held_on", "chair", "chair_post", "attendees", "topics", "decisions",
            "struck", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class LeaderInspectionSerializer(_OfPlace):
    """One inspection led by a leader; `struck` says why it does not count."""

    enterprise: Any = serializers.PrimaryKeyRelatedField(read_only=True)
    rank_label = serializers.SerializerMethodField()
    standing_label = LabelField("standing")

    class Meta:
        model = LeaderInspection
        fields = (
            "id", "jurisdiction", "place", "inspected_on", "leader", "rank", "rank_label", "standing",
            "standing_label", "enterprise", "site", "findings", "struck", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields

    def get_rank_label(self, row: LeaderInspection) -> str:
        return rank_name(row)


class RolloutTargetSerializer(_OfPlace):
    """How many enterprises of a division are to use the portal, from a day on."""

    class Meta:
        model = RolloutTarget
        fields = (
            "id", "jurisdiction", "place", "enterprises", "valid_from", "valid_to", "source", "created_at",
            "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class CommitteePlanViewSet(RegisterViewSet):
    """Plans of safety committees within the caller's places."""

    model = CommitteePlan
    permission = VIEW
    serializer_class = CommitteePlanSerializer
    filterset_class = CommitteePlanFilter
    related = ("jurisdiction",)
    orderings = ("id",)


class CommitteeMeetingViewSet(RegisterViewSet):
    """Meetings of safety committees within the caller's places."""

    model = CommitteeMeeting
    permission = VIEW
    serializer_class = CommitteeMeetingSerializer
    filterset_class = CommitteeMeetingFilter
    related = ("jurisdiction",)
    orderings = ("id",)


class LeaderInspectionViewSet(RegisterViewSet):
    """Inspections led by leaders within the caller's places."""

    model = LeaderInspection
    permission = VIEW
    serializer_class = LeaderInspectionSerializer
    filterset_class = LeaderInspectionFilter
    related = ("jurisdiction",)
    orderings = ("id",)


class RolloutTargetViewSet(RegisterViewSet):
    """Roll-out targets within the caller's places."""

    model = RolloutTarget
    permission = "inspections.view_rollouttarget"
    serializer_class = RolloutTargetSerializer
    filterset_class = RolloutTargetFilter
    related = ("jurisdiction",)
    orderings = ("id",)
