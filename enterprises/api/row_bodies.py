"""What programs may send about persons, sites, special objects, documents and transfers."""

from typing import Any

from rest_framework import serializers

from enterprises.models import EnterpriseDocument, ResponsiblePerson, Site, SpecialObject, SpecialObjectType
from safetyportal.core.api.fields import BodySerializer, CodeField, DivisionField, FiniteField


class RowBody(BodySerializer, serializers.ModelSerializer):
    """Columns of one row, each as the page's form takes it."""

    example: dict | None = None

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        field: FiniteField
        for field, made in serializers.ModelSerializer.serializer_field_mapping.items()
        if made is serializers.FloatField
    }


class Changing(RowBody):
    """Only what is named is changed."""

    example: dict | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **(kwargs | {"partial": True}))


class PersonBody(RowBody):
    """A person in charge or with a safety certificate."""

    example: dict | None = {
        "kind": "safety_manager",
        "name": "示例丁",
        "certificate_kind": "安全生产管理人员考核合格证",
        "certificate_number": "示例43010200001",
        "certificate_expires_on": "2028-06-30",
    }

    class Meta:
        model = ResponsiblePerson
        fields = (
            "kind", "name", "sex", "position", "phone", "id_number", "certificate_kind", "certificate_number",
            "certificate_issued_on", "certificate_expires_on", "left_on",
        )  # fmt: skip


class SiteBody(RowBody):
    """A place of work."""

    example: dict | None = {"kind": "workshop", "name": "示例一号车间", "longitude": 112.98, "latitude": 28.19}

    class Meta:
        model = Site
        fields = (
            "kind", "name", "address", "longitude", "latitude", "floor_area", "hazards", "contact", "contact_phone",
        )  # fmt: skip


class SpecialObjectBody(RowBody):
    """A special object; `values` are the fields that its type declares."""

    values = serializers.DictField(required=False, help_text="By the codes of the type's fields.")  # type: ignore[assignment]

    class Meta:
        model = SpecialObject
        fields = ("name", "number", "location", "longitude", "latitude", "condition", "values")


class NewSpecialObjectBody(SpecialObjectBody):
    """A special object of one of the types in use."""

    type: Any = serializers.SlugRelatedField(
        "code", queryset=SpecialObjectType.objects.filter(active=True), help_text="Code of the type, such as `dust`."
    )

    class Meta(SpecialObjectBody.Meta):
        fields = ("type", *SpecialObjectBody.Meta.fields)  # type: ignore[assignment]


class DocumentBody(RowBody):
    """What is written on a paper of the document box."""

    kind = CodeField("document_kind")

    class Meta:
        model = EnterpriseDocument
        fields: tuple[str, ...] = ("kind", "title", "number", "issuer", "issued_on", "expires_on")


class NewDocumentBody(DocumentBody):
    """A paper for the document box, with its file as a part of `multipart/form-data`, or as JSON without one."""

    file = serializers.FileField(required=False, help_text="Photo, PDF, Word or Excel.")

    class Meta(DocumentBody.Meta):
        fields = (*DocumentBody.Meta.fields, "file")


class RenewalBody(NewDocumentBody):
    """The successor of a paper: kind stays, number and dates are new."""

    kind = None  # type: ignore[assignment]  # how serializers leave out an inherited field

    class Meta(NewDocumentBody.Meta):
        fields = ("title", "number", "issuer", "issued_on", "expires_on", "file")


class LicenceBody(BodySerializer):
    """The business licence as `multipart/form-data`."""

    file = serializers.FileField(help_text="Photo or scan: JPEG, PNG or PDF.")


class TransferBody(BodySerializer):
    """An offer to the county to which the enterprise has moved."""

    example = {"jurisdiction": "430202001", "reason": "企业已整体搬迁"}
    jurisdiction = DivisionField(help_text="Code of the receiving township or grid cell.")
    reason = serializers.CharField(max_length=500)


class PersonChangeBody(Changing, PersonBody):
    """Columns of a person that change."""


class SiteChangeBody(Changing, SiteBody):
    """Columns of a site that change."""


class SpecialObjectChangeBody(Changing, SpecialObjectBody):
    """Columns of a special object that change; `values` are replaced as a whole."""


class DocumentChangeBody(Changing, DocumentBody):
    """What was written wrongly about a paper."""
