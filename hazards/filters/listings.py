"""Filters of the registers of listed supervision and of dossiers."""

from datetime import timedelta

import django_filters
from django.utils.translation import gettext_lazy as _

from hazards.choices import ListingLevel, ListingStatus, StopScope
from hazards.models import Listing, MajorHazardDossier
from hazards.queries import listings as queries
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.filters import PlaceFilter, ScopedFilterSet, SearchFilter, YesNoFilter
from safetyportal.core.rules import rule

ALL = _("all")
MATTERS = [
    ("overdue", _("overdue")),
    ("expiring", _("time limit comes near")),
    ("missing", _("progress missing")),
    ("climbed", _("climbed to the own level")),
    ("record", _("to be filed upwards")),
    ("publish", _("to be published")),
    ("undelivered", _("notice not received")),
    ("extension", _("more time is asked for")),
]


class ListingFilter(ScopedFilterSet):
    q = SearchFilter("hazard__number", "enterprise__name", "notice_number", label=_("Hazard, enterprise or notice"))
    place = PlaceFilter()
    level = django_filters.MultipleChoiceFilter(label=_("Listed by"), choices=ListingLevel, distinct=False)
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=ListingStatus, distinct=False)
    matter = django_filters.ChoiceFilter(
        label=_("What to look at"), choices=MATTERS, method="by_matter", empty_label=ALL
    )
    listed_from = django_filters.DateFilter(field_name="listed_on", lookup_expr="gte", label=_("Listed from"))
    listed_to = django_filters.DateFilter(field_name="listed_on", lookup_expr="lte", label=_("Listed to"))

    class Meta:
        model = Listing
        fields: list[str] = []

    def by_matter(self, rows, _name, value):
        now = self.now
        conditions = {
            "overdue": lambda: rows.filter(queries.overdue_q(now)),
            "expiring": lambda: rows.filter(queries.expiring_q(now, expiring_until(now))),
            "missing": lambda: rows.filter(queries.missing_progress(now)),
            "climbed": lambda: rows.filter(queries.climbed_q(queries.own_levels(self.user, "hazards.view_listing"))),
            "record": lambda: rows.filter(queries.to_record_q()),
            "publish": lambda: rows.filter(queries.to_publish_q()),
            "undelivered": lambda: rows.filter(queries.undelivered_q()),
            "extension": lambda: rows.filter(queries.extension_waits()),
        }
        return conditions[value]() if value in conditions else rows


def expiring_until(now):
    """Last day of what counts as near."""
    today = local_day(now)
    return today + timedelta(days=int(rule("hazard.listing_expiring_days", "/", today)))


class DossierFilter(ScopedFilterSet):
    q = SearchFilter("hazard__number", "hazard__enterprise__name", label=_("Hazard or enterprise"))
    place = PlaceFilter()
    complete = YesNoFilter(field_name="complete", label=_("All five in place"))
    signed = django_filters.BooleanFilter(
        field_name="signed_at", lookup_expr="isnull", exclude=True, label=_("Signed by the head")
    )
    stop_scope = django_filters.ChoiceFilter(label=_("Stop of production"), choices=StopScope, empty_label=ALL)
    coordination = YesNoFilter(field_name="needs_coordination", label=_("Needs coordination"))
    open = django_filters.BooleanFilter(method="by_open", label=_("Hazard not closed yet"))

    class Meta:
        model = MajorHazardDossier
        fields: list[str] = []

    def by_open(self, rows, _name, value):
        if value is None:
            return rows
        return rows.filter(hazard__closed_on=None) if value else rows.exclude(hazard__closed_on=None)
