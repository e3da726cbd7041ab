"""Papers of a covert visit are as hidden as the visit; the unit's copy of the record is its to read."""

import django.db.models.deletion
from django.db import migrations, models

import safetyportal.core.places


def conceal(apps, schema_editor):
    """Papers of covert visits that are not presented yet take the floor of their task."""
    papers = apps.get_model("inspections", "EnforcementPaper")._base_manager
    hidden = papers.exclude(task=None).exclude(task__seen_from="").select_related("task")
    for paper in hidden.filter(task__visits__presented_at=None):
        papers.filter(pk=paper.pk).update(seen_from=paper.task.seen_from)
    papers.filter(kind="inspection_record").update(for_party=True)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0006_papers")]

    operations = [
        migrations.AddField(
            model_name="enforcementpaper",
            name="seen_from",
            field=safetyportal.core.places.PlaceField(blank=True, default="", editable=False),
        ),
        migrations.AlterField(
            model_name="visit",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                to="inspections.inspectiontask",
                verbose_name="inspection task",
            ),
        ),
        migrations.RunPython(conceal, migrations.RunPython.noop),
    ]
