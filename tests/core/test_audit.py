"""The trail: written with the change, refused by the database to change, and any tampering named."""

import random
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from safetyportal.core import audit, audit_check, writes
from safetyportal.core.choices import JobState
from safetyportal.core.context_vars import request_facts
from safetyportal.core.models import AuditChain, AuditEntry, AuditSeal, Job, SupervisingBody
from safetyportal.core.services.job_control import cancel_job
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


def add_and_fail(actor, now, number) -> None:
    with writes.unit_of_work():
        add_body(actor, now, number=number)
        raise ZeroDivisionError


def tamper(statement: str, *values) -> None:
    """What somebody with the database password could do: switch the trigger off and edit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")


@pytest.mark.asvs("V16.2.1")
def test_change_and_entry_are_written_together(officer, now):
    body = add_body(officer, now)
    entry = AuditEntry.unscoped.get(action="supervisingbody.create")

    assert entry.target_id == str(body.pk)
    assert entry.place == node("430102").path
    assert entry.changes["name"] == [None, "示例1"]
    assert entry.changes["contact_phone"] == [None, "138****0001"]


@pytest.mark.asvs("V2.3.3")
def test_rolled_back_work_leaves_no_entry(officer, now):
    count = AuditEntry.unscoped.count()
    with pytest.raises(ZeroDivisionError):
        add_and_fail(officer, now, 1)
    assert AuditEntry.unscoped.count() == count
    assert not SupervisingBody.unscoped.filter(name="示例1").exists()


def test_inner_unit_that_fails_takes_its_entries_along(officer, now):
    with writes.unit_of_work():
        add_body(officer, now, number=1)
        with pytest.raises(ZeroDivisionError):
            add_and_fail(officer, now, 2)
    assert AuditEntry.unscoped.filter(action="supervisingbody.create").count() == 1


def test_entry_outside_a_unit_raises(officer, now):
    with pytest.raises(writes.NoUnitOfWork):
        writes.log("supervisingbody.update", officer, actor=officer, now=now)


def test_unregistered_action_raises(officer, now):
    with pytest.raises(audit.UnknownAction), writes.unit_of_work():
        writes.log("supervisingbody.vanish", officer, actor=officer, now=now)


@pytest.mark.parametrize("statement", ["UPDATE core_auditentry SET note = 'x'", "DELETE FROM core_auditentry",
                                       "TRUNCATE core_auditentry"])  # fmt: skip
@pytest.mark.asvs("V16.4.2")
def test_database_refuses_to_change_the_trail(officer, now, statement):
    add_body(officer, now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_untouched_trail_verifies(officer, now):
    for number in range(1, 8):
        add_body(officer, now, "430102" if number % 2 else "430202", number)
    checked, findings = audit_check.verify()
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
@pytest.mark.asvs("V16.4.2")
def test_tampering_is_named(officer, now, statement, sequence, problem):
    for number in range(1, 6):
        add_body(officer, now, number=number)
    tamper(statement, "4301")

    _checked, findings = audit_check.verify()

    assert [(f.chain, f.sequence, f.problem) for f in findings] == [("4301", sequence, problem)]


def test_chain_rewritten_as_a_whole_differs_from_the_seal(officer, now):
    for number in range(1, 4):
        add_body(officer, now, number=number)
    audit_check.seal(now)

    rewrite("4301")

    _checked, findings = audit_check.verify()
    assert [(f.chain, f.problem) for f in findings] == [("4301", "differs from the sealed digest")]


def rewrite(chain: str) -> None:
    """Edit every entry and compute all digests anew, as somebody who knows the code could."""
    digest = b""
    for entry in AuditEntry.unscoped.filter(chain=chain).order_by("sequence"):
        values = {name: getattr(entry, name) for name in audit.CONTENT} | {"note": "rewritten"}
        digest = audit.digest_of(audit.content_of(values | {"changes": audit._json(entry.changes)}), digest)
        tamper("UPDATE core_auditentry SET note = 'rewritten', digest = %s WHERE id = %s", digest.decode(), entry.pk)
    AuditChain.objects.filter(pk=chain).update(digest=digest.decode())


def test_chain_rewritten_before_the_next_seal_still_differs_from_an_older_one(officer, now):
    add_body(officer, now, number=1)
    audit_check.seal(now)
    rewrite("4301")
    audit_check.seal(now + timedelta(hours=1))
    assert [f.problem for f in audit_check.verify()[1]] == ["differs from the sealed digest"]


def test_changed_seal_is_named(officer, now):
    mark = audit_check.seal(now)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditseal DISABLE TRIGGER USER")
        cursor.execute("UPDATE core_auditseal SET heads = '{}' WHERE id = %s", [mark.pk])
    found = audit_check.verify()[1]
    assert [(f.chain, f.entry_id) for f in found] == [("seal", mark.pk)]


@pytest.mark.parametrize("statement", ["TRUNCATE core_auditseal", "DELETE FROM core_auditseal"])
def test_seals_cannot_be_emptied_away(officer, now, statement):
    audit_check.seal(now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditSeal.objects.count() == 1


def test_entries_behind_the_head_and_a_forged_head_are_named(officer, now):
    for number in range(1, 4):
        add_body(officer, now, number=number)
    AuditChain.objects.filter(key="4301").update(digest="0" * 64)
    assert [f.problem for f in audit_check.verify()[1]] == ["differs from its head"]
    AuditChain.objects.filter(key="4301").update(sequence=2)
    assert [(f.sequence, f.problem) for f in audit_check.verify()[1]] == [(3, "behind the head")]


def test_whole_range_taken_from_the_middle_is_missing(officer, now, monkeypatch):
    monkeypatch.setattr(audit_check, "RANGE", 2)
    for number in range(1, 8):
        add_body(officer, now, number=number)
    assert audit_check.verify("4301")[1] == []
    tamper("DELETE FROM core_auditentry WHERE chain = '4301' AND sequence IN (3, 4)")
    assert [(f.sequence, f.problem) for f in audit_check.verify("4301")[1]] == [(3, "missing")]


def test_check_may_begin_at_a_seal(officer, now):
    add_body(officer, now, number=1)
    audit_check.seal(now)
    add_body(officer, now, number=2)
    checked, findings = audit_check.verify("4301", since=AuditSeal.objects.get())
    assert (checked, findings) == (1, [])


@pytest.mark.parametrize(
    "value",
    [1e22, -0.0, 1e-7, 10**30, "a\tb\nc\rd\\e\bf\fg\vh\x01", "示例😀\u2028", True, None, [1, {"z": 1, "a": 0.1}], {}],
)
def test_values_of_every_kind_verify(officer, now, value):
    """What JSON or COPY could write in two ways must not look like tampering."""
    with writes.unit_of_work(), request_facts("r\t1", "::1"):
        writes.log(
            "supervisingbody.update", officer, actor=officer, now=now, note=str(value), changes={"b": [None, value]}
        )
    assert audit_check.verify()[1] == []
    assert AuditEntry.unscoped.latest("pk").changes == {"b": [None, value]}


def test_every_microsecond_of_the_next_centuries_verifies(officer):
    chance = random.Random(3)
    start = datetime(2020, 1, 1, tzinfo=UTC)
    with writes.unit_of_work():
        for _ in range(400):
            at = start + timedelta(days=chance.randrange(80_000), microseconds=chance.randrange(86_400_000_000))
            writes.log("user.lock", officer, actor=officer, now=at)
    assert audit_check.verify()[1] == []


def test_act_on_a_thing_without_a_place_stands_where_the_actor_is(officer, now):
    """Otherwise only an administrator of the whole country could read it."""
    job = Job.objects.create(name="test", run_after=now, requested_by=officer, state=JobState.QUEUED)
    cancel_job(actor=officer, job=job, now=now)
    assert AuditEntry.unscoped.get(action="job.cancel").place == "/43/"


def test_many_entries_of_two_cities_are_chained_in_batches(officer, now, monkeypatch):
    monkeypatch.setattr(audit, "BATCH", 3)
    with writes.unit_of_work():
        for number in range(1, 9):
            add_body(officer, now, "430102" if number % 2 else "430202", number)
    assert audit_check.verify() == (AuditEntry.unscoped.count(), [])
    assert dict(AuditChain.objects.values_list("key", "sequence"))["4301"] == 4


@pytest.mark.django_db(transaction=True)
def test_trail_that_grows_while_it_is_checked_is_not_called_damaged():
    now = timezone.now()
    officer = make_user("system_administrator", "43")
    stop, grown = Event(), []

    def grow():
        try:
            while not stop.is_set():
                grown.append(add_body(officer, now, "430102" if len(grown) % 2 else "430202", len(grown) + 1))
        finally:
            connection.close()

    worker = Thread(target=grow)
    worker.start()
    try:
        results = [audit_check.verify()[1] for _ in range(40)]
    finally:
        stop.set()
        worker.join()
    assert grown
    assert results == [[]] * 40


@pytest.mark.django_db(transaction=True)
def test_units_over_two_cities_at_once_neither_wait_crosswise_nor_break_a_chain():
    now = timezone.now()
    officer = make_user("system_administrator", "43")
    failures = []

    def work(first, second, start):
        try:
            for number in range(start, start + 10):
                with writes.unit_of_work():
                    add_body(officer, now, first, number)
                    add_body(officer, now, second, number)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    pairs = [("430102", "430202"), ("430202", "430102")]
    workers = [Thread(target=work, args=(*pairs[number % 2], 100 * (number + 1))) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert audit_check.verify()[1] == []
    assert dict(AuditChain.objects.values_list("key", "sequence")) | {"0": 0} == {"4301": 40, "4302": 40, "0": 0}


def test_command_fails_and_names_the_row(officer, now, capsys):
    add_body(officer, now)
    call_command("verify_audit")
    tamper("UPDATE core_auditentry SET actor_name = 'nobody' WHERE chain = %s AND sequence = 1", "4301")
    with pytest.raises((CommandError, SystemExit)):
        call_command("verify_audit")
    out = capsys.readouterr()
    assert "4301" in out.out + out.err
