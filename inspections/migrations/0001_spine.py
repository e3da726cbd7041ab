import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.places


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0014_named_exceptions"),
        ("enterprises", "0008_search_what_hangs_on_enterprises"),
        ("hazards", "0010_monthly_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EnforcementCase",
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
                ("clock", models.CharField(blank=True, default="", editable=False, max_length=24)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="due")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "not yet filed"),
                            ("filed", "under investigation"),
                            ("closed", "closed"),
                            ("refused", "not filed"),
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
                ("title", models.CharField(max_length=200, verbose_name="name of the case")),
                ("cause", models.CharField(max_length=200, verbose_name="cause of action")),
                (
                    "party_kind",
                    models.CharField(
                        choices=[("unit", "unit"), ("person", "person")],
                        default="unit",
                        max_length=8,
                        verbose_name="party",
                    ),
                ),
                ("party_name", models.CharField(max_length=120, verbose_name="name of the party")),
                ("filed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="filed on")),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="closed on")),
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
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.jurisdiction"
                    ),
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
            ],
            options={
                "verbose_name": "enforcement case",
                "verbose_name_plural": "enforcement cases",
                "permissions": [
                    ("handle_enforcementcase", "Handle cases as an officer in charge"),
                    ("review_enforcementcase", "Review cases"),
                    ("approve_enforcementcase", "Approve cases"),
                    ("export_enforcementcase", "Export lists of cases"),
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
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="planned for")),
                ("finish_by", models.DateField(verbose_name="to be finished by")),
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
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.jurisdiction"
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
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Violation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24, verbose_name="code")),
                ("title", models.CharField(max_length=200, verbose_name="unlawful act")),
                ("violated", models.CharField(max_length=200, verbose_name="article violated")),
                ("punished", models.CharField(max_length=200, verbose_name="article that punishes")),
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
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
            ],
            options={
                "verbose_name": "unlawful act",
                "verbose_name_plural": "unlawful acts",
                "ordering": ["code", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="violation_once_from_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
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
                ("clock", models.CharField(blank=True, default="", editable=False, max_length=24)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="due")),
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
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.supervisingbody",
                        verbose_name="supervising body",
                    ),
                ),
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
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.jurisdiction"
                    ),
                ),
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
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="inspections.inspectiontask",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "permissions": [("conduct_visit", "Carry out visits"), ("export_visit", "Export lists of visits")],
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
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("description", models.TextField(max_length=2000, verbose_name="what was found")),
                ("location", models.CharField(blank=True, default="", max_length=100, verbose_name="where")),
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
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="inspections.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["visit", "order", "pk"],
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
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "being approved"),
                            ("approved", "to be issued"),
                            ("issued", "issued"),
                            ("served", "served"),
                            ("voided", "voided"),
                            ("discarded", "discarded"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("values", models.JSONField(blank=True, default=dict, verbose_name="fields")),
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
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="inspections.enforcementcase",
                    ),
                ),
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
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.jurisdiction"
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
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
            ],
            options={
                "verbose_name": "enforcement document",
                "verbose_name_plural": "enforcement documents",
                "permissions": [
                    ("prepare_enforcementpaper", "Prepare enforcement documents"),
                    ("review_enforcementpaper", "Review enforcement documents"),
                    ("approve_enforcementpaper", "Approve enforcement documents"),
                    ("issue_enforcementpaper", "Issue, correct and void enforcement documents"),
                    ("export_enforcementpaper", "Export lists of enforcement documents"),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
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
        migrations.CreateModel(
            name="VisitOfficer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("certificate_number", models.CharField(max_length=40, verbose_name="enforcement certificate number")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="officers", to="inspections.visit"
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="InspectionTaskUserObjectPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="inspections.inspectiontask"),
                ),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
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
                ("leads", models.BooleanField(default=False, verbose_name="leads")),
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
            ],
            options={
                "indexes": [models.Index(fields=["user", "task"], name="task_officer_user")],
                "constraints": [models.UniqueConstraint(fields=("task", "user"), name="task_officer_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                safetyportal.core.places.ProvinceSegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="visit_province",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                safetyportal.core.places.CitySegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="visit_city",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                safetyportal.core.places.CountySegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="visit_county",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                safetyportal.core.places.TownshipSegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="visit_township",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["enterprise", "-started_at"], name="visit_enterprise"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["status", "-id"], name="visit_status"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "signing", "completed", "void"])), name="visit_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_at__isnull", False), ("status__in", ("open", "signing"))),
                    models.Q(models.Q(("status__in", ("open", "signing")), _negated=True), ("due_at", None)),
                    _connector="OR",
                ),
                name="visit_clock_runs_while_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("task",), name="visit_one_open_for_a_task"
            ),
        ),
        migrations.AddIndex(
            model_name="inspectiontask",
            index=models.Index(
                safetyportal.core.places.ProvinceSegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="task_province",
            ),
        ),
        migrations.AddIndex(
            model_name="inspectiontask",
            index=models.Index(
                safetyportal.core.places.CitySegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="task_city",
            ),
        ),
        migrations.AddIndex(
            model_name="inspectiontask",
            index=models.Index(
                safetyportal.core.places.CountySegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="task_county",
            ),
        ),
        migrations.AddIndex(
            model_name="inspectiontask",
            index=models.Index(
                safetyportal.core.places.TownshipSegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="task_township",
            ),
        ),
        migrations.AddIndex(
            model_name="inspectiontask",
            index=models.Index(
                condition=models.Q(("status__in", ("planned", "assigned", "under_way"))),
                fields=["due_at"],
                name="task_due",
            ),
        ),
        migrations.AddIndex(
            model_name="inspectiontask",
            index=models.Index(fields=["enterprise", "-planned_on"], name="task_enterprise"),
        ),
        migrations.AddIndex(
            model_name="inspectiontask",
            index=models.Index(fields=["status", "-id"], name="task_status"),
        ),
        migrations.AddConstraint(
            model_name="inspectiontask",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["planned", "assigned", "under_way", "done", "cancelled"])),
                name="task_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectiontask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_at__isnull", False), ("status__in", ("planned", "assigned", "under_way"))),
                    models.Q(
                        models.Q(("status__in", ("planned", "assigned", "under_way")), _negated=True), ("due_at", None)
                    ),
                    _connector="OR",
                ),
                name="task_clock_runs_while_open",
            ),
        ),
        migrations.AddIndex(
            model_name="enforcementpaper",
            index=models.Index(
                safetyportal.core.places.ProvinceSegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="paper_province",
            ),
        ),
        migrations.AddIndex(
            model_name="enforcementpaper",
            index=models.Index(
                safetyportal.core.places.CitySegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="paper_city",
            ),
        ),
        migrations.AddIndex(
            model_name="enforcementpaper",
            index=models.Index(
                safetyportal.core.places.CountySegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="paper_county",
            ),
        ),
        migrations.AddIndex(
            model_name="enforcementpaper",
            index=models.Index(
                safetyportal.core.places.TownshipSegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="paper_township",
            ),
        ),
        migrations.AddIndex(
            model_name="enforcementpaper",
            index=models.Index(fields=["kind", "-id"], name="paper_kind"),
        ),
        migrations.AddIndex(
            model_name="enforcementpaper",
            index=models.Index(fields=["case", "kind"], name="paper_case"),
        ),
        migrations.AddIndex(
            model_name="enforcementpaper",
            index=models.Index(fields=["visit", "kind"], name="paper_visit"),
        ),
        migrations.AddConstraint(
            model_name="enforcementpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "in_review", "approved", "issued", "served", "voided", "discarded"])
                ),
                name="paper_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enforcementpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("task__isnull", False), ("visit__isnull", False), ("case__isnull", False), _connector="OR"
                ),
                name="paper_belongs_to_something",
            ),
        ),
        migrations.AddIndex(
            model_name="enforcementcase",
            index=models.Index(
                safetyportal.core.places.ProvinceSegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="case_province",
            ),
        ),
        migrations.AddIndex(
            model_name="enforcementcase",
            index=models.Index(
                safetyportal.core.places.CitySegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="case_city",
            ),
        ),
        migrations.AddIndex(
            model_name="enforcementcase",
            index=models.Index(
                safetyportal.core.places.CountySegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="case_county",
            ),
        ),
        migrations.AddIndex(
            model_name="enforcementcase",
            index=models.Index(
                safetyportal.core.places.TownshipSegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="case_township",
            ),
        ),
        migrations.AddIndex(
            model_name="enforcementcase",
            index=models.Index(fields=["enterprise", "-id"], name="case_enterprise"),
        ),
        migrations.AddIndex(
            model_name="enforcementcase",
            index=models.Index(fields=["status", "-id"], name="case_status"),
        ),
        migrations.AddConstraint(
            model_name="enforcementcase",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "filed", "closed", "refused"])), name="case_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitofficer",
            constraint=models.UniqueConstraint(fields=("visit", "user"), name="visit_officer_once"),
        ),
    ]
