"""Endpoints of enforcement documents: reading, verifying a file, and the steps of approval (never by who made it)."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from inspections.choices.papers_forms import name_of
from inspections.filters.papers import PaperFilter
from inspections.models import EnforcementPaper
from inspections.services import papers
from inspections.workflow.papers import APPROVE, REVIEW
from safetyportal.core import issued
from safetyportal.core.api.actions import changes, reads
from safetyportal.core.api.fields import BodySerializer, LabelField
from safetyportal.core.api.viewset import RegisterViewSet
from safetyportal.core.models import IssuedDocument

VIEW = "inspections.view_enforcementpaper"


class PaperSerializer(serializers.ModelSerializer):
    """One document without what was typed into it; `sha256` and `code` verify the file."""

    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    kind_label = serializers.SerializerMethodField()
    status_label = LabelField("status")
    enterprise = serializers.PrimaryKeyRelatedField(read_only=True)  # type: ignore[var-annotated]
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    body: Any = serializers.SlugRelatedField("code", read_only=True)
    next_step = serializers.CharField(read_only=True)
    sha256 = serializers.CharField(source="document.sha256", read_only=True, default=None)
    code = serializers.CharField(source="document.shown_code", read_only=True, default=None)
    document_state = serializers.CharField(source="document.state", read_only=True, default=None)

    class Meta:
        model = EnforcementPaper
        fields = (
            "id", "kind", "kind_label", "status", "status_label", "number", "enterprise", "enterprise_name",
            "jurisdiction", "place", "body", "task", "visit", "case", "for_party", "issued_on", "served_on",
            "next_step", "corrects", "sha256", "code", "document_state", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields

    def get_kind_label(self, paper: EnforcementPaper) -> str:
        return name_of(paper.kind)


class VerifiedSerializer(serializers.ModelSerializer):
    """What anybody who holds a paper may know of it."""

    kind = serializers.CharField(source="kind_label", read_only=True)
    matches = serializers.SerializerMethodField()

    class Meta:
        model = IssuedDocument
        fields = ("kind", "number", "issuer", "issued_on", "state", "sha256", "content_sha256", "signed_by", "matches")
        read_only_fields = fields

    def get_matches(self, document: IssuedDocument) -> bool | None:
        return self.context.get("matches")


class PaperOpinionBody(BodySerializer):
    """What the reviewer or the head says."""

    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class PaperReasonBody(BodySerializer):
    """Why it goes back."""

    note = serializers.CharField(max_length=500)


class PaperViewSet(RegisterViewSet):
    """Enforcement documents within the caller's places; an enterprise sees what was issued to it."""

    model = EnforcementPaper
    permission = VIEW
    serializer_class = PaperSerializer
    filterset_class = PaperFilter
    related = ("enterprise", "jurisdiction", "body", "document")
    orderings = ("id",)

    @action(detail=False, methods=["get"], url_path="verify", filter_backends=[], pagination_class=None)
    @reads(VIEW, answer=VerifiedSerializer)
    def verify(self, request):
        """Whether the paper with this `code` counts and whether `sha256` is its file; nobody's name."""
        document = issued.by_code(request.query_params.get("code", ""))
        if document is None:
            raise Http404
        digest = request.query_params.get("sha256", "").strip().lower()
        matches = digest == document.sha256 if digest else None
        return Response(VerifiedSerializer(document, context={"matches": matches}).data)

    @action(detail=True, methods=["post"])
    @changes(REVIEW, body=PaperOpinionBody)
    def review(self, paper, **opinion):
        """Agree as the reviewer; refused to whoever prepared it."""
        return papers.review(paper=paper, actor=self.request.user, now=timezone.now(), **opinion)

    @action(detail=True, methods=["post"])
    @changes(APPROVE, body=PaperOpinionBody)
    def approve(self, paper, **opinion):
        """Approve as the head; refused to whoever prepared or reviewed it."""
        return papers.approve(paper=paper, actor=self.request.user, now=timezone.now(), **opinion)

    @action(detail=True, methods=["post"], url_path="return")
    @changes(REVIEW, body=PaperReasonBody)
    def return_to_maker(self, paper, note):
        """Return it with the reason."""
        return papers.return_(paper=paper, actor=self.request.user, now=timezone.now(), note=note)
