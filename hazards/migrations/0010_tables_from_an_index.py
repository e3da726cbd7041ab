"""The reports of a year are counted from an index alone."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0016_job_holder"),
        ("enterprises", "0008_search_what_hangs_on_enterprises"),
        ("hazards", "0009_trust_signals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="monthlyreport",
            name="mon_month_place",
        ),
        migrations.AddIndex(
            model_name="monthlyreport",
            index=models.Index(
                fields=["month", "place"], include=("enterprise", "status", "trade"), name="mon_month_place"
            ),
        ),
    ]
