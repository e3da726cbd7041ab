import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.places


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_search_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=48)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imports", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", editable=False, max_length=120, verbose_name="place"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="file name")),
                ("stored_name", models.CharField(blank=True, max_length=120)),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "being read"),
                            ("ready", "waiting for confirmation"),
                            ("running", "being applied"),
                            ("done", "finished"),
                            ("refused", "refused"),
                            ("cancelled", "cancelled"),
                        ],
                        default="reading",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("refusal", models.JSONField(blank=True, default=dict)),
                ("header", models.JSONField(blank=True, default=list)),
                ("mapping", models.JSONField(blank=True, default=dict)),
                ("row_count", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("bad_count", models.PositiveIntegerField(default=0, verbose_name="rows with errors")),
                ("warning_count", models.PositiveIntegerField(default=0, verbose_name="rows with warnings")),
                ("create_count", models.PositiveIntegerField(default=0, verbose_name="new")),
                ("update_count", models.PositiveIntegerField(default=0, verbose_name="changed")),
                ("same_count", models.PositiveIntegerField(default=0, verbose_name="unchanged")),
                ("created", models.PositiveIntegerField(default=0)),
                ("updated", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("applied_to", models.PositiveIntegerField(default=0)),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="core.job"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="uploaded")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["user", "-id"], name="import_user"),
                    models.Index(fields=["sha256"], name="import_digest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["reading", "ready", "running", "done", "refused", "cancelled"])
                        ),
                        name="import_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="core.importbatch"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("label", models.CharField(blank=True, default="", max_length=200)),
                ("bad", models.BooleanField(default=False)),
                ("values", models.JSONField(null=True)),
                ("cells", models.JSONField(null=True)),
                ("errors", models.JSONField(default=list)),
                ("warnings", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["number"],
                "indexes": [
                    models.Index(condition=models.Q(("bad", True)), fields=["batch", "number"], name="import_row_bad")
                ],
                "constraints": [models.UniqueConstraint(fields=("batch", "number"), name="import_row_once")],
            },
        ),
    ]
