"""The account into which fines are paid (《行政处罚法》第六十七条、第七十四条: to the bank, never to the officers)."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hazards.models.checklists import Dated
from inspections.models.base import person
from safetyportal.core.models import ScopedRecord, TimestampedRecord


class FineAccount(ScopedRecord, TimestampedRecord, Dated):
    """Bank, holder and number that hold at a place and below it from a day on, until a deeper place has its own."""

    bank = models.CharField(_("collecting bank"), max_length=100)
    holder = models.CharField(_("account holder"), max_length=120)
    number = models.CharField(
        _("account number"), max_length=40,
        validators=[RegexValidator(r"^[0-9][0-9 -]{5,38}[0-9]$", _("Digits, with blanks or hyphens between them."))],
    )  # fmt: skip
    source = models.CharField(_("source"), max_length=300)
    set_by = person(_("entered by"))

    class Meta:
        verbose_name = _("account for fines")
        verbose_name_plural = _("accounts for fines")
        ordering = ["place", "-valid_from"]
        indexes = [models.Index(fields=["place", "valid_from"], name="fine_account_place")]
        permissions = [("keep_fineaccount", "Enter the account for fines")]

    def __str__(self):
        return f"{self.bank} {self.number}"
