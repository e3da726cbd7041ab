"""Sign-in, profile, accounts, postings and delegations: pages only, the models are the kernel's."""

from allauth.usersessions.apps import UserSessionsConfig
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


class SessionListConfig(UserSessionsConfig):
    """allauth's list of a person's sessions, filled at sign-in by us: it would load every earlier session each time."""

    def ready(self):
        from allauth.account.signals import password_changed, password_set, user_logged_in  # noqa: PLC0415 -- app ready
        from allauth.usersessions.signals import on_password_changed  # noqa: PLC0415 -- app ready

        from safetyportal.accounts.signals import session_listed  # noqa: PLC0415 -- app ready

        user_logged_in.connect(session_listed)
        for changed in (password_set, password_changed):
            changed.connect(on_password_changed)
