"""The trail: written with the change, refused by the database to change, and any tampering named."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from safetyportal.core import audit, writes
from safetyportal.core.models import AuditChain, AuditEntry, SupervisingBody
from tests.people import make_user, node

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    return make_user("system_administrator", "43")


def add_body(actor, now, code="430102", number=1) -> SupervisingBody:
    where = node(code)
    body = SupervisingBody(
        code=f"{int(code):06d}{number:06d}"[-12:], name=f"示例{number}", kind="bureau", jurisdiction=where,
        place=where.path, contact_phone="13800000001",
    )  # fmt: skip
    return writes.create(body, actor=actor, perm="core.manage_body", now=now)


def tamper(statement: str, *values) -> None:
    """What somebody with the database password could do: switch the trigger off and edit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")


def test_change_and_entry_are_written_together(officer, now):
    body = add_body(officer, now)
    entry = AuditEntry.unscoped.get(action="supervisingbody.create")

    assert entry.target_id == str(body.pk)
    assert entry.place == node("430102").path
    assert entry.changes["name"] == [None, "示例1"]
    assert entry.changes["contact_phone"] == [None, "138****0001"]


def test_rolled_back_work_leaves_no_entry(officer, now):
    count = AuditEntry.unscoped.count()
    with pytest.raises(ZeroDivisionError), writes.unit_of_work():
        add_body(officer, now)
        raise ZeroDivisionError
    assert AuditEntry.unscoped.count() == count
    assert not SupervisingBody.unscoped.filter(name="示例1").exists()


def test_inner_unit_that_fails_takes_its_entries_along(officer, now):
    with writes.unit_of_work():
        add_body(officer, now, number=1)
        with pytest.raises(ZeroDivisionError), writes.unit_of_work():
            add_body(officer, now, number=2)
            raise ZeroDivisionError
    assert AuditEntry.unscoped.filter(action="supervisingbody.create").count() == 1


def test_entry_outside_a_unit_raises(officer, now):
    with pytest.raises(writes.NoUnitOfWork):
        writes.log("supervisingbody.update", officer, actor=officer, now=now)


def test_unregistered_action_raises(officer, now):
    with pytest.raises(audit.UnknownAction), writes.unit_of_work():
        writes.log("supervisingbody.vanish", officer, actor=officer, now=now)


@pytest.mark.parametrize("statement", ["UPDATE core_auditentry SET note = 'x'", "DELETE FROM core_auditentry",
                                       "TRUNCATE core_auditentry"])  # fmt: skip
def test_database_refuses_to_change_the_trail(officer, now, statement):
    add_body(officer, now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_untouched_trail_verifies(officer, now):
    for number in range(1, 8):
        add_body(officer, now, "430102" if number % 2 else "430202", number)
    checked, findings = audit.verify()
    assert findings == []
    assert checked == AuditEntry.unscoped.count()


@pytest.mark.parametrize(
    ("statement", "sequence", "problem"),
    [
        ("UPDATE core_auditentry SET note = 'x' WHERE chain = %s AND sequence = 3", 3, "changed"),
        ("UPDATE core_auditentry SET place = '/43/4301/430103/' WHERE chain = %s AND sequence = 2", 2, "changed"),
        ("UPDATE core_auditentry SET changes = '{}' WHERE chain = %s AND sequence = 4", 4, "changed"),
        ("DELETE FROM core_auditentry WHERE chain = %s AND sequence = 2", 2, "missing"),
        ("DELETE FROM core_auditentry WHERE chain = %s AND sequence = 5", 5, "cut off at the end"),
        ("DELETE FROM core_auditchain WHERE key = %s", 1, "head removed"),
    ],
)
def test_tampering_is_named(officer, now, statement, sequence, problem):
    for number in range(1, 6):
        add_body(officer, now, number=number)
    tamper(statement, "4301")

    _checked, findings = audit.verify()

    assert [(f.chain, f.sequence, f.problem) for f in findings] == [("4301", sequence, problem)]


def test_chain_rewritten_as_a_whole_differs_from_the_seal(officer, now):
    for number in range(1, 4):
        add_body(officer, now, number=number)
    audit.seal(now)

    head = AuditChain.objects.get(key="4301")
    previous = ""
    for entry in AuditEntry.unscoped.filter(chain="4301").order_by("sequence"):
        entry.note = "rewritten"
        previous = audit.digest_of(entry, previous)
        tamper("UPDATE core_auditentry SET note = 'rewritten', digest = %s WHERE id = %s", previous, entry.pk)
    AuditChain.objects.filter(pk=head.pk).update(digest=previous)

    _checked, findings = audit.verify()
    assert [(f.chain, f.problem) for f in findings] == [("4301", "differs from the sealed digest")]


def test_command_fails_and_names_the_row(officer, now, capsys):
    add_body(officer, now)
    call_command("verify_audit")
    tamper("UPDATE core_auditentry SET actor_name = 'nobody' WHERE chain = %s AND sequence = 1", "4301")
    with pytest.raises((CommandError, SystemExit)):
        call_command("verify_audit")
    out = capsys.readouterr()
    assert "4301" in out.out + out.err
