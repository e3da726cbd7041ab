"""The kernel: who may do what where, and how anything is written, timed, told, kept and shown."""

from django.apps import AppConfig, apps
from django.db.models.signals import m2m_changed, post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "safetyportal.core"
    label = "core"
    verbose_name = _("Kernel")

    def ready(self):
        from django.utils.module_loading import autodiscover_modules  # noqa: PLC0415 -- app ready

        from safetyportal.core import checks  # noqa: F401, PLC0415 -- app ready: registers the system checks

        # Each app declares its roles, job handlers, workflows, audit actions and API scopes in these modules.
        autodiscover_modules(
            "audit_actions", "roles", "workflow", "jobs", "periodic", "attachments", "scopes", "imports", "documents"
        )

        from django.contrib.auth.models import Group  # noqa: PLC0415 -- app ready

        from safetyportal.core.access import forget_roles  # noqa: PLC0415 -- app ready
        from safetyportal.core.pages.menu import add_to_menu  # noqa: PLC0415 -- app ready
        from safetyportal.core.roles import sync_roles  # noqa: PLC0415 -- app ready

        add_to_menu()
        m2m_changed.connect(forget_roles, sender=Group.permissions.through, dispatch_uid="core.forget_roles")

        # After the last app, when every permission row exists.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(sync_roles, sender=last, dispatch_uid="core.sync_roles")
