"""What the enterprise says of a visit through the visit code (扫码评价): a rating, an objection."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models.profile import phone_number
from inspections.choices.visits import ObjectionStatus
from inspections.models.base import person
from inspections.models.visits import Visit
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes

_MARK = [MinValueValidator(1), MaxValueValidator(5)]


class _Feedback(ScopedRecord, TimestampedRecord):
    """`holder`: digest of who held the code, an account or a browser."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("visit"))
    holder = models.CharField(max_length=64, editable=False)
    said_at = models.DateTimeField(_("time"), editable=False)

    class Meta:
        abstract = True

    @property
    def body_id(self) -> int:
        return self.visit.body_id


class VisitRating(_Feedback):
    """One rating of one holder of the code; whoever held it stays unknown unless signed in."""

    lawful = models.PositiveSmallIntegerField(_("identity shown, lawful procedure"), validators=_MARK)
    manner = models.PositiveSmallIntegerField(_("manner of the officers"), validators=_MARK)
    helpful = models.PositiveSmallIntegerField(_("help and guidance"), validators=_MARK)
    comment = models.CharField(_("comment"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("rating of a visit")
        verbose_name_plural = _("ratings of visits")
        constraints = [models.UniqueConstraint(name="rating_once", fields=["visit", "holder"])]
        indexes = segment_indexes("rating", "-id")

    def __str__(self):
        return f"{self.visit} {self.mean:.1f}"

    @property
    def mean(self) -> float:
        return (self.lawful + self.manner + self.helpful) / 3


class VisitObjection(_Feedback, ClockedRecord):
    """Somebody holds that the visit was not right. The body's leaders answer within a time limit; officers of the
    visit never do."""

    status = models.CharField(_("state"), max_length=16, choices=ObjectionStatus, default=ObjectionStatus.WAITING)
    text = models.TextField(_("objection"), max_length=1000)
    contact = EncryptedTextField(_("phone for the answer"), blank=True, default="", validators=[phone_number])
    answer = models.CharField(pgettext_lazy("objection to a visit", "answer"), max_length=1000, blank=True, default="")
    answered_by = person(_("answered by"), optional=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("objection to a visit")
        verbose_name_plural = _("objections to visits")
        constraints = [
            models.UniqueConstraint(name="objection_once", fields=["visit", "holder"]),
            models.CheckConstraint(name="objection_status_known", condition=Q(status__in=ObjectionStatus.values)),
            models.CheckConstraint(
                name="objection_clock_runs_while_waiting",
                condition=Q(status=ObjectionStatus.WAITING, due_at__isnull=False)
                | (~Q(status=ObjectionStatus.WAITING) & Q(due_at=None)),
            ),
        ]
        indexes = [
            *segment_indexes("object", "-id"),
            models.Index(fields=["due_at"], name="object_due", condition=Q(status="waiting")),
        ]
        permissions = [("answer_visitobjection", "Answer objections to visits")]

    def __str__(self):
        return self.text[:40]
