"""Listed supervision."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.places


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0009_rollups_by_level"),
        ("enterprises", "0005_facet_indexes"),
        ("hazards", "0001_hazard"),
    ]

    operations = [
        migrations.CreateModel(
            name="Listing",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="listings", to="hazards.hazard"
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listings",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed, waiting for decision"),
                            ("refused", "proposal refused"),
                            ("supervised", "under listed supervision"),
                            ("acceptance", "acceptance requested"),
                            ("passed", "acceptance passed, to be delisted"),
                            ("delisted", "delisted"),
                            ("revoked", "listing revoked"),
                        ],
                        default="proposed",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("county", "county"), ("city", "city"), ("province", "province")],
                        max_length=10,
                        verbose_name="listed by",
                    ),
                ),
                ("matters", models.TextField(max_length=2000, verbose_name="matters under supervision")),
                (
                    "requirements",
                    models.TextField(blank=True, default="", max_length=2000, verbose_name="requirements"),
                ),
                ("deadline", models.DateField(verbose_name="to be removed by")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                ("proposed_at", models.DateTimeField(editable=False, verbose_name="proposed")),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.supervisingbody",
                        verbose_name="supervising body",
                    ),
                ),
                (
                    "department",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="supervising department"),
                ),
                ("copies", models.CharField(blank=True, default="", max_length=300, verbose_name="copies to")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
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
                ("listed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="listed on")),
                (
                    "notice_number",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=80, verbose_name="number of the notice"
                    ),
                ),
                (
                    "extension_count",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="times extended"),
                ),
                (
                    "climbed_to",
                    models.CharField(
                        blank=True,
                        choices=[("county", "county"), ("city", "city"), ("province", "province")],
                        default="",
                        editable=False,
                        max_length=10,
                        verbose_name="climbed to",
                    ),
                ),
                ("climbed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="climbed")),
                (
                    "rectified_note",
                    models.TextField(blank=True, default="", max_length=2000, verbose_name="request for acceptance"),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acceptance requested by",
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="acceptance requested"),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acceptance recorded by",
                    ),
                ),
                (
                    "delisted_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="delisted by",
                    ),
                ),
                ("delisted_on", models.DateField(blank=True, editable=False, null=True, verbose_name="delisted on")),
                (
                    "delisting_number",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=80,
                        verbose_name="number of the delisting notice",
                    ),
                ),
                (
                    "record_due_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="file upwards until"),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="filed upwards"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed upwards by",
                    ),
                ),
                (
                    "publish_due_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publish until"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published")),
                (
                    "removal_due_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="publish the delisting until"
                    ),
                ),
                (
                    "removal_published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="delisting published"),
                ),
            ],
            options={
                "verbose_name": "listed supervision",
                "verbose_name_plural": "listed supervisions",
                "permissions": [
                    ("propose_listing", "Propose hazards for listed supervision"),
                    ("decide_listing", "Decide on listed supervision at the own level"),
                    ("handle_listing", "File, publish and deliver papers of listed supervision"),
                    ("accept_listing", "Carry out the acceptance of listed hazards"),
                    ("report_listing", "Report progress, ask for extension and acceptance"),
                    ("escalate_listing", "Let overdue listings climb to the next level"),
                    ("export_listing", "Export lists of listed supervision"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="listing_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="listing_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="listing_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="listing_township",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ("proposed", "supervised", "acceptance", "passed"))),
                        fields=["due_at"],
                        name="listing_due",
                    ),
                    models.Index(fields=["deadline", "-id"], name="listing_deadline"),
                    models.Index(fields=["status", "-id"], name="listing_status"),
                    models.Index(
                        condition=models.Q(("climbed_to", ""), _negated=True), fields=["place"], name="listing_climbed"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["proposed", "refused", "supervised", "acceptance", "passed", "delisted", "revoked"],
                            )
                        ),
                        name="listing_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["county", "city", "province"])), name="listing_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_at__isnull", False),
                                ("status__in", ("proposed", "supervised", "acceptance", "passed")),
                            ),
                            models.Q(
                                models.Q(
                                    ("status__in", ("proposed", "supervised", "acceptance", "passed")), _negated=True
                                ),
                                ("due_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="listing_clock_runs_while_open",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("proposed", "supervised", "acceptance", "passed"))),
                        fields=("hazard",),
                        name="listing_one_open_for_a_hazard",
                        violation_error_message="This hazard is already proposed for listing or listed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("supervised", "acceptance", "passed")), _negated=True),
                            ("listed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="listing_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delisted_on", None), ("delisted_on__gte", models.F("listed_on")), _connector="OR"
                        ),
                        name="listing_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delisted_on__isnull", False), ("status", "delisted")),
                            models.Q(models.Q(("status", "delisted"), _negated=True), ("delisted_on", None)),
                            _connector="OR",
                        ),
                        name="listing_delisted_has_its_day",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ListingAcceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_rows", to="hazards.listing"
                    ),
                ),
                (
                    "files",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None
                    ),
                ),
                ("held_on", models.DateField(verbose_name="held on")),
                ("members", models.TextField(max_length=500, verbose_name="members of the group")),
                (
                    "opinion",
                    models.CharField(
                        choices=[("passed", "passed"), ("failed", "not passed")], max_length=8, verbose_name="opinion"
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="acceptance opinion")),
                (
                    "consequence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("continue", "treatment goes on"),
                            ("stop", "production to be stopped"),
                            ("permit", "suspension of the permit proposed"),
                            ("closure", "closure proposed to the government"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="what follows",
                    ),
                ),
                ("new_deadline", models.DateField(blank=True, null=True, verbose_name="new time limit")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
            ],
            options={
                "verbose_name": "acceptance",
                "verbose_name_plural": "acceptances",
                "ordering": ["listing", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consequence", ""), ("new_deadline", None), ("opinion", "passed")),
                            models.Q(
                                ("new_deadline__isnull", False),
                                ("opinion", "failed"),
                                models.Q(("consequence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="acceptance_failed_says_what_follows",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ListingDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_rows", to="hazards.listing"
                    ),
                ),
                (
                    "files",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.issueddocument",
                        verbose_name="document",
                    ),
                ),
                ("addressee", models.CharField(max_length=120, verbose_name="addressee")),
                (
                    "manner",
                    models.CharField(
                        choices=[
                            ("direct", "handed over"),
                            ("left", "left at the place"),
                            ("entrusted", "through another authority"),
                            ("post", "by post"),
                            ("electronic", "electronically"),
                            ("announcement", "by public announcement"),
                        ],
                        max_length=14,
                        verbose_name="manner of delivery",
                    ),
                ),
                ("delivered_at", models.DateTimeField(verbose_name="delivered")),
                ("delivered_by", models.CharField(blank=True, default="", max_length=60, verbose_name="delivered by")),
                ("received_by", models.CharField(max_length=60, verbose_name="received by")),
                ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="remark")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
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
                "ordering": ["listing", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document", "addressee"),
                        name="delivery_once_to_each",
                        violation_error_message="The delivery to this addressee is already recorded.",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ListingExtension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("clock", models.CharField(blank=True, default="", editable=False, max_length=24)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="due")),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_rows", to="hazards.listing"
                    ),
                ),
                (
                    "files",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("requested", "waiting for decision"), ("granted", "granted"), ("refused", "refused")],
                        default="requested",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("before", models.DateField(editable=False, verbose_name="time limit until now")),
                ("until", models.DateField(verbose_name="extend to")),
                ("situation", models.TextField(max_length=2000, verbose_name="state of the treatment")),
                ("reason", models.TextField(max_length=2000, verbose_name="reason and precautions")),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                ("requested_at", models.DateTimeField(editable=False, verbose_name="requested")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
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
                "verbose_name": "request for extension",
                "verbose_name_plural": "requests for extension",
                "ordering": ["listing", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["requested", "granted", "refused"])),
                        name="listing_extension_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "requested")),
                        fields=("listing",),
                        name="listing_extension_one_open",
                        violation_error_message="A request for extension already waits for decision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("before"))), name="listing_extension_is_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("status", "requested")),
                            models.Q(models.Q(("status", "requested"), _negated=True), ("due_at", None)),
                            _connector="OR",
                        ),
                        name="listing_extension_clock",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ListingProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_rows", to="hazards.listing"
                    ),
                ),
                (
                    "files",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="progress",
                    ),
                ),
                ("done", models.TextField(blank=True, default="", max_length=2000, verbose_name="what was done")),
                (
                    "problems",
                    models.TextField(blank=True, default="", max_length=2000, verbose_name="problems and next steps"),
                ),
                (
                    "money_spent",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="money spent so far (yuan)"
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                ("filed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="filed")),
                ("waived", models.BooleanField(default=False, editable=False, verbose_name="not needed any more")),
            ],
            options={
                "verbose_name": "monthly progress",
                "verbose_name_plural": "monthly progress",
                "ordering": ["listing", "-month"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("filed_at", None), ("waived", False)),
                        fields=["due_at"],
                        name="progress_missing",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("listing", "month"), name="progress_one_a_month"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="progress_is_of_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(("percent", None), ("percent__lte", 100), _connector="OR"),
                        name="progress_percent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("filed_at", None),
                            models.Q(("filed_by__isnull", False), ("percent__isnull", False)),
                            _connector="OR",
                        ),
                        name="progress_filed_says_how_far",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ListingPublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "listing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publication", to="hazards.listing"
                    ),
                ),
                (
                    "place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", editable=False, max_length=120, verbose_name="place"
                    ),
                ),
                ("enterprise_name", models.CharField(max_length=120, verbose_name="enterprise")),
                ("summary", models.CharField(max_length=200, verbose_name="hazard in short")),
                (
                    "level",
                    models.CharField(
                        choices=[("county", "county"), ("city", "city"), ("province", "province")],
                        max_length=10,
                        verbose_name="listed by",
                    ),
                ),
                ("body_name", models.CharField(max_length=120, verbose_name="supervising body")),
                (
                    "number",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="number of the notice"),
                ),
                ("listed_on", models.DateField(verbose_name="listed on")),
                ("deadline", models.DateField(verbose_name="to be removed by")),
                ("percent", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="progress")),
                ("percent_on", models.DateField(blank=True, null=True, verbose_name="progress reported on")),
                ("delisted_on", models.DateField(blank=True, null=True, verbose_name="delisted on")),
                ("published_on", models.DateField(verbose_name="published on")),
                (
                    "removal_published_on",
                    models.DateField(blank=True, null=True, verbose_name="delisting published on"),
                ),
            ],
            options={
                "verbose_name": "published listing",
                "verbose_name_plural": "published listings",
                "indexes": [models.Index(fields=["place", "-id"], name="publication_place")],
            },
        ),
        migrations.CreateModel(
            name="MajorHazardDossier",
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
                    "hazard",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dossier", to="hazards.hazard"
                    ),
                ),
                (
                    "situation",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="present state and cause"),
                ),
                (
                    "harm",
                    models.TextField(
                        blank=True,
                        default="",
                        max_length=4000,
                        verbose_name="degree of harm and difficulty of rectification",
                    ),
                ),
                (
                    "treatment",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="treatment plan in short"),
                ),
                ("goals", models.TextField(blank=True, default="", max_length=4000, verbose_name="goals and tasks")),
                (
                    "methods",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="methods and measures"),
                ),
                (
                    "funds",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="money and materials"),
                ),
                (
                    "organisation",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="organisation and persons"),
                ),
                (
                    "schedule",
                    models.TextField(
                        blank=True, default="", max_length=4000, verbose_name="time limits and requirements"
                    ),
                ),
                (
                    "precautions",
                    models.TextField(
                        blank=True, default="", max_length=4000, verbose_name="safety measures and contingency plan"
                    ),
                ),
                (
                    "temporary_measures",
                    models.TextField(
                        blank=True, default="", max_length=4000, verbose_name="temporary measures until then"
                    ),
                ),
                (
                    "needs_coordination",
                    models.BooleanField(default=False, verbose_name="needs coordination by the government"),
                ),
                (
                    "coordination",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="what is to be coordinated"),
                ),
                (
                    "stop_scope",
                    models.CharField(
                        choices=[
                            ("none", "production goes on"),
                            ("partial", "part of production is stopped"),
                            ("full", "all production is stopped"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="stop of production",
                    ),
                ),
                (
                    "money",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="money provided (yuan)"
                    ),
                ),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="in the treatment plan since")),
                ("complete", models.BooleanField(default=False, editable=False, verbose_name="all five in place")),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
                ("signed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="signed")),
                (
                    "signed_digest",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="digest of what was signed"),
                ),
            ],
            options={
                "verbose_name": "dossier of a major hazard",
                "verbose_name_plural": "dossiers of major hazards",
                "permissions": [
                    ("fill_majorhazarddossier", "Fill in dossiers of major hazards"),
                    ("sign_majorhazarddossier", "Sign dossiers of major hazards"),
                ],
                "indexes": [models.Index(fields=["place", "-id"], name="dossier_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("money", None), ("money__gte", 0), _connector="OR"),
                        name="dossier_money_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stop_scope__in", ["none", "partial", "full"])),
                        name="dossier_stop_scope_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at", None), ("signed_by", None), ("signed_digest", "")),
                            models.Q(
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                models.Q(("signed_digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="dossier_signature_is_whole",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="HazardFiling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="hazards.majorhazarddossier",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("committee", "safety committee office"),
                            ("bureau", "emergency management bureau"),
                            ("industry", "industry department"),
                            ("station", "township station"),
                            ("squad", "enforcement squad"),
                        ],
                        max_length=10,
                        verbose_name="office",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.supervisingbody",
                        verbose_name="supervising body",
                    ),
                ),
                ("informed_at", models.DateTimeField(verbose_name="informed")),
                ("acknowledge_by", models.DateTimeField(verbose_name="take note until")),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True, verbose_name="noted")),
                ("note", models.CharField(blank=True, default="", max_length=500, verbose_name="remark")),
            ],
            options={
                "verbose_name": "filing of a major hazard",
                "verbose_name_plural": "filings of major hazards",
                "ordering": ["dossier", "id"],
                "permissions": [("acknowledge_hazardfiling", "Take note of filed major hazards")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("acknowledged_at", None)), fields=["acknowledge_by"], name="filing_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("dossier", "kind"), name="filing_once_for_each_office"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                            models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="filing_acknowledged_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledged_at", None),
                            ("acknowledged_at__gte", models.F("informed_at")),
                            _connector="OR",
                        ),
                        name="filing_noted_after_it_was_sent",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="DossierEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="hazards.majorhazarddossier",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("measures", "goals and measures"),
                            ("responsibility", "responsibility"),
                            ("funds", "funds"),
                            ("time", "time limit"),
                            ("contingency", "contingency plan"),
                        ],
                        max_length=16,
                        verbose_name="evidence of",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="what is in place")),
                ("on", models.DateField(verbose_name="in place since")),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.attachment",
                        verbose_name="file",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidences",
                "ordering": ["dossier", "kind"],
                "constraints": [models.UniqueConstraint(fields=("dossier", "kind"), name="evidence_one_of_a_kind")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
