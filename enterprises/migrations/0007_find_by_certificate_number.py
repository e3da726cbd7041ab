from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0006_certificate_numbers_encrypted")]

    operations = [
        migrations.AddIndex(
            model_name="responsibleperson",
            index=models.Index(
                condition=models.Q(("certificate_number_index", ""), _negated=True),
                fields=["certificate_number_index"],
                name="person_certificate",
            ),
        ),
    ]
