"""A bulletin is drafted for a place and a month, its words are edited, its figures taken anew."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hazards.filters.monthly import MonthField
from hazards.services.monthly_terms import reported_month
from hazards.workflow.bulletins import DRAFT
from safetyportal.core.access import granted_paths
from safetyportal.core.choices import Level
from safetyportal.core.models import Jurisdiction
from safetyportal.core.pages.forms import PortalForm


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DraftForm(PortalForm):
    """Which level, which month."""

    jurisdiction = forms.ModelChoiceField(Jurisdiction.objects.none(), label=_("Level"), empty_label=None)
    month = MonthField(label=_("Month"), help_text=_("A month that has ended, such as 2026-10."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        levels = (Level.PROVINCE, Level.CITY, Level.COUNTY)
        own = Jurisdiction.objects.filter(path__in=granted_paths(self.user, DRAFT), level__in=levels, valid_to=None)
        self.fields["jurisdiction"].queryset = own.order_by("path")

    def initial_of(self, record) -> dict:
        return {"month": f"{reported_month(timezone.now()):%Y-%m}"}


class TextForm(PortalForm):
    """The words; tables and charts come from the figures."""

    title = forms.CharField(label=_("Title"), max_length=120)
    addressee = forms.CharField(label=_("Addressee"), max_length=200, required=False)
    opening = forms.CharField(label=_("Opening"), max_length=6000, required=False, widget=_lines(3))
    situation = forms.CharField(label=_("1. Situation"), max_length=6000, widget=_lines(8))
    problems = forms.CharField(label=_("3. Problems"), max_length=6000, required=False, widget=_lines(8))
    requirements = forms.CharField(label=_("4. Requirements"), max_length=6000, required=False, widget=_lines(8))
    copies = forms.CharField(label=_("Copies to"), max_length=300, required=False)
    groups = (
        (_("Head"), "", ("title", "addressee", "opening")),
        (
            _("Sections"),
            _("One line is one paragraph. Part 2, rankings and charts, is made from the figures."),
            ("situation", "problems", "requirements"),
        ),
        (_("Distribution"), "", ("copies",)),
    )


class RegenerateForm(PortalForm):
    """The words are replaced only when somebody says so."""

    overwrite = forms.BooleanField(
        label=_("Replace what was edited by hand"),
        required=False,
        help_text=_("Figures, tables, charts and all words are made anew; edited words are lost."),
    )
