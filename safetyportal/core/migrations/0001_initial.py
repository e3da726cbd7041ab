import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import safetyportal.core.crypto
import safetyportal.core.places


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("key", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("sequence", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(default="", max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(unique=True)),
                ("heads", models.JSONField()),
                ("signature", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="division code")),
                ("parent_code", models.CharField(db_index=True, max_length=12)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("center", models.JSONField(null=True)),
                ("geometry", models.JSONField()),
                ("source", models.CharField(max_length=200)),
                (
                    "review_number",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="map review number"),
                ),
            ],
            options={
                "verbose_name": "boundary",
                "verbose_name_plural": "boundaries",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        max_length=64,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9][a-z0-9._-]{2,63}$")],
                        verbose_name="user name",
                    ),
                ),
                ("name", models.CharField(max_length=64, verbose_name="full name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official", "official"),
                            ("enterprise", "enterprise staff"),
                            ("expert", "expert"),
                            ("agency", "service agency"),
                        ],
                        default="official",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("business", "business"),
                            ("system", "system administrator"),
                            ("security", "security administrator"),
                            ("audit", "audit administrator"),
                        ],
                        default="business",
                        max_length=10,
                        verbose_name="duty",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "phone",
                    safetyportal.core.crypto.EncryptedTextField(blank=True, default="", verbose_name="mobile phone"),
                ),
                ("phone_index", models.CharField(blank=True, db_index=True, default="", editable=False, max_length=32)),
                (
                    "id_number",
                    safetyportal.core.crypto.EncryptedTextField(blank=True, default="", verbose_name="ID number"),
                ),
                (
                    "id_number_index",
                    models.CharField(blank=True, db_index=True, default="", editable=False, max_length=32),
                ),
                (
                    "certificate_number",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="enforcement certificate number"
                    ),
                ),
                (
                    "certificate_valid_to",
                    models.DateField(blank=True, null=True, verbose_name="enforcement certificate valid to"),
                ),
                (
                    "place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", default="/", max_length=120, verbose_name="place"
                    ),
                ),
                ("language", models.CharField(default="zh-hans", max_length=10, verbose_name="language")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("is_system", models.BooleanField(default=False, editable=False)),
                (
                    "must_change_password",
                    models.BooleanField(default=True, verbose_name="must change password at next sign-in"),
                ),
                ("password_changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "permissions": [
                    ("manage_account", "Create, lock and unlock accounts"),
                    ("reveal_personal_data", "See ID numbers and phones unmasked"),
                ],
                "indexes": [
                    models.Index(fields=["kind", "is_active"], name="user_kind_active"),
                    models.Index(fields=["place"], name="user_place"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("is_superuser", False)), name="user_is_never_superuser"),
                    models.CheckConstraint(
                        condition=models.Q(("duty__in", ["business", "system", "security", "audit"])),
                        name="user_duty_known",
                    ),
                    models.UniqueConstraint(fields=("id", "duty"), name="user_id_and_duty"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("actor_name", models.CharField(max_length=140, verbose_name="person")),
                ("on_behalf_of", models.CharField(blank=True, default="", max_length=140, verbose_name="on behalf of")),
                ("action", models.CharField(max_length=64, verbose_name="action")),
                ("target_type", models.CharField(max_length=64)),
                ("target_id", models.CharField(max_length=40)),
                ("target_label", models.CharField(max_length=200, verbose_name="record")),
                ("place", safetyportal.core.places.PlaceField(db_collation="C", max_length=120, verbose_name="place")),
                ("changes", models.JSONField(default=dict, verbose_name="changes")),
                ("note", models.TextField(blank=True, default="", verbose_name="note")),
                ("outcome", models.CharField(default="ok", max_length=8, verbose_name="outcome")),
                ("request_id", models.CharField(blank=True, default="", max_length=36)),
                ("address", models.CharField(blank=True, default="", max_length=45, verbose_name="network address")),
                ("chain", models.CharField(max_length=12)),
                ("sequence", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "ordering": ["-id"],
                "permissions": [("read_audit", "Read the audit trail")],
                "indexes": [
                    models.Index(fields=["target_type", "target_id", "-id"], name="audit_target"),
                    models.Index(fields=["actor", "-id"], name="audit_actor"),
                    models.Index(fields=["place"], name="audit_place"),
                    models.Index(fields=["action", "-id"], name="audit_action"),
                ],
                "constraints": [models.UniqueConstraint(fields=("chain", "sequence"), name="audit_sequence_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[("holiday", "public holiday"), ("workday", "make-up working day")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "verification",
                    models.CharField(
                        choices=[("V", "verified"), ("P", "partly verified"), ("U", "not verified")],
                        max_length=1,
                        verbose_name="verification",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar day",
                "verbose_name_plural": "work calendar",
                "ordering": ["day"],
                "constraints": [models.UniqueConstraint(fields=("day",), name="calendar_day_once")],
            },
        ),
        migrations.CreateModel(
            name="CodeEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=32, verbose_name="table")),
                ("code", models.CharField(max_length=32, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_en", models.CharField(blank=True, default="", max_length=160, verbose_name="English name")),
                ("parent_code", models.CharField(blank=True, default="", max_length=32, verbose_name="parent")),
                ("level", models.PositiveSmallIntegerField(default=1)),
                ("order", models.PositiveIntegerField(default=0)),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="source")),
                (
                    "verification",
                    models.CharField(
                        choices=[("V", "verified"), ("P", "partly verified"), ("U", "not verified")],
                        default="U",
                        max_length=1,
                    ),
                ),
            ],
            options={
                "verbose_name": "code",
                "verbose_name_plural": "code tables",
                "ordering": ["table", "order", "code"],
                "permissions": [("manage_code", "Change code tables")],
                "constraints": [models.UniqueConstraint(fields=("table", "code"), name="code_once_in_its_table")],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("form", models.CharField(max_length=120)),
                ("data", models.TextField()),
                ("saved_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "form"), name="draft_once_per_form")],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status_code", models.PositiveSmallIntegerField(null=True)),
                ("answer", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="idempotency_key_once")],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=160, null=True, unique=True)),
                ("arguments", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("dead", "given up"),
                        ],
                        default="queued",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("bulk", models.BooleanField(default=False)),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("title", models.CharField(blank=True, default="", max_length=200, verbose_name="task")),
                ("done_count", models.PositiveIntegerField(default=0)),
                ("total_count", models.PositiveIntegerField(null=True)),
                ("message", models.CharField(blank=True, default="", max_length=300)),
                ("checkpoint", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True, default="")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("run_after", models.DateTimeField()),
                ("lease", models.UUIDField(null=True)),
                ("leased_until", models.DateTimeField(null=True)),
                ("cancel_requested", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "background task",
                "verbose_name_plural": "background tasks",
                "ordering": ["-id"],
                "permissions": [("manage_job", "See and rerun background tasks")],
                "indexes": [
                    models.Index(condition=models.Q(("state", "queued")), fields=["run_after"], name="job_waiting"),
                    models.Index(condition=models.Q(("state", "running")), fields=["leased_until"], name="job_leased"),
                    models.Index(fields=["requested_by", "-id"], name="job_requester"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease__isnull", False), ("leased_until__isnull", False), ("state", "running")),
                            models.Q(
                                models.Q(("state", "running"), _negated=True), ("lease", None), ("leased_until", None)
                            ),
                            _connector="OR",
                        ),
                        name="job_is_leased_only_while_running",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Jurisdiction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("short_name", models.CharField(blank=True, max_length=40, verbose_name="short name")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "country"),
                            (1, "province"),
                            (2, "city"),
                            (3, "county"),
                            (4, "township"),
                            (5, "grid cell"),
                        ],
                        verbose_name="level",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ordinary", "ordinary"),
                            ("pass_through", "statistical level only"),
                            ("zone", "development zone"),
                        ],
                        default="ordinary",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="core.jurisdiction",
                    ),
                ),
                (
                    "path",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", max_length=120, unique=True, verbose_name="place"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
            ],
            options={
                "verbose_name": "jurisdiction",
                "verbose_name_plural": "jurisdictions",
                "ordering": ["path"],
                "permissions": [("manage_jurisdiction", "Change divisions and grid cells")],
                "indexes": [models.Index(fields=["parent", "code"], name="jurisdiction_parent_code")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)), fields=("code",), name="jurisdiction_code_once_in_force"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("path", "/"), models.Q(("path__endswith", "/"), ("path__startswith", "/")), _connector="OR"
                        ),
                        name="jurisdiction_path_is_a_path",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
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
                ("target_type", models.CharField(max_length=64)),
                ("target_id", models.BigIntegerField(null=True)),
                ("purpose", models.CharField(max_length=48, verbose_name="purpose")),
                ("name", models.CharField(max_length=160, verbose_name="file name")),
                ("stored_name", models.CharField(max_length=120, unique=True)),
                ("content_type", models.CharField(max_length=80)),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("perceptual_hash", models.CharField(blank=True, db_index=True, default="", max_length=16)),
                ("facts", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("quarantined", "waiting for the virus check"),
                            ("clean", "available"),
                            ("refused", "refused"),
                        ],
                        default="quarantined",
                        max_length=12,
                    ),
                ),
                ("refusal", models.CharField(blank=True, default="", max_length=200)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "permissions": [("open_attachment", "Open attachments of visible records")],
                "indexes": [models.Index(fields=["target_type", "target_id"], name="attachment_target")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="JurisdictionChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="successions", to="core.jurisdiction"
                    ),
                ),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessions",
                        to="core.jurisdiction",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="effective on")),
                ("basis", models.CharField(max_length=200, verbose_name="basis")),
            ],
            options={
                "verbose_name": "division change",
                "verbose_name_plural": "division changes",
                "constraints": [
                    models.UniqueConstraint(fields=("old", "new"), name="division_change_once"),
                    models.CheckConstraint(
                        condition=models.Q(("old", models.F("new")), _negated=True), name="division_change_to_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("kind", models.CharField(max_length=48, verbose_name="kind")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("body", models.TextField(blank=True, default="", verbose_name="text")),
                ("url", models.CharField(blank=True, default="", max_length=300)),
                ("place", safetyportal.core.places.PlaceField(db_collation="C", default="/", max_length=120)),
                ("key", models.CharField(max_length=160)),
                ("urgent", models.BooleanField(default=False, verbose_name="urgent")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["user", "-id"], name="notification_inbox"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["user"], name="notification_unread"),
                ],
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="notification_once")],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="core.notification"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("sms", "text message"), ("webhook", "work chat")], max_length=8
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("skipped", "not wanted"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("last_error", models.CharField(blank=True, default="", max_length=300)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="delivery_due")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("notification", "channel"), name="delivery_once_per_channel")
                ],
            },
        ),
        migrations.CreateModel(
            name="NotificationPreference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notification_preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("email", "e-mail"), ("sms", "text message"), ("webhook", "work chat")],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "muted_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=48), blank=True, default=list, size=None
                    ),
                ),
                (
                    "digest",
                    models.BooleanField(default=False, verbose_name="one daily summary instead of single messages"),
                ),
                ("digest_hour", models.PositiveSmallIntegerField(default=8, verbose_name="hour of the summary")),
                ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="quiet from")),
                ("quiet_to", models.TimeField(blank=True, null=True, verbose_name="quiet to")),
                ("webhook_url", models.URLField(blank=True, default="", verbose_name="work chat address")),
            ],
        ),
        migrations.CreateModel(
            name="PeriodicTick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64)),
                ("due_at", models.DateTimeField()),
                ("job", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="core.job")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("name", "due_at"), name="tick_once")],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target_type", models.CharField(max_length=64)),
                ("target_id", models.BigIntegerField()),
                ("stage", models.CharField(max_length=24)),
                ("due_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("target_type", "target_id", "stage", "due_at"), name="reminder_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="role", to="auth.group"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("business", "business"),
                            ("system", "system administrator"),
                            ("security", "security administrator"),
                            ("audit", "audit administrator"),
                        ],
                        default="business",
                        max_length=10,
                        verbose_name="duty",
                    ),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "role",
                "verbose_name_plural": "roles",
                "ordering": ["order"],
                "constraints": [models.UniqueConstraint(fields=("id", "duty"), name="role_id_and_duty")],
            },
        ),
        migrations.CreateModel(
            name="RollupCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("metric", models.CharField(max_length=48)),
                ("place", safetyportal.core.places.PlaceField(db_collation="C", max_length=120)),
                ("dimensions", models.CharField(default="", max_length=120)),
                ("period", models.DateField(null=True)),
                ("value", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("metric", "place", "dimensions", "period"),
                        name="rollup_cell_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RollupDelta",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("metric", models.CharField(max_length=48)),
                ("place", safetyportal.core.places.PlaceField(db_collation="C", max_length=120)),
                ("dimensions", models.CharField(default="", max_length=120)),
                ("period", models.DateField(null=True)),
                ("value", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["metric", "place"], name="rollup_delta_metric_place")],
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, verbose_name="key")),
                (
                    "place",
                    safetyportal.core.places.PlaceField(
                        db_collation="C", default="/", max_length=120, verbose_name="place"
                    ),
                ),
                ("value", models.JSONField(verbose_name="value")),
                ("unit", models.CharField(blank=True, default="", max_length=24, verbose_name="unit")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "verification",
                    models.CharField(
                        choices=[("V", "verified"), ("P", "partly verified"), ("U", "not verified")],
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
                "verbose_name": "rule",
                "verbose_name_plural": "rules",
                "ordering": ["key", "place", "valid_from"],
                "permissions": [("manage_rule", "Change rules and calendars")],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "place", "valid_from"), name="rule_once_per_place_and_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="rule_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("register", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("query", models.CharField(blank=True, default="", max_length=2000)),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "register", "name"), name="saved_view_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SupervisingBody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^\\d{12}$", "Twelve digits.")],
                        verbose_name="body code",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
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
                        verbose_name="kind",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bodies", to="core.jurisdiction"
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
                ("document_mark", models.CharField(blank=True, max_length=10, verbose_name="document mark")),
                ("contact_name", models.CharField(blank=True, max_length=64, verbose_name="contact person")),
                (
                    "contact_phone",
                    safetyportal.core.crypto.EncryptedTextField(blank=True, default="", verbose_name="contact phone"),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "verbose_name": "supervising body",
                "verbose_name_plural": "supervising bodies",
                "ordering": ["code"],
                "permissions": [("manage_body", "Change supervising bodies")],
                "indexes": [models.Index(fields=["place"], name="body_place")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="core.role",
                        verbose_name="role",
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("business", "business"),
                            ("system", "system administrator"),
                            ("security", "security administrator"),
                            ("audit", "audit administrator"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="duty",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="core.jurisdiction",
                        verbose_name="place",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="core.supervisingbody",
                        verbose_name="supervising body",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=20, verbose_name="unit below the division"
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
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="to")),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="core.posting",
                        verbose_name="delegated posting",
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegated_postings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="on behalf of",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="granted_postings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="granted by",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "ordering": ["user", "starts_at"],
                "permissions": [
                    ("grant_posting", "Grant and end postings"),
                    ("delegate_posting", "Delegate an own posting for some time"),
                ],
                "indexes": [
                    models.Index(fields=["user", "ends_at"], name="posting_user_ends"),
                    models.Index(fields=["place"], name="posting_place"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at", None), ("ends_at__gte", models.F("starts_at")), _connector="OR"),
                        name="posting_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("on_behalf_of", None), ("source", None)),
                            models.Q(
                                ("ends_at__isnull", False), ("on_behalf_of__isnull", False), ("source__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="posting_delegation_names_source_and_end",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("prefix", models.CharField(max_length=8)),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), size=None),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="core.supervisingbody"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "API token",
                "verbose_name_plural": "API tokens",
            },
        ),
    ]
