"""Endpoints of tasks, annual plans and draws. Reading starts from what the caller may see; each act is one service."""

import json
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as text
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from inspections.choices.assignments import TaskKind
from inspections.filters.assignments import DrawFilter, PlanFilter, TaskFilter
from inspections.models import InspectionPlan, InspectionTask, PlanEntry, RandomDraw, TaskOfficer
from inspections.queries.assignments import officers_of
from inspections.queries.assignments_people import with_officers
from inspections.services import assignments
from safetyportal.core.api.actions import changes, reads
from safetyportal.core.api.fields import BodySerializer, LabelField, NoteSerializer, ScopedRelatedField
from safetyportal.core.api.viewset import RegisterViewSet

VIEW, PLAN = "inspections.view_inspectiontask", "inspections.plan_inspectiontask"
_PLANNED = [(value, label) for value, label in TaskKind.choices if value not in (TaskKind.RANDOM, TaskKind.RECHECK)]


class OfficerSerializer(serializers.ModelSerializer):
    """Who goes: name and certificate."""

    name = serializers.CharField(source="user.name", read_only=True)
    certificate_number = serializers.CharField(source="user.certificate_number", read_only=True)

    class Meta:
        model = TaskOfficer
        fields = ("name", "certificate_number", "leads")
        read_only_fields = fields


class TaskSerializer(serializers.ModelSerializer):
    """One inspection task."""

    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    enterprise: Any = serializers.PrimaryKeyRelatedField(read_only=True)
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    body: Any = serializers.SlugRelatedField("code", read_only=True)
    body_name = serializers.CharField(source="body.name", read_only=True)
    status_label = LabelField("status")
    kind_label = LabelField("kind")
    officers = OfficerSerializer(many=True, read_only=True)

    class Meta:
        model = InspectionTask
        fields = (
            "id", "enterprise", "enterprise_name", "jurisdiction", "place", "body", "body_name", "kind", "kind_label",
            "status", "status_label", "title", "content", "planned_on", "finish_by", "finished_on", "clock", "due_at",
            "repeat_reason", "campaign", "draw", "officers", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class OfficersBody(BodySerializer):
    """Officers of the task's body by their certificate numbers; the first leads."""

    officers = serializers.ListField(child=serializers.CharField(max_length=40), max_length=20)
    planned_on = serializers.DateField(required=False)


class TaskBodyFields(BodySerializer):
    """An inspection of one enterprise by one of the caller's bodies."""

    example = {
        "enterprise": 17, "body": 3, "kind": "routine", "finish_by": "2026-12-20", "planned_on": "2026-12-10",
        "title": "示例：季度检查", "officers": [],
    }  # fmt: skip
    enterprise = ScopedRelatedField("enterprises.Enterprise", "enterprises.view_enterprise")
    body = ScopedRelatedField("core.SupervisingBody", "core.view_supervisingbody")
    kind: Any = serializers.ChoiceField(choices=_PLANNED)
    finish_by = serializers.DateField()
    planned_on = serializers.DateField(required=False)
    title = serializers.CharField(max_length=120, required=False, allow_blank=True)
    content = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    repeat_reason = serializers.CharField(
        max_length=300, required=False, allow_blank=True,
        help_text="Needed where another body was or will be there within the ruled days.",
    )  # fmt: skip
    officers = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=20,
        help_text="Certificate numbers; at least two, or none to assign later.",
    )  # fmt: skip


def people(body: Any, certificates: list[str]) -> list[Any]:
    """Officers of the body with these certificates, in this order."""
    known = {person.certificate_number: person for person in officers_of(body, timezone.now())}
    unknown = [number for number in certificates if not number or number not in known]
    if unknown:
        raise ValidationError({"officers": [text("No officer of this body has the certificate {n}.").format(
            n=unknown[0])]})  # fmt: skip
    return [known[number] for number in certificates]


class TaskViewSet(RegisterViewSet):
    """Inspection tasks within the caller's places and sectors; covert visits only from the planning place upwards."""

    model = InspectionTask
    permission = VIEW
    serializer_class = TaskSerializer
    filterset_class = TaskFilter
    related = ("enterprise", "jurisdiction", "body")
    orderings = ("id", "planned_on", "finish_by")

    def get_queryset(self):
        return super().get_queryset().prefetch_related(with_officers())

    @changes(PLAN, body=TaskBodyFields, status=201, versioned=False)
    def create(self, body, officers=(), **facts):
        """Plan an inspection, and assign it where officers are named."""
        return assignments.create_task(
            body=body, officers=people(body, list(officers)), actor=self.request.user, now=timezone.now(), **facts
        )

    @action(detail=True, methods=["post"], url_path="assign")
    @changes(PLAN, body=OfficersBody)
    def assign(self, task, officers, planned_on=None):
        """Give the task to officers of its body, or to others."""
        chosen = people(task.body, officers)
        now = timezone.now()
        return assignments.assign(task, chosen, planned_on=planned_on, actor=self.request.user, now=now)

    @action(detail=True, methods=["post"], url_path="cancel")
    @changes(PLAN, body=NoteSerializer)
    def cancel(self, task, note):
        """Give the inspection up, with the reason."""
        return assignments.cancel(task, note=note, actor=self.request.user, now=timezone.now())


class EntrySerializer(serializers.ModelSerializer):
    """One line of the statutory table."""

    class Meta:
        model = PlanEntry
        fields = (
            "id", "order", "group", "matter", "basis", "objects_text", "target_count", "random_percent", "content",
            "manner", "frequency", "cap", "months", "section", "joint", "days_each", "note",
        )  # fmt: skip
        read_only_fields = fields


class PlanSerializer(serializers.ModelSerializer):
    """One annual plan with its working days."""

    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    body: Any = serializers.SlugRelatedField("code", read_only=True)
    body_name = serializers.CharField(source="body.name", read_only=True)
    status_label = LabelField("status")
    total_days = serializers.IntegerField(read_only=True)
    inspection_days = serializers.IntegerField(read_only=True)

    class Meta:
        model = InspectionPlan
        fields = (
            "id", "body", "body_name", "jurisdiction", "place", "year", "revision", "revision_of", "status",
            "status_label", "clock", "due_at", "officers", "national_days", "total_days", "other_days", "idle_days",
            "inspection_days", "key_days", "general_days", "approving_authority", "approval_number", "approved_on",
            "filed_at", "acknowledged_at", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class PlanViewSet(RegisterViewSet):
    """Annual plans within the caller's places and sectors."""

    model = InspectionPlan
    permission = "inspections.view_inspectionplan"
    serializer_class = PlanSerializer
    filterset_class = PlanFilter
    related = ("jurisdiction", "body")
    orderings = ("id", "year")

    @action(detail=True, methods=["get"], url_path="entries", filter_backends=[])
    @reads("inspections.view_inspectionplan", answer=EntrySerializer(many=True))
    def entries(self, request, pk):
        """The statutory table."""
        return self.below(self.get_object().entries.all(), EntrySerializer)


class DrawSerializer(serializers.ModelSerializer):
    """One double-random draw; its pools and result are in the record."""

    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    body: Any = serializers.SlugRelatedField("code", read_only=True)
    body_name = serializers.CharField(source="body.name", read_only=True)
    status_label = LabelField("status")

    class Meta:
        model = RandomDraw
        fields = (
            "id", "body", "body_name", "jurisdiction", "place", "title", "content", "status", "status_label", "clock",
            "due_at", "sectors_drawn", "wanted", "per_object", "finish_by", "object_count", "officer_count",
            "left_out", "pool_digest", "committed_at", "seed_source", "seed_value", "drawn_at", "record_digest",
            "published_at", "redraw_of", "redraw_reason", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class DrawViewSet(RegisterViewSet):
    """Double-random draws within the caller's places and sectors."""

    model = RandomDraw
    permission = "inspections.view_randomdraw"
    serializer_class = DrawSerializer
    filterset_class = DrawFilter
    related = ("jurisdiction", "body")

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if self.action == "record" else rows.defer("pool_text", "record_text", "object_ids", "officer_ids")

    @action(detail=True, methods=["get"], url_path="record", filter_backends=[])
    @reads("inspections.view_randomdraw", answer=OpenApiTypes.OBJECT)
    def record(self, request, pk):
        """The file that repeats the draw; empty until it is drawn."""
        draw = self.get_object()
        return Response(json.loads(draw.record_text) if draw.record_text else {})
