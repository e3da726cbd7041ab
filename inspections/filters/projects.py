"""Filters of construction projects."""

import django_filters
from django.utils.translation import gettext_lazy as _

from inspections.choices.projects import ProjectKind, ProjectStatus
from inspections.models import ConstructionProject
from inspections.workflow.projects import AWAITED, awaited
from safetyportal.core.pages.filters import DueFilter, PlaceFilter, ScopedFilterSet, SearchFilter

MATTERS = [("admit", _("for us to admit")), ("decide", _("for us to decide"))]


class ProjectFilter(ScopedFilterSet):
    q = SearchFilter("name", "approval_number", "enterprise__name", label=_("Project, enterprise or number"))
    place = PlaceFilter()
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=ProjectStatus, distinct=False)
    kind = django_filters.ChoiceFilter(label=_("Kind of project"), choices=ProjectKind, empty_label=_("all"))
    matter = django_filters.ChoiceFilter(
        label=_("What to look at"), choices=MATTERS, method="by_matter", empty_label=_("all")
    )
    due = DueFilter()
    enterprise = django_filters.NumberFilter(field_name="enterprise_id", label=_("Enterprise"))

    class Meta:
        model = ConstructionProject
        fields: list[str] = []

    def by_matter(self, rows, _name, value):
        return awaited(rows, self.user, value) if value in AWAITED else rows
