"""The columns of the enterprise record (一企一档), cut by subject; `Enterprise` puts them together.

Amounts are in 万元 (10,000 yuan), areas in m², coordinates in degrees (CGCS2000). Empty numbers mean "not known".
"""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.choices import HighRiskOperation, Ownership, Scale, Sex, StandardisationGrade
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.identifiers import validate_credit_code, validate_id_number, validate_organisation_code

phone_number = RegexValidator(r"^[0-9+()（）\- ]{7,20}$", _("This is not a telephone number."))


def amount(label, **kwargs):
    """万元, two decimals."""
    return models.DecimalField(
        label,
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("In 10,000 yuan."),
        **kwargs,
    )


def area(label):
    return models.DecimalField(
        label,
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("In square metres."),
    )


def head_count(label, **kwargs):
    return models.PositiveIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(1_000_000)], **kwargs
    )


def phone(label):
    return EncryptedTextField(label, blank=True, default="", validators=[phone_number])


class Identity(models.Model):
    """Who it is: names, codes, kind of enterprise, trade."""

    name = models.CharField(_("enterprise name"), max_length=120)
    former_names = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, verbose_name=_("former names")
    )
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, blank=True, default="", validators=[validate_credit_code]
    )
    no_code_reason = models.CharField(_("reason for having no credit code"), max_length=200, blank=True, default="")
    business_number = models.CharField(_("old business licence number"), max_length=20, blank=True, default="")
    organisation_code = models.CharField(
        _("organisation code"), max_length=9, blank=True, default="", validators=[validate_organisation_code]
    )
    registration_type = models.CharField(_("registration type"), max_length=8, blank=True, default="")
    registration_type_2011 = models.CharField(_("registration type (2011 code)"), max_length=8, blank=True, default="")
    holding_type = models.CharField(_("holding"), max_length=4, blank=True, default="")
    affiliation = models.CharField(_("affiliation"), max_length=4, blank=True, default="")
    supervising_level = models.CharField(_("level of direct supervision"), max_length=4, blank=True, default="")
    directly_managed = models.BooleanField(_("directly managed enterprise"), default=False)
    industry = models.CharField(_("industry class (GB/T 4754)"), max_length=4, blank=True, default="")
    supervision_classes = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, verbose_name=_("supervision classes")
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    production_since = models.DateField(_("in production since"), null=True, blank=True)
    products = models.CharField(_("main products"), max_length=500, blank=True, default="")
    business_scope = models.TextField(_("business scope"), max_length=2000, blank=True, default="")

    class Meta:
        abstract = True


class Officers(models.Model):
    """The persons the law makes responsible. Numbers and phones are encrypted; equal ones are found by their index."""

    legal_representative = models.CharField(_("legal representative"), max_length=64, blank=True, default="")
    legal_sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True, default="")
    legal_position = models.CharField(_("position"), max_length=40, blank=True, default="")
    legal_document_kind = models.CharField(_("kind of identity document"), max_length=24, blank=True, default="")
    legal_id_number = EncryptedTextField(_("ID number of the legal representative"), blank=True, default="")
    legal_id_number_index = models.CharField(max_length=32, blank=True, default="", editable=False)
    legal_phone = phone(_("phone of the legal representative"))
    legal_email = models.EmailField(_("e-mail of the legal representative"), blank=True, default="")
    principal = models.CharField(_("principal person in charge"), max_length=64, blank=True, default="")
    principal_phone = phone(_("phone of the principal person"))
    safety_head = models.CharField(_("head of safety"), max_length=64, blank=True, default="")
    safety_head_phone = phone(_("mobile phone of the head of safety"))
    safety_head_landline = phone(_("landline of the head of safety"))

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.legal_id_number and self.legal_document_kind in {"", "resident_id"}:
            try:
                validate_id_number(self.legal_id_number)
            except ValidationError as error:
                raise ValidationError({"legal_id_number": error}) from error


class Premises(models.Model):
    """Where it is and on what ground."""

    registered_address = models.CharField(_("registered address"), max_length=200, blank=True, default="")
    production_address = models.CharField(_("production address"), max_length=200, blank=True, default="")
    postcode = models.CharField(
        _("postcode"), max_length=6, blank=True, default="", validators=[RegexValidator(r"^\d{6}$", _("Six digits."))]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    land_area = area(_("land area"))
    building_area = area(_("building area"))
    office_area = area(_("office area"))
    workshop_area = area(_("workshop area"))
    warehouse_area = area(_("warehouse area"))
    premises_ownership = models.CharField(
        _("ownership of the premises"), max_length=8, choices=Ownership, blank=True, default=""
    )
    lessor = models.CharField(_("lessor"), max_length=120, blank=True, default="")
    lessor_phone = phone(_("phone of the lessor"))
    host = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="guests",
        verbose_name=_("host enterprise"),
    )

    class Meta:
        abstract = True


class Economy(models.Model):
    """Staff and figures of the last year."""

    staff_total = head_count(_("staff"))
    staff_managers = head_count(_("managers"))
    staff_front_line = head_count(_("front-line workers"))
    staff_outside = head_count(_("outside workers"))
    staff_per_shift = head_count(_("workers per shift"))
    turnover_rate = models.DecimalField(
        _("yearly staff turnover"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("In percent."),
    )
    registered_capital = amount(_("registered capital"))
    total_investment = amount(_("total investment"))
    fixed_assets = amount(_("fixed assets"))
    total_assets = amount(_("total assets"))
    annual_revenue = amount(_("revenue of last year"))
    annual_tax = amount(_("taxes of last year"))
    safety_spend = amount(_("safety spending of last year"))
    safety_fund = amount(_("safety fund set aside last year"))
    scale = models.CharField(_("scale"), max_length=1, choices=Scale, blank=True, default="", editable=False)
    scale_reason = models.CharField(_("reason for the scale"), max_length=300, blank=True, default="", editable=False)

    class Meta:
        abstract = True


class SafetyManagement(models.Model):
    """How safety is organised, insured and graded."""

    standardisation_grade = models.CharField(
        _("standardisation grade"), max_length=1, choices=StandardisationGrade, blank=True, default=""
    )
    has_safety_department = models.BooleanField(_("has a safety department"), default=False)
    safety_department = models.CharField(_("name of the safety department"), max_length=80, blank=True, default="")
    safety_staff = head_count(_("full-time safety managers"))
    has_health_department = models.BooleanField(_("has an occupational health department"), default=False)
    health_staff = head_count(_("occupational health staff"))
    occupational_hazards = models.BooleanField(_("occupational hazards present"), default=False)
    has_dormitory = models.BooleanField(_("has staff dormitories"), default=False)
    key_fire_unit = models.BooleanField(_("key fire safety unit"), default=False)
    high_risk_operations = ArrayField(
        models.CharField(max_length=24, choices=HighRiskOperation),
        default=list,
        blank=True,
        verbose_name=_("high-risk operations"),
    )
    liability_insured = head_count(_("persons under work safety liability insurance"))
    liability_amount = amount(_("cover of the work safety liability insurance"))
    injury_insured = head_count(_("persons under work injury insurance"))
    pledged_on = models.DateField(_("safety pledge signed on"), null=True, blank=True)

    class Meta:
        abstract = True
