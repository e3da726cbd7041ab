"""The enterprise: one row for each production or business unit, leaf of the place it stands in."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from enterprises.choices import CLOCKED, ENDED, RISK_COLOURS, DataSource, EnterpriseStatus, RiskClass
from enterprises.models.base import index_personal_data
from enterprises.models.profile import Economy, Identity, Officers, Premises, SafetyManagement
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import SEGMENTS, segment_indexes
from safetyportal.core.search import SearchTextField, grams_index


class Enterprise(
    Identity, Officers, Premises, Economy, SafetyManagement, ScopedRecord, TimestampedRecord, ClockedRecord
):
    """A production or business unit under supervision, from registration to cancellation.

    `jurisdiction` is its township or grid cell; `place` is that node's path and `E<pk>/`, so the number is taken from
    the sequence before the row is inserted (`settle`). `sectors` follow from the supervision classes and are never
    empty, so that every enterprise is somebody's.
    """

    shareable = True

    status = models.CharField(_("state"), max_length=16, choices=EnterpriseStatus, default=EnterpriseStatus.DRAFT)
    acceptance_number = models.CharField(_("acceptance number"), max_length=24, editable=False)
    data_source = models.CharField(_("data source"), max_length=10, choices=DataSource, default=DataSource.OFFICIAL)
    external_id = models.CharField(_("number in the exchanging system"), max_length=64, blank=True, default="")
    government_body = models.ForeignKey(
        "core.SupervisingBody",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("competent department"),
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    decision_note = models.CharField(_("reason of the last decision"), max_length=500, blank=True, default="")
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    registered_at = models.DateTimeField(_("entered in the registry"), null=True, blank=True, editable=False)
    risk_class = models.CharField(_("risk class"), max_length=1, choices=RiskClass, blank=True, default="")
    risk_reason = models.CharField(_("reason for the risk class"), max_length=500, blank=True, default="")
    risk_on = models.DateField(_("classified on"), null=True, blank=True)
    search_text = SearchTextField("name", "registered_address", "production_address")

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        constraints = [
            models.CheckConstraint(name="enterprise_status_known", condition=Q(status__in=EnterpriseStatus.values)),
            models.CheckConstraint(
                name="enterprise_clock_runs_only_while_someone_must_act",
                condition=Q(status__in=CLOCKED, due_at__isnull=False) | (~Q(status__in=CLOCKED) & Q(due_at=None)),
            ),
            models.CheckConstraint(
                name="enterprise_place_ends_with_itself",
                condition=Q(
                    place__endswith=Concat(
                        Value("/E"), Cast(F("id"), models.TextField()), Value("/"), output_field=models.TextField()
                    )
                ),
            ),
            models.CheckConstraint(
                name="enterprise_has_code_or_reason", condition=~Q(credit_code="") | ~Q(no_code_reason="")
            ),
            models.CheckConstraint(name="enterprise_is_some_sectors", condition=~Q(sectors=[])),
            models.CheckConstraint(
                name="enterprise_position_is_whole",
                condition=Q(longitude=None, latitude=None) | Q(longitude__isnull=False, latitude__isnull=False),
            ),
            models.CheckConstraint(
                name="enterprise_risk_class_known", condition=Q(risk_class__in=["", *RiskClass.values])
            ),
            models.CheckConstraint(name="enterprise_is_not_its_own_host", condition=Q(host=None) | ~Q(host=F("id"))),
            models.UniqueConstraint(
                name="enterprise_credit_code_once",
                fields=["credit_code"],
                condition=~Q(credit_code="") & ~Q(status__in=ENDED),
                violation_error_message=_("An enterprise with this credit code is already registered."),
            ),
            models.UniqueConstraint(name="enterprise_acceptance_number_once", fields=["acceptance_number"]),
        ]
        indexes = [
            *segment_indexes("ent", "-id"),
            models.Index(fields=["status", "due_at"], name="ent_waiting", condition=Q(status__in=CLOCKED)),
            models.Index(fields=["due_at"], name="ent_due", condition=Q(status__in=CLOCKED)),
            # Rare values of a filter are found by these, also in a whole province; what is frequent needs no index.
            models.Index(fields=["status", "-id"], name="ent_status"),
            models.Index(SEGMENTS["city"]("place"), F("status"), F("id").desc(), name="ent_city_status"),
            models.Index(fields=["scale"], name="ent_scale", condition=~Q(scale="")),
            models.Index(fields=["standardisation_grade"], name="ent_grade", condition=~Q(standardisation_grade="")),
            models.Index(
                fields=["credit_code"], name="ent_code", condition=~Q(credit_code=""), opclasses=["text_pattern_ops"]
            ),
            models.Index(fields=["name"], name="ent_name_order"),
            models.Index(fields=["industry"], name="ent_industry", opclasses=["text_pattern_ops"]),
            models.Index(fields=["risk_class", "-id"], name="ent_risk", condition=Q(risk_class__in=["A", "B"])),
            models.Index(fields=["updated_at"], name="ent_updated"),
            models.Index(fields=["legal_id_number_index"], name="ent_legal_id", condition=~Q(legal_id_number_index="")),
            GinIndex(fields=["sectors"], name="ent_sectors"),
            GinIndex(fields=["supervision_classes"], name="ent_classes"),
            grams_index("ent_grams"),
        ]
        permissions = [
            ("register_enterprise", "Register enterprises for the authority"),
            ("submit_enterprise", "Submit and correct the own registration"),
            ("review_enterprise", "Review registrations first (township, county)"),
            ("approve_enterprise", "Approve registrations (city)"),
            ("maintain_enterprise", "Keep persons, sites, special objects and documents"),
            ("suspend_enterprise", "Suspend, resume, mark without premises"),
            ("cancel_enterprise", "Cancel enterprises"),
            ("classify_enterprise", "Set the risk class"),
            ("assign_enterprise", "Name the responsible officials and the expert"),
            ("transfer_enterprise", "Give enterprises to another county"),
            ("receive_enterprise", "Receive enterprises from another county"),
            ("import_enterprise", "Import enterprises from Excel"),
            ("export_enterprise", "Export lists of enterprises"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        index_personal_data(self)
        super().save(*args, **kwargs)

    @classmethod
    def next_ids(cls, count: int = 1) -> list[int]:
        """Take numbers from the sequence, so that `place` is right at insert."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [cls._meta.db_table, count],
            )
            return [number for (number,) in cursor.fetchall()]

    def settle(self, jurisdiction) -> None:
        """Put the enterprise into a township or grid cell; a new one gets its number and acceptance number here."""
        if self.pk is None:
            self.pk = self.next_ids()[0]
        self.jurisdiction = jurisdiction
        self.place = f"{jurisdiction.path}{self.unit}/"
        self.acceptance_number = self.acceptance_number or f"QY{jurisdiction.code[:6]}{self.pk:09d}"

    @property
    def unit(self) -> str:
        """Last segment of the place, and `Posting.unit` of its staff."""
        return f"E{self.pk}"

    @property
    def risk_colour(self) -> str:
        return RISK_COLOURS.get(self.risk_class, "")

    @property
    def is_registered(self) -> bool:
        return self.registered_at is not None

    @property
    def main_sector(self) -> str:
        """The one sector under which it is counted."""
        return self.sectors[0] if self.sectors else "other"


class EnterpriseUserObjectPermission(UserObjectPermissionBase):
    """Named exceptions: an expert or neighbour who may see this one enterprise."""

    content_object = models.ForeignKey(Enterprise, on_delete=models.CASCADE)
