"""What the database itself refuses: changed audit rows, and a person with two separated duties."""

from django.conf import settings
from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION core_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER core_auditentry_append_only BEFORE UPDATE OR DELETE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION core_append_only();
CREATE TRIGGER core_auditentry_no_truncate BEFORE TRUNCATE ON core_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION core_append_only();
CREATE TRIGGER core_auditseal_append_only BEFORE UPDATE OR DELETE ON core_auditseal
    FOR EACH ROW EXECUTE FUNCTION core_append_only();
"""
APPEND_ONLY_BACK = """
DROP TRIGGER core_auditseal_append_only ON core_auditseal;
DROP TRIGGER core_auditentry_no_truncate ON core_auditentry;
DROP TRIGGER core_auditentry_append_only ON core_auditentry;
DROP FUNCTION core_append_only();
"""

# 三员分立: a posting has its role's duty and its person's duty, so nobody can hold two of the three, nor one and business.
ONE_DUTY = """
ALTER TABLE core_posting
    ADD CONSTRAINT posting_duty_is_the_persons FOREIGN KEY (user_id, duty) REFERENCES core_user (id, duty),
    ADD CONSTRAINT posting_duty_is_the_roles FOREIGN KEY (role_id, duty) REFERENCES core_role (id, duty);
"""
ONE_DUTY_BACK = """
ALTER TABLE core_posting DROP CONSTRAINT posting_duty_is_the_roles, DROP CONSTRAINT posting_duty_is_the_persons;
"""


def add_root_and_system(apps, schema_editor):
    apps.get_model("core", "Jurisdiction").objects.get_or_create(
        path="/", defaults={"code": "0", "name": "全国", "short_name": "全国", "level": 0}
    )
    user_model = apps.get_model(settings.AUTH_USER_MODEL)
    user_model.objects.get_or_create(
        username="system",
        defaults={"name": "系统", "password": "!", "is_system": True, "must_change_password": False},
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
        migrations.RunSQL(ONE_DUTY, ONE_DUTY_BACK),
        migrations.RunPython(add_root_and_system, migrations.RunPython.noop),
    ]
