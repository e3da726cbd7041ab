"""Columns of the accounts for fines."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from inspections.models import FineAccount
from safetyportal.core.pages.tables import Column, DateColumn, ScopedTable


class FineAccountTable(ScopedTable):
    bank = Column(verbose_name=_("Collecting bank"), linkify=("fineaccount-detail", {"pk": A("pk")}))
    place_name = Column(accessor="jurisdiction__name", verbose_name=_("Place"))
    holder = Column(verbose_name=_("Account holder"))
    number = Column(verbose_name=_("Account number"))
    valid_from = DateColumn(verbose_name=_("Valid from"))
    valid_to = DateColumn(verbose_name=_("Valid to"))

    class Meta(ScopedTable.Meta):
        model = FineAccount
        fields = ("bank", "place_name", "holder", "number", "valid_from", "valid_to", "source")
        default_columns = ("bank", "place_name", "holder", "number", "valid_from", "valid_to")
        related = ("jurisdiction",)
