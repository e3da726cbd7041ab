"""Forms of a major hazard's dossier."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hazards.choices import EvidenceKind, StopScope
from hazards.forms.listings import words
from hazards.models.dossier import PLAN_PARTS, REPORT_PARTS
from hazards.queries.dossiers import dossier_of, next_evidence
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.forms import PortalForm


class DossierForm(PortalForm):
    """Three-part report, six-part plan and what stands beside them. Unfinished parts may stay empty until signing."""

    situation = words(_("Present state and cause"), required=False, limit=4000)
    harm = words(_("Degree of harm and difficulty of rectification"), required=False, limit=4000)
    treatment = words(_("Treatment plan in short"), required=False, limit=4000)
    goals = words(_("Goals and tasks"), rows=3, required=False, limit=4000)
    methods = words(_("Methods and measures"), rows=3, required=False, limit=4000)
    funds = words(_("Money and materials"), rows=3, required=False, limit=4000)
    organisation = words(_("Organisation and persons"), rows=3, required=False, limit=4000)
    schedule = words(_("Time limits and requirements"), rows=3, required=False, limit=4000)
    precautions = words(_("Safety measures and contingency plan"), rows=3, required=False, limit=4000)
    temporary_measures = words(_("Temporary measures until then"), rows=3, required=False, limit=4000)
    stop_scope = forms.ChoiceField(label=_("Stop of production"), choices=StopScope)
    money = forms.DecimalField(label=_("Money provided"), min_value=0, max_digits=14, decimal_places=2, required=False)
    planned_on = forms.DateField(
        label=_("In the treatment plan since"), required=False, help_text=_("Empty while it is not in the plan.")
    )
    needs_coordination = forms.BooleanField(label=_("Needs coordination by the government"), required=False)
    coordination = forms.CharField(label=_("What is to be coordinated"), max_length=500, required=False)

    units = {"money": _("yuan")}
    groups = (
        (_("Three-part report"), _("Reported without delay: three parts."), REPORT_PARTS),
        (_("Treatment plan"), _("Six parts; the head signs them."), PLAN_PARTS),
        (
            _("Until it is removed"),
            "",
            ("temporary_measures", "stop_scope", "money", "planned_on", "needs_coordination", "coordination"),
        ),
    )


class HazardDossierForm(DossierForm):
    """The same, from the hazard's page: what the dossier says already is shown."""

    def initial_of(self, record) -> dict:
        dossier = dossier_of(record) if record is not None else None
        return super().initial_of(dossier)


class EvidenceForm(PortalForm):
    kind = forms.ChoiceField(label=_("Evidence of"), choices=EvidenceKind)
    text = words(_("What is in place"))
    on = forms.DateField(label=_("In place since"))
    upload = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf,.docx,.xlsx"}),
        help_text=_("Photo, PDF, Word or Excel. Needed the first time."),
    )

    def initial_of(self, record) -> dict:
        if record is None:
            return {}
        return {"on": local_day(timezone.now()), "kind": next_evidence(record)}
