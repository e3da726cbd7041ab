from django.db import migrations, models

import safetyportal.core.places


class Migration(migrations.Migration):
    dependencies = [("core", "0012_one_time_codes")]

    operations = [
        migrations.CreateModel(
            name="FormerPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(max_length=20)),
                ("place", safetyportal.core.places.PlaceField()),
                ("left_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "place"), name="former_place_once"),
                ]
            },
        ),
    ]
