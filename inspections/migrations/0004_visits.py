"""What the subject “visits” adds to the spine."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.crypto
import safetyportal.core.places


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0014_named_exceptions"),
        ("enterprises", "0008_search_what_hangs_on_enterprises"),
        ("hazards", "0009_trust_signals"),
        ("inspections", "0003_law"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecheckItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recheck_results",
                        to="inspections.visit",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rechecks", to="inspections.finding"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("passed", "found rectified"), ("failed", "not rectified")],
                        max_length=8,
                        verbose_name="result",
                    ),
                ),
                (
                    "follow",
                    models.CharField(
                        blank=True,
                        choices=[("extend", "extend the time limit"), ("penalise", "propose a case")],
                        default="",
                        max_length=10,
                        verbose_name="what follows",
                    ),
                ),
                ("new_day", models.DateField(blank=True, null=True, verbose_name="new time limit")),
                ("note", models.CharField(blank=True, default="", max_length=500, verbose_name="what was seen")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "looked_at_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked at by",
                    ),
                ),
            ],
            options={
                "verbose_name": "re-inspected item",
                "verbose_name_plural": "re-inspected items",
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "finding"), name="recheck_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("follow", ""), ("result", "passed")),
                            models.Q(("result", "failed"), models.Q(("follow", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="recheck_failed_says_what_follows",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="VisitAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="inspections.visit"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hazards.checklistitem",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("pass", "meets the requirement"),
                            ("found", "finding"),
                            ("not_applicable", "not applicable"),
                            ("not_checked", "not checked"),
                        ],
                        max_length=16,
                        verbose_name="result",
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=500, verbose_name="what was seen")),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="inspected by",
                    ),
                ),
                ("answered_at", models.DateTimeField(verbose_name="time of the answer")),
            ],
            options={
                "verbose_name": "answer of a visit",
                "verbose_name_plural": "answers of visits",
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "item"), name="visit_answer_once"),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["pass", "found", "not_applicable", "not_checked"])),
                        name="visit_answer_known",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="VisitObjection",
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
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="inspections.visit",
                        verbose_name="visit",
                    ),
                ),
                ("holder", models.CharField(editable=False, max_length=64)),
                ("said_at", models.DateTimeField(editable=False, verbose_name="time")),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "waiting for the answer"), ("answered", "answered")],
                        default="waiting",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="objection")),
                (
                    "contact",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9+()（）\\- ]{7,20}$", "This is not a telephone number."
                            )
                        ],
                        verbose_name="phone for the answer",
                    ),
                ),
                ("answer", models.CharField(blank=True, default="", max_length=1000, verbose_name="answer")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="answered at"),
                ),
            ],
            options={
                "verbose_name": "objection to a visit",
                "verbose_name_plural": "objections to visits",
                "permissions": [("answer_visitobjection", "Answer objections to visits")],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="object_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="object_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="object_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="object_township",
                    ),
                    models.Index(condition=models.Q(("status", "waiting")), fields=["due_at"], name="object_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "holder"), name="objection_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "answered"])), name="objection_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status", "waiting")),
                            models.Q(models.Q(("status", "waiting"), _negated=True), ("due_at", None)),
                            _connector="OR",
                        ),
                        name="objection_clock_runs_while_waiting",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="VisitRating",
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
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="inspections.visit",
                        verbose_name="visit",
                    ),
                ),
                ("holder", models.CharField(editable=False, max_length=64)),
                ("said_at", models.DateTimeField(editable=False, verbose_name="time")),
                (
                    "lawful",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="identity shown, lawful procedure",
                    ),
                ),
                (
                    "manner",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="manner of the officers",
                    ),
                ),
                (
                    "helpful",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="help and guidance",
                    ),
                ),
                ("comment", models.CharField(blank=True, default="", max_length=500, verbose_name="comment")),
            ],
            options={
                "verbose_name": "rating of a visit",
                "verbose_name_plural": "ratings of visits",
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="rating_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="rating_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="rating_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="rating_township",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("visit", "holder"), name="rating_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="VisitSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="inspections.visit"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "officer"),
                            ("unit", "person in charge of the unit"),
                            ("witness", "witness of the refusal"),
                        ],
                        max_length=8,
                        verbose_name="who signs",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name of the signer")),
                ("refused", models.BooleanField(default=False, verbose_name="refused to sign")),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="reason of the refusal"),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.attachment",
                    ),
                ),
                ("content_sha256", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField(verbose_name="signed")),
                (
                    "taken_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "user"), name="visit_signature_of_an_officer"),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "officer"), _negated=True),
                        fields=("visit", "role"),
                        name="visit_signature_of_the_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("picture__isnull", False), ("refused", False)),
                            models.Q(
                                ("picture", None),
                                ("refused", True),
                                ("role", "unit"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="visit_signature_is_drawn_or_refused",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
