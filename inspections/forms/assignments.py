"""Forms of inspection tasks: planning, assigning, joining, inviting and ending it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import TaskKind
from inspections.queries.assignments import OfficerState, officer_states
from inspections.queries.assignments_people import guests, invitees
from inspections.workflow.assignments import PLAN
from inspections.workflow.bodies import bodies_of
from safetyportal.core import places
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.forms import PortalForm

# A draw and a re-inspection come from their own pages.
PLANNED_KINDS = [
    (value, label) for value, label in TaskKind.choices if value not in (TaskKind.RANDOM, TaskKind.RECHECK)
]


def words(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **{"max_length": 1000, **kwargs})


class BodyField(forms.ChoiceField):
    """One of the bodies for which the user holds a permission; cleans to the body."""

    def __init__(self, permission: str, **kwargs: Any):
        self.body_permission = permission
        self.bodies: dict[str, Any] = {}
        super().__init__(**{"label": _("Supervising body"), **kwargs})

    def bind_user(self, user: Any, place: str = "") -> None:
        """`place`: only bodies whose own place holds it."""
        rows = sorted(bodies_of(user, self.body_permission), key=lambda body: body.code)
        self.bodies = {str(body.pk): body for body in rows if places.contains(body.place, place or body.place)}
        self.choices = [(pk, body.name) for pk, body in self.bodies.items()]

    def clean(self, value: Any) -> Any:
        return self.bodies.get(super().clean(value))


class DaysForm(PortalForm):
    """When: both days lie in the future."""

    planned_on = forms.DateField(
        label=_("Planned for"), required=False, help_text=_("May stay open; the officers then choose the day.")
    )
    finish_by = forms.DateField(label=_("To be finished by"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("planned_on", "finish_by"):
            self.fields[name].widget.attrs["min"] = local_day(timezone.now()).isoformat()


class TaskForm(DaysForm):
    """One inspection at one enterprise; `bound_enterprise` is set by its page."""

    bound_enterprise: Any = None
    body = BodyField(PLAN)
    kind = forms.ChoiceField(label=_("Kind of inspection"), choices=PLANNED_KINDS)
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    content = words(_("What is inspected"), required=False)
    repeat_reason = forms.CharField(
        label=_("Reason for a further inspection"),
        max_length=300,
        required=False,
        help_text=_("Needed where another body was or will be at the enterprise and you do not join it."),
    )
    field_order = ("body", "kind", "title", "content", "planned_on", "finish_by", "repeat_reason")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].bind_user(self.user, self.bound_enterprise.place)  # type: ignore[attr-defined]


class TaskChangeForm(DaysForm):
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    content = words(_("What is inspected"), required=False)
    field_order = ("title", "content", "planned_on", "finish_by")


class OfficersForm(PortalForm):
    """Ticks among officers; the page shows load and what speaks against each (`states`)."""

    officers = forms.MultipleChoiceField(label=_("Officers"), required=False)
    states: list[OfficerState] = []

    def offer(self, body: Any, on: Any, *, planned: bool) -> None:
        """Officers of the body for that day."""
        self.states = officer_states(
            body, on=on, planned=planned, now=timezone.now(), enterprise=self.record.enterprise, without=self.record
        )
        field: Any = self.fields["officers"]
        field.choices = [(str(state.user.pk), state.user.name) for state in self.states]

    def service_kwargs(self) -> dict:
        values = super().service_kwargs()
        people = {str(state.user.pk): state.user for state in self.states}
        values["officers"] = [people[number] for number in values["officers"]]
        return values

    @property
    def chosen(self) -> set[int]:
        """Numbers of those who are ticked, in what was sent or at first."""
        sent = self.data.getlist("officers") if self.is_bound else self.initial.get("officers", ())  # type: ignore[attr-defined]
        return {int(number) for number in sent if str(number).isdecimal()}


class AssignForm(OfficersForm):
    """Who goes, who leads, on which day."""

    planned_on = forms.DateField(label=_("Planned for"), required=False)
    lead = forms.ChoiceField(label=_("Leads"), required=False)
    note = words(_("Remark"), rows=2, required=False, max_length=500)
    field_order = ("officers", "lead", "planned_on", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = local_day(timezone.now())
        day = self.record.planned_on or today
        self.offer(self.record.body, day, planned=self.record.planned_on is not None)
        self.fields["planned_on"].widget.attrs.update(min=today.isoformat(), max=self.record.finish_by.isoformat())
        field: Any = self.fields["lead"]
        field.choices = [("", _("the first"))] + [(str(state.user.pk), state.user.name) for state in self.states]

    def initial_of(self, record: Any) -> dict:
        rows = list(record.officers.all()) if record is not None else []
        leads = next((str(row.user_id) for row in rows if row.leads), "")
        own = [row.user_id for row in rows if row.body_id == record.body_id]
        return {"officers": own, "lead": leads, "planned_on": record.planned_on if record is not None else None}

    def service_kwargs(self) -> dict:
        values = super().service_kwargs()
        people = {str(state.user.pk): state.user for state in self.states}
        values["lead"] = people.get(values.get("lead", ""))
        return values


class JoinForm(OfficersForm):
    """A body comes along: which, who, to look at what."""

    body = BodyField(PLAN)
    content = words(_("What your body looks at"), required=False)
    field_order = ("body", "officers", "content")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        field.bind_user(self.user, self.record.place)
        field.bodies.pop(str(self.record.body_id), None)
        field.choices = [(pk, body.name) for pk, body in field.bodies.items()]
        day = self.record.planned_on or local_day(timezone.now())
        states: dict[int, OfficerState] = {}
        for body in field.bodies.values():
            self.offer(body, day, planned=self.record.planned_on is not None)
            states |= {state.user.pk: state for state in self.states if state.user.pk not in states}
        self.states = list(states.values())
        officers: Any = self.fields["officers"]
        officers.choices = [(str(state.user.pk), state.user.name) for state in self.states]

    def initial_of(self, record: Any) -> dict:
        return {}


class UninviteForm(PortalForm):
    """Whose invitation ends now, and why."""

    guest: Any = forms.ModelChoiceField(label=_("Person"), queryset=None)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("The person is told, and sees this inspection no longer.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["guest"]
        field.queryset = guests(self.record)
        field.label_from_instance = lambda given: f"{given.user.name}（{local_day(given.ends_at).isoformat()}）"


class InviteForm(PortalForm):
    """Somebody who sees this one task until a day."""

    person: Any = forms.ModelChoiceField(label=_("Person"), queryset=None)
    until = forms.DateField(label=_("Until"), help_text=_("The right to see this inspection ends with this day."))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = invitees(self.record, timezone.now())
        field.label_from_instance = lambda person: f"{person.name}（{person.get_kind_display()} {person.username}）"
        self.fields["until"].widget.attrs["min"] = local_day(timezone.now()).isoformat()

    def initial_of(self, record: Any) -> dict:
        return {"until": record.finish_by} if record is not None else {}
