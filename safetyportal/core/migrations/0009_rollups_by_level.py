"""Figures are kept for every level, not only the township: what was folded is folded anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0008_issued_documents")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO core_rollupdelta (metric, place, dimensions, period, value)"
            " SELECT metric, place, dimensions, period, value FROM core_rollupcell; DELETE FROM core_rollupcell",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveConstraint(model_name="rollupcell", name="rollup_cell_once"),
        migrations.AddField(model_name="rollupcell", name="depth", field=models.PositiveSmallIntegerField(default=0)),
        migrations.AddConstraint(
            model_name="rollupcell",
            constraint=models.UniqueConstraint(
                fields=["metric", "depth", "place", "period", "dimensions"],
                name="rollup_cell_once",
                nulls_distinct=False,
            ),
        ),
    ]
