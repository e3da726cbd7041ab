"""Forms of the registers of the safety committee."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hazards.forms.loop import EnterpriseField
from inspections.choices.visits import VisitStatus
from inspections.forms.assignments import words
from inspections.forms.projects import FilesField, today
from inspections.queries.committee import ranks
from inspections.queries.statistics_words import in_reader_words
from inspections.services.committee import KEEP
from inspections.workflow.own_place import own_divisions
from safetyportal.core.models import Jurisdiction
from safetyportal.core.pages.forms import PortalForm, ScopedChoiceField

VISITS_OF_DAYS = 400  # a visit further back is named in the findings


class OwnPlace(forms.ModelChoiceField):
    """A division whose safety committee the user keeps; there is hardly ever more than one."""

    def __init__(self, **kwargs: Any):
        super().__init__(label=_("Place"), queryset=Jurisdiction.objects.none(), empty_label=None, **kwargs)

    def bind_user(self, user: Any) -> None:
        self.queryset = own_divisions(user, KEEP)


def count(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, **{"min_value": 0, "max_value": 999, "initial": 0, **kwargs})


class PlanChangeForm(PortalForm):
    meetings = count(_("Meetings of the committee"))
    principal = count(_("Inspections by the principal leaders"))
    deputy = count(_("Inspections by the deputy in charge"))
    other = count(_("Inspections by other leaders"))
    document_number = forms.CharField(label=_("Number of the document"), max_length=80, required=False)
    note = words(_("Remark"), required=False, max_length=500)

    units = dict.fromkeys(("meetings", "principal", "deputy", "other"), _("times"))


class PlanForm(PlanChangeForm):
    place = OwnPlace()
    year = forms.IntegerField(label=_("Year"), min_value=2015, max_value=2100)
    field_order = ("place", "year")

    def initial_of(self, record: Any) -> dict:
        return {"year": today().year}


class MeetingChangeForm(PortalForm):
    held_on = forms.DateField(label=_("Day of the meeting"), initial=today)
    chair = forms.CharField(label=_("Chair"), max_length=60)
    chair_post = forms.CharField(label=_("Post of the chair"), max_length=80, required=False)
    attendees = forms.IntegerField(label=_("Persons present"), min_value=2, max_value=9999)
    topics = words(_("Topics"), max_length=2000)
    decisions = words(_("Decisions"), required=False, max_length=4000)
    minutes = FilesField(label=_("Minutes"))

    units = {"attendees": _("persons")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["held_on"].widget.attrs["max"] = today().isoformat()


class MeetingForm(MeetingChangeForm):
    place = OwnPlace()
    field_order = ("place",)


class LeaderChangeForm(PortalForm):
    inspected_on = forms.DateField(label=_("Inspected on"), initial=today)
    leader = forms.CharField(label=_("Leader"), max_length=60)
    rank = forms.ChoiceField(
        label=_("Office of the leader"),
        help_text=_("Decides whether it counts for the principal leaders, the deputy or others."),
    )
    enterprise = EnterpriseField("enterprises.view_enterprise", required=False)
    site = forms.CharField(
        label=_("Place inspected"), max_length=200, required=False,
        help_text=_("Where no enterprise of the registry was inspected: a building site, a road, a village."),
    )  # fmt: skip
    visit: Any = ScopedChoiceField(
        "inspections.Visit", "inspections.view_visit", label=_("Visit of officers"), required=False,
        narrow=lambda rows: rows.filter(
            status=VisitStatus.COMPLETED, seen_from="",
            started_at__gte=timezone.now() - timedelta(days=VISITS_OF_DAYS),
        ).select_related("enterprise").order_by("-pk"),
        help_text=_("If officers made a visit with it: their findings and papers are there."),
    )  # fmt: skip
    findings = words(_("What was found and asked"), max_length=4000)
    documents = FilesField(label=_("Photos and papers"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["inspected_on"].widget.attrs["max"] = today().isoformat()
        place = self.record.place if self.record is not None else self._own_place()
        offices = ranks(place, today()).values() if place else ()
        rank: Any = self.fields["rank"]
        rank.choices = [(office["code"], in_reader_words(office["name"])) for office in offices]

    def _own_place(self) -> str:
        node = own_divisions(self.user, KEEP).first()
        return node.path if node else ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(name) for name in ("enterprise", "visit", "site")):
            self.add_error("site", _("Name the enterprise or the place."))
        return values


class LeaderForm(LeaderChangeForm):
    place = OwnPlace()
    field_order = ("place",)
