"""A mark on data that look untrustworthy, with its evidence, the enterprise's answer and the authority's decision."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hazards.choices_signals import SIGNAL_OPEN, SignalKind, SignalStatus
from hazards.models.base import person
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes


def _rows(label: Any) -> ArrayField:
    return ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False, verbose_name=label)


class TrustSignal(ScopedRecord, TimestampedRecord, ClockedRecord):
    """One enterprise, one kind, one thing it is about (`subject`: the first month of a run, the first use of a photo,
    the digest of a text …), so that finding it again changes nothing.

    `evidence` holds the numbers and the rule by which it was found; the three lists name the rows behind it, which
    each reader opens only as far as he may see them. `month` is the last month that the evidence speaks of.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="trust_signals", verbose_name=_("enterprise")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=SignalKind, editable=False)
    subject = models.CharField(_("what it is about"), max_length=80, editable=False)
    status = models.CharField(_("state"), max_length=16, choices=SignalStatus, default=SignalStatus.RAISED)
    month = models.DateField(_("month"), editable=False)
    raised_at = models.DateTimeField(_("raised"), editable=False)
    evidence = models.JSONField(_("evidence of the mark"), default=dict, editable=False)
    hazard_rows = _rows(_("hazards"))
    report_rows = _rows(_("monthly reports"))
    photo_rows = _rows(_("photos"))

    answer = models.TextField(_("answer of the enterprise"), max_length=2000, blank=True, default="")
    answered_by = person(_("answer given by"), optional=True)
    answered_at = models.DateTimeField(_("answer given"), null=True, blank=True, editable=False)
    decided_by = person(_("decided by"), optional=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decision_note = models.CharField(_("reason of the decision"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("trust signal")
        verbose_name_plural = _("trust signals")
        constraints = [
            models.UniqueConstraint(name="signal_once", fields=["enterprise", "kind", "subject"]),
            models.CheckConstraint(name="signal_status_known", condition=Q(status__in=SignalStatus.values)),
            models.CheckConstraint(name="signal_kind_known", condition=Q(kind__in=SignalKind.values)),
            models.CheckConstraint(name="signal_is_of_a_whole_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="signal_clock_runs_only_while_someone_must_act",
                condition=Q(status__in=SIGNAL_OPEN, due_at__isnull=False)
                | (~Q(status__in=SIGNAL_OPEN) & Q(due_at=None)),
            ),
            models.CheckConstraint(
                name="signal_answered_has_its_answer", condition=~Q(status="answered") | ~Q(answer="")
            ),
            models.CheckConstraint(
                name="signal_decided_has_its_reason",
                condition=~Q(status__in=["confirmed", "dismissed"])
                | (~Q(decision_note="") & Q(decided_by__isnull=False)),
            ),
        ]
        indexes = [
            *segment_indexes("sig", "-id"),
            models.Index(fields=["status", "-id"], name="sig_status"),
            models.Index(fields=["kind", "-id"], name="sig_kind"),
            models.Index(fields=["month", "-id"], name="sig_month"),
            models.Index(fields=["due_at"], name="sig_to_hear", condition=Q(status="raised")),
            models.Index(
                fields=["raised_at"], name="sig_to_expire", condition=Q(status__in=["raised", "silent", "answered"])
            ),
        ]
        permissions = [
            ("raise_trustsignal", "Raise signals of untrustworthy data, let them expire"),
            ("answer_trustsignal", "Answer signals about the own enterprise"),
            ("decide_trustsignal", "Confirm and dismiss signals of untrustworthy data"),
            ("export_trustsignal", "Export lists of signals of untrustworthy data"),
        ]

    def __str__(self):
        return f"{self.enterprise.name} {self.get_kind_display()}"


class SignalScan(models.Model):
    """How far the photos of a city have been compared: the next search begins behind this attachment."""

    place = models.CharField(max_length=120, unique=True)
    photo = models.BigIntegerField(default=0)

    def __str__(self):
        return f"{self.place} {self.photo}"
