"""Enforcement cases for programs: reading within the caller's places, and the acts of review and approval."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import action

from inspections.filters.cases import CaseFilter
from inspections.models import CaseApproval, CaseCharge, CaseClock, EnforcementCase
from inspections.services import cases_approvals
from inspections.workflow.cases_guards import APPROVE, REVIEW
from safetyportal.core.api.actions import changes, reads
from safetyportal.core.api.fields import BodySerializer, LabelField
from safetyportal.core.api.viewset import RegisterViewSet

VIEW = "inspections.view_enforcementcase"


class CaseSerializer(serializers.ModelSerializer):
    """A case as authorities see it; personal data of the party is left out."""

    enterprise = serializers.PrimaryKeyRelatedField(read_only=True)  # type: ignore[var-annotated]
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    body: Any = serializers.SlugRelatedField("code", read_only=True)
    body_name = serializers.CharField(source="body.name", read_only=True)
    status_label = LabelField("status")
    procedure_label = LabelField("procedure")
    outcome_label = LabelField("outcome")

    class Meta:
        model = EnforcementCase
        fields = (
            "id", "number", "title", "cause", "source", "procedure", "procedure_label", "status", "status_label",
            "clock", "due_at", "enterprise", "enterprise_name", "party_kind", "jurisdiction", "place", "body",
            "body_name", "filed_on", "decide_by", "extension_count", "reported_on", "outcome", "outcome_label",
            "decision_number", "decided_on", "fine_total", "confiscation_total", "served_on", "pay_by", "published_on",
            "closed_on", "archive_number", "archived_on", "keep_until", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class ChargeSerializer(serializers.ModelSerializer):
    """One unlawful act, with the penalty as proposed and as decided. Money in yuan."""

    violation = serializers.CharField(source="violation.code", read_only=True)
    violation_title = serializers.CharField(source="violation.title", read_only=True)

    class Meta:
        model = CaseCharge
        fields = (
            "id", "act", "violation", "violation_title", "act_from", "act_to", "facts", "evidence", "proposed_kinds",
            "proposed_fine", "proposed_confiscation", "decided_kinds", "decided_fine", "decided_confiscation",
        )  # fmt: skip
        read_only_fields = fields


class ClockSerializer(serializers.ModelSerializer):
    """One period of the case, with the article that sets it."""

    name_label = LabelField("name")
    stopped_because = serializers.CharField(source="why_stopped", read_only=True)

    class Meta:
        model = CaseClock
        fields = (
            "id", "name", "name_label", "article", "began_at", "amount", "unit", "due_at", "pauses", "stopped_at",
            "stopped_because",
        )  # fmt: skip
        read_only_fields = fields


class OpinionBody(BodySerializer):
    """The matter that is decided, and the opinion."""

    approval = serializers.IntegerField(min_value=1, help_text="Number of the approval that waits.")
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class CaseViewSet(RegisterViewSet):
    """Enforcement cases within the caller's places."""

    model = EnforcementCase
    permission = VIEW
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    related = ("enterprise", "jurisdiction", "body")
    orderings = ("id", "filed_on")

    @action(detail=True, methods=["get"], filter_backends=[])
    @reads(VIEW, answer=ChargeSerializer(many=True))
    def charges(self, request, pk):
        """The charges of the case."""
        rows = self.get_object().rows_of(CaseCharge).select_related("violation")
        return self.below(rows, ChargeSerializer, ordering=("act", "id"))

    @action(detail=True, methods=["get"], filter_backends=[])
    @reads(VIEW, answer=ClockSerializer(many=True))
    def periods(self, request, pk):
        """The periods of the case, those that run and those that ended."""
        return self.below(self.get_object().rows_of(CaseClock), ClockSerializer, ordering=("due_at", "id"))

    def _approval(self, case: EnforcementCase, pk: int) -> CaseApproval:
        found = case.rows_of(CaseApproval).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    @action(detail=True, methods=["post"])
    @changes(REVIEW, body=OpinionBody)
    def review(self, case, approval, note=""):
        """The reviewer agrees and passes the matter on; never one of the officers in charge."""
        return cases_approvals.review(
            case=case, approval=self._approval(case, approval), note=note, actor=self.request.user, now=timezone.now()
        )

    @action(detail=True, methods=["post"])
    @changes(APPROVE, body=OpinionBody)
    def approve(self, case, approval, note=""):
        """The approver decides; neither an officer in charge nor the reviewer of the matter."""
        return cases_approvals.approve(
            case=case, approval=self._approval(case, approval), note=note, actor=self.request.user, now=timezone.now()
        )
