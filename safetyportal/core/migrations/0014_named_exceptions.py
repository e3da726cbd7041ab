"""Named exceptions: what was shared with whom, until when and why."""

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.places

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("core", "0013_former_places")]

    operations = [
        migrations.CreateModel(
            name="NamedException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("permission", models.CharField(max_length=100)),
                ("target_type", models.CharField(max_length=64, verbose_name="kind of record")),
                ("target_id", models.BigIntegerField(verbose_name="number of the record")),
                ("target_label", models.CharField(max_length=200, verbose_name="record")),
                (
                    "place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", editable=False, max_length=120, verbose_name="place"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="granted by"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="named_exceptions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "named exception",
                "verbose_name_plural": "named exceptions",
                "permissions": [("share_record", "Share one record with a named person")],
                "indexes": [models.Index(fields=["place", "-id"], name="named_exception_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("user", "permission", "target_type", "target_id"),
                        name="named_exception_once",
                        violation_error_message="This record is shared with this person already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("created_at"))), name="named_exception_ends_later"
                    ),
                ],
            },
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
    ]
