"""What the subject “papers” adds to the spine."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0005_cases")]
    operations: list = []
