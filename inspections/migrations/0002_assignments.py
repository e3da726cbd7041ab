"""What the subject “assignments” adds to the spine."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_spine")]
    operations: list = []
