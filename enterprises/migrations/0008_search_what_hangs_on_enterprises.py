import django.contrib.postgres.indexes
from django.db import migrations, models

import safetyportal.core.search

TEXTS = {
    "responsibleperson": (("name",), "person_grams"),
    "site": (("name", "address"), "site_grams"),
    "specialobject": (("name", "number", "location"), "special_object_grams"),
    "enterprisedocument": (("title", "number"), "document_grams"),
}


def _search_text(model: str, columns: tuple[str, ...], index: str) -> list:
    return [
        migrations.AddField(
            model_name=model,
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=safetyportal.core.search.JoinedText(*columns),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name=model,
            index=django.contrib.postgres.indexes.GinIndex(
                safetyportal.core.search.Grams(models.F("search_text")), fastupdate=False, name=index
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("core", "0004_search_functions"), ("enterprises", "0007_find_by_certificate_number")]

    operations = [step for model, (columns, index) in TEXTS.items() for step in _search_text(model, columns, index)]
