"""The public registration: the enterprise, its licence, and the account of whoever applies."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from enterprises.forms.acts import LEAVES, licence_field
from enterprises.forms.facts import FIRST, NEEDED_FIRST, facts_form
from enterprises.models.profile import phone_number
from enterprises.services import facts as facts_
from safetyportal.core.pages.division_field import DivisionField

_ACCOUNT = ("person", "phone", "username", "password", "password_again")

_Form = facts_form(
    "_Form",
    columns=tuple(name for name in facts_.FACTS if name in FIRST),
    needed=NEEDED_FIRST,
    before=(
        (_("Where"), _("The township in which production takes place; it decides who reviews."), ("jurisdiction",)),
    ),
    after=(
        (_("Business licence"), "", ("licence",)),
        (_("Your account"), _("With it you follow the registration and keep the record afterwards."), _ACCOUNT),
    ),
    jurisdiction=DivisionField(label=_("Township"), levels=LEAVES),
    licence=licence_field(),
    person=forms.CharField(label=_("Your name"), max_length=64),
    phone=forms.CharField(label=_("Your mobile phone"), max_length=20, validators=[phone_number]),
    username=forms.CharField(
        label=_("User name"),
        max_length=64,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]{2,63}$", _("Three or more small letters, digits, . _ or -"))],
        help_text=_("Small letters and digits, such as a short name of the enterprise."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    ),
    password=forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    ),
    password_again=forms.CharField(
        label=_("Password again"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    ),
)


class SelfRegistrationForm(_Form):  # type: ignore[misc, valid-type]  # made by facts_form
    """Everything a first registration needs, in one page of steps."""

    def clean(self):
        values = super().clean()
        if values.get("password") and values.get("password") != values.get("password_again"):
            self.add_error("password_again", _("The two passwords differ."))
        return values

    def service_kwargs(self) -> dict:
        given = super().service_kwargs()
        given.pop("password_again", None)
        return given
