"""Changes of the division tree: what moves, what stays, who may, and who reads what stayed behind."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils.translation import override

from safetyportal.core import access, moves
from safetyportal.core.choices import FileState, Level
from safetyportal.core.errors import Conflict, NotAllowed, Refusal
from safetyportal.core.models import (
    Attachment,
    AuditEntry,
    Jurisdiction,
    JurisdictionChange,
    Posting,
    SupervisingBody,
    User,
)
from safetyportal.core.services import divisions as services
from safetyportal.core.services.bodies import ensure_bodies
from tests import people
from tests.core.tree import BASIS, DAY, PERM, make_file, merge, move, state_of_the_tree


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def administrator(db):
    return people.make_user("system_administrator", "43")


@pytest.fixture
def city_administrator(db):
    return people.make_user("system_administrator", "4301")


@pytest.fixture
def open_files(monkeypatch):
    """Attachments stand for business records: clean ones are open, refused ones are closed."""
    monkeypatch.setattr(moves, "_MOVERS", dict(moves._MOVERS))
    seen = []
    moves.register_mover(Attachment, lambda now: Q(state=FileState.CLEAN), lambda steps, now: seen.append(len(steps)))
    return seen


def test_grid_cells_are_numbered_below_their_township(administrator, now):
    township = people.node("430102001")

    cells = [services.add_grid_cell(actor=administrator, township=township, name=f"第{n}网格", now=now) for n in (1, 2)]

    assert [cell.code for cell in cells] == ["430102001000001", "430102001000002"]
    assert cells[0].path == "/43/4301/430102/430102001/430102001000001/"
    assert cells[0].level == Level.GRID
    assert AuditEntry.unscoped.filter(action="jurisdiction.create").count() == 2


@pytest.mark.parametrize("code", ["430102", "4301"])
def test_grid_cell_needs_a_township(administrator, now, code):
    before = state_of_the_tree()

    with pytest.raises(Refusal):
        services.add_grid_cell(actor=administrator, township=people.node(code), name="示例", now=now)

    assert state_of_the_tree() == before


def test_grid_cell_name_is_used_once_in_a_township(administrator, now):
    township = people.node("430102001")
    services.add_grid_cell(actor=administrator, township=township, name="示例网格", now=now)
    before = state_of_the_tree()

    with pytest.raises(Refusal, match="name"):
        services.add_grid_cell(actor=administrator, township=township, name=" 示例网格 ", now=now)

    assert state_of_the_tree() == before


def test_grid_cells_of_a_township_end_at_999(administrator, now, monkeypatch):
    monkeypatch.setattr(services, "GRID_CELLS_PER_TOWNSHIP", 1)
    services.add_grid_cell(actor=administrator, township=people.node("430102001"), name="一", now=now)
    before = state_of_the_tree()

    with pytest.raises(Refusal, match="999"):
        services.add_grid_cell(actor=administrator, township=people.node("430102001"), name="二", now=now)

    assert state_of_the_tree() == before


def test_grid_cell_by_a_supervisor_is_denied_and_nothing_changes(inspector, now):
    before = state_of_the_tree()

    with pytest.raises(NotAllowed):
        services.add_grid_cell(actor=inspector, township=people.node("430102001"), name="示例", now=now)

    assert state_of_the_tree() == before


def test_rename_keeps_the_old_name_in_the_audit(administrator, now):
    node = services.rename_node(actor=administrator, node=people.node("430102"), name="示例区", now=now)

    assert (node.name, node.short_name) == ("示例区", "示例区")
    entry = AuditEntry.unscoped.get(action="jurisdiction.update")
    assert entry.changes["name"] == ["芙蓉区", "示例区"]


def test_merged_county_closes_and_its_townships_continue_below_the_other(administrator, now):
    townships = sorted(Jurisdiction.objects.filter(parent__code="430102").values_list("code", flat=True))

    steps = merge(administrator, "430102", "430103", now)

    closed = Jurisdiction.objects.filter(path__startswith="/43/4301/430102/")
    assert set(closed.values_list("valid_to", flat=True)) == {DAY}
    reopened = Jurisdiction.objects.filter(path__startswith="/43/4301/430103/430102", valid_to=None)
    assert sorted(reopened.values_list("code", flat=True)) == townships
    assert {node.parent.code for node in reopened} == {"430103"}
    assert {node.valid_from for node in reopened} == {DAY}
    assert len(steps) == len(townships) + 1 == JurisdictionChange.objects.count()


def test_merger_is_audited_with_basis_and_counts(administrator, now):
    merge(administrator, "430102", "430103", now)

    entry = AuditEntry.unscoped.get(action="jurisdiction.merge")
    assert (entry.actor_id, entry.note) == (administrator.pk, BASIS)
    assert entry.changes["code"] == ["430102", "430103"]
    assert entry.changes["effective_on"] == "2026-11-20"


def test_merger_takes_open_records_along_and_leaves_closed_ones(administrator, now, open_files):
    still_open = make_file("430102001", FileState.CLEAN, "E17/")
    at_county = make_file("430102", FileState.CLEAN)
    closed = make_file("430102001", FileState.REFUSED, "E17/")

    merge(administrator, "430102", "430103", now)

    for row in (still_open, at_county, closed):
        row.refresh_from_db()
    assert still_open.place == "/43/4301/430103/430102001/E17/"
    assert still_open.jurisdiction == people.node("430102001")
    assert at_county.place == "/43/4301/430103/"
    assert closed.place == "/43/4301/430102/430102001/E17/"
    assert len(open_files) == 1


def test_closed_record_is_read_by_the_successor_and_by_nobody_new_beside(administrator, now, neighbour, stranger):
    closed = make_file("430102001", FileState.REFUSED)
    third_county = people.make_user("county_supervisor", "430104")
    parent = people.make_user("city_supervisor", "4301")
    assert not Attachment.objects.visible_to(neighbour, PERM).exists()

    merge(administrator, "430102", "430103", now)

    for user in (neighbour, third_county, parent, stranger):
        access.forget_grants(user)
    assert list(Attachment.objects.visible_to(neighbour, PERM)) == [closed]
    assert list(Attachment.objects.visible_to(parent, PERM)) == [closed]
    assert not Attachment.objects.visible_to(third_county, PERM).exists()
    assert not Attachment.objects.visible_to(stranger, PERM).exists()


def test_merger_promotes_no_official_and_takes_enterprise_staff_along(administrator, now, inspector):
    township = people.make_user("township_supervisor", "430102001")
    head = people.make_user("enterprise_head", "430102001", place="/43/4301/430102/430102001/E17/")

    merge(administrator, "430102", "430103", now)

    assert Posting.unscoped.get(user=inspector).place == "/43/4301/430102/"
    assert Posting.unscoped.get(user=township).place == "/43/4301/430103/430102001/"
    assert Posting.unscoped.get(user=head).place == "/43/4301/430103/430102001/E17/"
    assert User.objects.get(pk=inspector.pk).place == "/43/4301/430103/"


def test_merged_township_hands_over_enterprise_staff_but_not_its_officials(administrator, now):
    official = people.make_user("township_supervisor", "430102001")
    head = people.make_user("enterprise_head", "430102001", place="/43/4301/430102/430102001/E17/")

    merge(administrator, "430102001", "430102002", now)

    assert Posting.unscoped.get(user=official).place == "/43/4301/430102/430102001/"
    assert Posting.unscoped.get(user=head).place == "/43/4301/430102/430102002/E17/"


def test_merger_leaves_ended_postings_where_they_were(administrator, now):
    user = people.make_user("township_supervisor", "430102001")
    ended = Posting.unscoped.get(user=user)
    Posting.unscoped.filter(pk=ended.pk).update(ends_at=now - timedelta(days=1))

    merge(administrator, "430102", "430103", now)

    ended.refresh_from_db()
    assert ended.place == "/43/4301/430102/430102001/"


def test_merger_closes_the_bodies_of_the_old_division_and_moves_those_below(administrator, now):
    ensure_bodies("43", actor=None, now=now)

    merge(administrator, "430102", "430103", now)

    assert not SupervisingBody.unscoped.get(code="430102000002").active
    station = SupervisingBody.unscoped.get(code="430102001101")
    assert (station.active, station.place) == (True, "/43/4301/430103/430102001/")


@pytest.mark.parametrize(
    ("old", "new"), [("430102", "4302"), ("430102", "430102001"), ("430102", "430102"), ("4301", "430102")]
)
def test_merger_needs_two_divisions_of_one_level(administrator, now, old, new):
    before = state_of_the_tree()

    with pytest.raises(Refusal):
        merge(administrator, old, new, now)

    assert state_of_the_tree() == before


@pytest.mark.parametrize(("old", "new"), [("430202", "430102"), ("430102", "430202")])
def test_merger_across_the_actors_border_is_denied_and_nothing_changes(city_administrator, now, old, new):
    before = state_of_the_tree()

    with pytest.raises(NotAllowed):
        merge(city_administrator, old, new, now)

    assert state_of_the_tree() == before


def test_change_of_divisions_is_not_recorded_ahead_of_its_day(administrator, now):
    before = state_of_the_tree()

    with pytest.raises(Refusal, match="takes effect"):
        merge(administrator, "430102", "430103", now, day=DAY + timedelta(days=1))

    assert state_of_the_tree() == before


def test_closed_division_cannot_be_merged_again(administrator, now):
    old = people.node("430102")
    merge(administrator, "430102", "430103", now)

    with pytest.raises(Refusal, match="no longer"):
        services.merge_nodes(
            actor=administrator, old=old, new=people.node("430104"), effective_on=DAY, basis=BASIS, now=now
        )


def test_closed_division_cannot_be_renamed(administrator, now):
    merge(administrator, "430102", "430103", now)

    with pytest.raises(Refusal, match="no longer"):
        services.rename_node(actor=administrator, node=Jurisdiction.objects.get(code="430102"), name="示例区", now=now)


def test_division_cannot_change_before_it_existed(administrator, now):
    services.add_grid_cell(actor=administrator, township=people.node("430102001"), name="示例", now=now)
    before = state_of_the_tree()

    with pytest.raises(Refusal, match="did not exist"):
        move(administrator, "430102001000001", "430102002", now, day=DAY - timedelta(days=1))

    assert state_of_the_tree() == before


def test_country_cannot_be_moved(db, now):
    nation = people.make_user("system_administrator", "0")
    before = state_of_the_tree()

    with pytest.raises(Refusal, match="country"):
        move(nation, "0", "43", now)

    assert state_of_the_tree() == before


def test_moved_township_and_its_grid_cells_change_county(administrator, now):
    cell = services.add_grid_cell(
        actor=administrator, township=people.node("430102001"), name="示例网格", now=now - timedelta(days=2)
    )

    steps = move(administrator, "430102001", "430103", now)

    assert [step.new.path for step in steps] == [
        "/43/4301/430103/430102001/",
        f"/43/4301/430103/430102001/{cell.code}/",
    ]
    assert people.node(cell.code).parent == people.node("430102001")
    assert people.node("430102").valid_to is None


def test_moved_township_takes_its_officials_along(administrator, now):
    user = people.make_user("township_supervisor", "430102001")

    move(administrator, "430102001", "430103", now)

    posting = Posting.unscoped.get(user=user)
    assert (posting.place, posting.jurisdiction) == ("/43/4301/430103/430102001/", people.node("430102001"))


def test_moved_county_moves_everything_below_in_the_tree(administrator, now):
    below = Jurisdiction.objects.filter(path__startswith="/43/4301/430102/").count()

    steps = move(administrator, "430102", "4302", now)

    assert len(steps) == below
    assert Jurisdiction.objects.filter(path__startswith="/43/4302/430102/", valid_to=None).count() == below


@pytest.mark.parametrize(
    ("code", "parent"), [("430102001", "4302"), ("430102", "430103"), ("4301", "4301"), ("430102001", "430102")]
)
def test_move_needs_another_parent_of_the_same_level(administrator, now, code, parent):
    before = state_of_the_tree()

    with pytest.raises(Refusal):
        move(administrator, code, parent, now)

    assert state_of_the_tree() == before


def test_move_into_a_foreign_city_is_denied_and_nothing_changes(city_administrator, now):
    before = state_of_the_tree()

    with pytest.raises(NotAllowed):
        move(city_administrator, "430102", "4302", now)

    assert state_of_the_tree() == before


def test_division_that_left_cannot_return_to_a_place_with_a_past(administrator, now):
    move(administrator, "430102001", "430103", now, day=DAY - timedelta(days=10))
    before = state_of_the_tree()

    with pytest.raises(Conflict, match="430102001"):
        move(administrator, "430102001", "430102", now)

    assert state_of_the_tree() == before
