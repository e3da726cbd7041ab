"""Choosing an unlawful act by a few characters, keeping the library, keeping discretion."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from hazards.choices import HazardCategory
from inspections.choices.law import AccidentGrade, AmountBasis, Consequence, Gravity, PartyKind, Stage
from inspections.choices.visits import Measure
from inspections.models import Violation
from inspections.services.law_discretion import KEEP as KEEP_DISCRETION
from inspections.services.law_discretion import Step
from inspections.workflow.own_place import own_divisions
from safetyportal.core import codes
from safetyportal.core.choices import Level, Verification
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.forms import PortalForm

VIEW = "inspections.view_violation"
_EMPTY = ("", "———")


class ViolationSelect(forms.Select):
    """A list of acts that static/js/law_prompt.js turns into a box which proposes while one types.

    `follow` names what the proposals depend on, as selectors of other fields of the page:
    {"category": "#id_category", "item": "#id_checklist_item", "sector": "#id_sector"}.
    """

    template_name = "inspections/violation_input.html"

    def __init__(self, attrs=None, choices=(), follow: dict[str, str] | None = None):
        super().__init__(attrs, choices)
        self.follow = follow or {}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["follow"] = self.follow
        return context

    def render(self, name, value, attrs=None, renderer=None):
        """By the portal's own templates: the form renderer only knows those of packages."""
        return mark_safe(render_to_string(self.template_name, self.get_context(name, value, attrs)))  # noqa: S308


class ViolationField(forms.ModelChoiceField):
    """An unlawful act in force on `on` (default: today). A form of another subject uses it as it is."""

    def __init__(self, *, follow: dict[str, str] | None = None, **kwargs):
        kwargs.setdefault("label", _("Unlawful act"))
        kwargs.setdefault("widget", ViolationSelect(follow=follow))
        super().__init__(queryset=Violation.objects.none(), **kwargs)
        self.user, self.on = None, None

    def bind_user(self, user) -> None:
        self.user = user
        self.for_day(local_day(timezone.now()))

    def for_day(self, day) -> None:
        """Offer the acts in force on the day of the act."""
        self.on = day
        self.queryset = Violation.norms.visible_to(self.user, VIEW).filter(Violation.on(day)).order_by("order", "code")

    def label_from_instance(self, violation):
        return f"{violation.title}（{violation.punished}）"


def _several(label, choices):
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple)


class ViolationForm(PortalForm):
    """An act of the library; the references become words and links to articles."""

    code = forms.SlugField(label=_("Code"), max_length=24)
    title = forms.CharField(label=_("Unlawful act"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    valid_from = forms.DateField(label=_("Valid from"), initial=timezone.localdate)
    violated = forms.CharField(
        label=_("Articles violated"), required=False, max_length=200,
        help_text=_("Code of the law, article, paragraph or item, by commas: AQF 41.2, AQF 97(5)."),
    )  # fmt: skip
    punished = forms.CharField(label=_("Articles that punish"), max_length=200)
    measure = forms.ChoiceField(label=_("Measure on the spot"), choices=Measure.choices, initial=Measure.TIME_LIMIT)
    categories = _several(_("Kinds of hazards"), HazardCategory.choices)
    trades = _several(_("Sectors concerned"), lambda: codes.choices("sector"))
    keywords = forms.CharField(label=_("Key words"), required=False, max_length=300)
    note = forms.CharField(label=_("Remark"), required=False, max_length=300)
    source = forms.CharField(label=_("Source"), max_length=300)


class RevisionForm(ViolationForm):
    """Another version from a day on; the code stays."""

    code = None  # type: ignore[assignment]

    def initial_of(self, record):
        return {**super().initial_of(record), "valid_from": None, "violated": "", "punished": ""}


class EndForm(PortalForm):
    valid_to = forms.DateField(label=_("Valid to"), help_text=_("From this day on it does not hold any more."))


class CheckForm(PortalForm):
    verification = forms.ChoiceField(label=_("Verification"), choices=Verification.choices)
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("The text it was compared with."))


class PenaltyForm(PortalForm):
    """One penalty of one party in one situation."""

    party = forms.ChoiceField(label=_("Party"), choices=PartyKind.choices)
    stage = forms.ChoiceField(label=_("Situation"), choices=Stage.choices)
    basis = forms.ChoiceField(label=_("Range in"), choices=AmountBasis.choices, initial=AmountBasis.FIXED)
    low = forms.DecimalField(label=_("From"), required=False, min_value=0, max_digits=14, decimal_places=2)
    high = forms.DecimalField(label=_("To"), required=False, min_value=0, max_digits=14, decimal_places=2)
    cap = forms.DecimalField(label=_("At most (yuan)"), required=False, min_value=0, max_digits=14, decimal_places=2)
    gains_from = forms.DecimalField(label=_("Gains from"), required=False, min_value=0, max_digits=14, decimal_places=2)
    gains_below = forms.DecimalField(
        label=_("Gains below"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    accident = forms.ChoiceField(label=_("Accident"), required=False, choices=[_EMPTY, *AccidentGrade.choices])
    consequences = _several(_("Other penalties"), Consequence.choices)
    note = forms.CharField(label=_("Remark"), required=False, max_length=200)

    def clean(self):
        given = super().clean()
        if given.get("basis") == AmountBasis.NONE:
            given["low"] = given["high"] = None
        elif given.get("low") is None or given.get("high") is None:
            raise ValidationError({"low": _("A fine needs from and to; for none choose “no fine”.")})
        elif given["high"] < given["low"]:
            raise ValidationError({"high": _("This lies below the beginning of the range.")})
        return given


class RemovePenaltyForm(PortalForm):
    penalty: Any = forms.ModelChoiceField(label=_("Penalty"), queryset=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["penalty"].queryset = self.record.sanctions.all()


class DiscretionForm(PortalForm):
    """A table of up to four steps: shares of the range in per cent, or yuan for one act, party and situation."""

    place = forms.ChoiceField(label=_("Place"), choices=[])
    title = forms.CharField(label=_("Title"), max_length=120)
    number = forms.CharField(label=_("Number of the norm"), required=False, max_length=120)
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    valid_from = forms.DateField(label=_("Valid from"), initial=timezone.localdate)
    violation = ViolationField(required=False, help_text=_("Nothing chosen: for every act without a table of its own."))
    party = forms.ChoiceField(label=_("Party"), required=False, choices=[("", _("all")), *PartyKind.choices])
    stage = forms.ChoiceField(label=_("Situation"), required=False, choices=[("", _("all")), *Stage.choices])
    in_yuan = forms.BooleanField(label=_("The steps are amounts in yuan, not per cent of the range"), required=False)
    override_down_to = forms.TypedChoiceField(
        label=_("May be replaced below"), required=False, coerce=int,
        empty_value=0,  # type: ignore[arg-type]  # the stubs know text only; Django takes any value
        choices=[("", _("no")), (int(Level.CITY), _("by cities")), (int(Level.COUNTY), _("by counties"))],
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for gravity in Gravity:
            number = {"required": False, "min_value": 0, "max_digits": 12, "decimal_places": 2}
            words = {"step": gravity.label}
            self.fields[f"{gravity}_conditions"] = forms.CharField(
                label=_("%(step)s: conditions") % words, required=False, max_length=300
            )
            self.fields[f"{gravity}_low"] = forms.DecimalField(label=_("%(step)s: from") % words, **number)
            self.fields[f"{gravity}_high"] = forms.DecimalField(label=_("%(step)s: to") % words, **number)
        self.owners = {node.path: node for node in own_divisions(self.user, KEEP_DISCRETION)}
        self.fields["place"].choices = [(path, str(node)) for path, node in self.owners.items()]
        steps = tuple(f"{gravity}_{part}" for gravity in Gravity for part in ("conditions", "low", "high"))
        head = ("place", "title", "number", "source", "valid_from", "override_down_to")
        self.groups = (
            (_("Table"), "", head),
            (_("For what"), "", ("violation", "party", "stage", "in_yuan")),
            (
                _("Steps of discretion"),
                _("A step that is left empty does not exist. The general step is needed."),
                steps,
            ),
        )

    def clean_place(self):
        return self.owners[self.cleaned_data["place"]]

    def clean_violation(self):
        return self.cleaned_data["violation"].code if self.cleaned_data["violation"] else ""

    def service_kwargs(self) -> dict:
        given = super().service_kwargs()
        divisor = Decimal(1) if given["in_yuan"] else Decimal(100)
        steps = []
        for gravity in Gravity:
            conditions, low, high = (given.pop(f"{gravity}_{part}") for part in ("conditions", "low", "high"))
            if low is not None and high is not None:
                steps.append(Step(gravity, conditions or str(gravity.label), low / divisor, high / divisor))
        return {**given, "steps": steps}
