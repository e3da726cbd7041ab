"""Enterprises as programs see them: codes beside words, personal data masked."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from enterprises.choices import TransferStatus
from enterprises.models import (
    ChangeRequest,
    Enterprise,
    EnterpriseDocument,
    ResponsiblePerson,
    RiskClassification,
    Site,
    SpecialObject,
    Supervision,
    TransferRequest,
)
from enterprises.queries import CODE_TABLES, differences, value_words
from enterprises.services.facts import OFFICIAL_FACTS
from safetyportal.core.api.fields import LabelField, MaskedModelSerializer

STATE = ("status", "status_label", "clock", "due_at")
STANDING = (
    "id", "acceptance_number", "jurisdiction", "jurisdiction_name", "place", "sectors", *STATE, "scale", "scale_label",
    "risk_class", "risk_on", "data_source", "submitted_at", "registered_at", "created_at", "updated_at", "version",
)  # fmt: skip
IN_LISTS = (
    "name", "credit_code", "industry", "supervision_classes", "registration_type", "legal_representative",
    "registered_address", "production_address", "longitude", "latitude", "staff_total", "standardisation_grade",
)  # fmt: skip
OF_ENTERPRISE = ("id", "enterprise")
_WORDED = ("high_risk_operations", "legal_sex", "premises_ownership", "standardisation_grade")


class EnterpriseRowSerializer(MaskedModelSerializer):
    """One row of the list."""

    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    jurisdiction_name = serializers.CharField(source="jurisdiction.name", read_only=True)
    status_label = LabelField("status")
    scale_label = LabelField("scale")

    class Meta:
        model = Enterprise
        fields: tuple[str, ...] = (*STANDING, *IN_LISTS)
        read_only_fields = fields


class EnterpriseSerializer(EnterpriseRowSerializer):
    """The whole record (一企一档). `labels` has the words of codes, in the caller's language."""

    labels = serializers.SerializerMethodField()
    host = serializers.PrimaryKeyRelatedField(read_only=True)  # type: ignore[var-annotated]
    host_name = serializers.CharField(source="host.name", read_only=True, default=None)
    government_body: Any = serializers.SlugRelatedField("code", read_only=True)
    government_body_name = serializers.CharField(source="government_body.name", read_only=True, default=None)

    class Meta(EnterpriseRowSerializer.Meta):
        fields = (
            *STANDING, "scale_reason", "risk_reason", "former_names", "decision_note", "labels", *OFFICIAL_FACTS,
            "host_name", "government_body_name",
        )  # fmt: skip
        read_only_fields = fields

    def get_labels(self, enterprise) -> dict[str, str]:
        names = (*CODE_TABLES, *_WORDED)
        return {name: str(value_words(enterprise, name)) for name in names if getattr(enterprise, name)}


class PersonSerializer(MaskedModelSerializer):
    """A person in charge, with the certificate."""

    kind_label = LabelField("kind")

    class Meta:
        model = ResponsiblePerson
        fields = (
            *OF_ENTERPRISE, "kind", "kind_label", "name", "sex", "position", "phone", "id_number", "certificate_kind",
            "certificate_number", "certificate_issued_on", "certificate_expires_on", "left_on", "version",
        )  # fmt: skip
        read_only_fields = fields


class SiteSerializer(MaskedModelSerializer):
    """A place of work."""

    kind_label = LabelField("kind")

    class Meta:
        model = Site
        fields = (
            *OF_ENTERPRISE, "kind", "kind_label", "name", "address", "longitude", "latitude", "floor_area", "hazards",
            "contact", "contact_phone", "version",
        )  # fmt: skip
        read_only_fields = fields


class DocumentSerializer(MaskedModelSerializer):
    """A paper of the document box; `file` is its address for a signed-in browser."""

    file = serializers.SerializerMethodField()

    class Meta:
        model = EnterpriseDocument
        fields = (
            *OF_ENTERPRISE, "kind", "title", "number", "issuer", "issued_on", "expires_on", "retired_on", "file",
            "version",
        )  # fmt: skip
        read_only_fields = fields

    def get_file(self, document) -> str | None:
        if document.attachment_id is None:
            return None
        return self.context["request"].build_absolute_uri(reverse("attachment", args=[document.attachment_id]))


class SpecialObjectSerializer(MaskedModelSerializer):
    """A major hazard source, tailings pond, boiler, confined space …; `values` are the fields of its type."""

    type: Any = serializers.SlugRelatedField("code", read_only=True)
    type_label = serializers.CharField(source="type.label", read_only=True)
    values = serializers.JSONField(read_only=True)

    class Meta:
        model = SpecialObject
        fields = (
            *OF_ENTERPRISE, "type", "type_label", "name", "number", "location", "longitude", "latitude", "condition",
            "values", "version",
        )  # fmt: skip
        read_only_fields = fields


class SupervisionSerializer(MaskedModelSerializer):
    """Who is responsible for the enterprise, from–to."""

    kind_label = LabelField("kind")
    person = serializers.CharField(source="user.name", read_only=True)

    class Meta:
        model = Supervision
        fields = ("id", "kind", "kind_label", "person", "since", "until")
        read_only_fields = fields


class RiskSerializer(MaskedModelSerializer):
    """One decision on the risk class."""

    class Meta:
        model = RiskClassification
        fields = ("id", "risk_class", "previous", "reason", "decided_on")
        read_only_fields = fields


class DifferenceSerializer(serializers.Serializer):
    """One field: what stands there and what is proposed, in words."""

    name = serializers.CharField()
    label = serializers.CharField(source="field")  # type: ignore[assignment]
    old = serializers.CharField()
    new = serializers.CharField()
    stale = serializers.BooleanField(help_text="The record has changed since the request was made.")


class ChangeRequestRowSerializer(MaskedModelSerializer):
    """One change request of the list."""

    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    kind_label = LabelField("kind")
    status_label = LabelField("status")
    requested_by = serializers.CharField(source="requested_by.name", read_only=True)
    decided_by = serializers.CharField(source="decided_by.name", read_only=True, default=None)

    class Meta:
        model = ChangeRequest
        fields: tuple[str, ...] = (
            "id", "enterprise", "enterprise_name", "kind", "kind_label", *STATE, "reason", "requested_by", "decided_by",
            "decided_at", "decision_note", "created_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class ChangeRequestSerializer(ChangeRequestRowSerializer):
    """A change request with its differences, field by field."""

    enterprise_version = serializers.IntegerField(source="enterprise.version", read_only=True)
    differences = serializers.SerializerMethodField()

    class Meta(ChangeRequestRowSerializer.Meta):
        fields = (*ChangeRequestRowSerializer.Meta.fields, "enterprise_version", "differences")
        read_only_fields = fields

    @extend_schema_field(DifferenceSerializer(many=True))
    def get_differences(self, request):
        return DifferenceSerializer(differences(request, request.enterprise), many=True).data


class OfferedSerializer(MaskedModelSerializer):
    """What the receiving county may know before it decides."""

    class Meta:
        model = Enterprise
        fields = (
            "name", "credit_code", "industry", "supervision_classes", "staff_total", "production_address", "risk_class",
        )  # fmt: skip
        read_only_fields = fields


class TransferSerializer(MaskedModelSerializer):
    """An offer of an enterprise to another county. `offered` has its facts while the offer is open."""

    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    status_label = LabelField("status")
    jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    to_jurisdiction: Any = serializers.SlugRelatedField("code", read_only=True)
    requested_by = serializers.CharField(source="requested_by.name", read_only=True)
    decided_by = serializers.CharField(source="decided_by.name", read_only=True, default=None)
    offered = serializers.SerializerMethodField()

    class Meta:
        model = TransferRequest
        fields = (
            "id", "enterprise", "enterprise_name", "jurisdiction", "to_jurisdiction", *STATE, "reason", "requested_by",
            "decided_by", "decided_at", "decision_note", "offered", "created_at", "version",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(OfferedSerializer(allow_null=True))
    def get_offered(self, transfer):
        return OfferedSerializer(transfer.enterprise).data if transfer.status == TransferStatus.REQUESTED else None
