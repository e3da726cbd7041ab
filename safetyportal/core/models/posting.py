"""Postings: the only source of authority. Role (what) × place (where) × sectors × from–to (when)."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import Duty
from safetyportal.core.places import PlaceField
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class Role(models.Model):
    """A role of the field (岗位角色) over a Django group; its permissions are declared in each app's `roles.py`."""

    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="role")
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    duty = models.CharField(_("duty"), max_length=10, choices=Duty, default=Duty.BUSINESS)
    levels = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["order"]
        # Target of the composite foreign key that keeps a posting's duty equal to its role's.
        constraints = [models.UniqueConstraint(name="role_id_and_duty", fields=["id", "duty"])]

    def __str__(self):
        from safetyportal.core.roles import role_label  # noqa: PLC0415 -- leaf

        return str(role_label(self.code))


class Posting(models.Model):
    """One person holds one role at one place for some time.

    `sectors` empty means all sectors. A delegation (授权代办) is a posting with `on_behalf_of`: same role and place as
    the delegating posting `source`, an end, and both names in the audit.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings", verbose_name=_("person")
    )
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="postings", verbose_name=_("role"))
    duty = models.CharField(_("duty"), max_length=10, choices=Duty, editable=False)
    jurisdiction = models.ForeignKey(
        "core.Jurisdiction", on_delete=models.PROTECT, related_name="postings", verbose_name=_("place")
    )
    body = models.ForeignKey(
        "core.SupervisingBody", null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("supervising body")
    )
    unit = models.CharField(
        _("unit below the division"), max_length=20, blank=True, default="", editable=False
    )  # "E17": below the jurisdiction
    place = PlaceField(_("place"), editable=False)
    sectors = ArrayField(models.CharField(max_length=32), default=list, blank=True, verbose_name=_("sectors"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    source = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="delegations",
        verbose_name=_("delegated posting"),
    )  # fmt: skip
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="delegated_postings",
        verbose_name=_("on behalf of"),
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="granted_postings",
        verbose_name=_("granted by"),
    )  # fmt: skip
    created_at = models.DateTimeField(auto_now_add=True)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["user", "starts_at"]
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_it_starts", condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at"))
            ),
            models.CheckConstraint(
                name="posting_delegation_names_source_and_end",
                condition=Q(on_behalf_of=None, source=None)
                | Q(on_behalf_of__isnull=False, source__isnull=False, ends_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "ends_at"], name="posting_user_ends"),
            models.Index(fields=["place"], name="posting_place"),
        ]
        permissions = [
            ("grant_posting", "Grant and end postings"),
            ("delegate_posting", "Delegate an own posting for some time"),
        ]

    def __str__(self):
        return f"{self.user} · {self.role} · {self.jurisdiction}"


class FormerPlace(models.Model):
    """A place at which a unit stood before it moved: its own people keep reading what was closed there (ADR 0009)."""

    unit = models.CharField(max_length=20)
    place = PlaceField()
    left_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="former_place_once", fields=["unit", "place"])]

    def __str__(self):
        return f"{self.unit} {self.place}"
