"""Papers of covert inspections are concealed like their tasks, also those that are there already."""

from django.db import migrations

import safetyportal.core.places

CONCEAL = """
UPDATE inspections_enforcementpaper AS paper SET seen_from = visit.seen_from
  FROM inspections_visit AS visit WHERE visit.id = paper.visit_id AND visit.seen_from <> '';
UPDATE inspections_enforcementpaper AS paper SET seen_from = task.seen_from
  FROM inspections_inspectiontask AS task
 WHERE task.id = paper.task_id AND paper.visit_id IS NULL AND paper.case_id IS NULL AND task.seen_from <> ''
   AND NOT EXISTS (
       SELECT 1 FROM inspections_visit AS visit WHERE visit.task_id = task.id AND visit.presented_at IS NOT NULL
   );
"""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0006_papers")]

    operations = [
        migrations.AddField(
            model_name="enforcementpaper",
            name="seen_from",
            field=safetyportal.core.places.PlaceField(
                blank=True, db_collation="C", default="", editable=False, max_length=120
            ),
        ),
        migrations.RunSQL(CONCEAL, migrations.RunSQL.noop),
    ]
