"""Files that belong to records; served only through the scope of the record's place."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import FileState
from safetyportal.core.models.records import ScopedRecord


class Attachment(ScopedRecord):
    """One stored file. Photos are re-encoded; what the camera said (time, position) is kept apart in `facts`."""

    target_type = models.CharField(max_length=64)
    target_id = models.BigIntegerField(null=True)  # null while its form is still a draft
    purpose = models.CharField(_("purpose"), max_length=48)
    name = models.CharField(_("file name"), max_length=160)
    stored_name = models.CharField(max_length=120, unique=True)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    perceptual_hash = models.CharField(max_length=16, blank=True, default="", db_index=True)
    facts = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, choices=FileState, default=FileState.QUARANTINED)
    refusal = models.CharField(max_length=200, blank=True, default="")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [models.Index(fields=["target_type", "target_id"], name="attachment_target")]
        permissions = [("open_attachment", "Open attachments of visible records")]

    def __str__(self):
        return self.name
