"""Serializer bases and fields: strict input, masked personal data, choices within the caller's scope."""

import math

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from safetyportal.core import codes
from safetyportal.core.crypto import EncryptedTextField, mask
from safetyportal.core.models import Jurisdiction


class BodySerializer(serializers.Serializer):
    """What a request may carry. A name that is not declared is an error, so that nothing is ever taken by accident."""

    def to_internal_value(self, data):
        if isinstance(data, dict):
            unknown = {name: [self._no_such_field()] for name in data if name not in self._writable_names()}
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)

    def _writable_names(self) -> set[str]:
        return {name for name, field in self.fields.items() if not field.read_only}

    @staticmethod
    def _no_such_field():
        return serializers.ErrorDetail(_("There is no such field."), code="unknown")


class NoteSerializer(BodySerializer):
    """An act with a remark; steps that need a reason refuse an empty one."""

    note = serializers.CharField(max_length=500, allow_blank=True, default="", help_text=_("Remark or reason."))


class MaskedField(serializers.CharField):
    """Personal data: enough to recognise, not enough to use. The full value is never in the API."""

    def __init__(self, masking=mask, **kwargs):
        kwargs["read_only"] = True
        super().__init__(**kwargs)
        self.masking = masking

    def to_representation(self, value):
        return self.masking(str(value or ""))


class LabelField(serializers.CharField):
    """The words for a stored choice, in the caller's language: `status_label = LabelField("status")`."""

    def __init__(self, choice: str, **kwargs):
        kwargs["read_only"] = True
        super().__init__(source=f"get_{choice}_display", **kwargs)
        self.choice = choice

    def __deepcopy__(self, memo):
        return type(self)(self.choice)


class ScopedRelatedField(serializers.PrimaryKeyRelatedField):
    """A record by its id, among those over which the caller holds `permission`; others do not exist."""

    def __init__(self, model: str, permission: str, **kwargs):
        self.target, self.permission = model, permission
        if not kwargs.get("read_only"):
            kwargs["queryset"] = QuerySet(apps.get_model(model)).none()  # replaced for each request
        super().__init__(**kwargs)

    def get_queryset(self):
        model = apps.get_model(self.target)
        return model.objects.visible_to(self.context["request"].user, self.permission)


class DivisionField(serializers.SlugRelatedField):
    """A division or grid cell in force, by its code."""

    def __init__(self, **kwargs):
        kwargs.setdefault("slug_field", "code")
        if not kwargs.get("read_only"):
            kwargs["queryset"] = Jurisdiction.objects.none()
        super().__init__(**kwargs)

    def get_queryset(self):
        return Jurisdiction.objects.filter(valid_to=None)


class CodeField(serializers.CharField):
    """A code that may be chosen from a dictionary table."""

    default_error_messages = {"unknown": _("“{code}” is not a code of the dictionary {table}.")}

    def __init__(self, table: str, **kwargs):
        self.table = table
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("help_text", f"Code of /api/v1/dictionaries/{table}/")
        super().__init__(**kwargs)

    def to_internal_value(self, data):
        code = super().to_internal_value(data)
        if code and code not in dict(codes.choices(self.table)):
            self.fail("unknown", code=code, table=self.table)
        return code


class FiniteField(serializers.FloatField):
    """A number; not "nan" or "inf", which JSON cannot carry back."""

    def to_internal_value(self, data):
        value = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class MaskedModelSerializer(serializers.ModelSerializer):
    """Rows as they are shown: every encrypted column masked, whichever it is."""

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {EncryptedTextField: MaskedField}

    def build_standard_field(self, field_name, model_field):
        if isinstance(model_field, EncryptedTextField):
            return MaskedField, {"masking": model_field.shown, "label": model_field.verbose_name}
        return super().build_standard_field(field_name, model_field)
