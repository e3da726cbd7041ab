"""Filters of the register of enforcement documents."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.papers import PaperStatus
from inspections.choices.papers_forms import kinds_in_order
from inspections.models import EnforcementPaper
from inspections.workflow.papers_waiting import waiting_for
from safetyportal.core.pages.filters import PlaceFilter, ScopedFilterSet, SearchFilter

MATTERS = [
    ("to_decide", _("waits for my decision")),
    ("to_issue", _("approved, to be issued")),
    ("to_serve", _("issued, not served")),
    ("mine", _("prepared by me")),
]


class PaperFilter(ScopedFilterSet):
    q = SearchFilter("number", "enterprise__name", "case__title", label=_("Number, enterprise or case"))
    place = PlaceFilter()
    kind = django_filters.MultipleChoiceFilter(label=_("Document name"), choices=kinds_in_order, distinct=False)
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=PaperStatus, distinct=False)
    matter = django_filters.ChoiceFilter(
        label=_("What to look at"), choices=MATTERS, method="by_matter", empty_label=_("all")
    )
    issued_from = django_filters.DateFilter(field_name="issued_on", lookup_expr="gte", label=_("Issued from"))
    issued_to = django_filters.DateFilter(field_name="issued_on", lookup_expr="lte", label=_("Issued to"))
    visit = django_filters.NumberFilter(field_name="visit_id", label=_("Visit (number)"))
    case = django_filters.NumberFilter(field_name="case_id", label=_("Case (number)"))

    class Meta:
        model = EnforcementPaper
        fields: list[str] = []

    def by_matter(self, rows, _name, value):
        conditions = {
            "to_decide": lambda: waiting_for(self.user),
            "to_issue": lambda: Q(status=PaperStatus.APPROVED),
            "to_serve": lambda: Q(status=PaperStatus.ISSUED, for_party=True),
            "mine": lambda: Q(prepared_by=self.user),
        }
        return rows.filter(conditions[value]()) if value in conditions else rows
