"""Hazard."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.crypto
import safetyportal.core.places
import safetyportal.core.search


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0007_wider_rollups"),
        ("enterprises", "0005_facet_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hazard",
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
                        related_name="hazards",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.site",
                        verbose_name="site",
                    ),
                ),
                ("number", models.CharField(editable=False, max_length=24, unique=True, verbose_name="hazard number")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "not yet reported"),
                            ("reported", "waiting for assessment"),
                            ("assessed", "waiting for assignment"),
                            ("rectifying", "being rectified"),
                            ("controlled", "under interim control"),
                            ("paused", "time limit suspended"),
                            ("awaiting", "waiting for re-check"),
                            ("closed", "closed"),
                            ("duplicate", "duplicate of another hazard"),
                            ("discarded", "no hazard"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("1", "team check"),
                            ("2", "workshop check"),
                            ("3", "enterprise check"),
                            ("4", "check by the parent company"),
                            ("5", "supervision by an authority"),
                            ("6", "complaint"),
                            ("7", "standardisation review"),
                            ("8", "other source"),
                            ("grid", "grid patrol"),
                            ("expert", "expert check"),
                            ("covert", "covert visit"),
                            ("whistle", "whistle-blowing"),
                            ("telemetry", "telemetry alarm"),
                            ("accident", "accident"),
                        ],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                (
                    "source_note",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="name of the check"),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True, default="", max_length=64, verbose_name="number in the reporting system"
                    ),
                ),
                ("found_on", models.DateField(verbose_name="found on")),
                (
                    "found_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("finder", models.CharField(blank=True, default="", max_length=60, verbose_name="found by")),
                ("description", models.TextField(max_length=2000, verbose_name="description")),
                ("location", models.CharField(max_length=100, verbose_name="place of the hazard")),
                ("part", models.CharField(blank=True, default="", max_length=100, verbose_name="part")),
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
                        max_length=3,
                        verbose_name="category",
                    ),
                ),
                ("basis", models.CharField(blank=True, default="", max_length=300, verbose_name="basis")),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="longitude"
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, verbose_name="latitude"),
                ),
                (
                    "trade",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=32, verbose_name="supervision class"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("general", "general hazard"), ("major", "major hazard")],
                        default="general",
                        max_length=8,
                        verbose_name="level",
                    ),
                ),
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
                    "assessed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assessed by",
                    ),
                ),
                ("assessed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="assessed")),
                (
                    "handling",
                    models.CharField(
                        choices=[
                            ("on_spot", "rectify on the spot"),
                            ("time_limit", "rectify within a time limit"),
                            ("suspend", "suspend production until rectified"),
                        ],
                        default="time_limit",
                        max_length=12,
                        verbose_name="handling",
                    ),
                ),
                (
                    "measures",
                    models.TextField(blank=True, default="", max_length=2000, verbose_name="rectification measures"),
                ),
                (
                    "department",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="responsible department"),
                ),
                (
                    "responsible",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="person responsible"),
                ),
                (
                    "responsible_phone",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True, default="", verbose_name="phone of the person responsible"
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account of the person responsible",
                    ),
                ),
                (
                    "planned_cost",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="planned cost (yuan)"
                    ),
                ),
                ("rectify_by", models.DateField(blank=True, null=True, verbose_name="rectify by")),
                (
                    "deadline_set_by",
                    models.CharField(
                        choices=[
                            ("enterprise", "the enterprise"),
                            ("township", "the township"),
                            ("county", "the county"),
                            ("city", "the city"),
                            ("province", "the province"),
                        ],
                        default="enterprise",
                        editable=False,
                        max_length=10,
                        verbose_name="time limit set by",
                    ),
                ),
                (
                    "extension_count",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="times extended"),
                ),
                (
                    "interim_measures",
                    models.TextField(blank=True, default="", max_length=2000, verbose_name="interim measures"),
                ),
                (
                    "controlled_until",
                    models.DateField(blank=True, null=True, verbose_name="under interim control until"),
                ),
                (
                    "paused_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="time limit suspended on"),
                ),
                (
                    "rectified_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="rectified by",
                    ),
                ),
                ("rectified_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="rectified")),
                (
                    "rectification",
                    models.TextField(blank=True, default="", max_length=2000, verbose_name="what was done"),
                ),
                (
                    "actual_cost",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="money spent (yuan)"
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="re-checked by",
                    ),
                ),
                ("verified_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="re-checked")),
                (
                    "verification",
                    models.TextField(blank=True, default="", max_length=2000, verbose_name="result of the re-check"),
                ),
                (
                    "return_count",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="times returned"),
                ),
                (
                    "reopen_count",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="times reopened"),
                ),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="closed on")),
                ("closed_late", models.BooleanField(default=False, editable=False, verbose_name="closed late")),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="hazards.hazard",
                        verbose_name="same as",
                    ),
                ),
                ("overdue", models.BooleanField(default=False, editable=False, verbose_name="overdue")),
                (
                    "escalation",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="levels told that it is overdue"
                    ),
                ),
                ("listed", models.BooleanField(default=False, editable=False, verbose_name="under listed supervision")),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=safetyportal.core.search.JoinedText("number", "description", "location"),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "hazard",
                "verbose_name_plural": "hazards",
                "permissions": [
                    ("report_hazard", "Report hazards of the own enterprise"),
                    ("raise_hazard", "Record hazards found by an authority"),
                    ("assess_hazard", "Assess the level of hazards"),
                    ("assign_hazard", "Assign hazards and set the time limit"),
                    ("extend_hazard", "Extend time limits of hazards"),
                    ("rectify_hazard", "Rectify hazards"),
                    ("verify_hazard", "Re-check and close hazards"),
                    ("supervise_hazard", "Close what an authority found; decide on levels and extensions"),
                    ("reopen_hazard", "Reopen closed hazards"),
                    ("comment_hazard", "Comment on hazards"),
                    ("export_hazard", "Export lists of hazards"),
                    ("view_figures", "Read dashboards, rankings and statistical tables"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="haz_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="haz_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="haz_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="haz_township",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("status__in", ("reported", "assessed", "rectifying", "controlled", "awaiting"))
                        ),
                        fields=["due_at"],
                        name="haz_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("overdue", False),
                            ("status__in", ("reported", "assessed", "rectifying", "controlled", "awaiting")),
                        ),
                        fields=["due_at"],
                        name="haz_to_mark",
                    ),
                    models.Index(condition=models.Q(("overdue", True)), fields=["place", "-id"], name="haz_overdue"),
                    models.Index(condition=models.Q(("listed", True)), fields=["place", "-id"], name="haz_listed"),
                    models.Index(condition=models.Q(("level", "major")), fields=["place", "-id"], name="haz_major"),
                    models.Index(fields=["status", "-id"], name="haz_status"),
                    models.Index(fields=["enterprise", "-found_on"], name="haz_enterprise"),
                    models.Index(
                        condition=models.Q(("status", "closed")), fields=["enterprise", "closed_on"], name="haz_closed"
                    ),
                    models.Index(fields=["found_on", "-id"], name="haz_found"),
                    models.Index(
                        condition=models.Q(("assigned_to__isnull", False)),
                        fields=["assigned_to", "due_at"],
                        name="haz_assigned",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        safetyportal.core.search.Grams(models.F("search_text")), fastupdate=False, name="haz_grams"
                    ),
                    models.Index(
                        condition=models.Q(("overdue", True)), fields=["escalation", "due_at"], name="haz_to_escalate"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "reported",
                                    "assessed",
                                    "rectifying",
                                    "controlled",
                                    "paused",
                                    "awaiting",
                                    "closed",
                                    "duplicate",
                                    "discarded",
                                ],
                            )
                        ),
                        name="hazard_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_at__isnull", False),
                                ("status__in", ("reported", "assessed", "rectifying", "controlled", "awaiting")),
                            ),
                            models.Q(
                                models.Q(
                                    ("status__in", ("reported", "assessed", "rectifying", "controlled", "awaiting")),
                                    _negated=True,
                                ),
                                ("due_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="hazard_clock_runs_only_while_someone_must_act",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["general", "major"])), name="hazard_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("criteria", []), ("level", "major"), _connector="OR"),
                        name="hazard_with_a_criterion_is_major",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["rectifying", "awaiting"]), _negated=True),
                            ("rectify_by__isnull", False),
                            _connector="OR",
                        ),
                        name="hazard_is_rectified_by_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("status", "closed")),
                            models.Q(models.Q(("status", "closed"), _negated=True), ("closed_on", None)),
                            _connector="OR",
                        ),
                        name="hazard_closed_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None), ("closed_on__gte", models.F("found_on")), _connector="OR"
                        ),
                        name="hazard_is_not_closed_before_it_was_found",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("duplicate_of__isnull", False), ("status", "duplicate")),
                            models.Q(models.Q(("status", "duplicate"), _negated=True), ("duplicate_of", None)),
                            _connector="OR",
                        ),
                        name="hazard_duplicate_names_the_other",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("overdue", False),
                            ("status__in", ("reported", "assessed", "rectifying", "controlled", "awaiting")),
                            _connector="OR",
                        ),
                        name="hazard_overdue_is_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actual_cost", None), ("actual_cost__gte", 0), _connector="OR"),
                            models.Q(("planned_cost", None), ("planned_cost__gte", 0), _connector="OR"),
                        ),
                        name="hazard_costs_nothing_or_more",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("enterprise", "external_id"),
                        name="hazard_external_number_once",
                        violation_error_message="A hazard with this number was already reported.",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
