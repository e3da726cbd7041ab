"""The admin site shows only pages that obey postings, and people sign in where everybody does."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    """Fail closed: pages of third-party packages, which know nothing of postings, are never registered."""

    site_header = _("Administration of the work safety portal")
    site_title = _("Administration")
    index_title = _("Reference data, rules and operation")

    def register(self, model_or_iterable, admin_class=None, **options):
        if admin_class is not None and getattr(admin_class, "obeys_postings", False):
            super().register(model_or_iterable, admin_class, **options)

    def login(self, request, extra_context=None):
        from django.contrib.auth.views import redirect_to_login  # noqa: PLC0415 -- app ready

        return redirect_to_login(request.get_full_path())


class PortalAdminConfig(AdminConfig):
    default_site = "safetyportal.core.admin_site.PortalAdminSite"
