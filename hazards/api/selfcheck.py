"""`/api/v1/checklists/` and `/api/v1/self-inspections/`: what is to be looked at, and whole inspections filed."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from enterprises.models import Enterprise
from hazards.choices import AnswerResult, Rhythm
from hazards.filters.selfcheck import ChecklistStandardFilter, SelfInspectionFilter
from hazards.models import ChecklistItem, ChecklistStandard, InspectionAnswer, SelfInspection
from hazards.queries.checklists import effective_items
from hazards.queries.inspections import answers_of
from hazards.services.answers import Given
from hazards.services.filing import Filed, file_inspection
from safetyportal.core.api.actions import changes, reads
from safetyportal.core.api.fields import BodySerializer, LabelField, ScopedRelatedField
from safetyportal.core.api.viewset import RegisterViewSet
from safetyportal.core.deadlines import local_day

VIEW_NORMS, VIEW = "hazards.view_checkliststandard", "hazards.view_selfinspection"
CARRY_OUT = "hazards.carry_out_selfinspection"


class StandardSerializer(serializers.ModelSerializer):
    class Meta:
        model = ChecklistStandard
        fields = (
            "id", "code", "title", "place", "enterprise", "sectors", "supervision_classes", "special_objects",
            "valid_from", "valid_to", "source", "verification", "version",
        )  # fmt: skip
        read_only_fields = fields


class ItemSerializer(serializers.ModelSerializer):
    """An item as its level keeps it; `tightens` names the upper item that it makes stricter."""

    class Meta:
        model = ChecklistItem
        fields = (
            "id", "code", "tightens", "section", "category", "title", "method", "basis", "level", "criteria", "duty",
            "rhythm", "valid_from", "valid_to", "version",
        )  # fmt: skip
        read_only_fields = fields


class EffectiveItemSerializer(serializers.Serializer):
    """An item as it holds for one enterprise, with everything that lower levels have added."""

    id = serializers.IntegerField(source="pk", read_only=True)
    standard = serializers.CharField(source="base.standard.code", read_only=True)
    code = serializers.CharField(source="base.code", read_only=True)
    section = serializers.CharField(source="base.section", read_only=True)
    category = serializers.CharField(source="base.category", read_only=True)
    title = serializers.CharField(source="base.title", read_only=True)
    methods = serializers.ListField(child=serializers.CharField(), read_only=True)
    basis = serializers.CharField(read_only=True)
    level = serializers.CharField(read_only=True)
    criteria = serializers.ListField(child=serializers.CharField(), read_only=True)
    rhythms = serializers.ListField(child=serializers.CharField(), read_only=True)


class InspectionRowSerializer(serializers.ModelSerializer):
    status_label = LabelField("status")

    class Meta:
        model = SelfInspection
        fields: tuple[str, ...] = (
            "id", "number", "enterprise", "place", "title", "rhythm", "period_start", "period_end", "status",
            "status_label", "due_at", "item_count", "pass_count", "hazard_count", "na_count", "participants",
            "participant_count", "zero_reason", "started_at", "finished_at", "finished_on", "late", "external_id",
            "version",
        )  # fmt: skip
        read_only_fields = fields


class AnswerSerializer(serializers.ModelSerializer):
    standard = serializers.CharField(source="item.standard.code", read_only=True)
    item = serializers.CharField(source="item.code", read_only=True)

    class Meta:
        model = InspectionAnswer
        fields = ("standard", "item", "result", "note", "location", "answered_at", "hazard")
        read_only_fields = fields


class InspectionSerializer(InspectionRowSerializer):
    answers = serializers.SerializerMethodField()

    class Meta(InspectionRowSerializer.Meta):
        fields = (*InspectionRowSerializer.Meta.fields, "answers")
        read_only_fields = fields

    def get_answers(self, inspection) -> list[dict[str, Any]]:
        return list(AnswerSerializer(answers_of(inspection), many=True).data)


class AnswerBody(BodySerializer):
    """What was seen at one item; a hazard needs its description in `note` and becomes a record."""

    standard = serializers.CharField(max_length=40)
    item = serializers.CharField(max_length=40)
    result = serializers.ChoiceField(choices=[one for one in AnswerResult.choices if one[0] != AnswerResult.DRAFT])
    note = serializers.CharField(max_length=1000, allow_blank=True, default="")
    location = serializers.CharField(max_length=100, allow_blank=True, default="")


class InspectionBody(BodySerializer):
    """A whole inspection: every item that is asked is answered once."""

    enterprise = ScopedRelatedField("enterprises.Enterprise", CARRY_OUT)
    rhythm = serializers.ChoiceField(choices=Rhythm.choices, default=Rhythm.ADHOC)
    standards = serializers.ListField(child=serializers.CharField(max_length=40), max_length=50, default=list)
    title = serializers.CharField(max_length=120, allow_blank=True, default="")
    participants = serializers.CharField(max_length=300)
    participant_count = serializers.IntegerField(min_value=1, max_value=10_000)
    zero_reason = serializers.CharField(max_length=500, allow_blank=True, default="")
    external_id = serializers.CharField(max_length=64, allow_blank=True, default="")
    answers = AnswerBody(many=True, max_length=1_000)  # type: ignore[call-arg]  # the stubs do not know lists

    example = {
        "enterprise": 17,
        "rhythm": "adhoc",
        "standards": ["own"],
        "participants": "示例甲，示例乙",
        "participant_count": 2,
        "answers": [{"standard": "own", "item": "E1", "result": "hazard", "note": "配电箱无盖", "location": "一车间"}],
    }


class ChecklistViewSet(RegisterViewSet):
    """Checklist standards of the own places and of the levels above them."""

    model = ChecklistStandard
    permission = VIEW_NORMS
    serializer_class = StandardSerializer
    filterset_class = ChecklistStandardFilter
    ordering = ("id",)

    @action(detail=True, methods=["get"], url_path="items", filter_backends=[])
    @reads(VIEW_NORMS, answer=ItemSerializer(many=True))
    def items(self, request, pk):
        """Every version of every item of the standard."""
        return self.below(self.get_object().items.all(), ItemSerializer)


class SelfInspectionViewSet(RegisterViewSet):
    """Self-inspections of the enterprises within the caller's places and sectors."""

    model = SelfInspection
    permission = VIEW
    serializer_class = InspectionSerializer
    list_serializer_class = InspectionRowSerializer
    filterset_class = SelfInspectionFilter
    orderings = ("id", "finished_on")

    @changes(CARRY_OUT, body=InspectionBody, status=201, versioned=False)
    def create(self, enterprise: Enterprise, answers: list[dict], **facts):
        """File a whole inspection with its answers; each hazard becomes a record, or nothing is kept at all."""
        given = [
            Filed(one["standard"], one["item"], Given(one["result"], note=one["note"], location=one["location"]))
            for one in answers
        ]
        return file_inspection(
            enterprise=enterprise, answers=given, actor=self.request.user, now=timezone.now(), **facts
        )

    @action(detail=False, methods=["get"], url_path=r"checklist/(?P<enterprise>[0-9]{1,18})", filter_backends=[])
    @reads(VIEW, answer=EffectiveItemSerializer(many=True))
    def checklist(self, request, enterprise):
        """The whole checklist of one enterprise today: all levels put together."""
        firm = Enterprise.objects.visible_to(request.user, VIEW).filter(pk=enterprise).first()
        if firm is None:
            raise Http404
        items = effective_items(firm, local_day(timezone.now()))
        return Response(EffectiveItemSerializer(items, many=True).data)
