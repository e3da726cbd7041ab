"""Forms of construction projects."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hazards.forms.loop import EnterpriseField, PhotosField
from inspections.choices.projects import ProjectApproval, ProjectKind, ProjectLevel, ProjectNature, StageCarrier
from inspections.forms.assignments import words
from inspections.queries.projects import duties
from inspections.workflow.projects import KEEP
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.forms import PortalForm


def today() -> Any:
    return local_day(timezone.now())


class FilesField(PhotosField):
    """Papers of a stage: scans, PDF."""

    def __init__(self, **kwargs: Any):
        super().__init__(**{"label": pgettext_lazy("construction project", "Documents"), **kwargs})


class ProjectChangeForm(PortalForm):
    name = forms.CharField(label=_("Name of the project"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind of project"), choices=ProjectKind,
        help_text=_("Decides who evaluates, who reviews the design and whether the acceptance is checked."),
    )  # fmt: skip
    nature = forms.ChoiceField(label=_("Nature of the project"), choices=ProjectNature)
    content = words(_("Content and scale"))
    address = forms.CharField(label=_("Place of construction"), max_length=200)
    investment = forms.DecimalField(label=_("Total investment"), min_value=0, max_digits=16, decimal_places=2,
                                    required=False)  # fmt: skip
    safety_investment = forms.DecimalField(
        label=_("Investment in safety facilities"), min_value=0, max_digits=16, decimal_places=2, required=False
    )
    approval = forms.ChoiceField(label=_("Manner of approval"), choices=ProjectApproval)
    level = forms.ChoiceField(
        label=_("Approved at the level of"), choices=ProjectLevel, initial=ProjectLevel.COUNTY,
        help_text=_("The safety authority of the same level is competent."),
    )  # fmt: skip
    approving_authority = forms.CharField(label=_("Approved by the authority"), max_length=120)
    approval_number = forms.CharField(label=_("Number of the approval"), max_length=80)
    approved_on = forms.DateField(label=pgettext_lazy("construction project", "Approved on"))

    units = {"investment": _("10,000 yuan"), "safety_investment": _("10,000 yuan")}
    groups = (
        (
            _("Project"), "",
            ("enterprise", "name", "kind", "nature", "content", "address", "investment", "safety_investment"),
        ),
        (
            _("Approval of the project"), "",
            ("approval", "level", "approving_authority", "approval_number", "approved_on"),
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["approved_on"].widget.attrs["max"] = today().isoformat()


class ProjectForm(ProjectChangeForm):
    enterprise = EnterpriseField(KEEP)
    field_order = ("enterprise",)


class StageForm(PortalForm):
    """A stage that ended: by whom, when, with what conclusion."""

    organisation = forms.CharField(label=_("Name of the organisation"), max_length=120)
    number = forms.CharField(label=_("Number of the report"), max_length=80, required=False)
    concluded_on = forms.DateField(label=_("Concluded on"), initial=today)
    opinion = words(_("Conclusion"))
    documents = FilesField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["concluded_on"].widget.attrs["max"] = today().isoformat()

    def initial_of(self, record: Any) -> dict:
        return {"organisation": record.enterprise.name} if record is not None else {}


class EvaluationForm(StageForm):
    """An agency names itself; the unit stands there already where it reports itself."""

    def initial_of(self, record: Any) -> dict:
        own = record is not None and duties(record).evaluation == StageCarrier.ENTERPRISE
        return super().initial_of(record) if own else {}


class AcceptanceForm(StageForm):
    """The words say which evaluation belongs to it."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.record is not None and duties(self.record).acceptance_evaluation:
            self.fields["number"].label = _("Number of the acceptance evaluation report")
            self.fields["number"].required = True
            self.fields["number"].help_text = _("An assessing agency evaluates before the unit accepts.")


class ApplicationForm(PortalForm):
    documents = FilesField(
        help_text=_(
            "Approval of the project, application, qualification of the designer, design of the safety facilities, "
            "report of the pre-evaluation."
        )
    )
    note = words(_("Remark"), required=False, max_length=500)


class ReplyForm(PortalForm):
    """The written reply."""

    number = forms.CharField(label=_("Number of the reply"), max_length=80)
    opinion = words(_("Conclusion"))
    documents = FilesField()


class RefusalForm(PortalForm):
    number = forms.CharField(label=_("Number of the reply"), max_length=80, required=False)
    note = words(_("Reason"), max_length=500)


class TrialForm(PortalForm):
    trial_from = forms.DateField(label=_("Trial operation from"), initial=today)
    note = words(_("Remark"), required=False, max_length=500)

    def initial_of(self, record: Any) -> dict:
        return {}


class FailureForm(PortalForm):
    concluded_on = forms.DateField(label=_("Concluded on"), initial=today)
    note = words(_("Reason"), max_length=500)


class CheckForm(PortalForm):
    opinion = words(_("Conclusion"))
    documents = FilesField()
