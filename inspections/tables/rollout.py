"""Columns of the roll-out targets."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from inspections.models import RolloutTarget
from safetyportal.core.pages.tables import Column, DateColumn, NumberColumn, ScopedTable


class RolloutTargetTable(ScopedTable):
    place_name = Column(
        accessor="jurisdiction__name", verbose_name=_("Division"), linkify=("rollouttarget-detail", {"pk": A("pk")})
    )
    enterprises = NumberColumn(verbose_name=_("Target (enterprises)"))
    valid_from = DateColumn(verbose_name=_("Valid from"))
    valid_to = DateColumn(verbose_name=_("Valid to"))
    source = Column(verbose_name=_("Source"))

    class Meta(ScopedTable.Meta):
        model = RolloutTarget
        fields = ("place_name", "enterprises", "valid_from", "valid_to", "source")
        default_columns = ("place_name", "enterprises", "valid_from", "valid_to", "source")
        related = ("jurisdiction",)
