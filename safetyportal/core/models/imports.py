"""Excel imports: one batch for each uploaded workbook, its rows staged between preview and confirmation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import ImportState
from safetyportal.core.places import PlaceField


class ImportBatch(models.Model):
    """One uploaded workbook, seen by who uploaded it. Written by `safetyportal.core.imports` only.

    `applied_to` is the number of the last row that is in effect: it commits together with the rows, so a worker that
    is killed loses nothing and doubles nothing.
    """

    kind = models.CharField(max_length=48)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports")
    place = PlaceField(_("place"), editable=False)
    name = models.CharField(_("file name"), max_length=160)
    stored_name = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.READING)
    refusal = models.JSONField(default=dict, blank=True)  # {"text": msgid, "params": {…}}
    header = models.JSONField(default=list, blank=True)  # headings as they stand in the file
    mapping = models.JSONField(default=dict, blank=True)  # column key -> position in the file
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    bad_count = models.PositiveIntegerField(_("rows with errors"), default=0)
    warning_count = models.PositiveIntegerField(_("rows with warnings"), default=0)
    create_count = models.PositiveIntegerField(_("new"), default=0)
    update_count = models.PositiveIntegerField(_("changed"), default=0)
    same_count = models.PositiveIntegerField(_("unchanged"), default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    applied_to = models.PositiveIntegerField(default=0)
    job = models.ForeignKey("core.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("uploaded"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="import_state_known", condition=Q(state__in=ImportState.values))]
        indexes = [
            models.Index(fields=["user", "-id"], name="import_user"),
            models.Index(fields=["sha256"], name="import_digest"),
        ]

    def __str__(self):
        return self.name

    @property
    def good_count(self) -> int:
        return self.row_count - self.bad_count


class ImportRow(models.Model):
    """One row of the file. A good row keeps its `values` until it is applied, a bad one its `cells` and `errors`."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=200, blank=True, default="")
    bad = models.BooleanField(default=False)
    values = models.JSONField(null=True)
    cells = models.JSONField(null=True)
    errors = models.JSONField(default=list)  # [{"column": key, "text": msgid, "params": {…}}]
    warnings = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="import_row_once", fields=["batch", "number"])]
        indexes = [models.Index(fields=["batch", "number"], name="import_row_bad", condition=Q(bad=True))]

    def __str__(self):
        return f"{self.number} {self.label}"
