"""Text fields that suggest while one types: industry classes, and the host enterprise."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from enterprises import queries
from safetyportal.core import codes
from safetyportal.core.identifiers import normalise_credit_code


class SuggestingInput(forms.TextInput):
    """A text field whose list is fetched while typing; without script the whole value is typed."""

    template_name = "enterprises/suggesting_input.html"
    options_url = ""  # URL name that answers the options for `?<name of the field>=<what was typed>`

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["options_url"] = self.options_url
        return context

    def render(self, name, value, attrs=None, renderer=None):
        """By the portal's own templates: the form renderer only knows those of packages."""
        return mark_safe(render_to_string(self.template_name, self.get_context(name, value, attrs)))  # noqa: S308


class IndustryInput(SuggestingInput):
    options_url = "industry-options"

    def format_value(self, value):
        entry = codes.entries("industry").get(value or "")
        return f"{entry.code} {entry.name}" if entry else super().format_value(value)


class IndustryField(forms.CharField):
    """A GB/T 4754 class; takes the code alone or "code name"."""

    widget = IndustryInput

    def clean(self, value):
        code = super().clean(value).split(" ")[0]
        if code and code not in codes.entries("industry"):
            raise ValidationError(_("There is no such industry class in GB/T 4754-2017."))
        return code


class HostInput(SuggestingInput):
    options_url = "host-options"


_CODE = re.compile(r"[0-9A-Z]{9,18}")


class HostField(forms.CharField):
    """An enterprise that the user may see, by credit code, acceptance number or whole name; cleans to it or None."""

    widget = HostInput
    default_error_messages = {
        "unknown": _("There is no such enterprise in your area."),
        "several": _("Several enterprises have this name: please enter the credit code."),
    }

    def __init__(self, **kwargs):
        super().__init__(max_length=160, **kwargs)
        self.user = None
        self.kept = None  # the present host, which the user need not be able to see

    def bind_user(self, user) -> None:
        self.user = user

    def prepare_value(self, value):
        return value if isinstance(value, str | None) else queries.host_words(value)

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return None
        if self.kept is not None and typed == queries.host_words(self.kept):
            return self.kept
        code = normalise_credit_code(typed.partition(" ")[0])
        found = queries.possible_hosts(self.user, code if _CODE.fullmatch(code) else "", typed)[:2]
        if len(found) != 1:
            raise ValidationError(self.error_messages["several" if found else "unknown"])
        return found[0]
