"""Endpoints of listed supervision: reading, and the enterprise's monthly progress."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import action

from hazards.filters.listings import ListingFilter
from hazards.models import Listing, ListingProgress
from hazards.services import listing_progress
from safetyportal.core.api.actions import changes, reads
from safetyportal.core.api.fields import BodySerializer, LabelField
from safetyportal.core.api.viewset import RegisterViewSet

VIEW, REPORT = "hazards.view_listing", "hazards.report_listing"


class ListingSerializer(serializers.ModelSerializer):
    """One listing. Times in the zone of the portal, money nowhere: it stands in the monthly progress."""

    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    hazard = serializers.PrimaryKeyRelatedField(read_only=True)  # type: ignore[var-annotated]
    hazard_number = serializers.CharField(source="hazard.number", read_only=True)
    enterprise = serializers.PrimaryKeyRelatedField(read_only=True)  # type: ignore[var-annotated]
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    body: Any = serializers.SlugRelatedField("code", read_only=True)
    body_name = serializers.CharField(source="body.name", read_only=True, default=None)
    status_label = LabelField("status")
    level_label = LabelField("level")

    class Meta:
        model = Listing
        fields = (
            "id", "hazard", "hazard_number", "enterprise", "enterprise_name", "jurisdiction", "place", "level",
            "level_label", "status", "status_label", "clock", "due_at", "matters", "requirements", "deadline", "body",
            "body_name", "department", "notice_number", "listed_on", "extension_count", "climbed_to", "requested_at",
            "delisted_on", "delisting_number", "record_due_at", "recorded_at", "publish_due_at", "published_at",
            "removal_due_at", "removal_published_at", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class ProgressSerializer(serializers.ModelSerializer):
    """The report of one month, or the gap where it is owed. Money in yuan since the beginning."""

    late = serializers.BooleanField(source="is_late", read_only=True)

    class Meta:
        model = ListingProgress
        fields = (
            "id", "month", "due_at", "percent", "done", "problems", "money_spent", "filed_at", "late", "waived",
        )  # fmt: skip
        read_only_fields = fields


class ProgressBody(BodySerializer):
    """What the enterprise reports; without `month` the earliest that is owed."""

    month = serializers.DateField(required=False)
    percent = serializers.IntegerField(min_value=0, max_value=100)
    done = serializers.CharField(max_length=2000)
    problems = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    money_spent = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False)


class ListingViewSet(RegisterViewSet):
    """Listed supervision within the caller's places and sectors."""

    model = Listing
    permission = VIEW
    serializer_class = ListingSerializer
    filterset_class = ListingFilter
    related = ("hazard", "enterprise", "jurisdiction", "body")
    orderings = ("id", "deadline")

    @action(detail=True, methods=["get"], url_path="progress", filter_backends=[])
    @reads(VIEW, answer=ProgressSerializer(many=True))
    def progress(self, request, pk):
        """Monthly reports, also those that are owed."""
        return self.below(self.get_object().listingprogress_rows.all(), ProgressSerializer, ordering=("-month", "-id"))

    @progress.mapping.post
    @changes(REPORT, body=ProgressBody, status=201)
    def file_progress(self, listing, **report):
        """The enterprise reports the progress of a month; answered with the listing."""
        return listing_progress.file_progress(listing=listing, actor=self.request.user, now=timezone.now(), **report)
