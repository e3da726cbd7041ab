"""Numbers of certificates are encrypted like ID numbers, which many of them contain, and found by a blind index."""

import django.core.validators
from django.db import migrations, models

import safetyportal.core.crypto
from safetyportal.core.crypto import blind_index, decrypt, encrypt

BATCH = 2_000


def _rewrite(connection, value_of, index_of) -> None:
    with connection.cursor() as cursor:
        last = 0
        while True:
            cursor.execute(
                "SELECT id, certificate_number FROM enterprises_responsibleperson"
                " WHERE id > %s AND certificate_number <> '' ORDER BY id LIMIT %s",
                [last, BATCH],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            cursor.executemany(
                "UPDATE enterprises_responsibleperson SET certificate_number = %s, certificate_number_index = %s"
                " WHERE id = %s",
                [(value_of(number), index_of(number), pk) for pk, number in rows],
            )


def seal(apps, schema_editor):
    _rewrite(schema_editor.connection, encrypt, blind_index)


def unseal(apps, schema_editor):
    _rewrite(schema_editor.connection, decrypt, lambda number: "")


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0005_facet_indexes")]

    operations = [
        migrations.AddField(
            model_name="responsibleperson",
            name="certificate_number_index",
            field=models.CharField(blank=True, default="", editable=False, max_length=32),
        ),
        migrations.AlterField(
            model_name="responsibleperson",
            name="certificate_number",
            field=safetyportal.core.crypto.EncryptedTextField(
                blank=True,
                default="",
                validators=[django.core.validators.MaxLengthValidator(40)],
                verbose_name="certificate number",
            ),
        ),
        migrations.RunPython(seal, unseal),
    ]
