"""Listed supervision of a major hazard (挂牌督办), from the proposal to the write-off."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hazards.choices import LISTED, LISTING_OPEN, ListingLevel, ListingStatus
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import DEPTHS, at_level, segment_indexes


def person(label, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        db_index=False,
        editable=False,
        **options,
    )


class Listing(ScopedRecord, TimestampedRecord, ClockedRecord):
    """One hazard under the supervision of a county, city or province. `place` is the enterprise's own place.

    `level` says who holds it; `deadline` is the day until which the hazard must be removed. `climbed_to` names the
    upper level that was told of an overdue listing and may take it over. Filing to the upper office and publication
    run beside the state, each with its own clock and the moment at which it was done.
    """

    hazard = models.ForeignKey("hazards.Hazard", on_delete=models.PROTECT, related_name="listings")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="listings", verbose_name=_("enterprise")
    )
    status = models.CharField(_("state"), max_length=16, choices=ListingStatus, default=ListingStatus.PROPOSED)
    level = models.CharField(_("listed by"), max_length=10, choices=ListingLevel)

    # The proposal
    matters = models.TextField(_("matters under supervision"), max_length=2000)
    requirements = models.TextField(_("requirements"), max_length=2000, blank=True, default="")
    deadline = models.DateField(_("to be removed by"))
    proposed_by = person(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"), editable=False)

    # The decision
    body = models.ForeignKey(
        "core.SupervisingBody",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("supervising body"),
    )
    department = models.CharField(_("supervising department"), max_length=120, blank=True, default="")
    copies = models.CharField(_("copies to"), max_length=300, blank=True, default="")
    decided_by = person(_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decision_note = models.CharField(_("reason of the decision"), max_length=500, blank=True, default="")
    listed_on = models.DateField(_("listed on"), null=True, blank=True, editable=False)
    notice_number = models.CharField(_("number of the notice"), max_length=80, blank=True, default="", editable=False)
    extension_count = models.PositiveSmallIntegerField(_("times extended"), default=0, editable=False)
    climbed_to = models.CharField(
        _("climbed to"), max_length=10, choices=ListingLevel, blank=True, default="", editable=False
    )
    climbed_at = models.DateTimeField(_("climbed"), null=True, blank=True, editable=False)

    # The end
    rectified_note = models.TextField(_("request for acceptance"), max_length=2000, blank=True, default="")
    requested_by = person(_("acceptance requested by"))
    requested_at = models.DateTimeField(_("acceptance requested"), null=True, blank=True, editable=False)
    accepted_by = person(_("acceptance recorded by"))
    delisted_by = person(_("delisted by"))
    delisted_on = models.DateField(_("delisted on"), null=True, blank=True, editable=False)
    delisting_number = models.CharField(
        _("number of the delisting notice"), max_length=80, blank=True, default="", editable=False
    )

    # Clocks beside the state
    record_due_at = models.DateTimeField(_("file upwards until"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("filed upwards"), null=True, blank=True, editable=False)
    recorded_by = person(_("filed upwards by"))
    publish_due_at = models.DateTimeField(_("publish until"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    removal_due_at = models.DateTimeField(_("publish the delisting until"), null=True, blank=True, editable=False)
    removal_published_at = models.DateTimeField(_("delisting published"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("listed supervision")
        verbose_name_plural = _("listed supervisions")
        constraints = [
            models.CheckConstraint(name="listing_status_known", condition=Q(status__in=ListingStatus.values)),
            models.CheckConstraint(name="listing_level_known", condition=Q(level__in=ListingLevel.values)),
            models.CheckConstraint(
                name="listing_clock_runs_while_open",
                condition=Q(status__in=LISTING_OPEN, due_at__isnull=False)
                | (~Q(status__in=LISTING_OPEN) & Q(due_at=None)),
            ),
            models.UniqueConstraint(
                name="listing_one_open_for_a_hazard",
                fields=["hazard"],
                condition=Q(status__in=LISTING_OPEN),
                violation_error_message=_("This hazard is already proposed for listing or listed."),
            ),
            models.CheckConstraint(
                name="listing_has_its_day", condition=~Q(status__in=LISTED) | Q(listed_on__isnull=False)
            ),
            models.CheckConstraint(
                name="listing_ends_after_it_begins",
                condition=Q(delisted_on=None) | Q(delisted_on__gte=F("listed_on")),
            ),
            models.CheckConstraint(
                name="listing_delisted_has_its_day",
                condition=Q(status=ListingStatus.DELISTED, delisted_on__isnull=False)
                | (~Q(status=ListingStatus.DELISTED) & Q(delisted_on=None)),
            ),
        ]
        indexes = [
            *segment_indexes("listing", "-id"),
            models.Index(fields=["due_at"], name="listing_due", condition=Q(status__in=LISTING_OPEN)),
            models.Index(fields=["deadline", "-id"], name="listing_deadline"),
            models.Index(fields=["status", "-id"], name="listing_status"),
            models.Index(fields=["place"], name="listing_climbed", condition=~Q(climbed_to="")),
        ]
        permissions = [
            ("propose_listing", "Propose hazards for listed supervision"),
            ("decide_listing", "Decide on listed supervision at the own level"),
            ("handle_listing", "File, publish and deliver papers of listed supervision"),
            ("accept_listing", "Carry out the acceptance of listed hazards"),
            ("report_listing", "Report progress, ask for extension and acceptance"),
            ("escalate_listing", "Let overdue listings climb to the next level"),
            ("export_listing", "Export lists of listed supervision"),
        ]

    def __str__(self):
        return f"{self.hazard.number} {self.enterprise.name}"

    @property
    def is_listed(self) -> bool:
        return self.status in LISTED

    @property
    def authority_place(self) -> str:
        """Place of the level that holds the listing."""
        return at_level(self.place, self.level)

    @property
    def upper_level(self) -> str:
        """Next level above the one that holds it, or that it has climbed to; "" above the province."""
        return upper_level(self.climbed_to or self.level)


def upper_level(level: str) -> str:
    above = [name for name, depth in DEPTHS.items() if depth == DEPTHS[level] - 1]
    return above[0] if above else ""
