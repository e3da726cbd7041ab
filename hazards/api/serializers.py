"""Hazards as programs see them: codes beside words, personal data masked."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from hazards.models import ExtensionRequest, HandOver, Hazard, HazardComment, LevelReview
from safetyportal.core.api.fields import LabelField, MaskedModelSerializer
from safetyportal.core.models import Attachment

ROW = (
    "id", "number", "enterprise", "enterprise_name", "jurisdiction", "place", "sectors", "status", "status_label",
    "clock", "due_at", "level", "level_label", "source", "source_label", "category", "category_label", "description",
    "location", "part", "found_on", "rectify_by", "responsible", "overdue", "listed", "closed_on", "closed_late",
    "external_id", "created_at", "updated_at", "version",
)  # fmt: skip
WHOLE = (
    *ROW, "source_note", "finder", "basis", "longitude", "latitude", "criteria", "handling", "measures", "department",
    "responsible_phone", "planned_cost", "deadline_set_by", "extension_count", "interim_measures", "controlled_until",
    "paused_on", "rectified_at", "rectification", "actual_cost", "verified_at", "verification", "return_count",
    "reopen_count", "duplicate_of", "assessed_at",
)  # fmt: skip


class HazardRowSerializer(MaskedModelSerializer):
    """One row of the list."""

    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    status_label = LabelField("status")
    level_label = LabelField("level")
    source_label = LabelField("source")
    category_label = LabelField("category")

    class Meta:
        model = Hazard
        fields: tuple[str, ...] = ROW
        read_only_fields = fields


class HazardSerializer(HazardRowSerializer):
    """The whole record. Money in yuan."""

    class Meta(HazardRowSerializer.Meta):
        fields = WHOLE
        read_only_fields = fields


class PhotoSerializer(serializers.ModelSerializer):
    """A file of the hazard; `url` opens it for whoever sees the hazard. `sha256` is of what was sent."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Attachment
        fields = ("id", "purpose", "name", "content_type", "size", "sha256", "facts", "state", "uploaded_at", "url")
        read_only_fields = fields

    def get_url(self, attachment) -> str:
        return reverse("attachment", kwargs={"pk": attachment.pk})


class CommentSerializer(serializers.ModelSerializer):
    author_name = serializers.CharField(source="author.name", read_only=True)

    class Meta:
        model = HazardComment
        fields = ("id", "author_name", "text", "created_at")
        read_only_fields = fields


class _AskSerializer(serializers.ModelSerializer):
    status_label = LabelField("status")
    requested_by_name = serializers.CharField(source="requested_by.name", read_only=True)
    hazard_number = serializers.CharField(source="hazard.number", read_only=True)


_ASK = (
    "id", "hazard", "hazard_number", "status", "status_label", "due_at", "reason", "requested_by_name", "decided_at",
    "decision_note", "created_at", "version",
)  # fmt: skip


class ExtensionSerializer(_AskSerializer):
    class Meta:
        model = ExtensionRequest
        fields = (*_ASK, "old_day", "new_day", "level", "interim_measures")
        read_only_fields = fields


class ReviewSerializer(_AskSerializer):
    class Meta:
        model = LevelReview
        fields = (*_ASK, "criteria")
        read_only_fields = fields


class HandOverSerializer(serializers.ModelSerializer):
    """A hand-over, and whose turn it is."""

    status_label = LabelField("status")
    to_body_name = serializers.CharField(source="to_body.name", read_only=True, default=None)

    class Meta:
        model = HandOver
        fields = (
            "id", "hazard", "kind", "status", "status_label", "clock", "due_at", "reason", "from_name", "to_body_name",
            "to_place", "received_at", "reply", "replied_at", "feedback", "finished_at", "created_at", "version",
        )  # fmt: skip
        read_only_fields = fields
