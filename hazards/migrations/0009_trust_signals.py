"""Trust signals."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.places


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0014_named_exceptions"),
        ("enterprises", "0008_search_what_hangs_on_enterprises"),
        ("hazards", "0008_level_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignalScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=120, unique=True)),
                ("photo", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="TrustSignal",
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
                        related_name="trust_signals",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("zero_run", "zero declarations longer than those of peers"),
                            ("same_photo", "same photo used more than once"),
                            ("copied_text", "text copied over and over"),
                            ("closed_quickly", "closed within minutes"),
                            ("against_official", "found nothing where authorities found hazards"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("subject", models.CharField(editable=False, max_length=80, verbose_name="what it is about")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("raised", "waiting for the enterprise's answer"),
                            ("silent", "not answered in time"),
                            ("answered", "answered, waiting for decision"),
                            ("confirmed", "confirmed: not trustworthy"),
                            ("dismissed", "dismissed: explained"),
                            ("expired", "expired without decision"),
                        ],
                        default="raised",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("month", models.DateField(editable=False, verbose_name="month")),
                ("raised_at", models.DateTimeField(editable=False, verbose_name="raised")),
                ("evidence", models.JSONField(default=dict, editable=False, verbose_name="evidence of the mark")),
                (
                    "hazard_rows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="hazards",
                    ),
                ),
                (
                    "report_rows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="monthly reports",
                    ),
                ),
                (
                    "photo_rows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="photos",
                    ),
                ),
                (
                    "answer",
                    models.TextField(blank=True, default="", max_length=2000, verbose_name="answer of the enterprise"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answer given by",
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="answer given"),
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
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided")),
                (
                    "decision_note",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="reason of the decision"),
                ),
            ],
            options={
                "verbose_name": "trust signal",
                "verbose_name_plural": "trust signals",
                "permissions": [
                    ("raise_trustsignal", "Raise signals of untrustworthy data, let them expire"),
                    ("answer_trustsignal", "Answer signals about the own enterprise"),
                    ("decide_trustsignal", "Confirm and dismiss signals of untrustworthy data"),
                    ("export_trustsignal", "Export lists of signals of untrustworthy data"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="sig_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="sig_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="sig_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="sig_township",
                    ),
                    models.Index(fields=["status", "-id"], name="sig_status"),
                    models.Index(fields=["kind", "-id"], name="sig_kind"),
                    models.Index(fields=["month", "-id"], name="sig_month"),
                    models.Index(condition=models.Q(("status", "raised")), fields=["due_at"], name="sig_to_hear"),
                    models.Index(
                        condition=models.Q(("status__in", ["raised", "silent", "answered"])),
                        fields=["raised_at"],
                        name="sig_to_expire",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "kind", "subject"), name="signal_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["raised", "silent", "answered", "confirmed", "dismissed", "expired"])
                        ),
                        name="signal_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["zero_run", "same_photo", "copied_text", "closed_quickly", "against_official"],
                            )
                        ),
                        name="signal_kind_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="signal_is_of_a_whole_month"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status__in", ("raised", "silent", "answered"))),
                            models.Q(
                                models.Q(("status__in", ("raised", "silent", "answered")), _negated=True),
                                ("due_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="signal_clock_runs_only_while_someone_must_act",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "answered"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="signal_answered_has_its_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["confirmed", "dismissed"]), _negated=True),
                            models.Q(models.Q(("decision_note", ""), _negated=True), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="signal_decided_has_its_reason",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
