"""Input of event subscriptions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.choices.push import EventKind
from inspections.forms.assignments import BodyField
from safetyportal.core.pages.forms import PortalForm

MANAGE = "inspections.manage_eventsubscription"


class SubscriptionChangeForm(PortalForm):
    """Address and events; the secret is written only, never shown again."""

    name = forms.CharField(label=_("Name of the system"), max_length=80)
    url = forms.URLField(label=_("Address"), max_length=300, assume_scheme="https")
    secret = forms.CharField(
        label=_("Secret"), max_length=200, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("At least 24 characters, agreed with the other system. Left empty, the present one stays."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(label=_("Events"), choices=EventKind, widget=forms.CheckboxSelectMultiple)
    whole_place = forms.BooleanField(label=_("Also events of other bodies in this place"), required=False)
    active = forms.BooleanField(label=_("Active"), required=False)

    def initial_of(self, record):
        return {**super().initial_of(record), "secret": ""}


class SubscriptionForm(SubscriptionChangeForm):
    """A system that a body of the own place lets know."""

    body = BodyField(MANAGE)
    active = None  # type: ignore[assignment]
    field_order = ("body", "name", "url", "secret", "kinds", "whole_place")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["secret"].required = True
