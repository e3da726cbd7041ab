"""What the subject “law” adds to the spine."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_assignments")]
    operations: list = []
