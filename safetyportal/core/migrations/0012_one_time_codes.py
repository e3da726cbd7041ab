"""One-time codes, and which phone and e-mail address a person has shown to be the own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PURPOSES = [("reset", "forgotten password"), ("contact", "own phone or e-mail")]
CHANNELS = [("email", "e-mail"), ("sms", "text message"), ("webhook", "work chat")]


def index_column():
    return models.CharField(blank=True, default="", editable=False, max_length=32)


class Migration(migrations.Migration):
    dependencies = [("core", "0011_own_staff")]

    operations = [
        migrations.AddField(model_name="user", name="verified_phone_index", field=index_column()),
        migrations.AddField(model_name="user", name="verified_email_index", field=index_column()),
        migrations.CreateModel(
            name="OneTimeCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(choices=PURPOSES, max_length=8)),
                ("channel", models.CharField(choices=CHANNELS, max_length=8)),
                ("ticket", models.CharField(max_length=32)),
                ("digest", models.CharField(max_length=32)),
                ("address", models.CharField(max_length=32)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "one-time code",
                "verbose_name_plural": "one-time codes",
                "indexes": [models.Index(fields=["user", "purpose"], name="one_time_code_user")],
                "constraints": [models.UniqueConstraint(fields=("ticket",), name="one_time_code_ticket_once")],
            },
        ),
    ]
