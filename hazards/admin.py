"""Hazard supervision's part of the administrators' console: national checklists and how often is inspected."""

from django.contrib import admin

from hazards.models import ChecklistItem, ChecklistStandard, InspectionFrequency
from hazards.services.checklists import KEEP, MANAGE, keep_row
from safetyportal.core.admin import LawAdmin


class NormAdmin(LawAdmin):
    """Written by `services.checklists`; what was ever in force is ended by its last day, never removed."""

    keep = staticmethod(keep_row)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ChecklistStandard)
class ChecklistStandardAdmin(NormAdmin):
    view_perm, change_perm = "hazards.view_checkliststandard", KEEP
    list_display = ["code", "title", "place", "valid_from", "valid_to", "verification"]
    list_filter = ["verification"]
    search_fields = ["=code", "title"]
    exclude = ["enterprise"]
    raw_id_fields = ["jurisdiction"]
    ordering = ["id"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(enterprise=None)  # an enterprise's own are its own business


@admin.register(ChecklistItem)
class ChecklistItemAdmin(NormAdmin):
    view_perm, change_perm = "hazards.view_checkliststandard", KEEP
    list_display = ["code", "title", "standard", "level", "rhythm", "valid_from", "valid_to", "verification"]
    list_filter = ["level", "rhythm", "verification"]
    list_select_related = ["standard"]
    search_fields = ["=code", "title", "basis"]
    raw_id_fields = ["standard"]
    ordering = ["id"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(standard__enterprise=None)


@admin.register(InspectionFrequency)
class InspectionFrequencyAdmin(NormAdmin):
    view_perm = change_perm = MANAGE
    list_display = ["code", "title", "place", "rhythm", "valid_from", "valid_to", "verification"]
    list_filter = ["rhythm", "verification"]
    search_fields = ["code", "title"]
