"""Selfcheck."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import hazards.models.intake
import safetyportal.core.crypto
import safetyportal.core.places


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0009_rollups_by_level"),
        ("enterprises", "0005_facet_indexes"),
        ("hazards", "0003_monthly_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChecklistStandard",
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
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
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
                (
                    "special_objects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="kinds of special objects",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("source", models.CharField(blank=True, default="", max_length=500, verbose_name="source")),
                (
                    "verification",
                    models.CharField(
                        choices=[("V", "verified"), ("P", "partly verified"), ("U", "not verified")],
                        default="U",
                        max_length=1,
                        verbose_name="verification",
                    ),
                ),
            ],
            options={
                "verbose_name": "checklist standard",
                "verbose_name_plural": "checklist standards",
                "permissions": [("keep_checkliststandard", "Keep checklist standards and items of the own level")],
                "indexes": [models.Index(fields=["code", "place"], name="std_code")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "code"),
                        name="standard_once_per_place",
                        violation_error_message="There is a standard with this code here already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="standard_ends_after_start",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="hazards.checkliststandard",
                        verbose_name="standard",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="item code")),
                ("tightens", models.CharField(blank=True, default="", max_length=40, verbose_name="tightens item")),
                ("order", models.PositiveIntegerField(default=1000, verbose_name="order")),
                ("section", models.CharField(blank=True, default="", max_length=60, verbose_name="section")),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A01", "A01 licences and certificates"),
                            ("A02", "A02 safety organisation and personnel"),
                            ("A03", "A03 safety responsibility"),
                            ("A04", "A04 safety rules and systems"),
                            ("A05", "A05 safety education and training"),
                            ("A06", "A06 safety management records"),
                            ("A07", "A07 emergency management"),
                            ("A08", "A08 occupational health"),
                            ("A09", "A09 operating procedures"),
                            ("A10", "A10 safety expenditure"),
                            ("A11", "A11 special equipment records"),
                            ("A12", "A12 management of contractors"),
                            ("A99", "A99 other basic management"),
                            ("B01", "B01 production equipment"),
                            ("B02", "B02 special equipment on site"),
                            ("B03", "B03 fire and emergency safety"),
                            ("B04", "B04 electrical safety"),
                            ("B05", "B05 occupational health on site"),
                            ("B06", "B06 hazardous chemicals"),
                            ("B07", "B07 premises and environment"),
                            ("B08", "B08 conduct of workers"),
                            ("B09", "B09 confined spaces"),
                            ("B10", "B10 auxiliary power systems"),
                            ("B11", "B11 contractors on site"),
                            ("B99", "B99 other on site"),
                        ],
                        default="",
                        max_length=3,
                        verbose_name="category",
                    ),
                ),
                ("title", models.CharField(blank=True, default="", max_length=300, verbose_name="what is required")),
                ("method", models.TextField(blank=True, default="", max_length=1000, verbose_name="how to check")),
                ("basis", models.CharField(blank=True, default="", max_length=300, verbose_name="basis")),
                (
                    "level",
                    models.CharField(
                        choices=[("general", "general hazard"), ("major", "major hazard")],
                        default="general",
                        max_length=8,
                        verbose_name="level of a hazard",
                    ),
                ),
                (
                    "criteria",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="criteria of a major hazard",
                    ),
                ),
                ("duty", models.CharField(blank=True, default="", max_length=80, verbose_name="post responsible")),
                (
                    "rhythm",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("shift", "every shift"),
                            ("day", "daily"),
                            ("week", "weekly"),
                            ("half_month", "twice a month"),
                            ("month", "monthly"),
                            ("quarter", "quarterly"),
                            ("half_year", "twice a year"),
                            ("year", "yearly"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="own rhythm",
                    ),
                ),
                (
                    "verification",
                    models.CharField(
                        choices=[("V", "verified"), ("P", "partly verified"), ("U", "not verified")],
                        default="U",
                        max_length=1,
                        verbose_name="verification",
                    ),
                ),
            ],
            options={
                "verbose_name": "checklist item",
                "verbose_name_plural": "checklist items",
                "indexes": [models.Index(fields=["standard", "order"], name="item_order")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("standard", "code", "valid_from"),
                        name="item_once_per_day",
                        violation_error_message="This item was already changed for that day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="item_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tightens", ""), _negated=True),
                            models.Q(models.Q(("title", ""), _negated=True), models.Q(("category", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="item_of_its_own_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["general", "major"])), name="item_level_known"
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="InspectionFrequency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
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
                (
                    "special_objects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="kinds of special objects",
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="code")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", default="/", max_length=120, verbose_name="place"
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
                (
                    "risk_classes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=1),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="risk classes",
                    ),
                ),
                (
                    "standards",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="standards",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("shift", "every shift"),
                            ("day", "daily"),
                            ("week", "weekly"),
                            ("half_month", "twice a month"),
                            ("month", "monthly"),
                            ("quarter", "quarterly"),
                            ("half_year", "twice a year"),
                            ("year", "yearly"),
                        ],
                        max_length=12,
                        verbose_name="rhythm",
                    ),
                ),
                ("source", models.CharField(max_length=500, verbose_name="source")),
                (
                    "verification",
                    models.CharField(
                        choices=[("V", "verified"), ("P", "partly verified"), ("U", "not verified")],
                        max_length=1,
                        verbose_name="verification",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspection frequency",
                "verbose_name_plural": "inspection frequencies",
                "ordering": ["code", "place", "valid_from"],
                "permissions": [("manage_inspectionfrequency", "Set how often is inspected")],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "place", "valid_from"), name="frequency_once_per_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="frequency_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportPoster",
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
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_posters",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                ("location", models.CharField(max_length=80, verbose_name="where it hangs")),
                (
                    "token",
                    models.CharField(
                        default=hazards.models.intake.new_token, editable=False, max_length=32, unique=True
                    ),
                ),
                ("active", models.BooleanField(default=True, editable=False, verbose_name="in use")),
            ],
            options={
                "verbose_name": "reporting poster",
                "verbose_name_plural": "reporting posters",
                "permissions": [("manage_reportposter", "Print and revoke posters for reports")],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="poster_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="poster_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="poster_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="poster_township",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="SelfInspection",
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
                        related_name="self_inspections",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "number",
                    models.CharField(editable=False, max_length=24, unique=True, verbose_name="inspection number"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("due", "to be carried out"),
                            ("running", "under way"),
                            ("done", "finished"),
                            ("missed", "not carried out"),
                            ("cancelled", "dropped with a reason"),
                        ],
                        default="due",
                        editable=False,
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("shift", "every shift"),
                            ("day", "daily"),
                            ("week", "weekly"),
                            ("half_month", "twice a month"),
                            ("month", "monthly"),
                            ("quarter", "quarterly"),
                            ("half_year", "twice a year"),
                            ("year", "yearly"),
                            ("adhoc", "on occasion"),
                        ],
                        max_length=12,
                        verbose_name="rhythm",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="name of the inspection")),
                ("period_start", models.DateField(verbose_name="first day of the period")),
                ("period_end", models.DateField(verbose_name="last day of the period")),
                (
                    "item_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None
                    ),
                ),
                ("item_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="items")),
                (
                    "started_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="time of starting"),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="time of finishing"),
                ),
                ("finished_on", models.DateField(blank=True, editable=False, null=True, verbose_name="finished on")),
                (
                    "finished_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="finished by",
                    ),
                ),
                ("late", models.BooleanField(default=False, editable=False, verbose_name="finished late")),
                ("participants", models.CharField(blank=True, default="", max_length=300, verbose_name="participants")),
                ("participant_count", models.PositiveIntegerField(default=0, verbose_name="number of participants")),
                (
                    "pass_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="items that conform"),
                ),
                ("hazard_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="hazards found")),
                (
                    "na_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="items not applicable"),
                ),
                (
                    "zero_reason",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="reason for finding no hazard"
                    ),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True, default="", max_length=64, verbose_name="number in the reporting system"
                    ),
                ),
            ],
            options={
                "verbose_name": "self-inspection",
                "verbose_name_plural": "self-inspections",
                "permissions": [
                    ("carry_out_selfinspection", "Carry out self-inspections"),
                    ("plan_selfinspection", "Plan and drop self-inspections"),
                    ("miss_selfinspection", "Mark self-inspections that nobody carried out"),
                    ("export_selfinspection", "Export lists of self-inspections"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="insp_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="insp_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="insp_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="insp_township",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ("due", "running"))), fields=["due_at"], name="insp_due"
                    ),
                    models.Index(fields=["enterprise", "status", "-id"], name="insp_enterprise"),
                    models.Index(
                        condition=models.Q(("status", "done")), fields=["enterprise", "finished_on"], name="insp_month"
                    ),
                    models.Index(fields=["status", "-id"], name="insp_status"),
                    models.Index(fields=["finished_on", "-id"], name="insp_finished"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["due", "running", "done", "missed", "cancelled"])),
                        name="inspection_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status__in", ("due", "running"))),
                            models.Q(models.Q(("status__in", ("due", "running")), _negated=True), ("due_at", None)),
                            _connector="OR",
                        ),
                        name="inspection_clock_runs_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gte", models.F("period_start"))),
                        name="inspection_period_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_on__isnull", False), ("status", "done")),
                            models.Q(models.Q(("status", "done"), _negated=True), ("finished_on", None)),
                            _connector="OR",
                        ),
                        name="inspection_finished_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hazard_count", 0), ("status", "done"), _negated=True),
                            models.Q(("zero_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="inspection_without_hazard_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "done"), _negated=True), ("participant_count__gte", 1), _connector="OR"
                        ),
                        name="inspection_finished_has_participants",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("rhythm", "adhoc"), _negated=True),
                        fields=("enterprise", "rhythm", "period_start"),
                        name="inspection_planned_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("enterprise", "external_id"),
                        name="inspection_external_number_once",
                        violation_error_message="An inspection with this number was already filed.",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="InspectionAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="hazards.selfinspection"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hazards.checklistitem",
                        verbose_name="item",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("draft", "being written"),
                            ("pass", "conforms"),
                            ("hazard", "hazard found"),
                            ("na", "not applicable"),
                        ],
                        max_length=8,
                        verbose_name="result",
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=1000, verbose_name="what was seen")),
                ("location", models.CharField(blank=True, default="", max_length=100, verbose_name="exact place")),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="longitude"
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, verbose_name="latitude"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="inspected by",
                    ),
                ),
                ("answered_at", models.DateTimeField(editable=False, verbose_name="time of the answer")),
                (
                    "device_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="time on the phone"),
                ),
                (
                    "hazard",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspection_answer",
                        to="hazards.hazard",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "item"), name="answer_once_per_item"),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["draft", "pass", "hazard", "na"])),
                        name="answer_result_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hazard__isnull", False), ("result", "hazard")),
                            models.Q(models.Q(("result", "hazard"), _negated=True), ("hazard", None)),
                            _connector="OR",
                        ),
                        name="answer_hazard_is_recorded",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="WorkerReport",
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
                        related_name="worker_reports",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "poster",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="hazards.reportposter",
                        verbose_name="poster",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for the safety officer"),
                            ("accepted", "accepted as a hazard"),
                            ("merged", "known already"),
                            ("rejected", "not accepted"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "receipt",
                    models.CharField(
                        default=hazards.models.intake.new_receipt,
                        editable=False,
                        max_length=20,
                        unique=True,
                        verbose_name="receipt code",
                    ),
                ),
                ("description", models.TextField(max_length=1000, verbose_name="what was seen")),
                ("location", models.CharField(max_length=100, verbose_name="exact place")),
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
                        verbose_name="phone of the reporter",
                    ),
                ),
                ("reported_at", models.DateTimeField(editable=False, verbose_name="time of the report")),
                (
                    "hazard",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="worker_reports",
                        to="hazards.hazard",
                        verbose_name="hazard",
                    ),
                ),
                (
                    "decision_note",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="answer to the reporter"),
                ),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "report by QR code",
                "verbose_name_plural": "reports by QR code",
                "permissions": [
                    ("moderate_workerreport", "Decide on reports that came in by QR code"),
                    ("export_workerreport", "Export lists of reports by QR code"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="intake_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="intake_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="intake_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="intake_township",
                    ),
                    models.Index(fields=["enterprise", "status", "-id"], name="intake_enterprise"),
                    models.Index(fields=["poster", "reported_at"], name="intake_poster"),
                    models.Index(condition=models.Q(("status", "waiting")), fields=["due_at"], name="intake_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "accepted", "merged", "rejected"])),
                        name="report_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status", "waiting")),
                            models.Q(models.Q(("status", "waiting"), _negated=True), ("due_at", None)),
                            _connector="OR",
                        ),
                        name="report_clock_runs_while_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hazard__isnull", False), ("status__in", ["accepted", "merged"])),
                            models.Q(("status__in", ["waiting", "rejected"]), ("hazard", None)),
                            _connector="OR",
                        ),
                        name="report_with_hazard_is_accepted_or_merged",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
