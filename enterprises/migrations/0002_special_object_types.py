"""The kinds of special objects that every installation starts with; administrators add and change them as data."""

import json
from pathlib import Path

from django.db import migrations

SEEDS = Path(__file__).resolve().parent.parent / "data" / "special_object_types.json"


def add_types(apps, schema_editor):
    types = apps.get_model("enterprises", "SpecialObjectType")
    known = set(types.objects.values_list("code", flat=True))
    rows = json.loads(SEEDS.read_text(encoding="utf-8"))
    types.objects.bulk_create(types(**row) for row in rows if row["code"] not in known)


def remove_unused_types(apps, schema_editor):
    types = apps.get_model("enterprises", "SpecialObjectType")
    types.objects.filter(objects_of_type=None).delete()


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_enterprise_registry")]
    operations = [migrations.RunPython(add_types, remove_unused_types)]
