"""Forms of the profile: contact, language, notifications."""

from django import forms
from django.utils.translation import gettext_lazy as _

from safetyportal.accounts.people_forms import LANGUAGES, PHONE
from safetyportal.core.choices import Channel
from safetyportal.core.notify import kinds
from safetyportal.core.pages.forms import PortalForm


class OwnAccountForm(PortalForm):
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(
        label=_("New mobile phone"), required=False, validators=[PHONE], help_text=_("Leave it empty to keep it.")
    )

    def service_kwargs(self):
        return {"changes": super().service_kwargs()}


class NotificationForm(PortalForm):
    """The inbox of the portal cannot be switched off; this is about what else rings."""

    channels = forms.MultipleChoiceField(
        label=_("Also tell me by"), required=False, choices=Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    muted_kinds = forms.MultipleChoiceField(
        label=_("But not about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    digest = forms.BooleanField(label=_("One daily summary instead of single messages"), required=False)
    digest_hour = forms.IntegerField(label=_("Hour of the summary"), min_value=0, max_value=23, initial=8)
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    quiet_to = forms.TimeField(
        label=_("Quiet until"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    webhook_url = forms.URLField(
        label=_("Work chat address"), required=False, assume_scheme="https", help_text=_("https only.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["muted_kinds"].choices = sorted((kind, label) for kind, label in kinds().items())

    def clean_webhook_url(self):
        url = self.cleaned_data["webhook_url"]
        if url and not url.startswith("https://"):
            raise forms.ValidationError(_("https only."))
        return url

    def clean(self):
        values = super().clean()
        if bool(values.get("quiet_from")) != bool(values.get("quiet_to")):
            raise forms.ValidationError(_("Give both the beginning and the end of the quiet time."))
        return values

    def service_kwargs(self):
        return {"wishes": super().service_kwargs()}
