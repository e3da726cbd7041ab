"""Form of the register of roll-out targets."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.services.rollout import KEEP
from inspections.workflow.own_place import divisions_below
from safetyportal.core.models import Jurisdiction
from safetyportal.core.pages.forms import PortalForm


class TargetForm(PortalForm):
    place = forms.ModelChoiceField(label=_("Division"), queryset=Jurisdiction.objects.none())
    enterprises = forms.IntegerField(
        label=_("Enterprises to be using the portal"), min_value=0, max_value=10_000_000,
        help_text=_("Everything in the division, the divisions below it included."),
    )  # fmt: skip
    valid_from = forms.DateField(label=_("Valid from"), initial=timezone.localdate)
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("The document that sets the target."))

    units = {"enterprises": _("enterprises")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = divisions_below(self.user, KEEP)
