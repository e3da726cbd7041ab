"""The trail verifies; after one byte is changed in the database it does not, and the row is named."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from playwright.sync_api import expect

from safetyportal.core.models import AuditEntry
from tests.factories.enterprises import make_enterprise
from tests.journeys.steps import sign_in, take_step
from tests.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_one_changed_byte_is_named(new_page, capsys):
    make_user("county_supervisor", "430102", username="county")
    make_user("audit_administrator", "43", username="auditor")
    enterprise = make_enterprise("430102001")
    county, auditor = new_page(), new_page()

    sign_in(county, "county")
    county.goto(f"/enterprises/{enterprise.pk}/")
    take_step(county, "停产停业", "停产检修")
    sign_in(auditor, "auditor")
    auditor.goto("/audit/")
    expect(auditor.get_by_text(enterprise.name).first).to_be_visible()
    call_command("verify_audit")

    entry = AuditEntry.unscoped.get(action="enterprise.suspend")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE core_auditentry SET note = '停产检查' WHERE id = %s", [entry.pk])
        cursor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")
    with pytest.raises((CommandError, SystemExit)):
        call_command("verify_audit")
    said = capsys.readouterr()
    assert str(entry.sequence) in said.out + said.err
    assert entry.chain in said.out + said.err
