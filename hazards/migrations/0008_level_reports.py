"""Level reports."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.crypto
import safetyportal.core.places


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0013_former_places"),
        ("enterprises", "0008_search_what_hangs_on_enterprises"),
        ("hazards", "0007_hazard_exceptions"),
    ]

    operations = [
        migrations.CreateModel(
            name="HazardBulletin",
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
                ("month", models.DateField(verbose_name="month")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "being written"),
                            ("issued", "issued"),
                            ("withdrawn", "withdrawn"),
                            ("discarded", "discarded"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.supervisingbody",
                        verbose_name="supervising body",
                    ),
                ),
                ("addressee", models.CharField(blank=True, default="", max_length=200, verbose_name="sent to")),
                ("copies", models.CharField(blank=True, default="", max_length=300, verbose_name="copies to")),
                ("opening", models.TextField(blank=True, default="", max_length=6000, verbose_name="opening")),
                ("situation", models.TextField(blank=True, default="", max_length=6000, verbose_name="situation")),
                ("problems", models.TextField(blank=True, default="", max_length=6000, verbose_name="problems")),
                (
                    "requirements",
                    models.TextField(blank=True, default="", max_length=6000, verbose_name="requirements"),
                ),
                ("figures", models.JSONField(blank=True, default=dict, editable=False, verbose_name="figures")),
                ("generated_at", models.DateTimeField(editable=False, verbose_name="generated")),
                ("edited", models.BooleanField(default=False, editable=False, verbose_name="text edited")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="edited by",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signatory",
                    ),
                ),
                ("issued_on", models.DateField(blank=True, editable=False, null=True, verbose_name="Date of issue")),
                (
                    "number",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=80, verbose_name="Number of the document"
                    ),
                ),
                (
                    "decision_note",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="reason of the last decision"
                    ),
                ),
            ],
            options={
                "verbose_name": "bulletin",
                "verbose_name_plural": "bulletins",
                "permissions": [
                    ("draft_hazardbulletin", "Draft and edit bulletins"),
                    ("issue_hazardbulletin", "Issue and withdraw bulletins"),
                    ("export_hazardbulletin", "Export lists of bulletins"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="bul_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="bul_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="bul_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="bul_township",
                    ),
                    models.Index(fields=["month", "-id"], name="bul_month"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "issued", "withdrawn", "discarded"])),
                        name="bulletin_status_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="bulletin_is_of_a_whole_month"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["issued", "withdrawn"]), _negated=True),
                            ("issued_on__isnull", False),
                            _connector="OR",
                        ),
                        name="bulletin_issued_has_its_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["draft", "issued"])),
                        fields=("jurisdiction", "month"),
                        name="bulletin_one_of_a_month",
                        violation_error_message="There is a bulletin of this month already.",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LevelReport",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("m1", "monthly table 1: industry and mining"),
                            ("m2", "monthly table 2: transport and other sectors"),
                            ("units", "summary of the enterprises' quarter reports"),
                            ("quarter", "quarter table"),
                            ("year", "year table"),
                            ("own_quarter", "quarter report of an enterprise"),
                            ("own_year", "year report of an enterprise"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="kind of report",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("enterprise", "enterprise"),
                            ("township", "township"),
                            ("county", "county"),
                            ("city", "city"),
                            ("province", "province"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                ("first", models.DateField(editable=False, verbose_name="first day")),
                ("last", models.DateField(editable=False, verbose_name="last day")),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="level_reports",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "trade",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=32, verbose_name="supervision class"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("due", "not yet compiled"),
                            ("draft", "compiled, to be submitted"),
                            ("submitted", "submitted, waiting for acceptance"),
                            ("accepted", "accepted"),
                            ("returned", "returned for correction"),
                            ("waived", "not required"),
                        ],
                        default="due",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("deadline", models.DateTimeField(editable=False, verbose_name="to be submitted by")),
                ("content", models.JSONField(blank=True, default=dict, editable=False, verbose_name="content")),
                (
                    "content_sha256",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="digest of the content"
                    ),
                ),
                ("compiled_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="compiled")),
                (
                    "former",
                    models.JSONField(
                        blank=True, default=list, editable=False, verbose_name="contents that were returned"
                    ),
                ),
                ("remark", models.CharField(blank=True, default="", max_length=500, verbose_name="note of this level")),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="compiled by",
                    ),
                ),
                ("head_name", models.CharField(blank=True, default="", max_length=64, verbose_name="head of the unit")),
                ("filler_name", models.CharField(blank=True, default="", max_length=64, verbose_name="filled in by")),
                ("phone", safetyportal.core.crypto.EncryptedTextField(blank=True, default="", verbose_name="phone")),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
                ("signed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="signed")),
                (
                    "signed_method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("drawn", "drawn on the screen"),
                            ("typed", "name typed, confirmed by password or code"),
                        ],
                        default="",
                        editable=False,
                        max_length=8,
                        verbose_name="way of signing",
                    ),
                ),
                (
                    "signed_sha256",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="signed digest"
                    ),
                ),
                (
                    "signature",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.attachment",
                        verbose_name="signature",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="submitted on"),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                ("late", models.BooleanField(default=False, editable=False, verbose_name="submitted late")),
                ("overdue", models.BooleanField(default=False, editable=False, verbose_name="overdue")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="accepted on"),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted by",
                    ),
                ),
                (
                    "decision_note",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="reason of the last decision"
                    ),
                ),
            ],
            options={
                "verbose_name": "statistical report",
                "verbose_name_plural": "statistical reports",
                "permissions": [
                    ("prepare_levelreport", "Compile statistical reports"),
                    ("submit_levelreport", "Submit and take back statistical reports"),
                    ("accept_levelreport", "Accept and return statistical reports of the level below"),
                    ("open_levelreport", "Open statistical reports, mark overdue"),
                    ("print_levelreport", "Take statistical reports as PDF and Excel"),
                    ("export_levelreport", "Export lists of statistical reports"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="lrep_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="lrep_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="lrep_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="lrep_township",
                    ),
                    models.Index(fields=["kind", "first", "place"], name="lrep_kind_period"),
                    models.Index(fields=["first", "-id"], name="lrep_first"),
                    models.Index(fields=["status", "-id"], name="lrep_status"),
                    models.Index(
                        condition=models.Q(("overdue", False), ("status__in", ("due", "draft", "returned"))),
                        fields=["due_at"],
                        name="lrep_to_mark",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("enterprise", None)),
                        fields=("jurisdiction", "kind", "first"),
                        name="level_report_once_of_a_place",
                        violation_error_message="This report exists already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("enterprise__isnull", False)),
                        fields=("enterprise", "kind", "first"),
                        name="level_report_once_of_an_enterprise",
                        violation_error_message="This report exists already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["due", "draft", "submitted", "accepted", "returned", "waived"])
                        ),
                        name="level_report_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["m1", "m2", "units", "quarter", "year", "own_quarter", "own_year"])
                        ),
                        name="level_report_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="level_report_period_is_whole"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("enterprise__isnull", False),
                                ("kind__in", ("own_quarter", "own_year")),
                                ("level", "enterprise"),
                            ),
                            models.Q(
                                models.Q(("kind__in", ("own_quarter", "own_year")), _negated=True),
                                models.Q(("level", "enterprise"), _negated=True),
                                ("enterprise", None),
                            ),
                            _connector="OR",
                        ),
                        name="level_report_is_whose_kind_says",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status__in", ("due", "draft", "returned"))),
                            ("status", "submitted"),
                            models.Q(("due_at", None), ("status__in", ["accepted", "waived"])),
                            _connector="OR",
                        ),
                        name="level_report_clock_runs_while_owed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("submitted", "accepted")), _negated=True),
                            models.Q(
                                models.Q(("content_sha256", ""), _negated=True),
                                models.Q(("head_name", ""), _negated=True),
                                ("submitted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="level_report_filed_is_frozen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("submitted", "accepted")), _negated=True),
                            ("enterprise", None),
                            models.Q(("signed_sha256", models.F("content_sha256")), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="level_report_of_an_enterprise_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("overdue", False), ("status__in", ("due", "draft", "returned")), _connector="OR"
                        ),
                        name="level_report_overdue_is_owed",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
