"""Form of the register of accounts for fines."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.services.cases_accounts import KEEP
from inspections.workflow.own_place import own_divisions
from safetyportal.core.models import Jurisdiction
from safetyportal.core.pages.forms import PortalForm


class AccountForm(PortalForm):
    """Bank, holder and number, for a place that the official keeps."""

    place = forms.ModelChoiceField(label=_("Place"), queryset=Jurisdiction.objects.none(), empty_label=None)
    bank = forms.CharField(label=_("Collecting bank"), max_length=100)
    holder = forms.CharField(label=_("Account holder"), max_length=120)
    number = forms.CharField(label=_("Account number"), max_length=40)
    valid_from = forms.DateField(label=_("Valid from"), initial=timezone.localdate)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The notice of the finance department that names the account.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = own_divisions(self.user, KEEP)
