import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.crypto
import safetyportal.core.identifiers
import safetyportal.core.places


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0003_passwords_and_sessions"),
        ("core", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpecialObjectType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=32, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("name_en", models.CharField(blank=True, default="", max_length=80, verbose_name="English name")),
                ("schema", models.JSONField(default=list, verbose_name="fields")),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "type of special object",
                "verbose_name_plural": "types of special objects",
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.jurisdiction"
                    ),
                ),
                (
                    "place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", editable=False, max_length=120, verbose_name="place"
                    ),
                ),
                (
                    "sectors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="sectors",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("clock", models.CharField(blank=True, default="", editable=False, max_length=24)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="due")),
                ("name", models.CharField(max_length=120, verbose_name="enterprise name")),
                (
                    "former_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="former names",
                    ),
                ),
                (
                    "credit_code",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=18,
                        validators=[safetyportal.core.identifiers.validate_credit_code],
                        verbose_name="unified social credit code",
                    ),
                ),
                (
                    "no_code_reason",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="reason for having no credit code"
                    ),
                ),
                (
                    "business_number",
                    models.CharField(blank=True, default="", max_length=20, verbose_name="old business licence number"),
                ),
                (
                    "organisation_code",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=9,
                        validators=[safetyportal.core.identifiers.validate_organisation_code],
                        verbose_name="organisation code",
                    ),
                ),
                (
                    "registration_type",
                    models.CharField(blank=True, default="", max_length=8, verbose_name="registration type"),
                ),
                (
                    "registration_type_2011",
                    models.CharField(
                        blank=True, default="", max_length=8, verbose_name="registration type (2011 code)"
                    ),
                ),
                ("holding_type", models.CharField(blank=True, default="", max_length=4, verbose_name="holding")),
                ("affiliation", models.CharField(blank=True, default="", max_length=4, verbose_name="affiliation")),
                (
                    "supervising_level",
                    models.CharField(blank=True, default="", max_length=4, verbose_name="level of direct supervision"),
                ),
                ("directly_managed", models.BooleanField(default=False, verbose_name="directly managed enterprise")),
                (
                    "industry",
                    models.CharField(blank=True, default="", max_length=4, verbose_name="industry class (GB/T 4754)"),
                ),
                (
                    "supervision_classes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="supervision classes",
                    ),
                ),
                ("founded_on", models.DateField(blank=True, null=True, verbose_name="founded on")),
                ("production_since", models.DateField(blank=True, null=True, verbose_name="in production since")),
                ("products", models.CharField(blank=True, default="", max_length=500, verbose_name="main products")),
                (
                    "business_scope",
                    models.TextField(blank=True, default="", max_length=2000, verbose_name="business scope"),
                ),
                (
                    "legal_representative",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="legal representative"),
                ),
                (
                    "legal_sex",
                    models.CharField(
                        blank=True,
                        choices=[("male", "male"), ("female", "female")],
                        default="",
                        max_length=6,
                        verbose_name="sex",
                    ),
                ),
                ("legal_position", models.CharField(blank=True, default="", max_length=40, verbose_name="position")),
                (
                    "legal_document_kind",
                    models.CharField(blank=True, default="", max_length=24, verbose_name="kind of identity document"),
                ),
                (
                    "legal_id_number",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True, default="", verbose_name="ID number of the legal representative"
                    ),
                ),
                ("legal_id_number_index", models.CharField(blank=True, default="", editable=False, max_length=32)),
                (
                    "legal_phone",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9+()（）\\- ]{7,20}$", "This is not a telephone number."
                            )
                        ],
                        verbose_name="phone of the legal representative",
                    ),
                ),
                (
                    "legal_email",
                    models.EmailField(
                        blank=True, default="", max_length=254, verbose_name="e-mail of the legal representative"
                    ),
                ),
                (
                    "principal",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="principal person in charge"),
                ),
                (
                    "principal_phone",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9+()（）\\- ]{7,20}$", "This is not a telephone number."
                            )
                        ],
                        verbose_name="phone of the principal person",
                    ),
                ),
                ("safety_head", models.CharField(blank=True, default="", max_length=64, verbose_name="head of safety")),
                (
                    "safety_head_phone",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9+()（）\\- ]{7,20}$", "This is not a telephone number."
                            )
                        ],
                        verbose_name="mobile phone of the head of safety",
                    ),
                ),
                (
                    "safety_head_landline",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9+()（）\\- ]{7,20}$", "This is not a telephone number."
                            )
                        ],
                        verbose_name="landline of the head of safety",
                    ),
                ),
                (
                    "registered_address",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="registered address"),
                ),
                (
                    "production_address",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="production address"),
                ),
                (
                    "postcode",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=6,
                        validators=[django.core.validators.RegexValidator("^\\d{6}$", "Six digits.")],
                        verbose_name="postcode",
                    ),
                ),
                (
                    "longitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                (
                    "latitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "land_area",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In square metres.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="land area",
                    ),
                ),
                (
                    "building_area",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In square metres.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="building area",
                    ),
                ),
                (
                    "office_area",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In square metres.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="office area",
                    ),
                ),
                (
                    "workshop_area",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In square metres.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="workshop area",
                    ),
                ),
                (
                    "warehouse_area",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In square metres.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="warehouse area",
                    ),
                ),
                (
                    "premises_ownership",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own", "own premises"),
                            ("leased", "leased premises"),
                            ("lent", "premises used free of charge"),
                            ("mixed", "partly own, partly leased"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="ownership of the premises",
                    ),
                ),
                ("lessor", models.CharField(blank=True, default="", max_length=120, verbose_name="lessor")),
                (
                    "lessor_phone",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9+()（）\\- ]{7,20}$", "This is not a telephone number."
                            )
                        ],
                        verbose_name="phone of the lessor",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guests",
                        to="enterprises.enterprise",
                        verbose_name="host enterprise",
                    ),
                ),
                (
                    "staff_total",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="staff",
                    ),
                ),
                (
                    "staff_managers",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="managers",
                    ),
                ),
                (
                    "staff_front_line",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="front-line workers",
                    ),
                ),
                (
                    "staff_outside",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="outside workers",
                    ),
                ),
                (
                    "staff_per_shift",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="workers per shift",
                    ),
                ),
                (
                    "turnover_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In percent.",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="yearly staff turnover",
                    ),
                ),
                (
                    "registered_capital",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In 10,000 yuan.",
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="registered capital",
                    ),
                ),
                (
                    "total_investment",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In 10,000 yuan.",
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="total investment",
                    ),
                ),
                (
                    "fixed_assets",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In 10,000 yuan.",
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="fixed assets",
                    ),
                ),
                (
                    "total_assets",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In 10,000 yuan.",
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="total assets",
                    ),
                ),
                (
                    "annual_revenue",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In 10,000 yuan.",
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="revenue of last year",
                    ),
                ),
                (
                    "annual_tax",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In 10,000 yuan.",
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="taxes of last year",
                    ),
                ),
                (
                    "safety_spend",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In 10,000 yuan.",
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="safety spending of last year",
                    ),
                ),
                (
                    "safety_fund",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In 10,000 yuan.",
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="safety fund set aside last year",
                    ),
                ),
                (
                    "scale",
                    models.CharField(
                        blank=True,
                        choices=[("1", "large"), ("2", "medium"), ("3", "small"), ("4", "micro")],
                        default="",
                        editable=False,
                        max_length=1,
                        verbose_name="scale",
                    ),
                ),
                (
                    "scale_reason",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=300, verbose_name="reason for the scale"
                    ),
                ),
                (
                    "standardisation_grade",
                    models.CharField(
                        blank=True,
                        choices=[("1", "grade one"), ("2", "grade two"), ("3", "grade three")],
                        default="",
                        max_length=1,
                        verbose_name="standardisation grade",
                    ),
                ),
                ("has_safety_department", models.BooleanField(default=False, verbose_name="has a safety department")),
                (
                    "safety_department",
                    models.CharField(
                        blank=True, default="", max_length=80, verbose_name="name of the safety department"
                    ),
                ),
                (
                    "safety_staff",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="full-time safety managers",
                    ),
                ),
                (
                    "has_health_department",
                    models.BooleanField(default=False, verbose_name="has an occupational health department"),
                ),
                (
                    "health_staff",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="occupational health staff",
                    ),
                ),
                (
                    "occupational_hazards",
                    models.BooleanField(default=False, verbose_name="occupational hazards present"),
                ),
                ("has_dormitory", models.BooleanField(default=False, verbose_name="has staff dormitories")),
                ("key_fire_unit", models.BooleanField(default=False, verbose_name="key fire safety unit")),
                (
                    "high_risk_operations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("hot_work", "hot work"),
                                ("confined_space", "confined space entry"),
                                ("blind_plate", "blind plate work"),
                                ("height", "work at height"),
                                ("lifting", "lifting"),
                                ("temporary_power", "temporary electricity"),
                                ("excavation", "excavation"),
                                ("road_breaking", "breaking of roads"),
                                ("blasting", "blasting"),
                            ],
                            max_length=24,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="high-risk operations",
                    ),
                ),
                (
                    "liability_insured",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="persons under work safety liability insurance",
                    ),
                ),
                (
                    "liability_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In 10,000 yuan.",
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="cover of the work safety liability insurance",
                    ),
                ),
                (
                    "injury_insured",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="persons under work injury insurance",
                    ),
                ),
                ("pledged_on", models.DateField(blank=True, null=True, verbose_name="safety pledge signed on")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "waiting for county review"),
                            ("county_passed", "waiting for city approval"),
                            ("returned", "returned for correction"),
                            ("refused", "refused"),
                            ("active", "in operation"),
                            ("suspended", "operation suspended"),
                            ("no_premises", "without premises"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "acceptance_number",
                    models.CharField(editable=False, max_length=24, verbose_name="acceptance number"),
                ),
                (
                    "data_source",
                    models.CharField(
                        choices=[
                            ("self", "self-registration"),
                            ("official", "entered by the authority"),
                            ("import", "Excel import"),
                            ("api", "programming interface"),
                            ("exchange", "data exchange"),
                            ("demo", "demonstration"),
                        ],
                        default="official",
                        max_length=10,
                        verbose_name="data source",
                    ),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True, default="", max_length=64, verbose_name="number in the exchanging system"
                    ),
                ),
                (
                    "government_body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.supervisingbody",
                        verbose_name="competent department",
                    ),
                ),
                (
                    "applicant",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision_note",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="reason of the last decision"
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="submitted")),
                (
                    "registered_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="entered in the registry"),
                ),
                (
                    "risk_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A red (major risk)"),
                            ("B", "B orange (larger risk)"),
                            ("C", "C yellow (ordinary risk)"),
                            ("D", "D blue (low risk)"),
                        ],
                        default="",
                        max_length=1,
                        verbose_name="risk class",
                    ),
                ),
                (
                    "risk_reason",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="reason for the risk class"),
                ),
                ("risk_on", models.DateField(blank=True, null=True, verbose_name="classified on")),
            ],
            options={
                "verbose_name": "enterprise",
                "verbose_name_plural": "enterprises",
                "permissions": [
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
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="ent_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="ent_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="ent_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="ent_township",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ("submitted", "county_passed", "returned"))),
                        fields=["status", "due_at"],
                        name="ent_waiting",
                    ),
                    models.Index(fields=["name"], name="ent_name", opclasses=["text_pattern_ops"]),
                    models.Index(fields=["industry"], name="ent_industry", opclasses=["text_pattern_ops"]),
                    models.Index(
                        condition=models.Q(("risk_class__in", ["A", "B"])),
                        fields=["risk_class", "-id"],
                        name="ent_risk",
                    ),
                    models.Index(fields=["updated_at"], name="ent_updated"),
                    models.Index(
                        condition=models.Q(("legal_id_number_index", ""), _negated=True),
                        fields=["legal_id_number_index"],
                        name="ent_legal_id",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["sectors"], name="ent_sectors"),
                    django.contrib.postgres.indexes.GinIndex(fields=["supervision_classes"], name="ent_classes"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "submitted",
                                    "county_passed",
                                    "returned",
                                    "refused",
                                    "active",
                                    "suspended",
                                    "no_premises",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="enterprise_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_at__isnull", False), ("status__in", ("submitted", "county_passed", "returned"))
                            ),
                            models.Q(
                                models.Q(("status__in", ("submitted", "county_passed", "returned")), _negated=True),
                                ("due_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="enterprise_clock_runs_only_while_someone_must_act",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "place__endswith",
                                django.db.models.functions.text.Concat(
                                    models.Value("/E"),
                                    django.db.models.functions.comparison.Cast(models.F("id"), models.TextField()),
                                    models.Value("/"),
                                    output_field=models.TextField(),
                                ),
                            )
                        ),
                        name="enterprise_place_ends_with_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credit_code", ""), _negated=True),
                            models.Q(("no_code_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="enterprise_has_code_or_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sectors", []), _negated=True), name="enterprise_is_some_sectors"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="enterprise_position_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("risk_class__in", ["", "A", "B", "C", "D"])),
                        name="enterprise_risk_class_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("host", None), models.Q(("host", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="enterprise_is_not_its_own_host",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("credit_code", ""), _negated=True),
                            models.Q(("status__in", ("refused", "cancelled")), _negated=True),
                        ),
                        fields=("credit_code",),
                        name="enterprise_credit_code_once",
                        violation_error_message="An enterprise with this credit code is already registered.",
                    ),
                    models.UniqueConstraint(fields=("acceptance_number",), name="enterprise_acceptance_number_once"),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ChangeRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.jurisdiction"
                    ),
                ),
                (
                    "place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", editable=False, max_length=120, verbose_name="place"
                    ),
                ),
                (
                    "sectors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="sectors",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("clock", models.CharField(blank=True, default="", editable=False, max_length=24)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="due")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_requests",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("facts", "change of facts"),
                            ("suspend", "suspension of operation"),
                            ("resume", "resumption of operation"),
                            ("no_premises", "no premises left"),
                            ("cancel", "cancellation"),
                        ],
                        default="facts",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "waiting for decision"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="pending",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("proposed", models.JSONField(blank=True, default=dict, verbose_name="proposed values")),
                ("before", models.JSONField(blank=True, default=dict, verbose_name="values before")),
                ("base_version", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "decision_note",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="reason of the decision"),
                ),
            ],
            options={
                "verbose_name": "change request",
                "verbose_name_plural": "change requests",
                "permissions": [("decide_changerequest", "Decide change requests")],
                "indexes": [
                    models.Index(fields=["place", "status", "due_at"], name="change_request_place"),
                    models.Index(
                        condition=models.Q(("status", "pending")), fields=["due_at"], name="change_request_due"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["pending", "approved", "refused", "withdrawn"])),
                        name="change_request_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status", "pending")),
                            models.Q(models.Q(("status", "pending"), _negated=True), ("due_at", None)),
                            _connector="OR",
                        ),
                        name="change_request_clock_runs_only_while_pending",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "pending")),
                        fields=("enterprise", "kind"),
                        name="change_request_one_pending_of_a_kind",
                        violation_error_message="A request of this kind is already waiting for decision.",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="EnterpriseDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="enterprises.enterprise",
                    ),
                ),
                ("kind", models.CharField(max_length=32, verbose_name="kind")),
                ("title", models.CharField(blank=True, default="", max_length=120, verbose_name="title")),
                ("number", models.CharField(blank=True, default="", max_length=60, verbose_name="document number")),
                ("issuer", models.CharField(blank=True, default="", max_length=120, verbose_name="issued by")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.attachment",
                        verbose_name="file",
                    ),
                ),
                ("retired_on", models.DateField(blank=True, editable=False, null=True, verbose_name="replaced on")),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["enterprise", "kind", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("expires_on__isnull", False), ("retired_on", None)),
                        fields=["expires_on"],
                        name="document_expiry",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issued_on", None),
                            ("expires_on", None),
                            ("expires_on__gte", models.F("issued_on")),
                            _connector="OR",
                        ),
                        name="document_ends_after_it_starts",
                        violation_error_message="A document cannot end before it was issued.",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="EnterpriseUserObjectPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="enterprises.enterprise"),
                ),
            ],
            options={
                "abstract": False,
                "unique_together": {("user", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="ResponsiblePerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("legal", "legal representative"),
                            ("principal", "principal person in charge"),
                            ("safety_head", "head of safety"),
                            ("safety_manager", "full-time safety manager"),
                            ("safety_engineer", "registered safety engineer"),
                            ("special_operator", "special operations worker"),
                            ("equipment_operator", "special equipment operator"),
                            ("contact", "contact person"),
                            ("other", "other person in charge"),
                        ],
                        max_length=20,
                        verbose_name="function",
                    ),
                ),
                ("name", models.CharField(max_length=64, verbose_name="name")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("male", "male"), ("female", "female")],
                        default="",
                        max_length=6,
                        verbose_name="sex",
                    ),
                ),
                ("position", models.CharField(blank=True, default="", max_length=40, verbose_name="position")),
                (
                    "phone",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9+()（）\\- ]{7,20}$", "This is not a telephone number."
                            )
                        ],
                        verbose_name="mobile phone",
                    ),
                ),
                ("phone_index", models.CharField(blank=True, default="", editable=False, max_length=32)),
                (
                    "id_number",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[safetyportal.core.identifiers.validate_id_number],
                        verbose_name="ID number",
                    ),
                ),
                ("id_number_index", models.CharField(blank=True, default="", editable=False, max_length=32)),
                (
                    "certificate_kind",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="certificate"),
                ),
                (
                    "certificate_number",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="certificate number"),
                ),
                (
                    "certificate_issued_on",
                    models.DateField(blank=True, null=True, verbose_name="certificate issued on"),
                ),
                (
                    "certificate_expires_on",
                    models.DateField(blank=True, null=True, verbose_name="certificate valid to"),
                ),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left on")),
            ],
            options={
                "verbose_name": "person in charge",
                "verbose_name_plural": "persons in charge",
                "ordering": ["enterprise", "kind", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("certificate_expires_on__isnull", False), ("left_on", None)),
                        fields=["certificate_expires_on"],
                        name="person_certificate_expiry",
                    ),
                    models.Index(
                        condition=models.Q(("phone_index", ""), _negated=True),
                        fields=["phone_index"],
                        name="person_phone",
                    ),
                    models.Index(
                        condition=models.Q(("id_number_index", ""), _negated=True),
                        fields=["id_number_index"],
                        name="person_id_number",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("certificate_issued_on", None),
                            ("certificate_expires_on", None),
                            ("certificate_expires_on__gte", models.F("certificate_issued_on")),
                            _connector="OR",
                        ),
                        name="person_certificate_ends_after_it_starts",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RiskClassification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "risk_class",
                    models.CharField(
                        choices=[
                            ("A", "A red (major risk)"),
                            ("B", "B orange (larger risk)"),
                            ("C", "C yellow (ordinary risk)"),
                            ("D", "D blue (low risk)"),
                        ],
                        max_length=1,
                        verbose_name="risk class",
                    ),
                ),
                (
                    "previous",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A red (major risk)"),
                            ("B", "B orange (larger risk)"),
                            ("C", "C yellow (ordinary risk)"),
                            ("D", "D blue (low risk)"),
                        ],
                        default="",
                        max_length=1,
                        verbose_name="before",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("decided_on", models.DateField(verbose_name="decided on")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "risk classification",
                "verbose_name_plural": "risk classifications",
                "ordering": ["enterprise", "-decided_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("risk_class__in", ["A", "B", "C", "D"])), name="risk_classification_known"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("plant", "plant area"),
                            ("workshop", "workshop"),
                            ("warehouse", "warehouse"),
                            ("tank_farm", "tank farm"),
                            ("mine", "mine or quarry"),
                            ("pond", "tailings pond"),
                            ("shop", "shop or outlet"),
                            ("building_site", "building site"),
                            ("office", "office"),
                            ("dormitory", "dormitory"),
                            ("other", "other site"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("address", models.CharField(blank=True, default="", max_length=200, verbose_name="address")),
                (
                    "longitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                (
                    "latitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "floor_area",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In square metres.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="area",
                    ),
                ),
                ("hazards", models.CharField(blank=True, default="", max_length=300, verbose_name="main hazards")),
                ("contact", models.CharField(blank=True, default="", max_length=64, verbose_name="contact person")),
                (
                    "contact_phone",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9+()（）\\- ]{7,20}$", "This is not a telephone number."
                            )
                        ],
                        verbose_name="contact phone",
                    ),
                ),
            ],
            options={
                "verbose_name": "site",
                "verbose_name_plural": "sites",
                "ordering": ["enterprise", "kind", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="site_position_is_whole",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="SpecialObject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objects_of_type",
                        to="enterprises.specialobjecttype",
                        verbose_name="type",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("number", models.CharField(blank=True, default="", max_length=60, verbose_name="number")),
                ("location", models.CharField(blank=True, default="", max_length=120, verbose_name="location")),
                (
                    "longitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                (
                    "latitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        choices=[("in_use", "in use"), ("idle", "out of use"), ("scrapped", "scrapped or closed")],
                        default="in_use",
                        max_length=10,
                        verbose_name="condition",
                    ),
                ),
                ("values", models.JSONField(blank=True, default=dict, verbose_name="details")),
            ],
            options={
                "verbose_name": "special object",
                "verbose_name_plural": "special objects",
                "ordering": ["enterprise", "type__order", "id"],
                "indexes": [models.Index(fields=["type", "condition"], name="special_object_type")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="special_object_position_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("condition__in", ["in_use", "idle", "scrapped"])),
                        name="special_object_condition_known",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Supervision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("territorial", "territorial supervision"),
                            ("industry", "industry supervision"),
                            ("comprehensive", "comprehensive supervision"),
                            ("expert", "technical expert"),
                        ],
                        max_length=16,
                        verbose_name="responsibility",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supervisions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "responsible official",
                "verbose_name_plural": "responsible officials",
                "ordering": ["enterprise", "kind", "-since", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("enterprise", "kind"),
                        name="supervision_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="supervision_ends_after_it_starts",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="TransferRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.jurisdiction"
                    ),
                ),
                (
                    "place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", editable=False, max_length=120, verbose_name="place"
                    ),
                ),
                (
                    "sectors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="sectors",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("clock", models.CharField(blank=True, default="", editable=False, max_length=24)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="due")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "waiting for the receiving county"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="requested",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "to_jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.jurisdiction",
                        verbose_name="receiving township",
                    ),
                ),
                (
                    "to_place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", editable=False, max_length=120, verbose_name="receiving place"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "decision_note",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="reason of the decision"),
                ),
            ],
            options={
                "verbose_name": "transfer",
                "verbose_name_plural": "transfers",
                "indexes": [
                    models.Index(fields=["place", "status", "due_at"], name="transfer_place"),
                    models.Index(fields=["to_place", "status", "due_at"], name="transfer_to_place"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["requested", "accepted", "refused", "withdrawn"])),
                        name="transfer_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status", "requested")),
                            models.Q(models.Q(("status", "requested"), _negated=True), ("due_at", None)),
                            _connector="OR",
                        ),
                        name="transfer_clock_runs_only_while_open",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "requested")),
                        fields=("enterprise",),
                        name="transfer_one_open",
                        violation_error_message="This enterprise is already offered to another county.",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
