"""Endpoints of the marks on untrustworthy data: reading, and the enterprise's answer."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action

from hazards.filters.signals import TrustSignalFilter
from hazards.models import TrustSignal
from hazards.queries.signal_words import why
from hazards.services import signals
from safetyportal.core.api.actions import changes
from safetyportal.core.api.fields import BodySerializer, LabelField
from safetyportal.core.api.viewset import RegisterViewSet

VIEW, ANSWER = "hazards.view_trustsignal", "hazards.answer_trustsignal"


class TrustSignalSerializer(serializers.ModelSerializer):
    """One mark. `evidence` holds the numbers by which it was found, `why` says them in words; the three lists name
    rows that are read at their own endpoints, as far as the caller may."""

    month: Any = serializers.DateField(format="%Y-%m", read_only=True)
    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    enterprise = serializers.PrimaryKeyRelatedField(read_only=True)  # type: ignore[var-annotated]
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    kind_label = LabelField("kind")
    status_label = LabelField("status")
    why = serializers.SerializerMethodField()
    hazards: Any = serializers.ListField(source="hazard_rows", child=serializers.IntegerField(), read_only=True)
    monthly_reports: Any = serializers.ListField(source="report_rows", child=serializers.IntegerField(), read_only=True)
    photos: Any = serializers.ListField(source="photo_rows", child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = TrustSignal
        fields = (
            "id", "enterprise", "enterprise_name", "jurisdiction", "place", "kind", "kind_label", "subject", "status",
            "status_label", "clock", "due_at", "month", "raised_at", "why", "evidence", "hazards", "monthly_reports",
            "photos", "answer", "answered_at", "decision_note", "decided_at", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(str)
    def get_why(self, signal) -> str:
        return why(signal)


class SignalAnswerBody(BodySerializer):
    """The enterprise's own words."""

    example = {"answer": "本月自查三次，记录见台账第12页，确未发现隐患。"}
    answer = serializers.CharField(max_length=2000)


class TrustSignalViewSet(RegisterViewSet):
    """Marks on untrustworthy data within the caller's places and sectors."""

    model = TrustSignal
    permission = VIEW
    serializer_class = TrustSignalSerializer
    filterset_class = TrustSignalFilter
    related = ("enterprise", "jurisdiction")
    orderings = ("id", "month")

    @action(detail=True, methods=["post"], url_path="answer")
    @changes(ANSWER, body=SignalAnswerBody)
    def answer(self, signal, answer):
        """The enterprise answers; papers are added in the portal."""
        return signals.answer(trustsignal=signal, answer=answer, actor=self.request.user, now=timezone.now())
