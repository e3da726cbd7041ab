"""The main job: self-inspection, the hazard loop, listed supervision, the monthly report."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HazardsConfig(AppConfig):
    name = "hazards"
    verbose_name = _("Hazards")

    def ready(self):
        from hazards import moving_rows  # noqa: PLC0415 -- app ready
        from hazards.providers import listings, loop, monthly, selfcheck, signals, tables  # noqa: PLC0415 -- app ready

        moving_rows.register()
        listings.register()
        loop.register()
        monthly.register()
        selfcheck.register()
        signals.register()
        tables.register()
