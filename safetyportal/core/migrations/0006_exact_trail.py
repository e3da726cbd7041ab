"""The trail keeps its JSON byte for byte, seals cannot be emptied away, the sweep remembers whom it told."""

from django.db import migrations, models

import safetyportal.core.models.audit

TO_JSON = "ALTER TABLE core_auditentry ALTER COLUMN changes TYPE json USING changes::json"
TO_JSONB = "ALTER TABLE core_auditentry ALTER COLUMN changes TYPE jsonb USING changes::jsonb"
NO_TRUNCATE = """
CREATE TRIGGER core_auditseal_no_truncate BEFORE TRUNCATE ON core_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION core_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_imports")]

    operations = [
        migrations.RunSQL(
            TO_JSON,
            TO_JSONB,
            state_operations=[
                migrations.AlterField(
                    "auditentry",
                    "changes",
                    safetyportal.core.models.audit.ExactJSONField(default=dict, verbose_name="changes"),
                )
            ],
        ),
        migrations.RunSQL(NO_TRUNCATE, "DROP TRIGGER core_auditseal_no_truncate ON core_auditseal"),
        migrations.AddField("job", "nudged_at", models.DateTimeField(null=True)),
    ]
