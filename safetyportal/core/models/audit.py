"""The trail (审计日志): append-only in the database, chained per city, sealed every hour."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from safetyportal.core.places import PlaceField
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class ExactJSONField(models.JSONField):
    """JSON that the database keeps byte for byte (`json`, not `jsonb`): the digest of an entry covers its text."""

    def db_type(self, connection):
        return "json"

    def from_db_value(self, value, expression, connection):
        return super().from_db_value(value, expression, connection) if isinstance(value, str) else value


class AuditEntry(models.Model):
    """Who did what to which record, where it was at that time. Rows are only ever added (trigger in the database)."""

    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(_("person"), max_length=140)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=140, blank=True, default="")
    action = models.CharField(_("action"), max_length=64)
    target_type = models.CharField(max_length=64)
    target_id = models.CharField(max_length=40)
    target_label = models.CharField(_("record"), max_length=200)
    place = PlaceField(_("place"))
    changes = ExactJSONField(_("changes"), default=dict)
    note = models.TextField(_("note"), blank=True, default="")
    outcome = models.CharField(_("outcome"), max_length=8, default="ok")
    request_id = models.CharField(max_length=36, blank=True, default="")
    address = models.CharField(_("network address"), max_length=45, blank=True, default="")
    chain = models.CharField(max_length=12)
    sequence = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(name="audit_sequence_once", fields=["chain", "sequence"])]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-id"], name="audit_target"),
            models.Index(fields=["actor", "-id"], name="audit_actor"),
            models.Index(fields=["place"], name="audit_place"),
            models.Index(fields=["action", "-id"], name="audit_action"),
        ]
        permissions = [("read_audit", "Read the audit trail")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action}"


class AuditChain(models.Model):
    """Head of one chain; its row is the lock under which the next entry is numbered."""

    key = models.CharField(primary_key=True, max_length=12)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self):
        return self.key


class AuditSeal(models.Model):
    """All heads at one hour, signed; a copy leaves the host, so a cut or rewritten chain shows."""

    at = models.DateTimeField(unique=True)
    heads = models.JSONField()
    signature = models.CharField(max_length=64)

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"
