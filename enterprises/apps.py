"""The enterprise registry (一企一档)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = _("Enterprises")

    def ready(self):
        from enterprises import hits, moving_rows, providers  # noqa: PLC0415 -- app ready
        from enterprises.services import release  # noqa: PLC0415 -- app ready
        from safetyportal.core import navigation  # noqa: PLC0415 -- app ready
        from safetyportal.core.passwords import register_words  # noqa: PLC0415 -- app ready
        from safetyportal.core.services.postings import when_a_posting_ends  # noqa: PLC0415 -- app ready
        from safetyportal.core.units import register_units  # noqa: PLC0415 -- app ready

        moving_rows.register()
        when_a_posting_ends(release.later)
        providers.register()
        register_units("E", names=providers.names_of, url=providers.address_of)
        register_words(providers.words_of_employers)
        hits.register()
        view, own, group = "enterprises.view_enterprise", "enterprises.submit_enterprise", _("Registry")
        entry = navigation.Entry
        navigation.register(
            entry(_("My enterprise"), "enterprise-own", "building-factory-2", own, 15, group),
            entry(_("Enterprises"), "enterprise-list", "building", view, 20, group),
            entry(_("Map"), "enterprise-map", "map", view, 21, group),
            entry(_("Change requests"), "changerequest-list", "edit", "enterprises.view_changerequest", 22, group),
            entry(_("Transfers"), "transferrequest-list", "transfer", "enterprises.receive_enterprise", 23, group),
            entry(_("Documents"), "enterprisedocument-list", "file-certificate", view, 24, group),
            entry(_("Persons and certificates"), "responsibleperson-list", "users", view, 25, group),
            entry(_("Special objects"), "specialobject-list", "flame", view, 26, group),
        )
