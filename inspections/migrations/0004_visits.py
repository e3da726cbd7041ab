"""What the subject “visits” adds to the spine."""

import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import inspections.models.visits
import safetyportal.core.crypto
import safetyportal.core.places


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0014_named_exceptions"),
        ("enterprises", "0008_search_what_hangs_on_enterprises"),
        ("hazards", "0010_monthly_words"),
        ("inspections", "0003_law"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RecheckItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "result",
                    models.CharField(
                        choices=[("passed", "rectified"), ("failed", "not rectified")],
                        max_length=8,
                        verbose_name="result",
                    ),
                ),
                (
                    "follow",
                    models.CharField(
                        blank=True,
                        choices=[("extend", "extend the time limit"), ("penalise", "propose a case")],
                        default="",
                        max_length=10,
                        verbose_name="what follows",
                    ),
                ),
                ("new_day", models.DateField(blank=True, null=True, verbose_name="new time limit")),
                ("note", models.CharField(blank=True, default="", max_length=500, verbose_name="what was seen")),
            ],
            options={
                "verbose_name": "re-inspected item",
                "verbose_name_plural": "re-inspected items",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="VisitAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("pass", "meets the requirement"),
                            ("found", "finding"),
                            ("not_applicable", "not applicable"),
                            ("not_checked", "not checked"),
                        ],
                        max_length=16,
                        verbose_name="result",
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=500, verbose_name="what was seen")),
                ("answered_at", models.DateTimeField(verbose_name="time of the answer")),
            ],
            options={
                "verbose_name": "answer of a visit",
                "verbose_name_plural": "answers of visits",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="VisitObjection",
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
                ("holder", models.CharField(editable=False, max_length=64)),
                ("said_at", models.DateTimeField(editable=False, verbose_name="time")),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "waiting for the answer"), ("answered", "answered")],
                        default="waiting",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="objection")),
                (
                    "contact",
                    safetyportal.core.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9+()（）\\- ]{7,20}$", "This is not a telephone number."
                            )
                        ],
                        verbose_name="phone for the answer",
                    ),
                ),
                ("answer", models.CharField(blank=True, default="", max_length=1000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="answered")),
            ],
            options={
                "verbose_name": "objection to a visit",
                "verbose_name_plural": "objections to visits",
                "permissions": [("answer_visitobjection", "Answer objections to visits")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="VisitRating",
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
                ("holder", models.CharField(editable=False, max_length=64)),
                ("said_at", models.DateTimeField(editable=False, verbose_name="time")),
                (
                    "lawful",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="identity shown, lawful procedure",
                    ),
                ),
                (
                    "manner",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="manner of the officers",
                    ),
                ),
                (
                    "helpful",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="help and guidance",
                    ),
                ),
                ("comment", models.CharField(blank=True, default="", max_length=500, verbose_name="comment")),
            ],
            options={
                "verbose_name": "rating of a visit",
                "verbose_name_plural": "ratings of visits",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="VisitSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "officer"),
                            ("unit", "person in charge of the unit"),
                            ("witness", "witness of the refusal"),
                        ],
                        max_length=8,
                        verbose_name="who signs",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("refused", models.BooleanField(default=False, verbose_name="refused to sign")),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="reason of the refusal"),
                ),
                ("content_sha256", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField(verbose_name="signed")),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="finding",
            name="basis",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="basis"),
        ),
        migrations.AddField(
            model_name="finding",
            name="category",
            field=models.CharField(
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
        migrations.AddField(
            model_name="finding",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="last changed by",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="corrected",
            field=models.BooleanField(default=False, verbose_name="corrected on the spot"),
        ),
        migrations.AddField(
            model_name="finding",
            name="criteria",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=24),
                blank=True,
                default=list,
                size=None,
                verbose_name="criteria of a major hazard",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="item",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hazards.checklistitem",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="key",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name="finding",
            name="removed",
            field=models.BooleanField(default=False, verbose_name="taken back"),
        ),
        migrations.AddField(
            model_name="finding",
            name="responsible",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="person responsible"),
        ),
        migrations.AddField(
            model_name="visit",
            name="code",
            field=models.CharField(
                default=inspections.models.visits.new_code, editable=False, max_length=32, unique=True
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="completed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="completed"),
        ),
        migrations.AddField(
            model_name="visit",
            name="content_sha256",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="digest of what was signed"),
        ),
        migrations.AddField(
            model_name="visit",
            name="identity_confirmed_by",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=60, verbose_name="identity confirmed by"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="identity_shown_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="identity shown"),
        ),
        migrations.AddField(
            model_name="visit",
            name="item_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="marks",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="visit",
            name="presented_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="presented for signature"),
        ),
        migrations.AddField(
            model_name="visit",
            name="seen_from",
            field=safetyportal.core.places.PlaceField(
                blank=True, db_collation="C", default="", editable=False, max_length=120
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="site_person_phone",
            field=safetyportal.core.crypto.EncryptedTextField(
                blank=True,
                default="",
                validators=[
                    django.core.validators.RegexValidator("^[0-9+()（）\\- ]{7,20}$", "This is not a telephone number.")
                ],
                verbose_name="phone of the person in charge",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="site_person_post",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="post of the person in charge"),
        ),
        migrations.AddField(
            model_name="visit",
            name="situation",
            field=models.TextField(blank=True, default="", max_length=4000, verbose_name="what was inspected"),
        ),
        migrations.AddField(
            model_name="visit",
            name="statement",
            field=models.TextField(blank=True, default="", max_length=2000, verbose_name="statement of the unit"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["started_at", "-id"], name="visit_started"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("status__in", ("open", "signing"))), fields=["due_at"], name="visit_due"
            ),
        ),
        migrations.AddIndex(
            model_name="visitofficer",
            index=models.Index(fields=["user", "visit"], name="visit_officer_user"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("visit", "key"), name="finding_once"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("presented_at", None), ("identity_shown_at__isnull", False), _connector="OR"),
                name="visit_shows_identity_first",
            ),
        ),
        migrations.AddField(
            model_name="recheckitem",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.enforcementcase",
            ),
        ),
        migrations.AddField(
            model_name="recheckitem",
            name="finding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rechecks", to="inspections.finding"
            ),
        ),
        migrations.AddField(
            model_name="recheckitem",
            name="looked_at_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="looked at by",
            ),
        ),
        migrations.AddField(
            model_name="recheckitem",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="recheck_results", to="inspections.visit"
            ),
        ),
        migrations.AddField(
            model_name="visitanswer",
            name="answered_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="inspected by",
            ),
        ),
        migrations.AddField(
            model_name="visitanswer",
            name="item",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hazards.checklistitem",
            ),
        ),
        migrations.AddField(
            model_name="visitanswer",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="inspections.visit"
            ),
        ),
        migrations.AddField(
            model_name="visitobjection",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="answered by",
            ),
        ),
        migrations.AddField(
            model_name="visitobjection",
            name="jurisdiction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.jurisdiction"
            ),
        ),
        migrations.AddField(
            model_name="visitobjection",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="inspections.visit",
                verbose_name="visit",
            ),
        ),
        migrations.AddField(
            model_name="visitrating",
            name="jurisdiction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.jurisdiction"
            ),
        ),
        migrations.AddField(
            model_name="visitrating",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="inspections.visit",
                verbose_name="visit",
            ),
        ),
        migrations.AddField(
            model_name="visitsignature",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.attachment",
            ),
        ),
        migrations.AddField(
            model_name="visitsignature",
            name="taken_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken by",
            ),
        ),
        migrations.AddField(
            model_name="visitsignature",
            name="user",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="visitsignature",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="inspections.visit"
            ),
        ),
        migrations.AddConstraint(
            model_name="recheckitem",
            constraint=models.UniqueConstraint(fields=("visit", "finding"), name="recheck_item_once"),
        ),
        migrations.AddConstraint(
            model_name="recheckitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("follow", ""), ("result", "passed")),
                    models.Q(("result", "failed"), models.Q(("follow", ""), _negated=True)),
                    _connector="OR",
                ),
                name="recheck_failed_says_what_follows",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitanswer",
            constraint=models.UniqueConstraint(fields=("visit", "item"), name="visit_answer_once"),
        ),
        migrations.AddConstraint(
            model_name="visitanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["pass", "found", "not_applicable", "not_checked"])),
                name="visit_answer_known",
            ),
        ),
        migrations.AddIndex(
            model_name="visitobjection",
            index=models.Index(
                safetyportal.core.places.ProvinceSegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="object_province",
            ),
        ),
        migrations.AddIndex(
            model_name="visitobjection",
            index=models.Index(
                safetyportal.core.places.CitySegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="object_city",
            ),
        ),
        migrations.AddIndex(
            model_name="visitobjection",
            index=models.Index(
                safetyportal.core.places.CountySegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="object_county",
            ),
        ),
        migrations.AddIndex(
            model_name="visitobjection",
            index=models.Index(
                safetyportal.core.places.TownshipSegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="object_township",
            ),
        ),
        migrations.AddIndex(
            model_name="visitobjection",
            index=models.Index(condition=models.Q(("status", "waiting")), fields=["due_at"], name="object_due"),
        ),
        migrations.AddConstraint(
            model_name="visitobjection",
            constraint=models.UniqueConstraint(fields=("visit", "holder"), name="objection_once"),
        ),
        migrations.AddConstraint(
            model_name="visitobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "answered"])), name="objection_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_at__isnull", False), ("status", "waiting")),
                    models.Q(models.Q(("status", "waiting"), _negated=True), ("due_at", None)),
                    _connector="OR",
                ),
                name="objection_clock_runs_while_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="visitrating",
            index=models.Index(
                safetyportal.core.places.ProvinceSegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="rating_province",
            ),
        ),
        migrations.AddIndex(
            model_name="visitrating",
            index=models.Index(
                safetyportal.core.places.CitySegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="rating_city",
            ),
        ),
        migrations.AddIndex(
            model_name="visitrating",
            index=models.Index(
                safetyportal.core.places.CountySegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="rating_county",
            ),
        ),
        migrations.AddIndex(
            model_name="visitrating",
            index=models.Index(
                safetyportal.core.places.TownshipSegment("place"),
                models.OrderBy(models.F("id"), descending=True),
                name="rating_township",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitrating",
            constraint=models.UniqueConstraint(fields=("visit", "holder"), name="rating_once"),
        ),
        migrations.AddConstraint(
            model_name="visitsignature",
            constraint=models.UniqueConstraint(fields=("visit", "user"), name="visit_signature_of_an_officer"),
        ),
        migrations.AddConstraint(
            model_name="visitsignature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "officer"), _negated=True),
                fields=("visit", "role"),
                name="visit_signature_of_the_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitsignature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("picture__isnull", False), ("refused", False)),
                    models.Q(
                        ("picture", None), ("refused", True), ("role", "unit"), models.Q(("reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="visit_signature_is_drawn_or_refused",
            ),
        ),
    ]
