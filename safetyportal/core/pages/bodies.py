"""Supervising bodies (监管主体): officials look them up, the system administrator keeps them."""

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safetyportal.core import codes
from safetyportal.core.choices import BodyKind
from safetyportal.core.errors import Conflict
from safetyportal.core.models import SupervisingBody
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.division_field import DivisionField
from safetyportal.core.pages.filters import PlaceFilter, ScopedFilterSet, SearchFilter, YesNoFilter
from safetyportal.core.pages.forms import PortalForm, ReasonForm
from safetyportal.core.pages.register import Register
from safetyportal.core.pages.tables import A, Column, ScopedTable
from safetyportal.core.services import body_changes, body_keys

MANAGE, KEYS = "core.manage_body", "core.manage_bodykey"


class BodyTable(ScopedTable):
    name = Column(verbose_name=_("name"), linkify=("supervisingbody-detail", {"pk": A("pk")}))
    jurisdiction = Column(accessor="jurisdiction__name", verbose_name=_("division"))

    class Meta(ScopedTable.Meta):
        model = SupervisingBody
        fields = (
            "name", "code", "kind", "jurisdiction", "contact_name", "contact_phone", "address", "postcode",
            "active",
        )  # fmt: skip
        default_columns = ("name", "code", "kind", "jurisdiction", "contact_name", "contact_phone", "active")
        related = ("jurisdiction",)


class BodyFilter(ScopedFilterSet):
    q = SearchFilter("name", "code")
    place = PlaceFilter()
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=BodyKind, empty_label=_("all"))
    active = YesNoFilter(label=_("In use"))

    class Meta:
        model = SupervisingBody
        fields = ("q", "place", "kind", "active")


class BodyForm(PortalForm):
    jurisdiction = DivisionField(label=_("Division"), permission=MANAGE)
    code = forms.RegexField(
        r"^\d{12}$",
        label=_("Body code"),
        help_text=_("Twelve digits: the division's nine, then three of its own."),
        error_messages={"invalid": _("Twelve digits.")},
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind)
    sectors = forms.MultipleChoiceField(
        label=_("Sectors"),
        choices=lambda: codes.choices("sector"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What an industry department supervises; none ticked means all."),
    )
    document_mark = forms.CharField(
        label=_("Document mark"),
        required=False,
        max_length=10,
        help_text=_("Stands before the year in document numbers, such as 湘应急."),
    )
    contact_name = forms.CharField(label=_("Contact person"), required=False, max_length=64)
    contact_phone = forms.CharField(label=_("Contact phone"), required=False, max_length=20)
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    postcode = forms.RegexField(
        r"^\d{6}$", label=_("Postcode"), required=False, error_messages={"invalid": _("Six digits.")}
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    groups = (
        (_("Body"), "", ("jurisdiction", "code", "name", "kind", "sectors", "document_mark", "active")),
        (_("Contact"), "", ("contact_name", "contact_phone", "address", "postcode")),
    )


class CertificateForm(PortalForm):
    """A certificate of a certification authority with its key. What is typed here is kept in no draft."""

    keystore = forms.FileField(label=_("PKCS#12 file (.p12, .pfx)"))
    password = forms.CharField(
        label=_("Password of the file"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "data-no-draft": True}),
        strip=False,
    )

    def service_kwargs(self):
        return {"content": self.cleaned_data["keystore"].read(), "password": self.cleaned_data["password"]}


def install_certificate(*, supervisingbody, content: bytes, password: str, actor, now):
    return body_keys.install(body=supervisingbody, content=content, password=password, actor=actor, now=now).body


def withdraw_certificate(*, supervisingbody, note: str, actor, now):
    key = body_keys.key_in_force(supervisingbody, now)
    if key is None:
        raise Conflict(_("This body has no certificate in force."))
    return body_keys.withdraw(key=key, reason=note, actor=actor, now=now).body


class SupervisingBodyRegister(Register):
    model = SupervisingBody
    slug = "bodies"
    label = _("Supervising bodies")
    help = _("Who supervises in your area: committee offices, bureaus, industry departments, stations and squads.")
    permission = "core.view_supervisingbody"
    table = BodyTable
    filterset = BodyFilter
    ordering = ("code", "id")
    keyset_orderings = ("code",)
    create = Act(body_changes.add_body, BodyForm, label=_("Add a body"), permission=MANAGE)
    edit = Act(body_changes.change_body, BodyForm, permission=MANAGE)
    acts = {
        "certificate": Act(
            install_certificate, CertificateForm, label=_("Install a certificate"), permission=KEYS, icon="key"
        ),
        "withdraw_certificate": Act(
            withdraw_certificate, ReasonForm, label=_("Withdraw the certificate"), permission=KEYS, tone="danger"
        ),
    }
    bulk_acts = {
        "retire": Act(
            body_changes.change_body,
            fixed_kwargs={"active": False},
            label=_("Take out of use"),
            permission=MANAGE,
            confirm=_("Take the ticked bodies out of use?"),
        ),
        "restore": Act(
            body_changes.change_body, fixed_kwargs={"active": True}, label=_("Put back in use"), permission=MANAGE
        ),
    }
    detail_fields = (
        (_("Body"), ("code", "name", "kind", "jurisdiction", "sectors", "document_mark", "active")),
        (_("Contact"), ("contact_name", "contact_phone", "address", "postcode")),
    )

    def facts(self, request, record):
        return [*super().facts(request, record), {"title": gettext("Certificate"), "facts": _certificate(record)}]


def _certificate(body: SupervisingBody) -> list[dict]:
    """What the body signs with now; the key itself is shown nowhere."""
    key = body_keys.key_in_force(body, timezone.now())
    if key is None:
        return [{"label": gettext("In use"), "value": None}]
    return [
        {"label": gettext("Subject"), "value": key.subject, "wide": True},
        {"label": gettext("Issued by"), "value": key.issuer, "wide": True},
        {"label": gettext("Valid to"), "value": f"{key.valid_to:%Y-%m-%d}"},
        {"label": gettext("Fingerprint (SHA-256)"), "value": key.fingerprint, "wide": True},
    ]
