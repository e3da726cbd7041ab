"""Official papers: what was issued stays as it was issued, and every number is used once."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import DocumentState
from safetyportal.core.documents.kinds import kind_label
from safetyportal.core.models.records import ScopedRecord


class DocumentNumber(models.Model):
    """Last serial number that a holder (code of a body, else a place) has given in a series and year.

    Read and raised only by `services.numbering`, in the transaction that uses the number: no gap, no duplicate.
    """

    holder = models.CharField(max_length=120)
    series = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="document_number_once", fields=["holder", "series", "year"])]

    def __str__(self):
        return f"{self.holder} {self.series} {self.year}: {self.last}"


class IssuedDocument(ScopedRecord):
    """One paper as it was issued. Only its state and, with its record, its place ever change: a trigger sees to it."""

    kind = models.CharField(_("kind"), max_length=64)
    series = models.CharField(max_length=64)
    holder = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField(_("document number"), max_length=80, blank=True, default="")
    title = models.CharField(_("title"), max_length=200)
    issuer = models.CharField(_("issued by"), max_length=120)
    body = models.ForeignKey(
        "core.SupervisingBody",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("body"),
    )
    target_type = models.CharField(max_length=64)
    target_id = models.BigIntegerField()
    data = models.JSONField(default=dict, blank=True)  # what the issuing service was given
    content = models.JSONField()  # what was printed
    template = models.CharField(max_length=16)
    content_sha256 = models.CharField(_("digest of the content"), max_length=64)
    sha256 = models.CharField(_("digest of the file"), max_length=64, db_index=True)
    signed_by = models.CharField(_("fingerprint of the certificate"), max_length=64, blank=True, default="")
    stored_name = models.CharField(max_length=120, unique=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    pages = models.PositiveIntegerField(_("pages"))
    code = models.CharField(_("verification code"), max_length=16, unique=True)
    issued_on = models.DateField(_("issued on"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by", verbose_name=_("corrects")
    )
    state = models.CharField(_("state"), max_length=10, choices=DocumentState, default=DocumentState.VALID)
    state_reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    state_changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("official document")
        verbose_name_plural = _("official documents")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="document_serial_once",
                fields=["holder", "year", "kind", "serial"],
                condition=Q(serial__isnull=False),
            ),
            models.CheckConstraint(name="document_state_known", condition=Q(state__in=DocumentState.values)),
            models.CheckConstraint(
                name="document_is_not_its_own_correction", condition=Q(replaces=None) | ~Q(replaces=F("id"))
            ),
        ]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-id"], name="document_target"),
            models.Index(fields=["kind", "place"], name="document_kind_place"),
        ]
        permissions = [("open_document", "Open documents of visible records")]

    def __str__(self):
        return f"{self.title} {self.number}".strip()

    @property
    def kind_label(self):
        return kind_label(self.kind)

    @property
    def tone(self) -> str:
        """How the state is shown."""
        return "closed" if self.state == DocumentState.VALID else "overdue"

    @property
    def verify_path(self) -> str:
        """Where anybody who holds the paper can see whether it is valid."""
        return f"/verify/{self.shown_code}/"

    @property
    def shown_code(self) -> str:
        """The verification code in groups of four, as it is printed."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))
