"""What the subject “papers” adds to the spine: signatures, steps, deliveries, numbers and dates of papers."""

import datetime

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("core", "0015_body_keys"),
        ("inspections", "0005_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PaperSerial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("series", models.CharField(max_length=64)),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="PaperSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=24, verbose_name="role")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
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
                    "reason",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="reason of the refusal"),
                ),
                ("witness", models.CharField(blank=True, default="", max_length=60, verbose_name="witness")),
                ("signed_at", models.DateTimeField(verbose_name="signed")),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["paper", "pk"],
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
                    "step",
                    models.CharField(
                        choices=[
                            ("submit", "submitted"),
                            ("unit_review", "reviewed by the handling department"),
                            ("review", "reviewed"),
                            ("approve", "approved"),
                            ("return", "returned"),
                        ],
                        max_length=12,
                        verbose_name="step of the approval",
                    ),
                ),
                ("opinion", models.CharField(blank=True, default="", max_length=500, verbose_name="opinion")),
                ("on_behalf_of", models.CharField(blank=True, default="", max_length=64, verbose_name="on behalf of")),
                ("taken_at", models.DateTimeField(verbose_name="taken")),
                ("counts", models.BooleanField(default=True, verbose_name="counts")),
            ],
            options={
                "verbose_name": "step of approval",
                "verbose_name_plural": "steps of approval",
                "ordering": ["paper", "pk"],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelOptions(
            name="enforcementpaper",
            options={
                "permissions": [
                    ("view_internal_enforcementpaper", "See drafts and internal enforcement documents"),
                    ("prepare_enforcementpaper", "Prepare enforcement documents"),
                    ("review_enforcementpaper", "Review enforcement documents"),
                    ("approve_enforcementpaper", "Approve enforcement documents"),
                    ("issue_enforcementpaper", "Issue, correct and void enforcement documents"),
                    ("export_enforcementpaper", "Export lists of enforcement documents"),
                ],
                "verbose_name": "enforcement document",
                "verbose_name_plural": "enforcement documents",
            },
        ),
        migrations.RemoveConstraint(
            model_name="enforcementpaper",
            name="paper_status_known",
        ),
        migrations.AddField(
            model_name="enforcementpaper",
            name="correction_note",
            field=models.CharField(blank=True, default="", max_length=500, verbose_name="reason of the correction"),
        ),
        migrations.AddField(
            model_name="enforcementpaper",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="inspections.enforcementpaper",
                verbose_name="corrects",
            ),
        ),
        migrations.AddField(
            model_name="enforcementpaper",
            name="for_party",
            field=models.BooleanField(default=False, verbose_name="for the party"),
        ),
        migrations.AddField(
            model_name="enforcementpaper",
            name="form_on",
            field=models.DateField(default=datetime.date(2026, 1, 1), verbose_name="form as of"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="enforcementpaper",
            name="issued_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="issued on"),
        ),
        migrations.AddField(
            model_name="enforcementpaper",
            name="number",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=80, verbose_name="document number"
            ),
        ),
        migrations.AddField(
            model_name="enforcementpaper",
            name="served_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="served on"),
        ),
        migrations.AddField(
            model_name="enforcementpaper",
            name="stage",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="steps of approval taken"),
        ),
        migrations.AlterField(
            model_name="enforcementpaper",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("in_review", "being approved"),
                    ("approved", "to be issued"),
                    ("issued", "issued"),
                    ("served", "served"),
                    ("superseded", "replaced by a corrected one"),
                    ("voided", "voided"),
                    ("discarded", "discarded"),
                ],
                default="draft",
                max_length=16,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="enforcementpaper",
            index=models.Index(fields=["enterprise", "-id"], name="paper_enterprise"),
        ),
        migrations.AddIndex(
            model_name="enforcementpaper",
            index=models.Index(fields=["status", "-id"], name="paper_status"),
        ),
        migrations.AddIndex(
            model_name="enforcementpaper",
            index=models.Index(
                condition=models.Q(("number", ""), _negated=True), fields=["number"], name="paper_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="enforcementpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["draft", "in_review", "approved", "issued", "served", "superseded", "voided", "discarded"],
                    )
                ),
                name="paper_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enforcementpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("issued", "served", "superseded", "voided")), _negated=True),
                    ("document__isnull", False),
                    _connector="OR",
                ),
                name="paper_shown_is_issued",
            ),
        ),
        migrations.AddField(
            model_name="paperdelivery",
            name="paper",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="delivery", to="inspections.enforcementpaper"
            ),
        ),
        migrations.AddField(
            model_name="paperdelivery",
            name="recorded_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddField(
            model_name="paperserial",
            name="case",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="paper_serial",
                to="inspections.enforcementcase",
            ),
        ),
        migrations.AddField(
            model_name="paperserial",
            name="task",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="paper_serial",
                to="inspections.inspectiontask",
            ),
        ),
        migrations.AddField(
            model_name="papersignature",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatures",
                to="inspections.enforcementpaper",
            ),
        ),
        migrations.AddField(
            model_name="papersignature",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.attachment",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="papersignature",
            name="recorded_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddField(
            model_name="paperstep",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="inspections.enforcementpaper"
            ),
        ),
        migrations.AddField(
            model_name="paperstep",
            name="taken_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken by",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperdelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("manner__in", ["direct", "left", "electronic", "entrusted", "post", "announcement"])
                ),
                name="paper_delivery_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperserial",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("task", None)),
                    models.Q(("case", None), ("task__isnull", False)),
                    _connector="OR",
                ),
                name="paper_serial_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="papersignature",
            constraint=models.UniqueConstraint(fields=("paper", "role", "name"), name="paper_signed_once"),
        ),
        migrations.AddConstraint(
            model_name="papersignature",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="paperstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("counts", True), models.Q(("step", "return"), _negated=True)),
                fields=("paper", "step"),
                name="paper_step_once",
            ),
        ),
    ]
