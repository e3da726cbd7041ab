"""Form of the register of those who carry out legal reviews."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.workflow.bodies import bodies_of
from inspections.workflow.cases_guards import APPROVE, LEGAL
from safetyportal.core import notify
from safetyportal.core.pages.forms import PortalForm


class ReviewerForm(PortalForm):
    """Somebody of the own body who may carry out legal reviews."""

    officer = forms.ModelChoiceField(label=_("Legal reviewer"), queryset=get_user_model().objects.none())
    qualification = forms.CharField(label=_("Number of the legal qualification"), max_length=40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = get_user_model().objects.none()
        for body in bodies_of(self.user, APPROVE) if self.user is not None else []:
            found |= notify.holders(LEGAL, body.place, now=timezone.now())
        self.fields["officer"].queryset = found.order_by("name").distinct()
        self.fields["officer"].label_from_instance = lambda person: person.name
