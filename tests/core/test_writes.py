"""The one write path: who may, from which version, to which place; all or nothing; nobody's secrets in the trail."""

import time
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import OperationalError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enterprises.models import Enterprise
from safetyportal.core import audit, writes
from safetyportal.core.errors import Busy, Conflict, NotAllowed
from safetyportal.core.models import AuditEntry, SupervisingBody, User
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node, post

pytestmark = pytest.mark.django_db
MANAGE = "core.manage_body"
CHANGE = "enterprises.change_enterprise"


@pytest.fixture
def administrator():
    """System administrator of 芙蓉区 alone."""
    return make_user("system_administrator", "430102")


def body_at(code: str, number: int = 1, **values) -> SupervisingBody:
    where = node(code)
    return SupervisingBody(
        code=f"{number:012d}", name="示例", kind="bureau", jurisdiction=where, place=where.path, **values
    )


def stored(code: str, number: int = 1, **values) -> SupervisingBody:
    body = body_at(code, number, **values)
    body.save()
    return body


def entries() -> int:
    return AuditEntry.unscoped.count()


@pytest.mark.asvs("V8.4.1")
def test_nothing_is_created_in_a_foreign_place(administrator, now):
    before = entries()
    with pytest.raises(NotAllowed):
        writes.create(body_at("430103"), actor=administrator, perm=MANAGE, now=now)
    assert (SupervisingBody.unscoped.filter(name="示例").count(), entries()) == (0, before)


@pytest.mark.asvs("V2.2.2")
def test_invalid_row_is_not_created(administrator, now):
    with pytest.raises(ValidationError):
        writes.create(_castle(), actor=administrator, perm=MANAGE, now=now)
    assert not SupervisingBody.unscoped.filter(kind="castle").exists()


def _castle() -> SupervisingBody:
    body = body_at("430102")
    body.kind = "castle"
    return body


@pytest.mark.parametrize(("start", "goal"), [("430102", "430103"), ("430103", "430102")])
@pytest.mark.asvs("V8.4.1")
def test_row_is_moved_neither_out_of_nor_into_a_foreign_place(administrator, now, start, goal):
    body, there, before = stored(start), node(goal), entries()
    with pytest.raises(NotAllowed):
        writes.update(body, {"jurisdiction": there, "place": there.path}, actor=administrator, perm=MANAGE, now=now)
    body.refresh_from_db()
    assert (body.place, entries()) == (node(start).path, before)


def test_row_moves_within_the_own_places(now):
    city = make_user("system_administrator", "4301")
    body, there = stored("430102"), node("430103")
    moved = writes.update(body, {"jurisdiction_id": there.pk, "place": there.path}, actor=city, perm=MANAGE, now=now)
    moved.refresh_from_db()
    assert (moved.jurisdiction_id, moved.place) == (there.pk, there.path)
    assert AuditEntry.unscoped.latest("pk").changes["jurisdiction"][1] == there.pk


@pytest.mark.asvs("V15.4.2")
def test_change_made_from_an_older_version_is_refused(now):
    enterprise = make_enterprise("430102001")
    officer = make_user("county_supervisor", "430102")
    seen = enterprise.version
    fresh = writes.update(enterprise, {"staff_total": 51}, actor=officer, perm=CHANGE, now=now, expected_version=seen)
    assert fresh.version == seen + 1
    before = entries()
    with pytest.raises(Conflict):
        writes.update(enterprise, {"staff_total": 52}, actor=officer, perm=CHANGE, now=now, expected_version=seen)
    enterprise.refresh_from_db()
    assert (enterprise.staff_total, enterprise.version, entries()) == (51, seen + 1, before)


def test_change_that_changes_nothing_leaves_no_trace(administrator, now):
    body, before = stored("430102"), entries()
    assert writes.update(body, {"name": "示例"}, actor=administrator, perm=MANAGE, now=now).name == "示例"
    assert entries() == before


def test_mistyped_column_is_an_error_not_a_silent_loss(administrator, now):
    with pytest.raises(FieldDoesNotExist):
        writes.update(stored("430102"), {"nmae": "x"}, actor=administrator, perm=MANAGE, now=now)


def test_phone_is_masked_in_the_trail_and_its_change_told_although_it_looks_the_same(administrator, now):
    body = stored("430102", contact_phone="13812340001")
    writes.update(body, {"contact_phone": "13856780001"}, actor=administrator, perm=MANAGE, now=now)
    body.refresh_from_db()
    assert body.contact_phone == "13856780001"
    assert AuditEntry.unscoped.latest("pk").changes == {"contact_phone": ["138****0001", "138****0001"]}


@pytest.mark.asvs("V16.2.5")
def test_trail_keeps_no_password_no_key_and_no_index_of_personal_data(now):
    user = User(username="x", name="示例", phone="13812340001", id_number="11010519491231002X", password="!")
    kept = writes.snapshot(user)
    assert not {"password", "session_epoch", "last_login", "id", "phone_index", "id_number_index"} & set(kept)
    assert "13812340001" not in str(kept)
    assert "11010519491231002X" not in str(kept)


def test_long_text_is_shortened_in_the_trail():
    body = body_at("430102", address="字" * 900)
    assert writes.snapshot(body)["address"] == "字" * 500 + "…"
    assert writes.snapshot(body)["active"] is True
    assert writes.snapshot(body)["document_mark"] is None


def test_blind_index_keeps_step_with_its_column(now):
    user = make_user("county_supervisor", "430102")
    user.phone = "13812340001"
    writes.save_changes(user, ["phone"])
    assert User.objects.get(phone_index=User.objects.get(pk=user.pk).phone_index).pk == user.pk


def test_removed_row_stays_in_the_trail(administrator, now):
    body = stored("430102")
    writes.delete(body, actor=administrator, perm=MANAGE, now=now, action="supervisingbody.update", note="误录")
    assert not SupervisingBody.unscoped.filter(pk=body.pk).exists()
    entry = AuditEntry.unscoped.latest("pk")
    assert (entry.changes["name"], entry.note) == (["示例", None], "误录")


def test_row_in_use_or_in_a_foreign_place_is_not_removed(administrator, inspector, now):
    foreign, used = stored("430103", 1), stored("430102", 2)
    inspector.postings.update(body=used)
    before = entries()
    with pytest.raises(NotAllowed):
        writes.delete(foreign, actor=administrator, perm=MANAGE, now=now, action="supervisingbody.update")
    with pytest.raises(ProtectedError):
        writes.delete(used, actor=administrator, perm=MANAGE, now=now, action="supervisingbody.update")
    assert SupervisingBody.unscoped.filter(pk__in=[foreign.pk, used.pk]).count() == 2
    assert entries() == before


def test_default_names_of_actions_follow_the_model(administrator, now):
    body = writes.create(body_at("430102"), actor=administrator, perm=MANAGE, now=now)
    writes.update(body, {"name": "示例二"}, actor=administrator, perm=MANAGE, now=now)
    assert list(AuditEntry.unscoped.order_by("pk").values_list("action", flat=True))[-2:] == [
        "supervisingbody.create",
        "supervisingbody.update",
    ]


def test_acts_under_a_delegation_bear_both_names(now):
    chief = make_user("county_supervisor", "430102", name="示例科长")
    clerk = make_user("township_supervisor", "430102002")
    post(
        clerk, "county_supervisor", "430102", source=chief.postings.get(), on_behalf_of=chief,
        ends_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    writes.update(make_enterprise("430102001"), {"staff_total": 9}, actor=clerk, perm=CHANGE, now=now)
    assert AuditEntry.unscoped.latest("pk").on_behalf_of == "示例科长"


def test_bulk_facts_join_the_unit(administrator, now):
    described = audit.fact("supervisingbody.update", stored("430102"), actor=administrator, now=now)
    with pytest.raises(writes.NoUnitOfWork):
        writes.log_all([described])
    with writes.unit_of_work():
        writes.log_all([described, described])
    assert AuditEntry.unscoped.filter(action="supervisingbody.update").count() == 2


def test_bulk_facts_need_a_unit(administrator):
    with pytest.raises(writes.NoUnitOfWork):
        writes.log_all([])


@pytest.mark.django_db(transaction=True)
def test_unit_inside_a_bare_transaction_is_a_mistake():
    """It would hold the head of the audit chain until the outer transaction ends, and invite deadlocks."""
    with transaction.atomic(), pytest.raises(RuntimeError), writes.unit_of_work():
        pass


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("V15.4.3")
def test_row_held_too_long_by_another_is_busy_not_broken():
    now = timezone.now()
    administrator, body = make_user("system_administrator", "430102"), stored("430102")
    held, done = Event(), Event()

    def hold():
        with transaction.atomic():
            SupervisingBody.unscoped.select_for_update().get(pk=body.pk)
            held.set()
            done.wait(10)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    held.wait(5)
    began = time.monotonic()
    try:
        with pytest.raises(Busy):
            writes.update(body, {"name": "示例二"}, actor=administrator, perm=MANAGE, now=now)
    finally:
        done.set()
        holder.join()
    assert time.monotonic() - began < 8
    assert writes.update(body, {"name": "示例二"}, actor=administrator, perm=MANAGE, now=now).name == "示例二"


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("V15.4.3")
def test_of_two_units_that_wait_for_each_other_one_is_told_to_try_again():
    now = timezone.now()
    administrator = make_user("system_administrator", "430102")
    bodies = [stored("430102", 1), stored("430102", 2)]
    both_hold_one, outcomes = Barrier(2, timeout=10), []

    def work(first, second):
        try:
            with writes.unit_of_work():
                writes.update(first, {"address": "示例"}, actor=administrator, perm=MANAGE, now=now)
                both_hold_one.wait()
                writes.update(second, {"address": "示例"}, actor=administrator, perm=MANAGE, now=now)
            outcomes.append("saved")
        except Busy:
            outcomes.append("busy")
        finally:
            connection.close()

    people = [Thread(target=work, args=pair) for pair in (bodies, bodies[::-1])]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes) == ["busy", "saved"]
    assert AuditEntry.unscoped.filter(action="supervisingbody.update").count() == 2


@pytest.mark.django_db(transaction=True)
def test_other_troubles_of_the_database_are_not_called_busy():
    with pytest.raises(OperationalError) as trouble, writes.unit_of_work(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 50; SELECT pg_sleep(1)")
    assert not isinstance(trouble.value, Busy)


def test_a_row_that_is_held_is_not_read_again_and_the_caller_s_own_stays_as_it_was(now):
    officer, enterprise = make_user("county_supervisor", "430102"), make_enterprise("430102001", staff_total=1)
    with writes.unit_of_work():
        row = writes.locked(enterprise)
        with CaptureQueriesContext(connection) as asked:
            changed = writes.update(row, {"staff_total": 2}, actor=officer, perm=CHANGE, now=now, held=True)
        assert not any("FOR UPDATE" in query["sql"] for query in asked)
        with pytest.raises(NotAllowed):
            writes.update(changed, {"place": "/22/"}, actor=officer, perm=CHANGE, now=now, held=True)
        assert (row.staff_total, changed.staff_total, changed.version) == (1, 2, row.version + 1)
        assert changed.place == row.place
        again = writes.update(changed, {"staff_total": 3}, actor=officer, perm=CHANGE, now=now, held=True)
    stored_now = Enterprise.unscoped.get(pk=enterprise.pk)
    assert (stored_now.staff_total, stored_now.version) == (3, again.version)
    told = AuditEntry.unscoped.filter(action="enterprise.update").order_by("sequence").values_list("changes", flat=True)
    assert [one["staff_total"] for one in told] == [[1, 2], [2, 3]]


def test_a_row_that_another_unit_locked_is_locked_and_read(now):
    officer, enterprise = make_user("county_supervisor", "430102"), make_enterprise("430102001", staff_total=1)
    with writes.unit_of_work():
        row = writes.locked(enterprise)
    Enterprise.unscoped.filter(pk=enterprise.pk).update(staff_total=7)
    with CaptureQueriesContext(connection) as asked:
        writes.update(row, {"staff_total": 8}, actor=officer, perm=CHANGE, now=now, held=True)
    assert any("FOR UPDATE" in query["sql"] for query in asked)
    assert AuditEntry.unscoped.get(action="enterprise.update").changes["staff_total"] == [7, 8]


def test_what_is_gone_cannot_be_locked():
    enterprise = make_enterprise("430102001")
    Enterprise.unscoped.filter(pk=enterprise.pk).delete()
    with writes.unit_of_work(), pytest.raises(Enterprise.DoesNotExist):
        writes.locked(enterprise)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_save_the_same_version_one_wins():
    now = timezone.now()
    officer, enterprise = make_user("county_supervisor", "430102"), make_enterprise("430102001")
    seen, outcomes = enterprise.version, []

    def save(number):
        try:
            writes.update(
                enterprise, {"staff_total": number}, actor=officer, perm=CHANGE, now=now, expected_version=seen
            )
            outcomes.append("saved")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    people = [Thread(target=save, args=(100 + number,)) for number in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes) == ["conflict"] * 3 + ["saved"]
    enterprise.refresh_from_db()
    assert enterprise.version == seen + 1
    assert AuditEntry.unscoped.filter(action="enterprise.update").count() == 1
