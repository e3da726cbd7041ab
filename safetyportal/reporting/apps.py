"""What is read across apps: home, search, statistics. It reads every app and is imported by none."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "safetyportal.reporting"
    label = "reporting"
    verbose_name = _("Reporting")

    def ready(self):
        from safetyportal.core import navigation  # noqa: PLC0415 -- app ready
        from safetyportal.reporting.dashboards.frame import PERMISSION, figures_of  # noqa: PLC0415 -- app ready

        navigation.register(
            navigation.Entry(
                _("Dashboard"), "dashboard", "chart-bar", PERMISSION, 5, _("Figures"),
                when=lambda user: bool(figures_of(user)),
            )
        )  # fmt: skip
