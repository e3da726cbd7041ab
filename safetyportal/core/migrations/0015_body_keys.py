"""Certificates with which bodies sign their documents, and which one signed a document."""

import django.db.models.deletion
from django.db import migrations, models

import safetyportal.core.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0014_named_exceptions"),
    ]

    operations = [
        migrations.AddField(
            model_name="issueddocument",
            name="signed_by",
            field=models.CharField(
                blank=True, default="", max_length=64, verbose_name="fingerprint of the certificate"
            ),
        ),
        migrations.CreateModel(
            name="BodyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("keystore", safetyportal.core.crypto.EncryptedTextField(editable=False)),
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("issuer", models.CharField(max_length=300, verbose_name="issued by")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint (SHA-256)")),
                ("valid_from", models.DateTimeField(verbose_name="valid from")),
                ("valid_to", models.DateTimeField(verbose_name="valid to")),
                ("demonstration", models.BooleanField(default=False, verbose_name="self-signed, for demonstration")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="core.supervisingbody",
                        verbose_name="supervising body",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate of a body",
                "verbose_name_plural": "certificates of bodies",
                "ordering": ["-id"],
                "permissions": [("manage_bodykey", "Install certificates of bodies")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("active", True)), fields=("body",), name="body_key_one_in_use"
                    )
                ],
            },
        ),
    ]
