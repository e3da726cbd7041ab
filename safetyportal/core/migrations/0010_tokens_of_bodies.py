"""A token of a body or unit names the posting through which it acts; a job names the token that started it."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT
# Until now the body was a label that changed nothing: such tokens stay what they were, the person's own.
UNLABEL = "UPDATE core_apitoken SET body_id = NULL WHERE body_id IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("core", "0009_rollups_by_level")]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="posting",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=PROTECT, related_name="api_tokens", to="core.posting"
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="token",
            field=models.ForeignKey(null=True, on_delete=PROTECT, related_name="jobs", to="core.apitoken"),
        ),
        migrations.RunSQL(UNLABEL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", None), ("posting__isnull", False), _connector="OR"),
                name="apitoken_of_a_body_names_the_posting",
            ),
        ),
    ]
