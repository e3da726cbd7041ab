"""What hangs on an enforcement document: signatures, steps of approval, deliveries, shared serial numbers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.papers import DeliveryManner, SigningManner, StepKind
from inspections.models.base import person
from inspections.models.papers import EnforcementPaper
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class PaperSignature(models.Model):
    """One person's signature under a paper: drawn, promised by hand on the print, or refused before a witness."""

    scope_prefix = "paper__"
    scope_floor = "paper__seen_from"

    paper = models.ForeignKey(EnforcementPaper, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(_("role"), max_length=24)
    name = models.CharField(_("name of the signer"), max_length=60)
    certificate_number = models.CharField(_("enforcement certificate number"), max_length=40, blank=True, default="")
    manner = models.CharField(_("manner of signing"), max_length=8, choices=SigningManner)
    picture = models.ForeignKey(
        "core.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("picture")
    )
    reason = models.CharField(_("reason of the refusal"), max_length=300, blank=True, default="")
    witness = models.CharField(_("witness"), max_length=60, blank=True, default="")
    signed_at = models.DateTimeField(_("signed"))
    recorded_by = person(_("recorded by"))

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["paper", "pk"]
        constraints = [
            models.UniqueConstraint(name="paper_signed_once", fields=["paper", "role", "name"]),
            models.CheckConstraint(
                name="paper_signature_is_whole",
                condition=Q(manner="drawn", picture__isnull=False)
                | Q(manner="by_hand", picture=None)
                | (Q(manner="refused", picture=None) & ~Q(reason="") & ~Q(witness="")),
            ),
        ]

    def __str__(self):
        return f"{self.role} {self.name}"


class PaperStep(models.Model):
    """One step of an approval: who took it, for whom, with which opinion."""

    scope_prefix = "paper__"
    scope_floor = "paper__seen_from"

    paper = models.ForeignKey(EnforcementPaper, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(_("step of the approval"), max_length=12, choices=StepKind)
    opinion = models.CharField(_("opinion of the step"), max_length=500, blank=True, default="")
    taken_by = person(_("taken by"))
    on_behalf_of = models.CharField(_("on behalf of"), max_length=64, blank=True, default="")
    taken_at = models.DateTimeField(_("taken"))
    counts = models.BooleanField(
        _("counts"), default=True
    )  # not once the paper was returned after it, nor the return itself

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("step of approval")
        verbose_name_plural = _("steps of approval")
        ordering = ["paper", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="paper_step_once", fields=["paper", "step"], condition=Q(counts=True) & ~Q(step="return")
            )
        ]

    def __str__(self):
        return f"{self.step} {self.taken_by_id}"


class PaperDelivery(models.Model):
    """One delivery of an issued paper; `effective_on` is the day of service that clocks run from."""

    scope_prefix = "paper__"
    scope_floor = "paper__seen_from"

    paper = models.OneToOneField(EnforcementPaper, on_delete=models.PROTECT, related_name="delivery")
    manner = models.CharField(_("manner of delivery"), max_length=12, choices=DeliveryManner)
    receiver = models.CharField(_("received by"), max_length=60, blank=True, default="")
    relation = models.CharField(_("relation to the addressee"), max_length=60, blank=True, default="")
    location = models.CharField(_("where"), max_length=200, blank=True, default="")
    servers = models.JSONField(_("delivered by"), default=list, blank=True)
    delivered_at = models.DateTimeField(_("delivered"))
    effective_on = models.DateField(_("day of service"))
    reason = models.CharField(_("reason for this manner"), max_length=500, blank=True, default="")
    witness = models.CharField(_("witness"), max_length=60, blank=True, default="")
    pictured = models.BooleanField(_("recorded by photo or film"), default=False)
    confirmation = models.BooleanField(_("the party has signed the confirmation"), default=False)
    electronic_address = models.CharField(_("electronic address"), max_length=120, blank=True, default="")
    tracking_number = models.CharField(_("number of the consignment"), max_length=40, blank=True, default="")
    publication = models.CharField(_("where it was announced"), max_length=200, blank=True, default="")
    recorded_by = person(_("recorded by"))

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.CheckConstraint(name="paper_delivery_known", condition=Q(manner__in=DeliveryManner.values))
        ]

    def __str__(self):
        return f"{self.manner} {self.effective_on}"


class PaperSerial(models.Model):
    """The serial number that the papers of one inspection or one case share, where the place's rule says so."""

    scope_prefix = ""
    is_technical = True

    task = models.OneToOneField(
        "inspections.InspectionTask", null=True, on_delete=models.PROTECT, related_name="paper_serial"
    )
    case = models.OneToOneField(
        "inspections.EnforcementCase", null=True, on_delete=models.PROTECT, related_name="paper_serial"
    )
    series = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="paper_serial_of_one",
                condition=Q(task=None, case__isnull=False) | Q(case=None, task__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.series} {self.year} {self.serial}"
