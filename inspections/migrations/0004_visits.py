"""What the subject “visits” adds to the spine."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_law")]
    operations: list = []
