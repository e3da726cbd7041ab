"""Django admin for the three administrators: what they may see and change follows their postings, and is audited.

Nothing here writes by itself: every save goes through a service. What a workflow or another administrator controls is
shown read-only or not at all.
"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.functional import cached_property

from safetyportal.core.access import can, granted_paths, holds
from safetyportal.core.errors import Refusal
from safetyportal.core.models import (
    AuditEntry,
    Boundary,
    CalendarDay,
    CodeEntry,
    Job,
    Jurisdiction,
    JurisdictionChange,
    PeriodicTick,
    Posting,
    Role,
    Rule,
    SupervisingBody,
)
from safetyportal.core.services import job_control, law
from safetyportal.core.writes import unit_of_work

admin.site.disable_action("delete_selected")


class CappedPaginator(Paginator):
    """Counts no further than anybody turns pages: the trail has tens of millions of rows."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[:10_001].count()


class PostedAdmin(admin.ModelAdmin):
    """Read-only page for holders of `view_perm`; subclasses open single acts."""

    obeys_postings = True  # what `PortalAdminSite` asks for
    view_perm = ""
    change_perm = ""
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    view_on_site = False

    def get_queryset(self, request):
        manager = self.model.objects
        if hasattr(manager, "visible_to"):
            return manager.visible_to(request.user, self.view_perm).order_by(*self.get_ordering(request))
        return super().get_queryset(request)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return holds(request.user, self.view_perm)

    def has_add_permission(self, request):
        return bool(self.change_perm) and holds(request.user, self.change_perm)

    def has_change_permission(self, request, obj=None):
        if not self.change_perm:
            return False
        return holds(request.user, self.change_perm) if obj is None else bool(can(request.user, self.change_perm, obj))

    def has_delete_permission(self, request, obj=None):
        return False

    def log_addition(self, request, obj, message):
        """The portal's own trail has it already."""

    log_change = log_deletion = log_addition


class LawAdmin(PostedAdmin):
    """Rules, calendar and code tables: written by `services.law`, which audits and checks overrides.

    A page of another app names its own service as `keep`.
    """

    keep = staticmethod(law.save_row)

    # Django opens a transaction of its own here; the unit of work must be the outermost.
    def changeform_view(self, *args, **kwargs):
        with unit_of_work():
            return super().changeform_view(*args, **kwargs)

    def delete_view(self, *args, **kwargs):
        with unit_of_work():
            return super().delete_view(*args, **kwargs)

    def save_model(self, request, obj, form, change):
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name in form.cleaned_data}
        try:
            self.keep(obj, actor=request.user, now=timezone.now(), created=not change, changes=changes)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            raise PermissionDenied from error
        except Refusal as error:
            raise PermissionDenied(str(error)) from error

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def delete_model(self, request, obj):
        try:
            law.remove_row(obj, actor=request.user, now=timezone.now())
        except ValidationError as error:
            raise PermissionDenied(" ".join(error.messages)) from error


@admin.register(Rule)
class RuleAdmin(LawAdmin):
    view_perm = change_perm = "core.manage_rule"
    list_display = ["key", "title", "place", "value", "unit", "valid_from", "valid_to", "verification"]
    list_filter = ["verification", "unit"]
    search_fields = ["key", "title", "source"]

    def get_queryset(self, request):
        """Rules of the own place, and those of the levels above that apply there."""
        visible = super().get_queryset(request)
        paths = granted_paths(request.user, self.view_perm)
        return visible.filter(pk__in=[row.pk for row in visible if any(_touches(row.place, path) for path in paths)])


def _touches(place: str, path: str) -> bool:
    return place.startswith(path) or path.startswith(place)


@admin.register(CalendarDay)
class CalendarDayAdmin(LawAdmin):
    view_perm = change_perm = "core.manage_rule"
    list_display = ["day", "kind", "name", "source", "verification"]
    list_filter = ["kind", "verification"]
    date_hierarchy = "day"


@admin.register(CodeEntry)
class CodeEntryAdmin(LawAdmin):
    view_perm = change_perm = "core.manage_code"
    list_display = ["table", "code", "name", "name_en", "parent_code", "verification"]
    list_filter = ["table"]
    search_fields = ["code", "name"]


@admin.register(Jurisdiction)
class JurisdictionAdmin(PostedAdmin):
    view_perm = "core.manage_jurisdiction"
    list_display = ["code", "name", "level", "kind", "path", "valid_from", "valid_to"]
    list_filter = ["level", "kind"]
    search_fields = ["=code", "name"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        allowed = rows.none()
        for path in granted_paths(request.user, self.view_perm):
            allowed |= rows.filter(path__startswith=path)
        return allowed


@admin.register(JurisdictionChange)
class JurisdictionChangeAdmin(PostedAdmin):
    view_perm = "core.manage_jurisdiction"
    list_display = ["old", "new", "effective_on", "basis"]
    list_select_related = ["old", "new"]


@admin.register(SupervisingBody)
class SupervisingBodyAdmin(PostedAdmin):
    view_perm = "core.manage_body"
    list_display = ["code", "name", "kind", "place", "active"]
    list_filter = ["kind", "active"]
    search_fields = ["=code", "name"]
    exclude = ["contact_phone"]


@admin.register(Boundary)
class BoundaryAdmin(PostedAdmin):
    view_perm = "core.manage_jurisdiction"
    list_display = ["code", "name", "source", "review_number"]
    search_fields = ["=code", "name"]
    exclude = ["geometry"]


@admin.register(Role)
class RoleAdmin(PostedAdmin):
    view_perm = "core.view_posting"
    list_display = ["code", "duty", "levels", "order"]


@admin.register(Posting)
class PostingAdmin(PostedAdmin):
    view_perm = "core.view_posting"
    list_display = ["user", "role", "place", "sectors", "starts_at", "ends_at", "on_behalf_of"]
    list_select_related = ["user", "role", "on_behalf_of", "jurisdiction"]
    search_fields = ["user__username", "user__name"]


@admin.register(AuditEntry)
class AuditEntryAdmin(PostedAdmin):
    view_perm = "core.read_audit"
    list_display = ["at", "actor_name", "action", "target_label", "place", "outcome"]
    search_fields = ["actor_name", "target_label"]


@admin.register(Job)
class JobAdmin(PostedAdmin):
    view_perm = "core.manage_job"
    list_display = ["id", "name", "state", "attempts", "created_at", "finished_at"]
    list_filter = ["state", "name"]
    exclude = ["arguments", "result"]  # business of the person who asked

    def get_queryset(self, request):
        return job_control.managed_by(request.user).order_by(*self.get_ordering(request))


@admin.register(PeriodicTick)
class PeriodicTickAdmin(PostedAdmin):
    view_perm = "core.manage_job"
    list_display = ["name", "due_at", "job"]
    list_filter = ["name"]
