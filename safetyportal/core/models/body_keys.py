"""Certificates with which bodies sign their documents."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.models.jurisdiction import SupervisingBody


class BodyKey(models.Model):
    """Key and certificate of a body, sealed at rest. One is in use at a time; older ones stay, so that one sees with
    what a paper was signed. The key never leaves the service that signs."""

    body = models.ForeignKey(
        SupervisingBody, on_delete=models.PROTECT, related_name="keys", verbose_name=_("supervising body")
    )
    keystore = EncryptedTextField(masking=lambda _value: "***", editable=False)  # PKCS#12, base64
    subject = models.CharField(_("subject"), max_length=300)
    issuer = models.CharField(_("issued by"), max_length=300)
    fingerprint = models.CharField(_("fingerprint (SHA-256)"), max_length=64)
    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(_("valid to"))
    demonstration = models.BooleanField(_("self-signed, for demonstration"), default=False)
    active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("certificate of a body")
        verbose_name_plural = _("certificates of bodies")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="body_key_one_in_use", fields=["body"], condition=Q(active=True)),
        ]
        permissions = [("manage_bodykey", "Install certificates of bodies")]

    def __str__(self):
        return f"{self.subject} {self.fingerprint[:16]}"
