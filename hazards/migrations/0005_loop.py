"""Loop."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.places


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0011_own_staff"),
        ("enterprises", "0007_find_by_certificate_number"),
        ("hazards", "0004_selfcheck"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExtensionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("clock", models.CharField(blank=True, default="", editable=False, max_length=24)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="due")),
                (
                    "hazard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_rows", to="hazards.hazard"
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
                            ("lapsed", "lapsed"),
                        ],
                        default="pending",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                (
                    "requested_by",
                    models.ForeignKey(
                        db_index=False,
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
                        db_index=False,
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
                ("old_day", models.DateField(verbose_name="time limit so far")),
                ("new_day", models.DateField(verbose_name="extend to")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("enterprise", "the enterprise"),
                            ("township", "the township"),
                            ("county", "the county"),
                            ("city", "the city"),
                            ("province", "the province"),
                        ],
                        max_length=10,
                        verbose_name="decided by the level",
                    ),
                ),
                (
                    "interim_measures",
                    models.TextField(blank=True, default="", max_length=1000, verbose_name="measures until then"),
                ),
            ],
            options={
                "verbose_name": "extension request",
                "verbose_name_plural": "extension requests",
                "permissions": [("lapse_request", "Let requests lapse that have lost their object")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "pending")), fields=["due_at"], name="hazard_extension_due"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["pending", "approved", "refused", "withdrawn", "lapsed"])),
                        name="hazard_extension_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "pending"), ("due_at__isnull", False)),
                            models.Q(models.Q(("status", "pending"), _negated=True), ("due_at", None)),
                            _connector="OR",
                        ),
                        name="hazard_extension_clock_runs_only_while_pending",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "pending")),
                        fields=("hazard",),
                        name="hazard_extension_one_pending",
                        violation_error_message="A request of this kind is already waiting for decision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("new_day__gt", models.F("old_day"))), name="hazard_extension_is_later"
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="HandOver",
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
                    "hazard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="hazards.hazard"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("copy", "for information and handling (抄告)"),
                            ("transfer", "transfer of competence (移送)"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("offered", "waiting for receipt"),
                            ("escalated", "waiting for designation by the level above"),
                            ("accepted", "received, waiting for reply"),
                            ("replied", "replied, waiting for the result"),
                            ("done", "result reported"),
                            ("returned", "returned to the sender"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="offered",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                (
                    "from_place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", editable=False, max_length=120, verbose_name="place of the sender"
                    ),
                ),
                ("from_name", models.CharField(editable=False, max_length=120, verbose_name="sender")),
                (
                    "to_body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.supervisingbody",
                        verbose_name="receiving body",
                    ),
                ),
                (
                    "to_place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", editable=False, max_length=120, verbose_name="receiving place"
                    ),
                ),
                (
                    "candidates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="next candidates",
                    ),
                ),
                ("refusals", models.JSONField(blank=True, default=list, verbose_name="refusals")),
                (
                    "sent_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="received by",
                    ),
                ),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="received")),
                ("reply", models.TextField(blank=True, default="", max_length=1000, verbose_name="reply")),
                ("replied_at", models.DateTimeField(blank=True, null=True, verbose_name="replied")),
                ("feedback", models.TextField(blank=True, default="", max_length=2000, verbose_name="result")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="result reported")),
            ],
            options={
                "verbose_name": "hand-over",
                "verbose_name_plural": "hand-overs",
                "permissions": [
                    ("send_handover", "Hand hazards over to another body"),
                    ("receive_handover", "Receive, refuse and answer hand-overs"),
                    ("designate_handover", "Designate the body that takes a hazard"),
                    ("escalate_handover", "Bring hand-overs that nobody receives before the level above"),
                ],
                "indexes": [
                    models.Index(fields=["place", "-id"], name="handover_place"),
                    models.Index(fields=["to_place", "-id"], name="handover_to_place"),
                    models.Index(
                        condition=models.Q(("status__in", ("offered", "escalated", "accepted", "replied"))),
                        fields=["due_at"],
                        name="handover_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["offered", "escalated", "accepted", "replied", "done", "returned", "withdrawn"],
                            )
                        ),
                        name="handover_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_at__isnull", False),
                                ("status__in", ("offered", "escalated", "accepted", "replied")),
                            ),
                            models.Q(
                                models.Q(
                                    ("status__in", ("offered", "escalated", "accepted", "replied")), _negated=True
                                ),
                                ("due_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="handover_is_never_without_a_clock_while_it_waits",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "transfer"), ("status__in", ("offered", "escalated", "accepted", "replied"))
                        ),
                        fields=("hazard",),
                        name="handover_one_transfer_at_a_time",
                        violation_error_message="This hazard is being transferred already.",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="HazardComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "hazard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_rows", to="hazards.hazard"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="comment")),
                ("mentioned", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["pk"],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LevelReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("clock", models.CharField(blank=True, default="", editable=False, max_length=24)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="due")),
                (
                    "hazard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_rows", to="hazards.hazard"
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
                            ("lapsed", "lapsed"),
                        ],
                        default="pending",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                (
                    "requested_by",
                    models.ForeignKey(
                        db_index=False,
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
                        db_index=False,
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
                ("criteria", models.JSONField(blank=True, default=list, verbose_name="criteria ticked")),
            ],
            options={
                "verbose_name": "review of the level",
                "verbose_name_plural": "reviews of the level",
                "indexes": [
                    models.Index(condition=models.Q(("status", "pending")), fields=["due_at"], name="hazard_review_due")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["pending", "approved", "refused", "withdrawn", "lapsed"])),
                        name="hazard_review_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "pending"), ("due_at__isnull", False)),
                            models.Q(models.Q(("status", "pending"), _negated=True), ("due_at", None)),
                            _connector="OR",
                        ),
                        name="hazard_review_clock_runs_only_while_pending",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "pending")),
                        fields=("hazard",),
                        name="hazard_review_one_pending",
                        violation_error_message="A request of this kind is already waiting for decision.",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="MajorInstrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="code")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("number", models.CharField(blank=True, default="", max_length=80, verbose_name="document number")),
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
                    "trades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="supervision classes",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("source", models.CharField(blank=True, default="", max_length=300, verbose_name="source")),
                (
                    "verification",
                    models.CharField(
                        choices=[("V", "verified"), ("P", "partly verified"), ("U", "not verified")],
                        default="U",
                        max_length=1,
                        verbose_name="verification",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "standard for major hazards",
                "verbose_name_plural": "standards for major hazards",
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="MajorCriterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="hazards.majorinstrument",
                    ),
                ),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="code")),
                ("article", models.CharField(blank=True, default="", max_length=40, verbose_name="article")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "trades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="supervision classes",
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
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "criterion of a major hazard",
                "verbose_name_plural": "criteria of a major hazard",
                "ordering": ["instrument", "order"],
            },
        ),
    ]
