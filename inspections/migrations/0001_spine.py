"""Spine."""

import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import inspections.models.visits
import safetyportal.core.crypto
import safetyportal.core.identifiers
import safetyportal.core.places


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0014_named_exceptions"),
        ("enterprises", "0008_search_what_hangs_on_enterprises"),
        ("hazards", "0009_trust_signals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Violation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("code", models.CharField(max_length=24, verbose_name="code")),
                ("title", models.CharField(max_length=200, verbose_name="unlawful act")),
                ("violated", models.CharField(blank=True, default="", max_length=200, verbose_name="article violated")),
                ("punished", models.CharField(max_length=200, verbose_name="article that punishes")),
                (
                    "place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", default="/", max_length=120, verbose_name="place"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=1000, verbose_name="order")),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("none", "no measure"),
                            ("on_spot", "correct on the spot"),
                            ("time_limit", "correct within a time limit"),
                            ("remove", "remove the hazard at once"),
                            ("evacuate", "evacuate from the dangerous area"),
                            ("suspend", "suspend production or use"),
                            ("seal", "seal or seize"),
                        ],
                        default="time_limit",
                        max_length=12,
                        verbose_name="measure on the spot",
                    ),
                ),
                (
                    "papers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="suggested documents",
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="kinds of hazards",
                    ),
                ),
                (
                    "checklist_items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="checklist items",
                    ),
                ),
                (
                    "trades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="sectors concerned",
                    ),
                ),
                ("keywords", models.CharField(blank=True, default="", max_length=300, verbose_name="key words")),
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
                "verbose_name": "unlawful act",
                "verbose_name_plural": "unlawful acts",
                "ordering": ["code", "valid_from"],
                "permissions": [("keep_violation", "Keep the law library")],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="violation_once_from_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="violation_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnforcementCase",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "not yet filed"),
                            ("filing", "filing to be approved"),
                            ("refused", "not filed"),
                            ("filed", "under investigation"),
                            ("suspended", "investigation suspended"),
                            ("transferred", "transferred to the police"),
                            ("reported", "investigation reported"),
                            ("legal", "under legal review"),
                            ("discussion", "collective discussion"),
                            ("noticed", "notice given"),
                            ("hearing", "hearing"),
                            ("heard", "party heard"),
                            ("deciding", "decision to be approved"),
                            ("decided", "decided, to be delivered"),
                            ("execution", "to be performed"),
                            ("closing", "closing to be approved"),
                            ("closed", "closed"),
                            ("terminated", "terminated"),
                            ("archived", "archived"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "procedure",
                    models.CharField(
                        choices=[("ordinary", "ordinary procedure"), ("summary", "summary procedure")],
                        default="ordinary",
                        max_length=10,
                        verbose_name="procedure",
                    ),
                ),
                (
                    "number",
                    models.CharField(blank=True, default="", editable=False, max_length=80, verbose_name="case number"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="name of the case")),
                ("cause", models.CharField(max_length=200, verbose_name="cause of action")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("inspection", "inspection"),
                            ("report", "report by the public"),
                            ("accident", "accident"),
                            ("superior", "assigned by the upper level"),
                            ("handed", "handed over by another department"),
                            ("other", "other source"),
                        ],
                        default="inspection",
                        max_length=12,
                        verbose_name="source of the case",
                    ),
                ),
                ("summary", models.TextField(blank=True, default="", max_length=4000, verbose_name="facts so far")),
                ("urgent_on", models.DateField(blank=True, null=True, verbose_name="urgent investigation since")),
                (
                    "party_kind",
                    models.CharField(
                        choices=[("unit", "unit"), ("person", "individual")],
                        default="unit",
                        max_length=8,
                        verbose_name="party",
                    ),
                ),
                ("party_name", models.CharField(max_length=120, verbose_name="name of the party")),
                (
                    "party_post",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="duty of the person"),
                ),
                (
                    "party_id_number",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[safetyportal.core.identifiers.validate_id_number],
                        verbose_name="ID number",
                    ),
                ),
                (
                    "party_address",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="address of the party"),
                ),
                (
                    "harms_life",
                    models.BooleanField(default=False, verbose_name="endangers life or health, with harm done"),
                ),
                ("public_interest", models.BooleanField(default=False, verbose_name="major public interest")),
                (
                    "complicated",
                    models.BooleanField(default=False, verbose_name="difficult, or several legal relations"),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                ("filed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="filed on")),
                ("decide_by", models.DateField(blank=True, editable=False, null=True, verbose_name="to be decided by")),
                (
                    "extension_count",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="times extended"),
                ),
                (
                    "report",
                    models.TextField(blank=True, default="", max_length=20000, verbose_name="investigation report"),
                ),
                ("reported_on", models.DateField(blank=True, editable=False, null=True, verbose_name="reported on")),
                ("heard_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="hearing ended")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("penalty", "penalty"),
                            ("minor", "no penalty: minor, corrected, no harm"),
                            ("first", "no penalty: first time, light, corrected"),
                            ("no_fault", "no penalty: no fault"),
                            ("unproven", "no penalty: facts not established"),
                        ],
                        default="",
                        editable=False,
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "reasons",
                    models.TextField(
                        blank=True, default="", editable=False, max_length=8000, verbose_name="reasons of the decision"
                    ),
                ),
                (
                    "decision_number",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=80, verbose_name="number of the decision"
                    ),
                ),
                ("decided_on", models.DateField(blank=True, editable=False, null=True, verbose_name="decided on")),
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
                (
                    "fine_total",
                    models.DecimalField(
                        decimal_places=2, default=0, editable=False, max_digits=14, verbose_name="fine (yuan)"
                    ),
                ),
                (
                    "confiscation_total",
                    models.DecimalField(
                        decimal_places=2, default=0, editable=False, max_digits=14, verbose_name="confiscation (yuan)"
                    ),
                ),
                (
                    "served_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="decision served on"),
                ),
                ("pay_by", models.DateField(blank=True, editable=False, null=True, verbose_name="to be paid by")),
                (
                    "published_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="decision published on"),
                ),
                (
                    "reported_up_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="reported to the upper level on"
                    ),
                ),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="closed on")),
                (
                    "result",
                    models.TextField(
                        blank=True, default="", editable=False, max_length=2000, verbose_name="how it was performed"
                    ),
                ),
                (
                    "daily_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="daily_cases",
                        to="inspections.enforcementcase",
                        verbose_name="daily penalty following the case",
                    ),
                ),
                (
                    "ordered_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="correction ordered on"),
                ),
                (
                    "uncorrected_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="found uncorrected on"),
                ),
                (
                    "archive_number",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=40, verbose_name="archive number"
                    ),
                ),
                ("archived_on", models.DateField(blank=True, editable=False, null=True, verbose_name="archived on")),
                ("keep_until", models.DateField(blank=True, editable=False, null=True, verbose_name="keep until")),
            ],
            options={
                "verbose_name": "enforcement case",
                "verbose_name_plural": "enforcement cases",
                "permissions": [
                    ("handle_enforcementcase", "Handle cases as an officer in charge"),
                    ("review_enforcementcase", "Review cases"),
                    ("approve_enforcementcase", "Approve cases"),
                    ("legal_review_enforcementcase", "Carry out the legal review of cases"),
                    ("host_hearing_enforcementcase", "Host hearings"),
                    ("appraise_enforcementcase", "Draw cases and appraise their quality"),
                    ("export_enforcementcase", "Export lists of cases"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="case_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="case_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="case_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="case_township",
                    ),
                    models.Index(fields=["enterprise", "-id"], name="case_enterprise"),
                    models.Index(fields=["status", "-id"], name="case_status"),
                    models.Index(fields=["due_at", "-id"], name="case_due"),
                    models.Index(fields=["filed_on", "-id"], name="case_filed"),
                    models.Index(fields=["enterprise", "decided_on"], name="case_look_back"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "filing",
                                    "refused",
                                    "filed",
                                    "suspended",
                                    "transferred",
                                    "reported",
                                    "legal",
                                    "discussion",
                                    "noticed",
                                    "hearing",
                                    "heard",
                                    "deciding",
                                    "decided",
                                    "execution",
                                    "closing",
                                    "closed",
                                    "terminated",
                                    "archived",
                                ],
                            )
                        ),
                        name="case_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["decided", "execution"]), _negated=True),
                            models.Q(("decided_on", None), _negated=True),
                            _connector="OR",
                        ),
                        name="case_decided_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("served_on", None), ("served_on__gte", models.F("decided_on")), _connector="OR"
                        ),
                        name="case_served_after_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confiscation_total__gte", 0), ("fine_total__gte", 0)), name="case_amounts"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("archive_number", ""), _negated=True),
                        fields=("body", "archive_number"),
                        name="case_archive_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("daily_of", None),
                            models.Q(("ordered_on__isnull", False), ("uncorrected_on__gt", models.F("ordered_on"))),
                            _connector="OR",
                        ),
                        name="case_daily_has_its_days",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="InspectionTask",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "to be assigned"),
                            ("assigned", "assigned"),
                            ("under_way", "under way"),
                            ("done", "done"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("routine", "routine inspection"),
                            ("special", "special inspection"),
                            ("expert", "expert inspection"),
                            ("covert", "covert visit"),
                            ("supervision", "government supervision"),
                            ("random", "double-random inspection"),
                            ("joint", "joint inspection of departments"),
                            ("recheck", "re-inspection"),
                            ("whistle", "check of a report by the public"),
                        ],
                        max_length=12,
                        verbose_name="kind of inspection",
                    ),
                ),
                ("title", models.CharField(blank=True, default="", max_length=120, verbose_name="title")),
                (
                    "content",
                    models.TextField(blank=True, default="", max_length=1000, verbose_name="what is inspected"),
                ),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="planned for")),
                ("finish_by", models.DateField(verbose_name="to be finished by")),
                ("finished_on", models.DateField(blank=True, editable=False, null=True, verbose_name="finished on")),
                (
                    "repeat_reason",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="reason for a further inspection"
                    ),
                ),
                (
                    "seen_from",
                    safetyportal.core.places.PlaceField(
                        blank=True, db_collation="C", default="", editable=False, max_length=120
                    ),
                ),
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
                (
                    "plan_turn",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="turn of the year"
                    ),
                ),
            ],
            options={
                "verbose_name": "inspection task",
                "verbose_name_plural": "inspection tasks",
                "permissions": [
                    ("plan_inspectiontask", "Plan and assign inspection tasks of the own body"),
                    ("carry_out_inspectiontask", "Carry out inspection tasks assigned to oneself"),
                    ("export_inspectiontask", "Export lists of inspection tasks"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="task_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="task_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="task_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="task_township",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ("planned", "assigned", "under_way"))),
                        fields=["due_at"],
                        name="task_due",
                    ),
                    models.Index(fields=["enterprise", "-planned_on"], name="task_enterprise"),
                    models.Index(fields=["status", "-id"], name="task_status"),
                    models.Index(fields=["body", "-id"], name="task_body"),
                    models.Index(fields=["planned_on"], name="task_planned"),
                    models.Index(fields=["finish_by"], name="task_finish_by"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["planned", "assigned", "under_way", "done", "cancelled"])),
                        name="task_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status__in", ("planned", "assigned", "under_way"))),
                            models.Q(
                                models.Q(("status__in", ("planned", "assigned", "under_way")), _negated=True),
                                ("due_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="task_clock_runs_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "covert"), _negated=True),
                            models.Q(("seen_from", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="task_covert_is_concealed",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Visit",
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
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="inspections.inspectiontask",
                        verbose_name="inspection task",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "being carried out"),
                            ("signing", "being signed"),
                            ("completed", "completed"),
                            ("void", "void"),
                        ],
                        default="open",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="began")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "started_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
                (
                    "identity_shown_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="identity shown"),
                ),
                (
                    "identity_confirmed_by",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=60, verbose_name="identity confirmed by"
                    ),
                ),
                (
                    "premises",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="premises inspected"),
                ),
                (
                    "site_person",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="person in charge on the spot"
                    ),
                ),
                (
                    "site_person_post",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="post of the person in charge"
                    ),
                ),
                (
                    "site_person_phone",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9+()（）\\- ]{7,20}$", "This is not a telephone number."
                            )
                        ],
                        verbose_name="phone of the person in charge",
                    ),
                ),
                (
                    "situation",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="what was inspected"),
                ),
                (
                    "statement",
                    models.TextField(blank=True, default="", max_length=2000, verbose_name="statement of the unit"),
                ),
                (
                    "item_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None
                    ),
                ),
                ("marks", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "presented_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="presented for signature"),
                ),
                (
                    "content_sha256",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="digest of what was signed"),
                ),
                (
                    "completed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="completed at"),
                ),
                (
                    "seen_from",
                    safetyportal.core.places.PlaceField(
                        blank=True, db_collation="C", default="", editable=False, max_length=120
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=inspections.models.visits.new_code, editable=False, max_length=32, unique=True
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "permissions": [("conduct_visit", "Carry out visits"), ("export_visit", "Export lists of visits")],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="visit_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="visit_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="visit_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="visit_township",
                    ),
                    models.Index(fields=["enterprise", "-started_at"], name="visit_enterprise"),
                    models.Index(fields=["status", "-id"], name="visit_status"),
                    models.Index(fields=["started_at", "-id"], name="visit_started"),
                    models.Index(
                        condition=models.Q(("status__in", ("open", "signing"))), fields=["due_at"], name="visit_due"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "signing", "completed", "void"])),
                        name="visit_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status__in", ("open", "signing"))),
                            models.Q(models.Q(("status__in", ("open", "signing")), _negated=True), ("due_at", None)),
                            _connector="OR",
                        ),
                        name="visit_clock_runs_while_open",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("task",), name="visit_one_open_for_a_task"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("presented_at", None), ("identity_shown_at__isnull", False), _connector="OR"
                        ),
                        name="visit_shows_identity_first",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="inspections.visit"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "hazard",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="finding",
                        to="hazards.hazard",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hazards.checklistitem",
                    ),
                ),
                (
                    "violation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.violation",
                        verbose_name="unlawful act",
                    ),
                ),
                ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("description", models.TextField(max_length=2000, verbose_name="what was found")),
                ("location", models.CharField(blank=True, default="", max_length=100, verbose_name="spot")),
                (
                    "category",
                    models.CharField(
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
                        default="B99",
                        max_length=3,
                        verbose_name="category",
                    ),
                ),
                ("basis", models.CharField(blank=True, default="", max_length=300, verbose_name="basis")),
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
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("none", "no measure"),
                            ("on_spot", "correct on the spot"),
                            ("time_limit", "correct within a time limit"),
                            ("remove", "remove the hazard at once"),
                            ("evacuate", "evacuate from the dangerous area"),
                            ("suspend", "suspend production or use"),
                            ("seal", "seal or seize"),
                        ],
                        default="time_limit",
                        max_length=12,
                        verbose_name="measure",
                    ),
                ),
                ("rectify_by", models.DateField(blank=True, null=True, verbose_name="correct by")),
                (
                    "responsible",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="person responsible"),
                ),
                ("corrected", models.BooleanField(default=False, verbose_name="corrected on the spot")),
                ("removed", models.BooleanField(default=False, verbose_name="taken back")),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="last changed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["visit", "order", "pk"],
                "constraints": [models.UniqueConstraint(fields=("visit", "key"), name="finding_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="EnforcementPaper",
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
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="inspections.inspectiontask",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="inspections.visit",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="inspections.enforcementcase",
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("form_on", models.DateField(verbose_name="form as of")),
                (
                    "seen_from",
                    safetyportal.core.places.PlaceField(
                        blank=True, db_collation="C", default="", editable=False, max_length=120
                    ),
                ),
                ("for_party", models.BooleanField(default=False, verbose_name="for the party")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "being approved"),
                            ("approved", "to be issued"),
                            ("issued", "issued"),
                            ("served", "served"),
                            ("superseded", "replaced by a corrected one"),
                            ("voided", "voided"),
                            ("discarded", "given up before it was issued"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "stage",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="steps of approval taken"),
                ),
                ("values", models.JSONField(blank=True, default=dict, verbose_name="content of the document")),
                (
                    "document",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.issueddocument",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=80, verbose_name="number of the document"
                    ),
                ),
                ("issued_on", models.DateField(blank=True, editable=False, null=True, verbose_name="date of issue")),
                ("served_on", models.DateField(blank=True, editable=False, null=True, verbose_name="served on")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="inspections.enforcementpaper",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "correction_note",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="reason of the correction"),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drawn up by",
                    ),
                ),
            ],
            options={
                "verbose_name": "enforcement document",
                "verbose_name_plural": "enforcement documents",
                "permissions": [
                    ("view_internal_enforcementpaper", "See drafts and internal enforcement documents"),
                    ("prepare_enforcementpaper", "Prepare enforcement documents"),
                    ("review_enforcementpaper", "Review enforcement documents"),
                    ("approve_enforcementpaper", "Approve enforcement documents"),
                    ("issue_enforcementpaper", "Issue, correct and void enforcement documents"),
                    ("export_enforcementpaper", "Export lists of enforcement documents"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="paper_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="paper_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="paper_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="paper_township",
                    ),
                    models.Index(fields=["kind", "-id"], name="paper_kind"),
                    models.Index(fields=["case", "kind"], name="paper_case"),
                    models.Index(fields=["visit", "kind"], name="paper_visit"),
                    models.Index(fields=["enterprise", "-id"], name="paper_enterprise"),
                    models.Index(fields=["status", "-id"], name="paper_status"),
                    models.Index(
                        condition=models.Q(("number", ""), _negated=True), fields=["number"], name="paper_number"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("task__isnull", False), ("visit__isnull", False), ("case__isnull", False), _connector="OR"
                        ),
                        name="paper_belongs_to_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "in_review",
                                    "approved",
                                    "issued",
                                    "served",
                                    "superseded",
                                    "voided",
                                    "discarded",
                                ],
                            )
                        ),
                        name="paper_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("issued", "served", "superseded", "voided")), _negated=True),
                            ("document__isnull", False),
                            _connector="OR",
                        ),
                        name="paper_shown_is_issued",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="VisitOfficer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="officers", to="inspections.visit"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("certificate_number", models.CharField(max_length=40, verbose_name="enforcement certificate number")),
            ],
            options={
                "indexes": [models.Index(fields=["user", "visit"], name="visit_officer_user")],
                "constraints": [models.UniqueConstraint(fields=("visit", "user"), name="visit_officer_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="InspectionTaskUserObjectPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="inspections.inspectiontask"),
                ),
            ],
            options={
                "abstract": False,
                "unique_together": {("user", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="TaskOfficer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officers",
                        to="inspections.inspectiontask",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.supervisingbody",
                    ),
                ),
                ("leads", models.BooleanField(default=False, verbose_name="leads")),
            ],
            options={
                "ordering": ["-leads", "pk"],
                "indexes": [models.Index(fields=["user", "task"], name="task_officer_user")],
                "constraints": [models.UniqueConstraint(fields=("task", "user"), name="task_officer_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="inspectiontask",
            name="recheck_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recheck_tasks",
                to="inspections.visit",
                verbose_name="re-inspection of the visit",
            ),
        ),
        migrations.AddField(
            model_name="enforcementcase",
            name="visit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="inspections.visit",
            ),
        ),
    ]
