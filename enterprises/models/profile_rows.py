"""What hangs on an enterprise: sites, persons in charge, responsible officials, documents, risk history."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.choices import PersonKind, RiskClass, Sex, SiteKind, SupervisionKind
from enterprises.models.base import EnterpriseRow, index_personal_data
from enterprises.models.profile import area, phone
from safetyportal.core.crypto import EncryptedTextField, mask_id_numbers
from safetyportal.core.identifiers import validate_id_number
from safetyportal.core.search import SearchTextField, grams_index


class Site(EnterpriseRow):
    """A place of work of the enterprise, with its own coordinates."""

    kind = models.CharField(_("kind"), max_length=16, choices=SiteKind)
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=200, blank=True, default="")
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    floor_area = area(_("area"))
    hazards = models.CharField(_("main hazards"), max_length=300, blank=True, default="")
    contact = models.CharField(_("contact person"), max_length=64, blank=True, default="")
    contact_phone = phone(_("contact phone"))
    search_text = SearchTextField("name", "address")

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["enterprise", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="site_position_is_whole",
                condition=Q(longitude=None, latitude=None) | Q(longitude__isnull=False, latitude__isnull=False),
            )
        ]
        indexes = [grams_index("site_grams")]

    def __str__(self):
        return self.name


class ResponsiblePerson(EnterpriseRow):
    """A person in charge or with a safety certificate; not necessarily somebody with an account."""

    kind = models.CharField(_("function"), max_length=20, choices=PersonKind)
    name = models.CharField(_("name"), max_length=64)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True, default="")
    position = models.CharField(_("position"), max_length=40, blank=True, default="")
    phone = phone(_("mobile phone"))
    phone_index = models.CharField(max_length=32, blank=True, default="", editable=False)
    id_number = EncryptedTextField(_("ID number"), blank=True, default="", validators=[validate_id_number])
    id_number_index = models.CharField(max_length=32, blank=True, default="", editable=False)
    certificate_kind = models.CharField(_("certificate"), max_length=60, blank=True, default="")
    # Special operation certificates are numbered T and the ID number, so every number is kept as an ID number is.
    certificate_number = EncryptedTextField(
        _("certificate number"),
        blank=True,
        default="",
        masking=mask_id_numbers,
        validators=[MaxLengthValidator(40)],
    )
    certificate_number_index = models.CharField(max_length=32, blank=True, default="", editable=False)
    certificate_issued_on = models.DateField(_("certificate issued on"), null=True, blank=True)
    certificate_expires_on = models.DateField(_("certificate valid to"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    search_text = SearchTextField("name")

    class Meta:
        verbose_name = _("person in charge")
        verbose_name_plural = _("persons in charge")
        ordering = ["enterprise", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="person_certificate_ends_after_it_starts",
                condition=Q(certificate_issued_on=None)
                | Q(certificate_expires_on=None)
                | Q(certificate_expires_on__gte=F("certificate_issued_on")),
            )
        ]
        indexes = [
            models.Index(
                fields=["certificate_expires_on"],
                name="person_certificate_expiry",
                condition=Q(left_on=None, certificate_expires_on__isnull=False),
            ),
            models.Index(fields=["phone_index"], name="person_phone", condition=~Q(phone_index="")),
            models.Index(fields=["id_number_index"], name="person_id_number", condition=~Q(id_number_index="")),
            models.Index(
                fields=["certificate_number_index"],
                name="person_certificate",
                condition=~Q(certificate_number_index=""),
            ),
            grams_index("person_grams"),
        ]

    def __str__(self):
        return f"{self.name} · {self.get_kind_display()}"

    def save(self, *args, **kwargs):
        index_personal_data(self)
        super().save(*args, **kwargs)


class Supervision(EnterpriseRow):
    """Who is responsible for this enterprise, from–to: the snapshot that a later inquiry asks for (追责)."""

    kind = models.CharField(_("responsibility"), max_length=16, choices=SupervisionKind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervisions", verbose_name=_("person")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("responsible official")
        verbose_name_plural = _("responsible officials")
        ordering = ["enterprise", "kind", "-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="supervision_one_in_force", fields=["enterprise", "kind"], condition=Q(until=None)
            ),
            models.CheckConstraint(
                name="supervision_ends_after_it_starts", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.user.name}"


class EnterpriseDocument(EnterpriseRow):
    """One paper of the document box (资料盒). A renewed one is retired, never overwritten."""

    kind = models.CharField(_("kind"), max_length=32)
    title = models.CharField(_("title"), max_length=120, blank=True, default="")
    number = models.CharField(_("document number"), max_length=60, blank=True, default="")
    issuer = models.CharField(_("issued by"), max_length=120, blank=True, default="")
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid to"), null=True, blank=True)
    attachment = models.ForeignKey(
        "core.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    retired_on = models.DateField(_("replaced on"), null=True, blank=True, editable=False)
    search_text = SearchTextField("title", "number")

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["enterprise", "kind", "-id"]
        constraints = [
            models.CheckConstraint(
                name="document_ends_after_it_starts",
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                violation_error_message=_("A document cannot end before it was issued."),
            )
        ]
        indexes = [
            models.Index(
                fields=["expires_on"],
                name="document_expiry",
                condition=Q(retired_on=None, expires_on__isnull=False),
            ),
            grams_index("document_grams"),
        ]

    def __str__(self):
        return self.title or self.number or self.kind

    def clean(self):
        if self.attachment_id and self.attachment.target_id not in {None, self.enterprise_id}:
            raise ValidationError({"attachment": _("This file belongs to another record.")})


class RiskClassification(EnterpriseRow):
    """One decision on the risk class, kept for ever."""

    risk_class = models.CharField(_("risk class"), max_length=1, choices=RiskClass)
    previous = models.CharField(_("before"), max_length=1, choices=RiskClass, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=500)
    decided_on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("risk classification")
        verbose_name_plural = _("risk classifications")
        ordering = ["enterprise", "-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(name="risk_classification_known", condition=Q(risk_class__in=RiskClass.values))
        ]

    def __str__(self):
        return f"{self.decided_on} {self.get_risk_class_display()}"
