"""What programs may send about enterprises. Only the facts that a form may set; anything else is an error."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from enterprises.choices import ChangeKind, RiskClass
from enterprises.models import Enterprise
from enterprises.queries import CODE_TABLES, bodies_in_use
from enterprises.services.facts import FACTS, OFFICIAL_FACTS
from safetyportal.core.api.fields import (
    BodySerializer,
    CodeField,
    DivisionField,
    FiniteField,
    NoteSerializer,
    ScopedRelatedField,
)
from safetyportal.core.identifiers import make_credit_code, validate_credit_code
from safetyportal.core.models import SupervisingBody


class BodyField(serializers.SlugRelatedField):
    """A supervising body in use, by its code; the service says whether it is over the enterprise."""

    def __init__(self, **kwargs):
        super().__init__(slug_field="code", queryset=QuerySet(SupervisingBody).none(), **kwargs)

    def get_queryset(self):
        return bodies_in_use()


class FactsBody(BodySerializer, serializers.ModelSerializer):
    """Facts of an enterprise, each as the page's form takes it."""

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        field: FiniteField
        for field, made in serializers.ModelSerializer.serializer_field_mapping.items()
        if made is serializers.FloatField
    }

    class Meta:
        model = Enterprise
        fields: tuple[str, ...] = FACTS
        validators: tuple = ()  # whether a credit code is free is the service's to say, over all places
        extra_kwargs = {
            **{name: {"required": False} for name in FACTS},
            "credit_code": {"required": False, "validators": [validate_credit_code], "max_length": 18},
        }

    def build_field(self, field_name, info, model_class, nested_depth):
        if field_name not in CODE_TABLES:
            return super().build_field(field_name, info, model_class, nested_depth)
        table = CODE_TABLES[field_name]
        if field_name == "supervision_classes":
            return serializers.ListField, {"child": CodeField(table), "max_length": 30}
        return CodeField, {"table": table, "allow_blank": True}


class OfficialFactsBody(FactsBody):
    """Facts as the authority records them: also on whose premises, and under which department."""

    host: Any = ScopedRelatedField(
        "enterprises.Enterprise",
        "enterprises.view_enterprise",
        required=False,
        allow_null=True,
        help_text="Number of the enterprise on whose premises it works (厂中厂).",
    )
    government_body: Any = BodyField(
        required=False, allow_null=True, help_text="Twelve-digit code of the competent department."
    )

    class Meta(FactsBody.Meta):
        fields: tuple[str, ...] = OFFICIAL_FACTS
        extra_kwargs = FactsBody.Meta.extra_kwargs | {"external_id": {"required": False}}


class RegisterBody(OfficialFactsBody):
    """A new enterprise, entered by the county for one of its townships or grid cells."""

    example = {
        "jurisdiction": "430102001",
        "name": "示例机械制造有限公司",
        "credit_code": make_credit_code("430102", 1),
        "registration_type": "112",
        "industry": "3311",
        "supervision_classes": ["machinery"],
        "legal_representative": "示例甲",
        "production_address": "示例路1号",
        "staff_total": 86,
    }
    jurisdiction = DivisionField(help_text="Code of the township or grid cell.")

    class Meta(OfficialFactsBody.Meta):
        fields = ("jurisdiction", *OFFICIAL_FACTS)
        extra_kwargs = OfficialFactsBody.Meta.extra_kwargs | {"name": {"required": True}}


class CorrectionBody(FactsBody):
    """The corrected facts of a returned registration; the township may be corrected too."""

    jurisdiction = DivisionField(required=False, help_text="Code of the township or grid cell.")

    class Meta(FactsBody.Meta):
        fields = ("jurisdiction", *FACTS)


class FactsChangeBody(OfficialFactsBody):
    """Facts that the county changes directly."""

    note = serializers.CharField(max_length=500, allow_blank=True, default="", help_text="Remark for the trail.")

    class Meta(OfficialFactsBody.Meta):
        fields = ("note", *OFFICIAL_FACTS)


class ChangeRequestBody(FactsBody):
    """What the enterprise asks for: other facts, or a step such as suspension."""

    example = {"kind": "facts", "reason": "新增一条生产线", "staff_total": 120}
    kind = serializers.ChoiceField(choices=ChangeKind.choices, default=ChangeKind.FACTS)
    reason = serializers.CharField(max_length=500)

    class Meta(FactsBody.Meta):
        fields = ("kind", "reason", *FACTS)


class ReasonBody(BodySerializer):
    """An act whose reason the other side reads."""

    example = {"note": "营业执照照片不清晰，请重新上传。"}
    note = serializers.CharField(max_length=500, help_text="Reason; the enterprise reads it.")


class RiskBody(BodySerializer):
    """A risk class with its reason."""

    example = {"risk_class": "B", "reason": "涉氨制冷，构成四级重大危险源"}
    risk_class = serializers.ChoiceField(choices=RiskClass.choices)
    reason = serializers.CharField(max_length=500)
    decided_on = serializers.DateField(required=False)


class ApproveChangeBody(NoteSerializer):
    """Agreement to exactly the differences that were read."""

    example = {"enterprise_version": 4, "note": ""}
    enterprise_version = serializers.IntegerField(
        min_value=1, help_text="`enterprise_version` of the request as it was read."
    )
