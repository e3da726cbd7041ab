"""What happens during a listing: monthly progress, extension requests, acceptances, deliveries, what was published."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hazards.choices import (
    AcceptanceOpinion,
    Consequence,
    DeliveryManner,
    ListingExtensionStatus,
    ListingLevel,
)
from hazards.models.listing import Listing, person
from safetyportal.core.models import ClockedRecord, TimestampedRecord
from safetyportal.core.places import PlaceField
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class ListingRow(TimestampedRecord):
    """A row of a listing, seen by exactly those who see the listing; its files hang on the listing itself."""

    scope_prefix = "listing__"

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="%(class)s_rows")
    files = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)  # numbers of attachments

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        abstract = True

    @property
    def place(self) -> str:
        return self.listing.place


class ListingProgress(ListingRow):
    """The enterprise's report of one month. The row is opened before anything is filed, so that a gap is seen."""

    month = models.DateField(_("month"))
    due_at = models.DateTimeField(_("due"))
    percent = models.PositiveSmallIntegerField(
        _("progress"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    done = models.TextField(_("what was done"), max_length=2000, blank=True, default="")
    problems = models.TextField(_("problems and next steps"), max_length=2000, blank=True, default="")
    money_spent = models.DecimalField(
        _("money spent so far (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    filed_by = person(_("filed by"))
    filed_at = models.DateTimeField(_("filed"), null=True, blank=True, editable=False)
    waived = models.BooleanField(_("not needed any more"), default=False, editable=False)

    class Meta:
        verbose_name = _("monthly progress")
        verbose_name_plural = _("monthly progress")
        ordering = ["listing", "-month"]
        constraints = [
            models.UniqueConstraint(name="progress_one_a_month", fields=["listing", "month"]),
            models.CheckConstraint(name="progress_is_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="progress_percent", condition=Q(percent=None) | Q(percent__lte=100)),
            models.CheckConstraint(
                name="progress_filed_says_how_far",
                condition=Q(filed_at=None) | Q(percent__isnull=False, filed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="progress_missing", condition=Q(filed_at=None, waived=False)),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"

    @property
    def is_late(self) -> bool:
        return self.filed_at is not None and self.filed_at >= self.due_at


class ListingExtension(ListingRow, ClockedRecord):
    """The enterprise asks for more time; who holds the listing decides."""

    status = models.CharField(
        _("state"), max_length=16, choices=ListingExtensionStatus, default=ListingExtensionStatus.REQUESTED
    )
    before = models.DateField(_("time limit until now"), editable=False)
    until = models.DateField(_("extend to"))
    situation = models.TextField(_("state of the treatment"), max_length=2000)
    reason = models.TextField(_("reason and precautions"), max_length=2000)
    requested_by = person(_("requested by"))
    requested_at = models.DateTimeField(_("requested"), editable=False)
    decided_by = person(_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decision_note = models.CharField(_("reason of the decision"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("request for extension")
        verbose_name_plural = _("requests for extension")
        ordering = ["listing", "-id"]
        constraints = [
            models.CheckConstraint(
                name="listing_extension_status_known", condition=Q(status__in=ListingExtensionStatus.values)
            ),
            models.UniqueConstraint(
                name="listing_extension_one_open",
                fields=["listing"],
                condition=Q(status="requested"),
                violation_error_message=_("A request for extension already waits for decision."),
            ),
            models.CheckConstraint(name="listing_extension_is_later", condition=Q(until__gt=models.F("before"))),
            models.CheckConstraint(
                name="listing_extension_clock",
                condition=Q(status="requested", due_at__isnull=False) | (~Q(status="requested") & Q(due_at=None)),
            ),
        ]

    def __str__(self):
        return f"{self.before:%Y-%m-%d} → {self.until:%Y-%m-%d}"


class ListingAcceptance(ListingRow):
    """One on-site acceptance by a group, as it was recorded."""

    held_on = models.DateField(_("held on"))
    members = models.TextField(_("members of the group"), max_length=500)
    opinion = models.CharField(_("opinion"), max_length=8, choices=AcceptanceOpinion)
    text = models.TextField(_("acceptance opinion"), max_length=2000)
    consequence = models.CharField(_("what follows"), max_length=10, choices=Consequence, blank=True, default="")
    new_deadline = models.DateField(_("new time limit"), null=True, blank=True)
    recorded_by = person(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"), editable=False)

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["listing", "-id"]
        constraints = [
            models.CheckConstraint(
                name="acceptance_failed_says_what_follows",
                condition=Q(opinion="passed", consequence="", new_deadline=None)
                | (Q(opinion="failed", new_deadline__isnull=False) & ~Q(consequence="")),
            )
        ]

    def __str__(self):
        return f"{self.held_on:%Y-%m-%d} {self.get_opinion_display()}"


class ListingDelivery(ListingRow):
    """送达回证: who received a paper, when, how, and through whom."""

    document = models.ForeignKey(
        "core.IssuedDocument", on_delete=models.PROTECT, related_name="+", verbose_name=_("document")
    )
    addressee = models.CharField(_("addressee"), max_length=120)
    manner = models.CharField(_("manner of delivery"), max_length=14, choices=DeliveryManner)
    delivered_at = models.DateTimeField(_("delivered"))
    delivered_by = models.CharField(_("delivered by"), max_length=60, blank=True, default="")
    received_by = models.CharField(_("received by"), max_length=60)
    note = models.CharField(_("remark"), max_length=300, blank=True, default="")
    recorded_by = person(_("recorded by"))

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["listing", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="delivery_once_to_each",
                fields=["document", "addressee"],
                violation_error_message=_("The delivery to this addressee is already recorded."),
            )
        ]

    def __str__(self):
        return f"{self.addressee} {self.delivered_at:%Y-%m-%d}"


class ListingPublication(models.Model):
    """What the public reads of a listing: a copy of what an official confirmed, and nothing else.

    The public page reads this table alone; no account, phone, person or internal text can reach it from elsewhere.
    """

    listing = models.OneToOneField(Listing, on_delete=models.PROTECT, related_name="publication")
    place = PlaceField(_("place"), editable=False)
    enterprise_name = models.CharField(_("enterprise"), max_length=120)
    summary = models.CharField(_("hazard in short"), max_length=200)
    level = models.CharField(_("listed by"), max_length=10, choices=ListingLevel)
    body_name = models.CharField(_("supervising body"), max_length=120)
    number = models.CharField(_("number of the notice"), max_length=80, blank=True, default="")
    listed_on = models.DateField(_("listed on"))
    deadline = models.DateField(_("to be removed by"))
    percent = models.PositiveSmallIntegerField(_("progress"), null=True, blank=True)
    percent_on = models.DateField(_("progress reported on"), null=True, blank=True)
    delisted_on = models.DateField(_("delisted on"), null=True, blank=True)
    published_on = models.DateField(_("published on"))
    removal_published_on = models.DateField(_("delisting published on"), null=True, blank=True)

    class Meta:
        verbose_name = _("published listing")
        verbose_name_plural = _("published listings")
        indexes = [models.Index(fields=["place", "-id"], name="publication_place")]

    def __str__(self):
        return f"{self.enterprise_name} {self.summary}"
