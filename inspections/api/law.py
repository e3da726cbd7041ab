"""`/api/v1/unlawful-acts/`, `/api/v1/laws/` and `/api/v1/discretion-tables/`: the law library, read only."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from inspections.filters.law import DiscretionFilter, LawFilter, ViolationFilter
from inspections.models import DiscretionStep, DiscretionTable, LawArticle, LawInstrument, Sanction, Violation
from inspections.queries.law_prompt import answer_to
from inspections.queries.law_words import penalty_in_words
from safetyportal.core.api.actions import reads
from safetyportal.core.api.viewset import RegisterViewSet

VIEW, READ_DISCRETION = "inspections.view_violation", "inspections.view_discretiontable"


class ArticleSerializer(serializers.ModelSerializer):
    """An article in short; not its text."""

    law = serializers.CharField(source="instrument.code", read_only=True)

    class Meta:
        model = LawArticle
        fields = ("id", "law", "number", "label", "statement", "verification")
        read_only_fields = fields


class PenaltySerializer(serializers.ModelSerializer):
    """A range with what comes with it; `low` and `high` are yuan, times the gains, or per cent, as `basis` says."""

    words = serializers.SerializerMethodField()

    class Meta:
        model = Sanction
        fields = (
            "party", "stage", "basis", "low", "high", "cap", "gains_from", "gains_below", "accident", "consequences",
            "note", "words",
        )  # fmt: skip
        read_only_fields = fields

    def get_words(self, row) -> str:
        return penalty_in_words(row)


class ViolationSerializer(serializers.ModelSerializer):
    """An unlawful act with its penalties, as in force on the days of the row."""

    penalties = PenaltySerializer(source="sanctions", many=True, read_only=True)

    class Meta:
        model = Violation
        fields = (
            "id", "code", "title", "violated", "punished", "place", "measure", "papers", "categories", "trades",
            "valid_from", "valid_to", "source", "verification", "note", "penalties",
        )  # fmt: skip
        read_only_fields = fields


class LawSerializer(serializers.ModelSerializer):
    """One edition of a law."""

    class Meta:
        model = LawInstrument
        fields = (
            "id", "code", "title", "number", "kind", "place", "valid_from", "valid_to", "ended_by", "source",
            "verification", "note",
        )  # fmt: skip
        read_only_fields = fields


class StepSerializer(serializers.ModelSerializer):
    class Meta:
        model = DiscretionStep
        fields = ("gravity", "conditions", "share_from", "share_to", "low", "high")
        read_only_fields = fields


class DiscretionSerializer(serializers.ModelSerializer):
    """A table of discretion with its steps: shares of the range, or yuan."""

    steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = DiscretionTable
        fields = (
            "id", "title", "place", "violation", "party", "stage", "number", "valid_from", "valid_to", "source",
            "verification", "override_down_to", "version", "steps",
        )  # fmt: skip
        read_only_fields = fields


class ProposalsSerializer(serializers.Serializer):
    """Proposals, best first; each is an object as the page's prompt uses it."""

    on = serializers.DateField()
    results = serializers.ListField(child=serializers.DictField())


_ASKED = {
    "text": "A few characters, or the number of an article.",
    "category": "Kind of hazard, such as B04.",
    "item": "Code of a checklist item.",
    "sector": "Code of a sector.",
    "place": "Place of the enterprise: its thresholds hold.",
    "on": "Day of the act.",
}


class ViolationViewSet(RegisterViewSet):
    """Unlawful acts with penalties; `in_force` and `on` choose the version."""

    model = Violation
    permission = VIEW
    serializer_class = ViolationSerializer
    filterset_class = ViolationFilter
    ordering = ("code", "id")
    orderings = ("id",)

    def rows(self):
        return Violation.norms.visible_to(self.request.user, VIEW).prefetch_related("sanctions")

    @extend_schema(parameters=[OpenApiParameter(name, str, description=text) for name, text in _ASKED.items()])
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    @reads(VIEW, answer=ProposalsSerializer)
    def propose(self, request):
        """What a finding may be: the acts that fit what was ticked or typed."""
        return Response(answer_to(request.user, request.GET, timezone.now()))


class LawViewSet(RegisterViewSet):
    """Laws and regulations by edition."""

    model = LawInstrument
    permission = VIEW
    serializer_class = LawSerializer
    filterset_class = LawFilter
    ordering = ("code", "id")
    orderings = ("id",)

    def rows(self):
        return LawInstrument.norms.visible_to(self.request.user, VIEW)

    @action(detail=True, methods=["get"], filter_backends=[])
    @reads(VIEW, answer=ArticleSerializer(many=True))
    def articles(self, request, pk):
        """Articles of the edition that the library holds, in short."""
        rows = LawArticle.objects.filter(instrument=self.get_object()).select_related("instrument")
        return self.below(rows, ArticleSerializer, ordering=("number", "id"))


class DiscretionViewSet(RegisterViewSet):
    """Tables of discretion of the own places and those above."""

    model = DiscretionTable
    permission = READ_DISCRETION
    serializer_class = DiscretionSerializer
    filterset_class = DiscretionFilter

    def rows(self):
        return super().rows().prefetch_related("steps")
