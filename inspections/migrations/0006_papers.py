"""What the subject “papers” adds to the spine: signatures, steps, deliveries, numbers and dates of papers."""

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0015_body_keys"),
        ("inspections", "0005_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivery",
                        to="inspections.enforcementpaper",
                    ),
                ),
                (
                    "manner",
                    models.CharField(
                        choices=[
                            ("direct", "delivered in person"),
                            ("left", "left after a refusal"),
                            ("electronic", "electronic delivery"),
                            ("entrusted", "entrusted to another body"),
                            ("post", "by post"),
                            ("announcement", "by public announcement"),
                        ],
                        max_length=12,
                        verbose_name="manner of delivery",
                    ),
                ),
                ("receiver", models.CharField(blank=True, default="", max_length=60, verbose_name="received by")),
                (
                    "relation",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="relation to the addressee"),
                ),
                ("location", models.CharField(blank=True, default="", max_length=200, verbose_name="where")),
                ("servers", models.JSONField(blank=True, default=list, verbose_name="delivered by")),
                ("delivered_at", models.DateTimeField(verbose_name="delivered")),
                ("effective_on", models.DateField(verbose_name="day of service")),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="reason for this manner"),
                ),
                ("witness", models.CharField(blank=True, default="", max_length=60, verbose_name="witness")),
                ("pictured", models.BooleanField(default=False, verbose_name="recorded by photo or film")),
                (
                    "confirmation",
                    models.BooleanField(default=False, verbose_name="the party has signed the confirmation"),
                ),
                (
                    "electronic_address",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="electronic address"),
                ),
                (
                    "tracking_number",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="number of the consignment"),
                ),
                (
                    "publication",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="where it was announced"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("manner__in", ["direct", "left", "electronic", "entrusted", "post", "announcement"])
                        ),
                        name="paper_delivery_known",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PaperSerial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "task",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_serial",
                        to="inspections.inspectiontask",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_serial",
                        to="inspections.enforcementcase",
                    ),
                ),
                ("series", models.CharField(max_length=64)),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", False), ("task", None)),
                            models.Q(("case", None), ("task__isnull", False)),
                            _connector="OR",
                        ),
                        name="paper_serial_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="inspections.enforcementpaper",
                    ),
                ),
                ("role", models.CharField(max_length=24, verbose_name="role")),
                ("name", models.CharField(max_length=60, verbose_name="name of the signer")),
                (
                    "certificate_number",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="enforcement certificate number"
                    ),
                ),
                (
                    "manner",
                    models.CharField(
                        choices=[
                            ("drawn", "drawn on the screen"),
                            ("by_hand", "by hand on the printed document"),
                            ("refused", "refused to sign"),
                        ],
                        max_length=8,
                        verbose_name="manner of signing",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.attachment",
                        verbose_name="picture",
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="reason of the refusal"),
                ),
                ("witness", models.CharField(blank=True, default="", max_length=60, verbose_name="witness")),
                ("signed_at", models.DateTimeField(verbose_name="signed")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["paper", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("paper", "role", "name"), name="paper_signed_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("manner", "drawn"), ("picture__isnull", False)),
                            models.Q(("manner", "by_hand"), ("picture", None)),
                            models.Q(
                                ("manner", "refused"),
                                ("picture", None),
                                models.Q(("reason", ""), _negated=True),
                                models.Q(("witness", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="paper_signature_is_whole",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PaperStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="inspections.enforcementpaper",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("submit", "handed over for approval"),
                            ("unit_review", "reviewed by the handling department"),
                            ("review", "reviewed"),
                            ("approve", "approved by the head"),
                            ("return", "returned"),
                        ],
                        max_length=12,
                        verbose_name="step of the approval",
                    ),
                ),
                (
                    "opinion",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="opinion of the step"),
                ),
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
                ("on_behalf_of", models.CharField(blank=True, default="", max_length=64, verbose_name="on behalf of")),
                ("taken_at", models.DateTimeField(verbose_name="taken")),
                ("counts", models.BooleanField(default=True, verbose_name="counts")),
            ],
            options={
                "verbose_name": "step of approval",
                "verbose_name_plural": "steps of approval",
                "ordering": ["paper", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("counts", True), models.Q(("step", "return"), _negated=True)),
                        fields=("paper", "step"),
                        name="paper_step_once",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
