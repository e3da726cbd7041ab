"""Filters of the registers of cases and of quality appraisals."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CaseStatus, Procedure
from inspections.models import EnforcementCase, QualityDraw
from inspections.queries.cases import period_over_q, to_publish_q, waiting_q
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.filters import DueFilter, PlaceFilter, ScopedFilterSet, SearchFilter

ALL = _("all")
MATTERS = [
    ("mine", _("I am in charge")),
    ("review", _("to be reviewed")),
    ("approve", _("to be approved")),
    ("publish", _("to be published")),
    ("unpaid", _("payment overdue")),
    ("period", _("a period is over")),
    ("destroy", _("due for destruction")),
]


class CaseFilter(ScopedFilterSet):
    q = SearchFilter(
        "title", "number", "decision_number", "party_name", "archive_number", label=_("Name, number or party")
    )
    place = PlaceFilter()
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=CaseStatus, distinct=False)
    matter = django_filters.ChoiceFilter(
        label=_("What to look at"), choices=MATTERS, method="by_matter", empty_label=ALL
    )
    due = DueFilter()
    procedure = django_filters.ChoiceFilter(label=_("Procedure"), choices=Procedure, empty_label=ALL)
    enterprise = django_filters.NumberFilter(field_name="enterprise_id", label=_("Enterprise"))
    filed_from = django_filters.DateFilter(field_name="filed_on", lookup_expr="gte", label=_("Filed from"))
    filed_to = django_filters.DateFilter(field_name="filed_on", lookup_expr="lte", label=_("Filed to"))
    decided_from = django_filters.DateFilter(field_name="decided_on", lookup_expr="gte", label=_("Decided from"))
    decided_to = django_filters.DateFilter(field_name="decided_on", lookup_expr="lte", label=_("Decided to"))

    class Meta:
        model = EnforcementCase
        fields: list[str] = []

    def by_matter(self, rows, _name, value):
        conditions = {
            "mine": Q(casehandler_rows__user=self.user, casehandler_rows__until=None),
            "review": waiting_q("asked"),
            "approve": waiting_q("reviewed"),
            "publish": to_publish_q(),
            "unpaid": Q(status="execution", pay_by__lt=local_day(self.now)) & ~Q(fine_total=0),
            "period": period_over_q(self.now),
            "destroy": Q(status=CaseStatus.ARCHIVED, keep_until__lt=local_day(self.now)),
        }
        return rows.filter(conditions[value]) if value in conditions else rows


class QualityDrawFilter(ScopedFilterSet):
    q = SearchFilter("title", label=_("Name of the appraisal"))
    place = PlaceFilter()

    class Meta:
        model = QualityDraw
        fields: list[str] = []
