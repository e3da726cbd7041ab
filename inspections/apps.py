"""What authorities do: plans, draws, visits, enforcement documents, cases."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Inspection and enforcement")

    def ready(self):
        from inspections import checks, moving_rows, providers  # noqa: F401, PLC0415 -- app ready

        moving_rows.register()
        providers.register()
