"""The admin site shows only pages that obey postings, and people sign in where everybody does."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    """Fail closed: pages of third-party packages, which know nothing of postings, are never registered."""

    site_header = _("Administration of the work safety portal")
    site_title = _("Administration")
    index_title = _("Reference data, rules and operation")

    def register(self, model_or_iterable, admin_class=None, **options):
        if admin_class is not None and getattr(admin_class, "obeys_postings", False):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self):
        """Without the jump to any object by its number, which asks for no posting."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def login(self, request, extra_context=None):
        """People have signed in where everybody does before they come here (`LoginRequiredMiddleware`)."""
        if not self.has_permission(request):
            raise PermissionDenied(_("This console is for the three administrators."))
        return HttpResponseRedirect(reverse("admin:index"))

    def logout(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request, extra_context=None):
        """Passwords are changed where the policy, the history and the trail know of it."""
        return HttpResponseRedirect(reverse("account_change_password"))


class PortalAdminConfig(AdminConfig):
    default_site = "safetyportal.core.admin_site.PortalAdminSite"
