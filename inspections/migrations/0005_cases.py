"""What the subject “cases” adds to the spine."""

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
        ("inspections", "0004_visits"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseCharge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "violation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.violation",
                        verbose_name="unlawful act",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="inspections.finding",
                    ),
                ),
                ("act", models.PositiveSmallIntegerField(default=1, verbose_name="number of the act")),
                ("act_from", models.DateField(verbose_name="act committed on")),
                ("act_to", models.DateField(blank=True, null=True, verbose_name="act lasted until")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("first", "on discovery"),
                            ("overdue", "not corrected in time"),
                            ("serious", "in grave circumstances"),
                            ("accident", "accident caused"),
                        ],
                        default="first",
                        max_length=10,
                        verbose_name="situation of the act",
                    ),
                ),
                ("facts", models.TextField(max_length=8000, verbose_name="facts")),
                (
                    "evidence",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="evidence",
                    ),
                ),
                (
                    "weighing",
                    models.CharField(
                        choices=[
                            ("none", "within the range"),
                            ("lighter", "lighter or mitigated"),
                            ("heavier", "heavier"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="weighing",
                    ),
                ),
                (
                    "weighing_reason",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="reason of the weighing"),
                ),
                (
                    "proposed_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("warning", "warning"),
                                ("criticism", "public criticism"),
                                ("fine", "fine"),
                                ("confiscation", "confiscation"),
                                ("suspend_licence", "licence suspended"),
                                ("lower_grade", "qualification lowered"),
                                ("revoke_licence", "licence revoked"),
                                ("restrict", "activities restricted"),
                                ("stop", "production stopped"),
                                ("closure", "closure"),
                                ("bar", "barred from the profession"),
                                ("detention", "detention"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="proposed",
                    ),
                ),
                (
                    "proposed_fine",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="proposed fine (yuan)"
                    ),
                ),
                (
                    "proposed_confiscation",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="proposed confiscation (yuan)"
                    ),
                ),
                (
                    "noticed_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), blank=True, default=list, editable=False, size=None
                    ),
                ),
                (
                    "noticed_fine",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        editable=False,
                        max_digits=14,
                        null=True,
                        verbose_name="fine as notified (yuan)",
                    ),
                ),
                (
                    "noticed_confiscation",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        editable=False,
                        max_digits=14,
                        null=True,
                        verbose_name="confiscation as notified (yuan)",
                    ),
                ),
                (
                    "decided_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), blank=True, default=list, editable=False, size=None
                    ),
                ),
                (
                    "decided_fine",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        editable=False,
                        max_digits=14,
                        null=True,
                        verbose_name="decided fine (yuan)",
                    ),
                ),
                (
                    "decided_confiscation",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        editable=False,
                        max_digits=14,
                        null=True,
                        verbose_name="decided confiscation (yuan)",
                    ),
                ),
            ],
            options={
                "verbose_name": "charge",
                "verbose_name_plural": "charges",
                "ordering": ["case", "act", "pk"],
                "indexes": [models.Index(fields=["violation", "act_from"], name="charge_act")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("act_to", None), ("act_to__gte", models.F("act_from")), _connector="OR"),
                        name="charge_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposed_confiscation__gte", 0), ("proposed_fine__gte", 0)),
                        name="charge_amounts",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("urgent_filing", "filing after urgent investigation"),
                            ("decision", "decision"),
                            ("keeping", "decision on kept evidence"),
                            ("seizure", "seizure"),
                            ("defence", "statement and defence"),
                            ("hearing_request", "request for a hearing"),
                            ("delivery", "delivery of the decision"),
                            ("publication", "publication of the decision"),
                            ("report_up", "report to the upper level"),
                            ("summary_record", "filing of the summary decision"),
                            ("payment", "payment of the fine"),
                            ("hand_in", "cash handed in"),
                            ("review", "application for review"),
                            ("suit", "suit"),
                            ("demand", "waiting after the demand"),
                            ("court", "application to the court"),
                            ("transfer_decision", "decision on the transfer"),
                            ("transfer", "transfer to the police"),
                            ("transfer_reply", "reply of the police"),
                        ],
                        max_length=20,
                        verbose_name="period",
                    ),
                ),
                ("article", models.CharField(max_length=300, verbose_name="article")),
                ("subject", models.CharField(blank=True, default="", max_length=120, verbose_name="concerns")),
                ("began_at", models.DateTimeField(verbose_name="began")),
                ("amount", models.PositiveSmallIntegerField(verbose_name="length")),
                ("unit", models.CharField(max_length=12, verbose_name="unit")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("pauses", models.JSONField(blank=True, default=list, verbose_name="did not run")),
                ("stopped_at", models.DateTimeField(blank=True, null=True, verbose_name="stopped")),
                (
                    "stopped_because",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="why it stopped"),
                ),
            ],
            options={
                "verbose_name": "period of a case",
                "verbose_name_plural": "periods of cases",
                "ordering": ["case", "due_at"],
                "indexes": [
                    models.Index(condition=models.Q(("stopped_at", None)), fields=["due_at"], name="case_clock_due"),
                    models.Index(fields=["case", "name"], name="case_clock_name"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stopped_at", None)),
                        fields=("case", "name", "subject"),
                        name="case_clock_one_running",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseDiscussion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                ("held_at", models.DateTimeField(verbose_name="held at")),
                ("where", models.CharField(max_length=120, verbose_name="held where")),
                (
                    "chair",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chaired by",
                    ),
                ),
                ("recorder", models.CharField(max_length=60, verbose_name="recorded by")),
                ("text", models.TextField(max_length=8000, verbose_name="what was discussed")),
                ("conclusion", models.TextField(max_length=2000, verbose_name="conclusion")),
                (
                    "fine",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="fine concluded (yuan)"
                    ),
                ),
                (
                    "after_hearing",
                    models.BooleanField(default=False, editable=False, verbose_name="after the party was heard"),
                ),
            ],
            options={
                "verbose_name": "collective discussion",
                "verbose_name_plural": "collective discussions",
                "ordering": ["case", "-pk"],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseDispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("review", "administrative review"), ("suit", "suit at court")],
                        max_length=8,
                        verbose_name="remedy",
                    ),
                ),
                ("organ", models.CharField(max_length=120, verbose_name="organ or court")),
                ("began_on", models.DateField(verbose_name="began on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                ("execution_suspended", models.BooleanField(default=False, verbose_name="execution suspended")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("open", "pending"),
                            ("upheld", "upheld"),
                            ("changed", "changed"),
                            ("annulled", "annulled"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=500, verbose_name="remark")),
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
                "verbose_name": "remedy against the decision",
                "verbose_name_plural": "remedies against the decision",
                "ordering": ["case", "began_on"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)), fields=("case",), name="dispute_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("began_on")), _connector="OR"
                        ),
                        name="dispute_ends_later",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseEnforcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enforcement",
                        to="inspections.enforcementcase",
                    ),
                ),
                ("demanded_on", models.DateField(verbose_name="demand served on")),
                ("applied_on", models.DateField(blank=True, null=True, verbose_name="applied to the court on")),
                ("court", models.CharField(blank=True, default="", max_length=120, verbose_name="court")),
                ("ruled_on", models.DateField(blank=True, null=True, verbose_name="ruling on")),
                ("ruling", models.CharField(blank=True, default="", max_length=500, verbose_name="ruling")),
                ("finished", models.BooleanField(default=False, verbose_name="enforcement finished by the court")),
            ],
            options={
                "verbose_name": "enforcement by the court",
                "verbose_name_plural": "enforcements by the court",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                ("number", models.PositiveIntegerField(editable=False, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("document", "documentary evidence"),
                            ("object", "physical evidence"),
                            ("audiovisual", "audio-visual material"),
                            ("electronic", "electronic data"),
                            ("witness", "testimony of a witness"),
                            ("statement", "statement of the party"),
                            ("appraisal", "expert opinion"),
                            ("record", "record of inspection or of the site"),
                        ],
                        max_length=12,
                        verbose_name="kind of evidence",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name of the evidence")),
                ("proves", models.CharField(blank=True, default="", max_length=500, verbose_name="what it proves")),
                ("source", models.CharField(max_length=200, verbose_name="where it comes from")),
                ("provider", models.CharField(blank=True, default="", max_length=120, verbose_name="provided by")),
                ("collected_at", models.DateTimeField(verbose_name="collected at")),
                ("collected_where", models.CharField(max_length=200, verbose_name="collected where")),
                (
                    "originality",
                    models.CharField(
                        choices=[("original", "original"), ("copy", "copy, checked against the original")],
                        default="original",
                        max_length=10,
                        verbose_name="original or copy",
                    ),
                ),
                (
                    "original_kept",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="where the original is kept"),
                ),
                ("pages", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pages")),
                ("file_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                (
                    "sha256",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="digest of the file"
                    ),
                ),
                (
                    "collectors",
                    models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="collected by"),
                ),
            ],
            options={
                "verbose_name": "piece of evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["case", "number"],
                "constraints": [models.UniqueConstraint(fields=("case", "number"), name="evidence_number_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("building", "being made"), ("ready", "ready")],
                        default="building",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("of_version", models.PositiveIntegerField(verbose_name="of version")),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("made_at", models.DateTimeField(blank=True, null=True, verbose_name="made")),
                ("stored_name", models.CharField(blank=True, default="", editable=False, max_length=120)),
                (
                    "sha256",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="digest of the file"
                    ),
                ),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="size in bytes")),
                ("pages", models.PositiveIntegerField(default=0, verbose_name="pages")),
                ("catalogue", models.JSONField(blank=True, default=list, verbose_name="catalogue")),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.job",
                    ),
                ),
            ],
            options={
                "verbose_name": "case file",
                "verbose_name_plural": "case files",
                "ordering": ["case", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("case", "of_version"), name="case_file_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseHandler",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("certificate_number", models.CharField(max_length=40, verbose_name="enforcement certificate number")),
                ("certificate_valid_to", models.DateField(verbose_name="enforcement certificate valid to")),
                ("leads", models.BooleanField(default=False, verbose_name="leads")),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "left_because",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="why no longer"),
                ),
            ],
            options={
                "verbose_name": "officer in charge",
                "verbose_name_plural": "officers in charge",
                "indexes": [models.Index(fields=["user", "case"], name="case_handler_user")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("case", "user"), name="case_handler_once"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseHearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "requested"),
                            ("announced", "announced"),
                            ("held", "held"),
                            ("waived", "waived"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("requested_on", models.DateField(verbose_name="requested on")),
                ("requested_by", models.CharField(max_length=120, verbose_name="requested by")),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="host of the hearing",
                    ),
                ),
                ("recorder", models.CharField(blank=True, default="", max_length=60, verbose_name="recorded by")),
                (
                    "notified_on",
                    models.DateField(blank=True, null=True, verbose_name="notice of the hearing served on"),
                ),
                ("held_at", models.DateTimeField(blank=True, null=True, verbose_name="to be held at")),
                ("where", models.CharField(blank=True, default="", max_length=120, verbose_name="held where")),
                (
                    "closed_session",
                    models.BooleanField(default=False, verbose_name="not public: secret or private matters"),
                ),
                (
                    "agents",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="agents of the party"),
                ),
                (
                    "record",
                    models.TextField(blank=True, default="", max_length=100000, verbose_name="record of the hearing"),
                ),
                (
                    "report",
                    models.TextField(blank=True, default="", max_length=8000, verbose_name="report of the hearing"),
                ),
                (
                    "waived_because",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="why it counts as waived"),
                ),
            ],
            options={
                "verbose_name": "hearing",
                "verbose_name_plural": "hearings",
                "ordering": ["case", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["requested", "announced"])),
                        fields=("case",),
                        name="hearing_one_open_in_a_case",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseInstalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="instalment")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount (yuan)")),
                (
                    "replaced_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="replaced by a later plan on"),
                ),
            ],
            options={
                "verbose_name": "instalment",
                "verbose_name_plural": "instalments",
                "ordering": ["case", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_on", None)),
                        fields=("case", "number"),
                        name="instalment_number_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="instalment_amount"),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseLegalReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="legal reviewer",
                    ),
                ),
                ("qualification", models.CharField(max_length=40, verbose_name="number of the legal qualification")),
                (
                    "opinion",
                    models.CharField(
                        choices=[
                            ("agree", "agrees"),
                            ("correct", "to be corrected"),
                            ("supplement", "facts to be supplemented"),
                        ],
                        max_length=10,
                        verbose_name="opinion",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="legal review opinion")),
                ("reviewed_at", models.DateTimeField(editable=False, verbose_name="reviewed at")),
                (
                    "after_hearing",
                    models.BooleanField(default=False, editable=False, verbose_name="after the party was heard"),
                ),
            ],
            options={
                "verbose_name": "legal review",
                "verbose_name_plural": "legal reviews",
                "ordering": ["case", "-pk"],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                ("offers_hearing", models.BooleanField(default=False, verbose_name="offers a hearing")),
                ("facts", models.TextField(max_length=8000, verbose_name="facts, reasons and basis")),
                (
                    "fine",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="proposed fine (yuan)"
                    ),
                ),
                ("given_on", models.DateField(verbose_name="notice made on")),
                ("served_on", models.DateField(blank=True, editable=False, null=True, verbose_name="served on")),
                (
                    "given_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice before a penalty",
                "verbose_name_plural": "notices before penalties",
                "ordering": ["case", "-pk"],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CasePayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("fine", "fine"), ("surcharge", "surcharge"), ("confiscation", "confiscated income")],
                        default="fine",
                        max_length=12,
                        verbose_name="for",
                    ),
                ),
                ("paid_on", models.DateField(verbose_name="paid on")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount (yuan)")),
                ("receipt_number", models.CharField(max_length=40, verbose_name="number of the receipt")),
                ("on_the_spot", models.BooleanField(default=False, verbose_name="collected on the spot")),
                (
                    "on_spot_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("small", "fine of at most 100 yuan"),
                            ("hard_later", "hard to collect later"),
                            ("remote", "remote area, at the party's request"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="why on the spot",
                    ),
                ),
                ("handed_in_on", models.DateField(blank=True, null=True, verbose_name="handed in on")),
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
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
                "ordering": ["case", "paid_on", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_amount"),
                    models.UniqueConstraint(fields=("case", "receipt_number"), name="payment_receipt_once"),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseRecusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_by", models.CharField(max_length=120, verbose_name="asked by")),
                ("reason", models.CharField(max_length=500, verbose_name="interest or relation")),
                ("asked_on", models.DateField(verbose_name="asked on")),
                ("granted", models.BooleanField(blank=True, null=True, verbose_name="granted")),
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
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                (
                    "decision_note",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="reason of the decision"),
                ),
            ],
            options={
                "verbose_name": "recusal",
                "verbose_name_plural": "recusals",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                ("stated_on", models.DateField(verbose_name="stated on")),
                ("by", models.CharField(max_length=60, verbose_name="stated by")),
                ("text", models.TextField(max_length=100000, verbose_name="statement and defence")),
                (
                    "examined_note",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="result of the examination"),
                ),
                ("accepted", models.BooleanField(blank=True, null=True, verbose_name="accepted")),
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
                "verbose_name": "statement of the party",
                "verbose_name_plural": "statements of the party",
                "ordering": ["case", "-pk"],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="DiscussionMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "discussion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="inspections.casediscussion",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("post", models.CharField(blank=True, default="", max_length=60, verbose_name="duty")),
                ("opinion", models.CharField(max_length=500, verbose_name="opinion")),
                ("agrees", models.BooleanField(default=True, verbose_name="agrees with the conclusion")),
            ],
            options={
                "verbose_name": "voice in a discussion",
                "verbose_name_plural": "voices in discussions",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="EvidenceCustody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custody",
                        to="inspections.caseevidence",
                    ),
                ),
                ("holder", models.CharField(max_length=120, verbose_name="held by")),
                ("where", models.CharField(max_length=200, verbose_name="kept where")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="why handed over")),
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
                "verbose_name": "custody of evidence",
                "verbose_name_plural": "custody of evidence",
                "ordering": ["evidence", "since", "pk"],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="EvidenceMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("clock", models.CharField(blank=True, default="", editable=False, max_length=24)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="due")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "to be approved"),
                            ("running", "in force"),
                            ("ended", "ended"),
                            ("refused", "refused"),
                        ],
                        default="asked",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("keeping", "evidence registered and kept"),
                            ("seizure", "sealed or seized"),
                            ("sampling", "sample taken"),
                            ("appraisal", "appraisal commissioned"),
                        ],
                        max_length=10,
                        verbose_name="kind of measure",
                    ),
                ),
                ("objects_text", models.TextField(max_length=4000, verbose_name="things concerned")),
                ("reason", models.CharField(max_length=500, verbose_name="reason and basis")),
                ("began_on", models.DateField(verbose_name="began on")),
                ("emergency", models.BooleanField(default=False, verbose_name="taken on the spot in an emergency")),
                ("extended", models.BooleanField(default=False, editable=False, verbose_name="extended")),
                ("until", models.DateField(blank=True, editable=False, null=True, verbose_name="until")),
                ("body_name", models.CharField(blank=True, default="", max_length=120, verbose_name="appraising body")),
                (
                    "pauses_seizure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisals",
                        to="inspections.evidencemeasure",
                        verbose_name="seizure that does not run meanwhile",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="ended on")),
                (
                    "disposal",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="what was decided about the things"
                    ),
                ),
                (
                    "evidence",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="evidence",
                    ),
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
            ],
            options={
                "verbose_name": "measure on evidence",
                "verbose_name_plural": "measures on evidence",
                "ordering": ["case", "-began_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "running", "ended", "refused"])),
                        name="measure_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("began_on")), _connector="OR"
                        ),
                        name="measure_ends_later",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CaseApproval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("clock", models.CharField(blank=True, default="", editable=False, max_length=24)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="due")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "to be reviewed"),
                            ("reviewed", "to be approved"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("returned", "returned"),
                        ],
                        default="asked",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("filing", "filing of the case"),
                            ("handling", "handling of the case"),
                            ("closing", "closing of the case"),
                            ("extension", "more time to decide"),
                            ("suspension", "suspension of the investigation"),
                            ("termination", "termination of the case"),
                            ("transfer", "transfer to the police"),
                            ("deferral", "payment later or in instalments"),
                            ("keeping", "keeping of evidence"),
                            ("disposal", "disposal of kept evidence"),
                            ("coercion", "coercive measure"),
                        ],
                        max_length=12,
                        verbose_name="matter",
                    ),
                ),
                ("reason", models.TextField(max_length=4000, verbose_name="opinion of the officers in charge")),
                ("terms", models.JSONField(blank=True, default=dict, verbose_name="what is asked")),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="inspections.evidencemeasure",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "seconded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="second officer in charge",
                    ),
                ),
                ("asked_at", models.DateTimeField(editable=False, verbose_name="asked")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="reviewed at"),
                ),
                (
                    "review_note",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="opinion of the reviewer"),
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
                        verbose_name="approved by",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided")),
                (
                    "decision_note",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="opinion of the approver"),
                ),
            ],
            options={
                "verbose_name": "approval in a case",
                "verbose_name_plural": "approvals in cases",
                "ordering": ["case", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "reviewed", "approved", "refused", "returned"])),
                        name="case_approval_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("measure", None), ("status__in", ("asked", "reviewed"))),
                        fields=("case", "kind"),
                        name="case_approval_one_open_of_a_kind",
                        violation_error_message="This matter is already waiting for approval.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_by", models.F("seconded_by")), _negated=True),
                            models.Q(
                                ("reviewed_by", None),
                                models.Q(("reviewed_by", models.F("asked_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("decided_by", None),
                                models.Q(
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    models.Q(("decided_by", models.F("reviewed_by")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="case_approval_different_persons",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LegalReviewer",
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
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_reviewer",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.supervisingbody"
                    ),
                ),
                ("qualification", models.CharField(max_length=40, verbose_name="number of the legal qualification")),
                (
                    "appointed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="appointed by",
                    ),
                ),
                ("appointed_on", models.DateField(verbose_name="appointed on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
            ],
            options={
                "verbose_name": "legal reviewer",
                "verbose_name_plural": "legal reviewers",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PoliceTransfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                ("crime", models.CharField(max_length=200, verbose_name="suspected crime")),
                ("facts", models.TextField(max_length=8000, verbose_name="facts")),
                ("proposed_at", models.DateTimeField(verbose_name="reported to the head")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("transferred", models.BooleanField(blank=True, null=True, verbose_name="to be transferred")),
                (
                    "decision_note",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="reason of the decision"),
                ),
                ("police", models.CharField(blank=True, default="", max_length=120, verbose_name="police organ")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="received by the police")),
                (
                    "reply",
                    models.CharField(
                        choices=[
                            ("waiting", "no reply yet"),
                            ("filed", "police opened a case"),
                            ("declined", "police declined"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="reply of the police",
                    ),
                ),
                ("replied_on", models.DateField(blank=True, null=True, verbose_name="replied on")),
                (
                    "reply_note",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="reason of the reply"),
                ),
                ("objected_on", models.DateField(blank=True, null=True, verbose_name="objection raised on")),
                (
                    "objection",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="objection raised"),
                ),
            ],
            options={
                "verbose_name": "transfer to the police",
                "verbose_name_plural": "transfers to the police",
                "ordering": ["case", "-pk"],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="QualityDraw",
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
                ("title", models.CharField(max_length=120, verbose_name="name of the appraisal")),
                ("closed_from", models.DateField(verbose_name="closed from")),
                ("closed_to", models.DateField(verbose_name="closed to")),
                ("wanted", models.PositiveSmallIntegerField(verbose_name="cases to draw")),
                (
                    "seed_source",
                    models.CharField(
                        blank=True, default="", max_length=120, verbose_name="public value that is the seed"
                    ),
                ),
                ("seed", models.CharField(max_length=120, verbose_name="seed")),
                (
                    "record_text",
                    models.TextField(blank=True, default="", editable=False, verbose_name="record of the draw"),
                ),
                (
                    "pool",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "drawn",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drawn by",
                    ),
                ),
                ("witness", models.CharField(max_length=60, verbose_name="witness")),
                ("drawn_at", models.DateTimeField(verbose_name="drawn at")),
            ],
            options={
                "verbose_name": "quality appraisal",
                "verbose_name_plural": "quality appraisals",
                "permissions": [("export_qualitydraw", "Export lists of quality appraisals")],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="qualitydraw_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="qualitydraw_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="qualitydraw_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="qualitydraw_township",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="QualityScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="inspections.enforcementcase",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="inspections.qualitydraw"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="appraised by",
                    ),
                ),
                ("points", models.JSONField(blank=True, default=dict, verbose_name="points lost")),
                ("total", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="score")),
                ("remark", models.TextField(blank=True, default="", max_length=2000, verbose_name="remark")),
                ("scored_at", models.DateTimeField(blank=True, null=True, verbose_name="scored")),
                (
                    "objection",
                    models.TextField(blank=True, default="", max_length=2000, verbose_name="objection raised"),
                ),
                (
                    "objected_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="objection by",
                    ),
                ),
                (
                    "answer",
                    models.TextField(blank=True, default="", max_length=2000, verbose_name="answer to the objection"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
            ],
            options={
                "verbose_name": "quality score",
                "verbose_name_plural": "quality scores",
                "ordering": ["draw", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "case"), name="quality_case_once"),
                    models.CheckConstraint(
                        condition=models.Q(("total", None), ("total__lte", 100), _connector="OR"), name="quality_total"
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
