"""The registry's part of the administrators' console."""

from django import forms
from django.contrib import admin

from enterprises.models import SpecialObjectType
from enterprises.services.special_types import MANAGE, save_type
from enterprises.special_fields import check_schema
from safetyportal.core.admin import LawAdmin


class SpecialObjectTypeForm(forms.ModelForm):
    class Meta:
        model = SpecialObjectType
        fields = ["code", "name", "name_en", "schema", "order", "active", "source"]

    def clean(self):
        values = super().clean()
        if "schema" in values:
            check_schema(values["schema"])
        return values


@admin.register(SpecialObjectType)
class SpecialObjectTypeAdmin(LawAdmin):
    view_perm = change_perm = MANAGE
    form = SpecialObjectTypeForm
    keep = staticmethod(save_type)
    list_display = ["code", "name", "name_en", "order", "active"]
    ordering = ["order", "code"]

    def has_delete_permission(self, request, obj=None):
        return False  # objects refer to it; a type that is no longer wanted is switched off
