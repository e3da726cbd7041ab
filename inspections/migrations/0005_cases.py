"""What the subject “cases” adds to the spine."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0004_visits")]
    operations: list = []
