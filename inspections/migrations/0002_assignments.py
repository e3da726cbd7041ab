"""What the subject “assignments” adds to the spine: plans, draws, campaigns, absences."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.places

# A draw is evidence: what was fixed, and then what was drawn, never changes; the place follows a merged division.
DRAW_STAYS = """
CREATE FUNCTION inspections_draw_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['status', 'clock', 'due_at', 'version', 'updated_at', 'published_at', 'place',
                           'jurisdiction_id'];
    drawing text[] := ARRAY['seed_value', 'witness_id', 'witness_words', 'operator_id', 'drawn_at', 'record_text',
                            'record_digest'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a draw is never removed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.record_digest = '' THEN
        moving := moving || drawing;
    END IF;
    IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'a draw never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inspections_randomdraw_stays BEFORE UPDATE OR DELETE ON inspections_randomdraw
    FOR EACH ROW EXECUTE FUNCTION inspections_draw_stays();
CREATE TRIGGER inspections_drawnunit_stays BEFORE UPDATE OR DELETE ON inspections_drawnunit
    FOR EACH ROW EXECUTE FUNCTION core_append_only();
"""
DRAW_STAYS_BACK = """
DROP TRIGGER inspections_drawnunit_stays ON inspections_drawnunit;
DROP TRIGGER inspections_randomdraw_stays ON inspections_randomdraw;
DROP FUNCTION inspections_draw_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0014_named_exceptions"),
        ("enterprises", "0008_search_what_hangs_on_enterprises"),
        ("inspections", "0001_spine"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recusal",
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
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
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("interest", "direct interest"),
                            ("relative", "close relative"),
                            ("other", "other relation that may affect fairness"),
                        ],
                        max_length=12,
                        verbose_name="ground",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recusal decided by",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
            ],
            options={
                "verbose_name": "recusal",
                "verbose_name_plural": "recusals",
                "permissions": [("decide_recusal", "Decide recusals of officers")],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="recusal_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="recusal_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="recusal_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="recusal_township",
                    ),
                    models.Index(fields=["enterprise", "user"], name="recusal_enterprise"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["interest", "relative", "other"])),
                        name="recusal_ground_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None)),
                        fields=("user", "enterprise"),
                        name="recusal_once",
                        violation_error_message="This officer is recused from this enterprise already.",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="TaskBody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined_bodies",
                        to="inspections.inspectiontask",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.supervisingbody"
                    ),
                ),
                (
                    "content",
                    models.TextField(blank=True, default="", max_length=1000, verbose_name="what is inspected"),
                ),
                (
                    "joined_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="joined by",
                    ),
                ),
                ("joined_at", models.DateTimeField(verbose_name="joined at")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("task", "body"), name="task_body_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Campaign",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "in preparation"),
                            ("running", "running"),
                            ("closed", "campaign closed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="state",
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
                ("title", models.CharField(max_length=120, verbose_name="title")),
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
                        default="special",
                        max_length=12,
                        verbose_name="kind of inspection",
                    ),
                ),
                ("content", models.TextField(max_length=1000, verbose_name="what is inspected")),
                ("basis", models.CharField(blank=True, default="", max_length=300, verbose_name="basis")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("finish_by", models.DateField(verbose_name="to be finished by")),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.jurisdiction",
                        verbose_name="area inspected",
                    ),
                ),
                ("target_place", safetyportal.core.places.PlaceField(db_collation="C", editable=False, max_length=120)),
                (
                    "target_sectors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="sectors",
                    ),
                ),
                (
                    "target_classes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=1),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="risk classes",
                    ),
                ),
                (
                    "skip_visited",
                    models.BooleanField(
                        default=True, verbose_name="leave out who was or will be inspected by somebody else"
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
                ("started_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="started")),
                ("created_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="tasks created")),
                ("skipped_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="left out")),
                (
                    "expanded_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="all tasks created"),
                ),
            ],
            options={
                "verbose_name": "special campaign",
                "verbose_name_plural": "special campaigns",
                "permissions": [
                    ("run_campaign", "Prepare and run special campaigns of the own body"),
                    ("export_campaign", "Export lists of special campaigns"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="campaign_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="campaign_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="campaign_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="campaign_township",
                    ),
                    models.Index(fields=["finish_by"], name="campaign_finish_by"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "running", "closed", "cancelled"])),
                        name="campaign_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("special", "expert", "covert", "supervision", "joint"))),
                        name="campaign_kind_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("finish_by__gte", models.F("starts_on"))),
                        name="campaign_ends_after_it_starts",
                        violation_error_message="The last day is not before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "covert"), _negated=True),
                            models.Q(("seen_from", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="campaign_covert_is_concealed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status__in", ("draft", "running"))),
                            models.Q(models.Q(("status__in", ("draft", "running")), _negated=True), ("due_at", None)),
                            _connector="OR",
                        ),
                        name="campaign_clock_runs_while_open",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="InspectionPlan",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "in preparation"),
                            ("submitted", "waiting for approval"),
                            ("approved", "plan approved"),
                            ("filed", "filed with the upper body"),
                            ("acknowledged", "filing acknowledged"),
                            ("superseded", "replaced by a revision"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="state",
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
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2015),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="revision")),
                (
                    "revision_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="inspections.inspectionplan",
                        verbose_name="revises",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="reason for the change"),
                ),
                ("officers", models.PositiveSmallIntegerField(verbose_name="enforcement officers")),
                (
                    "national_days",
                    models.PositiveSmallIntegerField(editable=False, verbose_name="statutory working days of the year"),
                ),
                ("other_days", models.JSONField(default=dict, verbose_name="working days for other enforcement")),
                ("idle_days", models.JSONField(default=dict, verbose_name="working days without enforcement")),
                ("key_days", models.PositiveIntegerField(default=0, verbose_name="working days for key inspections")),
                (
                    "general_days",
                    models.PositiveIntegerField(default=0, verbose_name="working days for general inspections"),
                ),
                (
                    "principles",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="aims and principles"),
                ),
                (
                    "measures",
                    models.TextField(
                        blank=True, default="", max_length=4000, verbose_name="requirements and safeguards"
                    ),
                ),
                (
                    "approving_authority",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="approving government"),
                ),
                (
                    "approval_number",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="number of the approval"),
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
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                (
                    "approved_by",
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
                ("approved_on", models.DateField(blank=True, editable=False, null=True, verbose_name="approved on")),
                ("filed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="filed upwards")),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acknowledged by",
                    ),
                ),
                (
                    "acknowledged_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="acknowledged"),
                ),
            ],
            options={
                "verbose_name": "annual inspection plan",
                "verbose_name_plural": "annual inspection plans",
                "permissions": [
                    ("prepare_inspectionplan", "Prepare and file the annual plan of the own body"),
                    ("approve_inspectionplan", "Approve annual plans of the own level"),
                    ("acknowledge_inspectionplan", "Acknowledge annual plans of lower levels"),
                    ("export_inspectionplan", "Export annual plans"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="plan_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="plan_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="plan_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="plan_township",
                    ),
                    models.Index(fields=["year"], name="plan_year"),
                    models.Index(fields=["status", "due_at"], name="plan_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["draft", "submitted", "approved", "filed", "acknowledged", "superseded", "withdrawn"],
                            )
                        ),
                        name="plan_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("draft", "submitted"))),
                        fields=("body", "year"),
                        name="plan_prepared_once",
                        violation_error_message="A plan of this body for this year is being prepared already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("approved", "filed", "acknowledged"))),
                        fields=("body", "year"),
                        name="plan_in_force_once",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="OfficerLeave",
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
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
                    "kind",
                    models.CharField(
                        choices=[("leave", "leave"), ("training", "training"), ("duty", "other duty")],
                        default="leave",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="to")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="remark")),
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
                "verbose_name": "absence of an officer",
                "verbose_name_plural": "absences of officers",
                "permissions": [("record_officerleave", "Record absences of officers")],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="leave_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="leave_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="leave_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="leave_township",
                    ),
                    models.Index(fields=["user", "starts_on"], name="leave_user"),
                    models.Index(fields=["starts_on"], name="leave_starts"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["leave", "training", "duty"])), name="leave_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="leave_ends_after_it_starts",
                        violation_error_message="The last day is not before the first.",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PlanEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="inspections.inspectionplan",
                        verbose_name="annual inspection plan",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "group",
                    models.CharField(
                        choices=[("key", "key inspection"), ("general", "general inspection")],
                        max_length=8,
                        verbose_name="group",
                    ),
                ),
                ("matter", models.CharField(max_length=120, verbose_name="matter inspected")),
                ("basis", models.CharField(max_length=300, verbose_name="basis")),
                ("objects_text", models.CharField(max_length=200, verbose_name="objects")),
                ("target_count", models.PositiveIntegerField(default=0, verbose_name="number of units")),
                (
                    "random_percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="share drawn at random (%)",
                    ),
                ),
                ("content", models.TextField(max_length=1000, verbose_name="what is inspected")),
                ("manner", models.CharField(max_length=120, verbose_name="manner")),
                (
                    "frequency",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="times a year",
                    ),
                ),
                (
                    "cap",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="at most a year",
                    ),
                ),
                (
                    "months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(12),
                            ]
                        ),
                        default=list,
                        size=None,
                        verbose_name="months",
                    ),
                ),
                ("section", models.CharField(max_length=80, verbose_name="section in charge")),
                (
                    "joint",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="joint with departments"),
                ),
                (
                    "days_each",
                    models.PositiveSmallIntegerField(default=2, verbose_name="working days for one inspection"),
                ),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="remark")),
            ],
            options={
                "verbose_name": "entry of a plan",
                "verbose_name_plural": "entries of plans",
                "ordering": ["plan", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "order"), name="plan_entry_order_once"),
                    models.CheckConstraint(
                        condition=models.Q(("group__in", ["key", "general"])), name="plan_entry_group_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cap__gte", models.F("frequency"))),
                        name="plan_entry_within_cap",
                        violation_error_message="The cap is not below the number of times a year.",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PlanUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="inspections.planentry"
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("risk", "high risk class"),
                                ("hazard", "open major hazard"),
                                ("listed", "under listed supervision"),
                                ("major_source", "major hazard installation"),
                                ("resuming", "suspended, resuming operation"),
                                ("accident", "fatal accident in recent years"),
                                ("credit", "joint punishment for bad credit"),
                                ("chosen", "chosen by the body"),
                            ],
                            max_length=16,
                        ),
                        default=list,
                        size=None,
                        verbose_name="reasons",
                    ),
                ),
                (
                    "months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(12),
                            ]
                        ),
                        default=list,
                        size=None,
                        verbose_name="months",
                    ),
                ),
            ],
            options={
                "verbose_name": "key unit of a plan",
                "verbose_name_plural": "key units of plans",
                "ordering": ["entry", "pk"],
                "indexes": [models.Index(fields=["enterprise"], name="plan_unit_enterprise")],
                "constraints": [models.UniqueConstraint(fields=("entry", "enterprise"), name="plan_unit_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RandomDraw",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("committed", "pools fixed"),
                            ("witnessed", "witness present"),
                            ("drawn", "drawn"),
                            ("published", "result published"),
                            ("void", "void"),
                        ],
                        default="committed",
                        max_length=16,
                        verbose_name="state",
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
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "content",
                    models.TextField(blank=True, default="", max_length=1000, verbose_name="what is inspected"),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="inspections.planentry",
                        verbose_name="entry of the annual plan",
                    ),
                ),
                (
                    "sectors_drawn",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="sectors drawn from",
                    ),
                ),
                (
                    "wanted",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="units to draw"
                    ),
                ),
                (
                    "per_object",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(6),
                        ],
                        verbose_name="officers for each unit",
                    ),
                ),
                ("finish_by", models.DateField(verbose_name="to be finished by")),
                ("object_count", models.PositiveIntegerField(editable=False, verbose_name="units in the pool")),
                ("officer_count", models.PositiveIntegerField(editable=False, verbose_name="officers in the pool")),
                ("left_out", models.JSONField(default=dict, editable=False, verbose_name="left out of the pool")),
                ("pool_text", models.TextField(editable=False)),
                (
                    "object_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), editable=False, size=None
                    ),
                ),
                (
                    "officer_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), editable=False, size=None
                    ),
                ),
                ("pool_digest", models.CharField(editable=False, max_length=64, verbose_name="digest of the pools")),
                (
                    "committed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pools fixed by",
                    ),
                ),
                ("committed_at", models.DateTimeField(verbose_name="pools fixed at")),
                (
                    "seed_source",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="public value that gives the seed"
                    ),
                ),
                (
                    "seed_value",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="value of the seed"),
                ),
                (
                    "witness",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="witness",
                    ),
                ),
                (
                    "witness_words",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="words of the witness"),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drawn by",
                    ),
                ),
                ("drawn_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="drawn at")),
                ("record_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "record_digest",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="digest of the record"
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published")),
                (
                    "redraw_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redraws",
                        to="inspections.randomdraw",
                        verbose_name="draws again",
                    ),
                ),
                (
                    "redraw_reason",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="reason for drawing again"),
                ),
            ],
            options={
                "verbose_name": "double-random draw",
                "verbose_name_plural": "double-random draws",
                "permissions": [
                    ("draw_randomdraw", "Fix pools, draw and publish for the own body"),
                    ("witness_randomdraw", "Witness draws"),
                    ("export_randomdraw", "Export lists of draws"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="draw_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="draw_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="draw_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="draw_township",
                    ),
                    models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="draw_due"),
                    models.Index(fields=["published_at"], name="draw_published"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["committed", "witnessed", "drawn", "published", "void"])),
                        name="draw_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("operator", None),
                            models.Q(("operator", models.F("witness")), _negated=True),
                            _connector="OR",
                        ),
                        name="draw_operator_is_not_the_witness",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("drawn", "published")), _negated=True),
                            models.Q(("operator__isnull", False), ("witness__isnull", False)),
                            _connector="OR",
                        ),
                        name="draw_done_names_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("redraw_of", None), models.Q(("redraw_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="draw_again_gives_its_reason",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="DrawnUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="inspections.randomdraw"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="number")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="enterprise")),
                (
                    "officers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="officers"
                    ),
                ),
            ],
            options={
                "ordering": ["draw", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "position"), name="drawn_position_once"),
                    models.UniqueConstraint(fields=("draw", "enterprise"), name="drawn_enterprise_once"),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="inspectiontask",
            name="campaign",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="inspections.campaign",
                verbose_name="special campaign",
            ),
        ),
        migrations.AddField(
            model_name="inspectiontask",
            name="plan_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="inspections.planunit",
                verbose_name="unit of the annual plan",
            ),
        ),
        migrations.AddField(
            model_name="inspectiontask",
            name="draw",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="inspections.randomdraw",
                verbose_name="double-random draw",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectiontask",
            constraint=models.UniqueConstraint(fields=("campaign", "enterprise"), name="task_once_a_campaign"),
        ),
        migrations.AddConstraint(
            model_name="inspectiontask",
            constraint=models.UniqueConstraint(fields=("plan_unit", "plan_turn"), name="task_once_a_turn"),
        ),
        migrations.AddConstraint(
            model_name="inspectiontask",
            constraint=models.UniqueConstraint(fields=("draw", "enterprise"), name="task_once_a_draw"),
        ),
        migrations.RunSQL(DRAW_STAYS, DRAW_STAYS_BACK),
    ]
