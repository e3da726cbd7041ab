"""Lists and pages of what hangs on enterprises: persons, documents, special objects, sites."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import row_filters as filters
from enterprises import row_tables as tables
from enterprises.forms import rows as forms
from enterprises.models import EnterpriseDocument, ResponsiblePerson, Site, SpecialObject
from enterprises.services import rows
from enterprises.views.revealing import with_links
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import Register

VIEW, MAINTAIN = "enterprises.view_enterprise", "enterprises.maintain_enterprise"
EXPORT = "enterprises.export_enterprise"


def to_enterprise(section: str):
    """After a change, back to its section of the enterprise's page."""
    return lambda row: f"{reverse('enterprise-detail', kwargs={'pk': row.enterprise_id})}#{section}"


class PersonRegister(Register):
    model = ResponsiblePerson
    slug = "persons"
    label = _("Persons and certificates")
    help = _("Persons in charge and holders of safety certificates in the enterprises of your area.")
    permission = VIEW
    export_permission = EXPORT
    table = tables.PersonTable
    filterset = filters.PersonFilter
    related = ("enterprise__jurisdiction",)
    tabs = ((_("Certificates expiring"), "expiring=90"), (_("Certificates expired"), "expiring=expired"))
    edit = Act(
        rows.change_person, forms.PersonForm, label=_("Change"), permission=MAINTAIN, redirect=to_enterprise("persons")
    )
    detail_fields = (
        "enterprise", "kind", "name", "sex", "position", "phone", "id_number", "certificate_kind", "certificate_number",
        "certificate_issued_on", "certificate_expires_on", "left_on",
    )  # fmt: skip

    def facts(self, request, record):
        return with_links(super().facts(request, record), record, request.user)


class DocumentRegister(Register):
    model = EnterpriseDocument
    slug = "documents"
    label = _("Documents")
    help = _("Licences, reports, filings and insurances of the enterprises of your area, with their expiry.")
    permission = VIEW
    export_permission = EXPORT
    table = tables.DocumentTable
    filterset = filters.DocumentFilter
    related = ("enterprise__jurisdiction", "attachment")
    tabs = ((_("Expiring"), "expiring=90"), (_("Expired"), "expiring=expired"))
    edit = Act(
        rows.change_document,
        forms.DocumentChangeForm,
        label=_("Change"),
        permission=MAINTAIN,
        redirect=to_enterprise("documents"),
    )
    acts = {
        "renew": Act(
            rows.renew_document,
            forms.RenewalForm,
            label=_("Renew"),
            permission=MAINTAIN,
            tone="primary",
            icon="replace",
            help=_("The present document stays in the box as replaced."),
            redirect=to_enterprise("documents"),
        )
    }
    detail_fields = ("enterprise", "title", "number", "issuer", "issued_on", "expires_on", "retired_on")


class SpecialObjectRegister(Register):
    model = SpecialObject
    slug = "special-objects"
    label = _("Special objects")
    help = _("Major hazard sources, tailings ponds, special equipment, confined spaces and the like.")
    permission = VIEW
    export_permission = EXPORT
    table = tables.SpecialObjectTable
    filterset = filters.SpecialObjectFilter
    related = ("enterprise__jurisdiction", "type")
    edit = Act(
        rows.change_special_object,
        forms.SpecialObjectForm,
        label=_("Change"),
        permission=MAINTAIN,
        redirect=to_enterprise("special"),
    )
    detail_fields = ("enterprise", "type", "name", "number", "location", "condition", "longitude", "latitude")

    def facts(self, request, record):
        groups = super().facts(request, record)
        return [*groups, {"title": record.type.label, "facts": forms.special_facts(record)}]


class SiteRegister(Register):
    model = Site
    slug = "sites"
    label = _("Sites")
    permission = VIEW
    export_permission = EXPORT
    table = tables.SiteTable
    filterset = filters.SiteFilter
    related = ("enterprise__jurisdiction",)
    edit = Act(
        rows.change_site, forms.SiteForm, label=_("Change"), permission=MAINTAIN, redirect=to_enterprise("sites")
    )
    acts = {"remove": Act(rows.remove_site, label=_("Remove"), permission=MAINTAIN, tone="danger", icon="trash")}
    detail_fields = (
        "enterprise", "kind", "name", "address", "longitude", "latitude", "floor_area", "hazards", "contact",
        "contact_phone",
    )  # fmt: skip

    def facts(self, request, record):
        return with_links(super().facts(request, record), record, request.user)


REGISTERS = (PersonRegister, DocumentRegister, SpecialObjectRegister, SiteRegister)
