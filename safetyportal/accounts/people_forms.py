"""Forms of the administrators: accounts, postings, transfers."""

from datetime import datetime, time

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safetyportal.core import codes
from safetyportal.core.access import granted
from safetyportal.core.choices import Duty, Level, UserKind
from safetyportal.core.deadlines import SHANGHAI, end_of_day, local_day
from safetyportal.core.models import Role, SupervisingBody, User
from safetyportal.core.pages.division_field import DivisionField
from safetyportal.core.pages.forms import PortalForm
from safetyportal.core.services import postings
from safetyportal.core.services.accounts import MANAGE

LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
ID_NUMBER = RegexValidator(r"^[1-9]\d{16}[\dXx]$", _("An ID number has 17 digits and a check character."))
PHONE = RegexValidator(r"^1\d{10}$", _("A mobile number has eleven digits and begins with 1."))


class Reason(PortalForm):
    """An act on an account with the reason that stays in the trail."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class ContactForm(PortalForm):
    """What an account says of its person; personal data are shown masked elsewhere."""

    name = forms.CharField(label=_("Full name"), max_length=64)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Mobile phone"), required=False, validators=[PHONE])
    id_number = forms.CharField(label=_("ID number"), required=False, validators=[ID_NUMBER])
    certificate_number = forms.CharField(label=_("Enforcement certificate number"), required=False, max_length=40)
    certificate_valid_to = forms.DateField(
        label=_("Enforcement certificate valid to"), required=False, widget=forms.DateInput
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class AccountForm(ContactForm):
    """A new account."""

    username = forms.CharField(
        label=_("User name"), max_length=64, help_text=_("Small letters, digits, dot, dash; it never changes.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=UserKind.choices)
    duty = forms.ChoiceField(
        label=_("Duty"),
        choices=Duty.choices,
        help_text=_("An administrator has one of the three duties and no business; it cannot be changed later."),
    )
    place = DivisionField(
        permission=MANAGE,
        label=_("Belongs to"),
        help_text=_("Whose administrators look after the account. It grants nothing."),
    )

    field_order = ["username", "name", "kind", "duty", "place"]
    groups = (
        (_("Account"), "", ("username", "name", "kind", "duty", "place", "language")),
        (_("Contact"), _("Personal data are stored encrypted."), ("email", "phone", "id_number")),
        (_("Enforcement"), "", ("certificate_number", "certificate_valid_to")),
    )

    def service_kwargs(self):
        values = super().service_kwargs()
        return {**values, "place": values["place"].path}


class AccountEditForm(ContactForm):
    """Corrections. Phone and ID number are only sent when they change, so nobody has to see them."""

    groups = (
        (_("Account"), "", ("name", "language")),
        (_("Contact"), _("Leave phone and ID number empty to keep them."), ("email", "phone", "id_number")),
        (_("Enforcement"), "", ("certificate_number", "certificate_valid_to")),
    )

    def service_kwargs(self):
        return {"changes": super().service_kwargs()}


def sectors_for(actor) -> list[tuple[str, str]]:
    """Sectors that this giver may give: all, or those of the own postings."""
    rows = codes.choices("sector")
    limits = [grant.sectors for grant in granted(actor, postings.GRANT)]
    if any(not limit for limit in limits):
        return rows
    own = frozenset().union(*limits)
    return [row for row in rows if row[0] in own]


def day_start(day) -> datetime:
    """The beginning of a day in Shanghai; for today this very moment."""
    now = timezone.now()
    return now if day <= local_day(now) else datetime.combine(day, time.min, tzinfo=SHANGHAI)


class GrantForm(PortalForm):
    """Role × place × sectors × from–to."""

    role = forms.ModelChoiceField(label=_("Role"), queryset=Role.objects.none())
    jurisdiction = DivisionField(label=_("Place"), permission=postings.GRANT, levels=tuple(Level))
    sectors = forms.MultipleChoiceField(
        label=_("Sectors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all sectors."),
    )
    unit = forms.RegexField(
        r"^E[1-9]\d{0,17}$",
        label=_("Enterprise"),
        required=False,
        help_text=_("E and the number in the address of the enterprise's page, such as E17."),
        error_messages={"invalid": _("E and a number, such as E17.")},
    )
    body = forms.CharField(
        label=_("Supervising body"),
        required=False,
        max_length=120,
        help_text=_("Its name or its code of twelve digits, as the list of supervising bodies has them."),
    )
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput, initial=lambda: local_day(timezone.now()))
    ends_on = forms.DateField(label=_("Until the end of"), required=False, widget=forms.DateInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("For example the number of the appointment document.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = postings.grantable_roles(self.user, self.record)
        self.fields["sectors"].choices = sectors_for(self.user)
        if self.record is None or self.record.kind != UserKind.ENTERPRISE:
            del self.fields["unit"]
        else:
            del self.fields["body"]

    def clean_body(self):
        """The one body in use of this code or name in the giver's area; the service checks that it fits the place."""
        words = self.cleaned_data["body"].strip()
        if not words:
            return None
        rows = SupervisingBody.objects.visible_to(self.user, "core.view_supervisingbody").filter(active=True)
        found = list(rows.filter(Q(code=words) | Q(name=words))[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("There is no such body in your area, or more than one: give its code."))
        return found[0]

    def clean(self):
        values = super().clean()
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end must be later than the beginning."))
        if starts and starts < local_day(timezone.now()):
            self.add_error("starts_on", _("A posting cannot begin in the past."))
        return values

    def appointment(self) -> dict:
        values = super().service_kwargs()
        starts, ends = values.pop("starts_on"), values.pop("ends_on")
        return {**values, "starts_at": day_start(starts), "ends_at": end_of_day(ends) if ends else None}

    def service_kwargs(self):
        return self.appointment()


class TransferForm(GrantForm):
    """All postings end, one new posting begins, the account goes to the administrators of its place."""

    starts_on = forms.DateField(
        label=_("Day of the transfer"), widget=forms.DateInput, initial=lambda: local_day(timezone.now())
    )

    def service_kwargs(self):
        values = self.appointment()
        plan = postings.Appointment(
            values["role"], values["jurisdiction"], tuple(values["sectors"]), values["ends_at"],
            body=values.get("body"), unit=values.get("unit", ""),
        )  # fmt: skip
        return {
            "appointments": [plan],
            "account_place": plan.place,
            "at": values["starts_at"],
            "reason": values["reason"],
        }


class DelegateForm(PortalForm):
    """Lend an own posting: to whom, from when to when, why."""

    delegate = forms.CharField(
        label=_("To whom (user name)"),
        max_length=64,
        help_text=_("A person with a posting of the own at the same place or below."),
        widget=forms.TextInput(attrs={"list": "delegates", "autocomplete": "off", "autocapitalize": "none"}),
    )
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput, initial=lambda: local_day(timezone.now()))
    ends_on = forms.DateField(label=_("Until the end of"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def suggestions(self) -> list[User]:
        return list(postings.delegates_for(self.record, timezone.now()).order_by("username")[:200])

    def clean_delegate(self):
        name = self.cleaned_data["delegate"].strip().lower()
        person = postings.delegates_for(self.record, timezone.now()).filter(username=name).first()
        if person is None:
            raise forms.ValidationError(_("There is no such person with a posting at the same place or below."))
        return person

    def service_kwargs(self):
        values = super().service_kwargs()
        starts, ends = values.pop("starts_on"), values.pop("ends_on")
        return {**values, "starts_at": day_start(starts), "ends_at": end_of_day(ends)}
