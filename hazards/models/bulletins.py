"""The monthly bulletin (通报) of a county, city or province: generated, edited, issued under a number, archived."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hazards.choices_tables import BulletinStatus
from safetyportal.core import places
from safetyportal.core.access import granted_paths, scope_q
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet

VIEW = "hazards.view_hazardbulletin"
PARTS = ("opening", "situation", "problems", "requirements")


def _person(label):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=label, editable=False, db_index=False,
    )  # fmt: skip


def _part(label):
    return models.TextField(label, max_length=6000, blank=True, default="")


class BulletinManager(ScopedManager):
    """Rows in the reader's places and, to read, what the levels above have issued: a bulletin is addressed to them."""

    def visible_to(self, user, perm: str) -> ScopedQuerySet:
        rows: ScopedQuerySet = ScopedQuerySet(self.model, using=self._db)
        own = scope_q(self.model, user, perm)
        if not own or perm != VIEW:
            return rows.filter(own)
        above = {up for path in granted_paths(user, perm) for up in places.ancestors(path, own=False)}
        addressed = Q(place__in=sorted(above), status__in=[BulletinStatus.ISSUED, BulletinStatus.WITHDRAWN])
        return rows.filter(own | addressed)


class HazardBulletin(ScopedRecord, TimestampedRecord, ClockedRecord):
    """`place` is that of the level that issues it. `figures` are those of the generation; tables and charts come from
    them, so that text and tables say the same. `edited`: somebody has changed a text since."""

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()  # type: ignore[misc]  # anew, to stay before `objects`
    objects = BulletinManager()  # type: ignore[misc]

    month = models.DateField(_("month"))
    status = models.CharField(_("state"), max_length=16, choices=BulletinStatus, default=BulletinStatus.DRAFT)
    title = models.CharField(_("title"), max_length=120)
    body = models.ForeignKey(
        "core.SupervisingBody", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("supervising body"),
    )  # fmt: skip
    addressee = models.CharField(_("sent to"), max_length=200, blank=True, default="")
    copies = models.CharField(_("copies to"), max_length=300, blank=True, default="")
    opening = _part(_("opening"))
    situation = _part(_("situation"))
    problems = _part(_("problems"))
    requirements = _part(_("requirements"))
    figures = models.JSONField(_("figures"), default=dict, blank=True, editable=False)
    generated_at = models.DateTimeField(_("generated"), editable=False)
    edited = models.BooleanField(_("text edited"), default=False, editable=False)
    drafted_by = _person(_("drafted by"))
    edited_by = _person(_("edited by"))
    issued_by = _person(_("signatory"))
    issued_on = models.DateField(_("Date of issue"), null=True, blank=True, editable=False)
    number = models.CharField(_("Number of the document"), max_length=80, blank=True, default="", editable=False)
    decision_note = models.CharField(_("reason of the last decision"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        constraints = [
            models.CheckConstraint(name="bulletin_status_known", condition=Q(status__in=BulletinStatus.values)),
            models.CheckConstraint(name="bulletin_is_of_a_whole_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="bulletin_issued_has_its_day",
                condition=~Q(status__in=["issued", "withdrawn"]) | Q(issued_on__isnull=False),
            ),
            models.UniqueConstraint(
                name="bulletin_one_of_a_month",
                fields=["jurisdiction", "month"],
                condition=Q(status__in=["draft", "issued"]),
                violation_error_message=_("There is a bulletin of this month already."),
            ),
        ]
        indexes = [
            *segment_indexes("bul", "-id"),
            models.Index(fields=["month", "-id"], name="bul_month"),
        ]
        permissions = [
            ("draft_hazardbulletin", "Draft and edit bulletins"),
            ("issue_hazardbulletin", "Issue and withdraw bulletins"),
            ("export_hazardbulletin", "Export lists of bulletins"),
        ]

    def __str__(self):
        return f"{self.title}"
