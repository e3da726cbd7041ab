"""Monthly reports."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.places


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0009_rollups_by_level"),
        ("enterprises", "0005_facet_indexes"),
        ("hazards", "0002_listed_supervision"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthlyReport",
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
                        related_name="monthly_reports",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                ("month", models.DateField(editable=False, verbose_name="month")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("due", "report not filed yet"),
                            ("draft", "being prepared"),
                            ("submitted", "reported, waiting for acceptance"),
                            ("accepted", "accepted by the authority"),
                            ("returned", "returned for correction"),
                            ("overdue", "overdue, not reported"),
                            ("locked", "month closed"),
                            ("waived", "not required"),
                        ],
                        default="due",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "trade",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=32, verbose_name="supervision class"
                    ),
                ),
                ("deadline", models.DateTimeField(editable=False, verbose_name="to be filed by")),
                ("content", models.JSONField(blank=True, default=dict, editable=False, verbose_name="content")),
                ("compiled_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="compiled")),
                ("zero", models.BooleanField(default=False, editable=False, verbose_name="zero declaration")),
                (
                    "zero_reason",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="why no hazard was found"),
                ),
                ("remark", models.CharField(blank=True, default="", max_length=500, verbose_name="remark")),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "content_sha256",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="digest of the content"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
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
                    "signed_name",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="name of the signer"
                    ),
                ),
                (
                    "signed_method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("drawn", "drawn on the screen"),
                            ("typed", "name typed, confirmed by password or code"),
                        ],
                        default="",
                        editable=False,
                        max_length=8,
                        verbose_name="way of signing",
                    ),
                ),
                (
                    "signed_sha256",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="signed digest"
                    ),
                ),
                (
                    "signature",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.attachment",
                        verbose_name="signature",
                    ),
                ),
                ("filed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="filed at")),
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
                ("late", models.BooleanField(default=False, editable=False, verbose_name="filed late")),
                ("proxy", models.BooleanField(default=False, editable=False, verbose_name="filed by the township")),
                (
                    "proxy_reason",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=500, verbose_name="why the township filed"
                    ),
                ),
                (
                    "flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("late", "filed after the time limit"),
                                ("proxy", "filed by the township"),
                                ("no_inspection", "no self-inspection in the month"),
                                ("zero_run", "no hazard found for several months in a row"),
                                ("zero_authority", "no hazard found itself, but an authority found some"),
                                ("overdue_open", "hazards overdue at the end of the month"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="to be looked at",
                    ),
                ),
                (
                    "extension_wish",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="extension asked for until"),
                ),
                (
                    "extension_reason",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=500, verbose_name="reason of the extension"
                    ),
                ),
                ("extended", models.BooleanField(default=False, editable=False, verbose_name="time limit extended")),
                (
                    "decision_note",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="reason of the last decision"
                    ),
                ),
                (
                    "unlock_reason",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=500, verbose_name="why it should be unlocked"
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="accepted on"),
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
                        verbose_name="accepted by",
                    ),
                ),
                (
                    "snapshot",
                    models.JSONField(blank=True, default=dict, editable=False, verbose_name="accepted content"),
                ),
                (
                    "snapshot_sha256",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=64,
                        verbose_name="digest of the accepted content",
                    ),
                ),
                (
                    "former_snapshots",
                    models.JSONField(blank=True, default=list, editable=False, verbose_name="contents accepted before"),
                ),
            ],
            options={
                "verbose_name": "monthly report",
                "verbose_name_plural": "monthly reports",
                "permissions": [
                    ("prepare_monthlyreport", "Prepare monthly reports of the own enterprise"),
                    ("sign_monthlyreport", "Sign monthly reports of the own enterprise"),
                    ("file_monthlyreport", "File and recall monthly reports of the own enterprise"),
                    ("proxy_monthlyreport", "File monthly reports for an enterprise"),
                    ("accept_monthlyreport", "Accept and return monthly reports"),
                    ("extend_monthlyreport", "Extend the time for monthly reports, waive and unlock them"),
                    ("remind_monthlyreport", "Remind enterprises of monthly reports"),
                    ("open_monthlyreport", "Open months, mark overdue, close months"),
                    ("print_monthlyreport", "Make the paper of monthly reports"),
                    ("export_monthlyreport", "Export lists of monthly reports"),
                ],
                "indexes": [
                    models.Index(
                        safetyportal.core.places.ProvinceSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="mon_province",
                    ),
                    models.Index(
                        safetyportal.core.places.CitySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="mon_city",
                    ),
                    models.Index(
                        safetyportal.core.places.CountySegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="mon_county",
                    ),
                    models.Index(
                        safetyportal.core.places.TownshipSegment("place"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="mon_township",
                    ),
                    models.Index(fields=["month", "status", "-id"], name="mon_month_status"),
                    models.Index(fields=["month", "place"], name="mon_month_place"),
                    models.Index(
                        condition=models.Q(("status__in", ("due", "draft", "returned", "overdue", "submitted"))),
                        fields=["due_at"],
                        name="mon_due",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["due", "draft", "returned"])),
                        fields=["due_at"],
                        name="mon_to_mark",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ("due", "draft", "returned", "overdue"))),
                        fields=["place", "-id"],
                        name="mon_owed",
                    ),
                    models.Index(condition=models.Q(("status", "accepted")), fields=["month"], name="mon_to_lock"),
                    models.Index(fields=["status", "-id"], name="mon_status"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enterprise", "month"),
                        name="monthly_once_per_enterprise_and_month",
                        violation_error_message="The report of this month exists already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["due", "draft", "submitted", "accepted", "returned", "overdue", "locked", "waived"],
                            )
                        ),
                        name="monthly_status_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="monthly_is_of_a_whole_month"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_at__isnull", False),
                                ("status__in", ("due", "draft", "returned", "overdue", "submitted")),
                            ),
                            models.Q(
                                models.Q(
                                    ("status__in", ("due", "draft", "returned", "overdue", "submitted")), _negated=True
                                ),
                                ("due_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="monthly_clock_runs_only_while_someone_must_act",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("submitted", "accepted", "locked")), _negated=True),
                            models.Q(("proxy", True), models.Q(("proxy_reason", ""), _negated=True)),
                            models.Q(
                                ("signed_sha256", models.F("content_sha256")),
                                models.Q(("signed_sha256", ""), _negated=True),
                                ("signed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="monthly_is_signed_or_filed_by_proxy",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("signature", None), ("signed_at", None), ("signed_by", None), ("signed_sha256", "")
                            ),
                            models.Q(
                                models.Q(("signed_sha256", ""), _negated=True),
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="monthly_signature_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["accepted", "locked"]), _negated=True),
                            models.Q(("snapshot_sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="monthly_accepted_is_frozen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("submitted", "accepted", "locked")), _negated=True),
                            ("zero", False),
                            ("proxy", True),
                            models.Q(("zero_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="monthly_zero_has_its_reason",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
