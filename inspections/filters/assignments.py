"""Filters of inspection tasks, campaigns, plans, draws, absences and recusals."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.filters import CodesFilter
from inspections.choices.assignments import (
    TASK_OPEN,
    CampaignStatus,
    DrawStatus,
    EntryGroup,
    LeaveKind,
    PlanStatus,
    RecusalGround,
    TaskKind,
    TaskStatus,
)
from inspections.models import Campaign, InspectionPlan, InspectionTask, OfficerLeave, PlanEntry, RandomDraw, Recusal
from inspections.queries.assignments_people import given_to
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.filters import DueFilter, PlaceFilter, ScopedChoiceFilter, ScopedFilterSet, SearchFilter

ALL = _("all")
SOON_DAYS = 3
MATTERS = [
    ("mine", _("my inspections")),
    ("week", _("planned this week")),
    ("soon", _("due within three days")),
    ("overdue", _("overdue")),
    ("open", _("not finished")),
    ("joint", _("joined by other bodies")),
    ("plan", _("from the annual plan")),
]


def _day(name: str, lookup: str, label) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        field_name=name, lookup_expr=lookup, label=label, widget=forms.DateInput(attrs={"type": "date"})
    )


class TaskFilter(ScopedFilterSet):
    q = SearchFilter("enterprise__name", "title", label=_("Enterprise or title"))
    place = PlaceFilter()
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=TaskStatus, distinct=False)
    kind = django_filters.MultipleChoiceFilter(label=_("Kind of inspection"), choices=TaskKind, distinct=False)
    matter = django_filters.ChoiceFilter(
        label=_("What to look at"), choices=MATTERS, method="by_matter", empty_label=ALL
    )
    body = ScopedChoiceFilter("core.SupervisingBody", "core.view_supervisingbody", label=_("Supervising body"))
    sector = CodesFilter("sector", field_name="sectors", label=_("Sector"))
    enterprise = django_filters.NumberFilter(field_name="enterprise_id", label=_("Number of the enterprise"))
    campaign = django_filters.NumberFilter(field_name="campaign_id", label=_("Number of the campaign"))
    draw = django_filters.NumberFilter(field_name="draw_id", label=_("Number of the draw"))
    plan = django_filters.NumberFilter(field_name="plan_unit__entry__plan_id", label=_("Number of the plan"))
    planned_from = _day("planned_on", "gte", _("Planned from"))
    planned_to = _day("planned_on", "lte", _("Planned to"))

    class Meta:
        model = InspectionTask
        fields: list[str] = []

    def by_matter(self, rows, _name, value):
        today = local_day(self.now)
        monday = today - timedelta(days=today.weekday())
        conditions = {
            "mine": given_to(self.user),
            "week": Q(planned_on__range=(monday, monday + timedelta(days=6)), status__in=TASK_OPEN),
            "soon": Q(due_at__gt=self.now, due_at__lte=self.now + timedelta(days=SOON_DAYS)),
            "overdue": Q(due_at__lte=self.now),
            "open": Q(status__in=TASK_OPEN),
            "joint": Q(joined_bodies__isnull=False),
            "plan": Q(plan_unit__isnull=False),
        }
        return rows.filter(conditions[value]) if value in conditions else rows


class CampaignFilter(ScopedFilterSet):
    q = SearchFilter("title", label=_("Title"))
    place = PlaceFilter()
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=CampaignStatus, distinct=False)
    kind = django_filters.MultipleChoiceFilter(label=_("Kind of inspection"), choices=TaskKind, distinct=False)
    due = DueFilter()

    class Meta:
        model = Campaign
        fields: list[str] = []


class LeaveFilter(ScopedFilterSet):
    q = SearchFilter("user__name", label=_("Officer"))
    place = PlaceFilter()
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=LeaveKind, distinct=False)
    ends_from = _day("ends_on", "gte", _("Not over before"))

    class Meta:
        model = OfficerLeave
        fields: list[str] = []


class RecusalFilter(ScopedFilterSet):
    q = SearchFilter("user__name", "enterprise__name", label=_("Officer or enterprise"))
    place = PlaceFilter()
    ground = django_filters.MultipleChoiceFilter(label=_("Ground"), choices=RecusalGround, distinct=False)

    class Meta:
        model = Recusal
        fields: list[str] = []


class PlanFilter(ScopedFilterSet):
    q = SearchFilter("body__name", label=_("Supervising body"))
    place = PlaceFilter()
    year = django_filters.NumberFilter(label=_("Year"), min_value=2015, max_value=2100)
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=PlanStatus, distinct=False)

    class Meta:
        model = InspectionPlan
        fields: list[str] = []


class DrawFilter(ScopedFilterSet):
    q = SearchFilter("title", "body__name", label=_("Title or body"))
    place = PlaceFilter()
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=DrawStatus, distinct=False)
    due = DueFilter(label=_("Publication"))

    class Meta:
        model = RandomDraw
        fields: list[str] = []


class EntryFilter(ScopedFilterSet):
    q = SearchFilter("matter", "plan__body__name", label=_("Matter or body"))
    place = PlaceFilter()
    plan = django_filters.NumberFilter(field_name="plan_id", label=_("Number of the plan"))
    year = django_filters.NumberFilter(field_name="plan__year", label=_("Year"), min_value=2015, max_value=2100)
    status = django_filters.MultipleChoiceFilter(
        field_name="plan__status", label=_("State"), choices=PlanStatus, distinct=False
    )
    group = django_filters.MultipleChoiceFilter(label=_("Group"), choices=EntryGroup, distinct=False)

    class Meta:
        model = PlanEntry
        fields: list[str] = []
