"""Filters of the roll-out targets."""

from django.utils.translation import gettext_lazy as _

from inspections.models import RolloutTarget
from safetyportal.core.pages.filters import PlaceFilter, ScopedFilterSet, SearchFilter


class RolloutTargetFilter(ScopedFilterSet):
    q = SearchFilter("jurisdiction__name", "source", label=_("Division or source"))
    place = PlaceFilter()

    class Meta:
        model = RolloutTarget
        fields: list[str] = []
