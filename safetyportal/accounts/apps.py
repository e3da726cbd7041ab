"""Sign-in, profile, accounts, postings and delegations: pages only, the models are the kernel's."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "safetyportal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from safetyportal.accounts import links, signals  # noqa: PLC0415 -- app ready
        from safetyportal.core.navigation import Entry, register  # noqa: PLC0415 -- app ready

        signals.connect()
        links.register()
        group = _("Administration")
        register(
            Entry(_("Own staff"), "staff-list", "users", "core.manage_staff", order=30, group=_("Registry")),
            Entry(_("Accounts"), "user-list", "users", "core.view_user", order=800, group=group),
            Entry(_("Postings"), "posting-list", "id-badge-2", "core.view_posting", order=810, group=group),
            Entry(
                _("Named exceptions"), "namedexception-list", "eye", "core.view_namedexception", order=815, group=group
            ),
            Entry(_("Audit trail"), "auditentry-list", "history", "core.read_audit", order=820, group=group),
        )
