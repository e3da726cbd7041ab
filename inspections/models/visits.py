"""The visit on the spot and what was found there."""

import secrets
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.profile import phone_number
from hazards.choices import HazardCategory
from inspections.choices.visits import VISIT_OPEN, ItemResult, Measure, SignatureRole, VisitStatus
from inspections.models.base import BodyRecord, person
from safetyportal.core.access import granted, place_q
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import TimestampedRecord
from safetyportal.core.places import PlaceField, segment_indexes
from safetyportal.core.roles import ENTERPRISE_STAFF
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


def new_code() -> str:
    """Address behind the visit code: 128 bits that nobody guesses."""
    return secrets.token_urlsafe(16)


OUTSIDERS = (*ENTERPRISE_STAFF, "expert")


class VisitManager(ScopedManager):
    """The enterprise's own people, and experts, who do not belong to the authority, see a visit once it was presented:
    never a covert one before that."""

    def visible_to(self, user, perm: str) -> ScopedQuerySet:
        rows = super().visible_to(user, perm)
        prefix = getattr(self.model, "scope_prefix", "")
        for grant in granted(user, perm):
            if grant.role in OUTSIDERS:
                rows = rows.exclude(place_q(grant.place, prefix) & Q(**{f"{prefix}presented_at": None}))
        return rows


class Visit(BodyRecord):
    """One inspection on the spot (现场检查) by at least two officers, for one task.

    Two officers fill it at once: `marks` says of each fact which version it is, by whom and when, so that a later
    change replaces only what its author had seen. `content_sha256` is what was presented and signed. A covert visit is
    seen only from the place of its body and from above (`seen_from`) until it is presented.
    """

    scope_floor = "seen_from"

    task = models.ForeignKey(
        "inspections.InspectionTask",
        on_delete=models.PROTECT,
        related_name="visits",
        verbose_name=_("inspection task"),
    )
    status = models.CharField(_("state"), max_length=16, choices=VisitStatus, default=VisitStatus.OPEN)
    started_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    started_by = person(_("started by"))
    identity_shown_at = models.DateTimeField(_("identity shown"), null=True, blank=True, editable=False)
    identity_confirmed_by = models.CharField(
        _("identity confirmed by"), max_length=60, blank=True, default="", editable=False
    )
    premises = models.CharField(_("premises inspected"), max_length=200, blank=True, default="")
    site_person = models.CharField(_("person in charge on the spot"), max_length=60, blank=True, default="")
    site_person_post = models.CharField(_("post of the person in charge"), max_length=60, blank=True, default="")
    site_person_phone = EncryptedTextField(
        _("phone of the person in charge"), blank=True, default="", validators=[phone_number]
    )
    situation = models.TextField(_("what was inspected"), max_length=4000, blank=True, default="")
    statement = models.TextField(_("statement of the unit"), max_length=2000, blank=True, default="")
    item_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    marks = models.JSONField(default=dict, blank=True, editable=False)
    presented_at = models.DateTimeField(_("presented for signature"), null=True, blank=True, editable=False)
    content_sha256 = models.CharField(_("digest of what was signed"), max_length=64, blank=True, default="")
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True, editable=False)
    seen_from = PlaceField(blank=True, default="", editable=False)
    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()  # type: ignore[misc]  # anew, to stay before `objects`
    objects = VisitManager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(name="visit_status_known", condition=Q(status__in=VisitStatus.values)),
            models.CheckConstraint(
                name="visit_clock_runs_while_open",
                condition=Q(status__in=VISIT_OPEN, due_at__isnull=False) | (~Q(status__in=VISIT_OPEN) & Q(due_at=None)),
            ),
            models.CheckConstraint(
                name="visit_shows_identity_first", condition=Q(presented_at=None) | Q(identity_shown_at__isnull=False)
            ),
            models.UniqueConstraint(name="visit_one_open_for_a_task", fields=["task"], condition=Q(ended_at=None)),
        ]
        indexes = [
            *segment_indexes("visit", "-id"),
            models.Index(fields=["enterprise", "-started_at"], name="visit_enterprise"),
            models.Index(fields=["status", "-id"], name="visit_status"),
            models.Index(fields=["started_at", "-id"], name="visit_started"),
            models.Index(fields=["due_at"], name="visit_due", condition=Q(status__in=VISIT_OPEN)),
        ]
        permissions = [
            ("conduct_visit", "Carry out visits"),
            ("export_visit", "Export lists of visits"),
        ]

    def __str__(self):
        return f"{self.enterprise} {local_day(self.started_at)}"


class VisitOfficer(models.Model):
    """An officer who was there, with the certificate as it was that day."""

    scope_prefix = "visit__"
    scope_floor = "visit__seen_from"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="officers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    certificate_number = models.CharField(_("enforcement certificate number"), max_length=40)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = VisitManager()

    class Meta:
        constraints = [models.UniqueConstraint(name="visit_officer_once", fields=["visit", "user"])]
        indexes = [models.Index(fields=["user", "visit"], name="visit_officer_user")]

    def __str__(self):
        return f"{self.user} → {self.visit_id}"


class VisitAnswer(TimestampedRecord):
    """What was seen at one item of the checklist of the unit's sector. A later answer replaces one it has seen."""

    scope_prefix = "visit__"
    scope_floor = "visit__seen_from"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="answers")
    item = models.ForeignKey("hazards.ChecklistItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    result = models.CharField(_("result"), max_length=16, choices=ItemResult)
    note = models.CharField(_("what was seen"), max_length=500, blank=True, default="")
    answered_by = person(_("inspected by"))
    answered_at = models.DateTimeField(_("time of the answer"))

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = VisitManager()

    class Meta:
        verbose_name = _("answer of a visit")
        verbose_name_plural = _("answers of visits")
        constraints = [
            models.UniqueConstraint(name="visit_answer_once", fields=["visit", "item"]),
            models.CheckConstraint(name="visit_answer_known", condition=Q(result__in=ItemResult.values)),
        ]

    def __str__(self):
        return f"{self.item_id} {self.result}"

    @property
    def place(self) -> str:
        return self.visit.place


class Finding(TimestampedRecord):
    """One problem found on a visit (存在问题). Once the visit is completed the loop's own record stands behind it.

    `key` is made by the tablet: a finding that arrives twice is one finding. `basis` is the article as shown on the
    paper; `criteria` ticked make it a major hazard. `corrected`: put right while the officers were there.
    """

    scope_prefix = "visit__"
    scope_floor = "visit__seen_from"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    hazard = models.OneToOneField(
        "hazards.Hazard", null=True, blank=True, on_delete=models.PROTECT, related_name="finding"
    )
    item = models.ForeignKey(
        "hazards.ChecklistItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    violation = models.ForeignKey(
        "inspections.Violation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unlawful act"),
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    description = models.TextField(_("what was found"), max_length=2000)
    location = models.CharField(_("spot"), max_length=100, blank=True, default="")
    category = models.CharField(_("category"), max_length=3, choices=HazardCategory, default=HazardCategory.B99)
    basis = models.CharField(_("basis"), max_length=300, blank=True, default="")
    criteria = ArrayField(
        models.CharField(max_length=24), default=list, blank=True, verbose_name=_("criteria of a major hazard")
    )
    measure = models.CharField(_("measure"), max_length=12, choices=Measure, default=Measure.TIME_LIMIT)
    rectify_by = models.DateField(_("correct by"), null=True, blank=True)
    responsible = models.CharField(_("person responsible"), max_length=60, blank=True, default="")
    corrected = models.BooleanField(_("corrected on the spot"), default=False)
    removed = models.BooleanField(_("taken back"), default=False)
    changed_by = person(_("last changed by"), optional=True)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = VisitManager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["visit", "order", "pk"]
        constraints = [models.UniqueConstraint(name="finding_once", fields=["visit", "key"])]

    def __str__(self):
        return self.description[:60]

    @property
    def place(self) -> str:
        return self.visit.place


class VisitSignature(models.Model):
    """A hand on the screen: two officers and the unit's person; or that person's refusal, with reason and witness."""

    scope_prefix = "visit__"
    scope_floor = "visit__seen_from"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(_("who signs"), max_length=8, choices=SignatureRole)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(_("name of the signer"), max_length=60)
    refused = models.BooleanField(_("refused to sign"), default=False)
    reason = models.CharField(_("reason of the refusal"), max_length=300, blank=True, default="")
    picture = models.ForeignKey("core.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    content_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(_("signed"))
    taken_by = person(_("taken by"))

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = VisitManager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(name="visit_signature_of_an_officer", fields=["visit", "user"]),
            models.UniqueConstraint(
                name="visit_signature_of_the_unit", fields=["visit", "role"], condition=~Q(role=SignatureRole.OFFICER)
            ),
            models.CheckConstraint(
                name="visit_signature_is_drawn_or_refused",
                condition=Q(refused=False, picture__isnull=False)
                | (Q(refused=True, role=SignatureRole.UNIT, picture=None) & ~Q(reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.role} {self.name}"

    @property
    def place(self) -> str:
        return self.visit.place
