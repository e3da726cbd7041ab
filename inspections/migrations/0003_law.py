"""What the subject “law” adds to the spine: the library of law, and discretion."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.crypto
import safetyportal.core.places


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0015_body_keys"),
        ("enterprises", "0008_search_what_hangs_on_enterprises"),
        ("inspections", "0002_assignments"),
    ]

    operations = [
        migrations.CreateModel(
            name="LawInstrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("code", models.CharField(max_length=16, verbose_name="code")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("number", models.CharField(blank=True, default="", max_length=120, verbose_name="number of the norm")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("law", "law"),
                            ("regulation", "administrative regulation"),
                            ("local", "local regulation"),
                            ("rule", "departmental rule"),
                        ],
                        max_length=12,
                        verbose_name="rank",
                    ),
                ),
                (
                    "place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", default="/", max_length=120, verbose_name="place"
                    ),
                ),
                ("ended_by", models.CharField(blank=True, default="", max_length=200, verbose_name="replaced by")),
                ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="remark")),
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
            ],
            options={
                "verbose_name": "law",
                "verbose_name_plural": "laws",
                "ordering": ["code", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="law_edition_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="law_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LawArticle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="inspections.lawinstrument",
                        verbose_name="law",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="article")),
                ("label", models.CharField(editable=False, max_length=24, verbose_name="article in words")),
                ("statement", models.TextField(max_length=1000, verbose_name="in short")),
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
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "ordering": ["instrument", "number"],
                "constraints": [models.UniqueConstraint(fields=("instrument", "number"), name="article_once")],
            },
        ),
        migrations.CreateModel(
            name="PushEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.PositiveBigIntegerField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("task", "inspection tasks"),
                            ("visit", "visits"),
                            ("paper", "enforcement documents"),
                            ("case", "cases of penalty"),
                        ],
                        max_length=8,
                        verbose_name="event",
                    ),
                ),
                ("action", models.CharField(max_length=64, verbose_name="act")),
                ("at", models.DateTimeField(verbose_name="time")),
                ("place", safetyportal.core.places.PlaceField(db_collation="C", max_length=120, verbose_name="place")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.supervisingbody"
                    ),
                ),
                ("payload", models.JSONField()),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PushMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.PositiveBigIntegerField(default=0)),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "mark of the event push",
                "verbose_name_plural": "marks of the event push",
            },
        ),
        migrations.CreateModel(
            name="Sanction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "violation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sanctions",
                        to="inspections.violation",
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[("unit", "unit"), ("person", "individual")], max_length=8, verbose_name="party"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("first", "on discovery"),
                            ("overdue", "not corrected in time"),
                            ("serious", "in grave circumstances"),
                            ("accident", "accident caused"),
                        ],
                        max_length=10,
                        verbose_name="situation of the act",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("none", "no fine"),
                            ("fixed", "yuan"),
                            ("gains", "times the unlawful gains"),
                            ("income", "per cent of last year's income"),
                            ("fine", "times the ordinary fine"),
                        ],
                        default="fixed",
                        max_length=8,
                        verbose_name="range in",
                    ),
                ),
                (
                    "low",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="from"),
                ),
                (
                    "high",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="to"),
                ),
                (
                    "cap",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="at most (yuan)"
                    ),
                ),
                (
                    "gains_from",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="gains from"
                    ),
                ),
                (
                    "gains_below",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="gains below"
                    ),
                ),
                (
                    "accident",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("general", "ordinary accident"),
                            ("larger", "larger accident"),
                            ("major", "major accident"),
                            ("extreme", "particularly major accident"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="accident",
                    ),
                ),
                (
                    "consequences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("warn", "warning"),
                                ("correct", "order to correct within a time limit"),
                                ("remove", "order to remove the hazard at once or in time"),
                                ("stop", "order to stop the unlawful act"),
                                ("suspend", "suspension of production or business for rectification"),
                                ("confiscate", "confiscation of unlawful gains"),
                                ("revoke", "revocation of licence or qualification"),
                                ("close", "closure"),
                                ("ban", "ban from the trade"),
                                ("disqualify", "suspension or withdrawal of the safety qualification"),
                                ("dismiss", "dismissal or disciplinary action"),
                                ("detain", "administrative detention"),
                                ("daily", "continuous daily penalty"),
                                ("invalid", "agreement void"),
                                ("criticise", "criticism and education"),
                                ("withdraw", "withdrawal of the permit"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="other penalties",
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="remark")),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "penalty",
                "verbose_name_plural": "penalties",
                "ordering": ["violation", "order"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "none"), ("high", None), ("low", None)),
                            models.Q(
                                models.Q(("basis", "none"), _negated=True),
                                ("high__gte", models.F("low")),
                                ("low__gte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="sanction_range_is_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ["unit", "person"])), name="sanction_party_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["first", "overdue", "serious", "accident"])),
                        name="sanction_stage_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Circumstance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("code", models.CharField(max_length=24, verbose_name="code")),
                ("title", models.CharField(max_length=200, verbose_name="circumstance")),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("none", "no penalty"),
                            ("may_skip", "penalty may be waived"),
                            ("reduce", "below the range"),
                            ("lighten", "lighter"),
                            ("heavier", "heavier"),
                        ],
                        max_length=8,
                        verbose_name="effect",
                    ),
                ),
                ("basis", models.CharField(max_length=200, verbose_name="basis")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
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
                "verbose_name": "circumstance",
                "verbose_name_plural": "circumstances",
                "ordering": ["order", "code", "valid_from"],
                "constraints": [models.UniqueConstraint(fields=("code", "valid_from"), name="circumstance_once")],
            },
        ),
        migrations.CreateModel(
            name="DecisionPublication",
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
                        related_name="%(class)s_rows",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.supervisingbody",
                        verbose_name="supervising body",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="inspections.enforcementcase",
                        verbose_name="enforcement case",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("due", "to be published"),
                            ("published", "public"),
                            ("withdrawing", "to be withdrawn"),
                            ("withdrawn", "withdrawn"),
                            ("exempt", "not to be published"),
                        ],
                        default="due",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("served_on", models.DateField(verbose_name="decision served on")),
                (
                    "decision_number",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="number of the decision"),
                ),
                (
                    "party_kind",
                    models.CharField(
                        choices=[("unit", "unit"), ("person", "individual")], max_length=8, verbose_name="party"
                    ),
                ),
                ("party_shown", models.CharField(max_length=120, verbose_name="name as published")),
                ("credit_code", models.CharField(blank=True, default="", max_length=18, verbose_name="credit code")),
                ("acts", models.TextField(max_length=2000, verbose_name="unlawful acts")),
                ("basis", models.TextField(max_length=2000, verbose_name="basis")),
                ("penalty", models.TextField(max_length=1000, verbose_name="penalty decided")),
                ("decided_on", models.DateField(verbose_name="decided on")),
                ("body_name", models.CharField(max_length=120, verbose_name="decided by")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                (
                    "reason",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="reason of the withdrawal or exemption"
                    ),
                ),
            ],
            options={
                "verbose_name": "publication of a decision",
                "verbose_name_plural": "publications of decisions",
                "permissions": [("publish_decisionpublication", "Publish and withdraw decisions of the own body")],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="publication_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="publication_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="publication_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="publication_township",
                    ),
                    models.Index(fields=["status", "-id"], name="publication_status"),
                    models.Index(fields=["due_at", "-id"], name="publication_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["due", "published", "withdrawing", "withdrawn", "exempt"])),
                        name="publication_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status__in", ("due", "withdrawing"))),
                            models.Q(models.Q(("status__in", ("due", "withdrawing")), _negated=True), ("due_at", None)),
                            _connector="OR",
                        ),
                        name="publication_clock_runs_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["withdrawn", "withdrawing", "exempt"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="publication_withdrawn_says_why",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="DiscretionTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.jurisdiction",
                        verbose_name="division",
                    ),
                ),
                ("violation", models.CharField(blank=True, default="", max_length=24, verbose_name="unlawful act")),
                (
                    "party",
                    models.CharField(
                        blank=True,
                        choices=[("unit", "unit"), ("person", "individual")],
                        default="",
                        max_length=8,
                        verbose_name="party",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("first", "on discovery"),
                            ("overdue", "not corrected in time"),
                            ("serious", "in grave circumstances"),
                            ("accident", "accident caused"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="situation of the act",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("number", models.CharField(blank=True, default="", max_length=120, verbose_name="number of the norm")),
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
                (
                    "override_down_to",
                    models.PositiveSmallIntegerField(default=0, verbose_name="may be overridden down to level"),
                ),
            ],
            options={
                "verbose_name": "table of discretion",
                "verbose_name_plural": "tables of discretion",
                "permissions": [("keep_discretiontable", "Keep tables of discretion of the own level")],
                "indexes": [models.Index(fields=["violation", "place"], name="discretion_violation")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "violation", "party", "stage", "valid_from"),
                        name="discretion_once_from_a_day",
                        violation_error_message="There is a table for this from that day already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="discretion_ends_after_start",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="DiscretionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="inspections.discretiontable",
                    ),
                ),
                (
                    "gravity",
                    models.CharField(
                        choices=[("light", "light"), ("general", "general"), ("heavy", "heavy"), ("grave", "grave")],
                        max_length=8,
                        verbose_name="step",
                    ),
                ),
                ("conditions", models.CharField(max_length=300, verbose_name="conditions")),
                (
                    "share_from",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="share from"
                    ),
                ),
                (
                    "share_to",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="share to"),
                ),
                (
                    "low",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="from (yuan)"
                    ),
                ),
                (
                    "high",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="to (yuan)"
                    ),
                ),
            ],
            options={
                "verbose_name": "step of discretion",
                "verbose_name_plural": "steps of discretion",
                "ordering": ["table", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("table", "gravity"), name="discretion_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("high", None),
                                ("low", None),
                                ("share_from__gte", 0),
                                ("share_to__gte", models.F("share_from")),
                                ("share_to__lte", 1),
                            ),
                            models.Q(
                                ("high__gte", models.F("low")),
                                ("low__gte", 0),
                                ("share_from", None),
                                ("share_to", None),
                            ),
                            _connector="OR",
                        ),
                        name="discretion_step_is_shares_or_amounts",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="EventSubscription",
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
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.supervisingbody",
                        verbose_name="supervising body",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name of the system")),
                ("url", models.URLField(max_length=300, verbose_name="address")),
                ("secret", safetyportal.core.crypto.EncryptedTextField(verbose_name="secret")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("task", "inspection tasks"),
                                ("visit", "visits"),
                                ("paper", "enforcement documents"),
                                ("case", "cases of penalty"),
                            ],
                            max_length=8,
                        ),
                        size=None,
                        verbose_name="events",
                    ),
                ),
                (
                    "whole_place",
                    models.BooleanField(default=False, verbose_name="also events of other bodies in this place"),
                ),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "event subscription",
                "verbose_name_plural": "event subscriptions",
                "permissions": [("manage_eventsubscription", "Let other systems know of events of enforcement")],
                "constraints": [models.UniqueConstraint(fields=("body", "url"), name="subscription_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PushDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="inspections.eventsubscription",
                        verbose_name="event subscription",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="inspections.pushevent",
                        verbose_name="event",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "to be sent"),
                            ("sent", "taken by the receiver"),
                            ("given_up", "given up"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_try_at", models.DateTimeField(blank=True, null=True, verbose_name="next try")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="received at")),
                (
                    "status_code",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="status of the answer"),
                ),
                ("error", models.CharField(blank=True, default="", max_length=200, verbose_name="error")),
            ],
            options={
                "verbose_name": "delivery of an event",
                "verbose_name_plural": "deliveries of events",
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="push_due"),
                    models.Index(fields=["state", "-id"], name="push_state"),
                ],
                "constraints": [models.UniqueConstraint(fields=("subscription", "event"), name="push_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="violation",
            name="articles_violated",
            field=models.ManyToManyField(blank=True, related_name="+", to="inspections.lawarticle"),
        ),
        migrations.AddField(
            model_name="violation",
            name="articles_punishing",
            field=models.ManyToManyField(blank=True, related_name="+", to="inspections.lawarticle"),
        ),
    ]
