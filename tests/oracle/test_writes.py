"""Writes: into a foreign place, with foreign numbers among the own ones, nested, from files. All or nothing."""

import pytest
from django.urls import reverse

from safetyportal.core import jobs
from safetyportal.core.errors import NotAllowed
from safetyportal.core.imports import services as imports
from tests.imports import books
from tests.oracle import digest
from tests.oracle.asking import active, fewest, outcomes_at
from tests.oracle.filling import filled
from tests.oracle.inventory import declared
from tests.oracle.judge import agree, holds, may, seen
from tests.oracle.tables import REGISTERS
from tests.oracle.world.build import days
from tests.oracle.world.places import COUNTY_2, FIRMS, OWN, TOWNSHIP_2
from tests.oracle.world.rows import ROWS
from tests.suites.keeping import undone

BULK = [(name, act) for name, register in REGISTERS.items() for act in register.bulk]


@pytest.mark.parametrize(("name", "act"), BULK)
def test_one_foreign_number_refuses_the_whole(world, name, act):
    """Own rows first, then one that is not theirs: 409, and the own ones stay as they are, too."""
    register, wrong, before = REGISTERS[name], [], digest.of_everything()
    page = declared(register)
    for visitor in fewest(f"{name} {act}", active(world), outcomes_at(ROWS[register.kind], register.view)):
        own = sorted(seen(visitor.person, register.view, register.kind))
        foreign = sorted({row.pk for row in ROWS[register.kind]} - set(own))
        if not own or not foreign:
            continue
        data = filled(page.bulk_acts[act].form_class(user=visitor.user)) | {"ids": [*own[:2], foreign[-1]]}
        with undone():
            got = visitor.post(reverse(f"{name}-bulk", kwargs={"name": act}), data).status_code
            changed = digest.changed(before)
        wrong += [] if got == 409 and not changed else [(visitor.person.key, got, changed)]
    agree(wrong)


@pytest.mark.parametrize(("name", "act"), BULK)
def test_rows_that_are_seen_but_not_held_refuse_the_whole(world, name, act):
    register, wrong, before = REGISTERS[name], [], digest.of_everything()
    page = declared(register)
    both = outcomes_at(ROWS[register.kind], register.view, register.bulk[act])
    for visitor in fewest(f"{name} {act}", active(world), both):
        rows = [row for row in ROWS[register.kind] if may(visitor.person, register.view, row)]
        held = [row for row in rows if may(visitor.person, register.bulk[act], row)]
        others = [row for row in rows if row not in held]
        if not others:
            continue
        data = filled(page.bulk_acts[act].form_class(user=visitor.user))
        with undone():
            ids = [row.pk for row in [*held[:2], *others[:1]]]
            got = visitor.post(reverse(f"{name}-bulk", kwargs={"name": act}), {**data, "ids": ids}).status_code
            changed = digest.changed(before)
        wrong += [] if got in {200, 403, 409} and not changed else [(visitor.person.key, got, changed)]
    agree(wrong)


MOVES = [  # Moodle CVE-2023-5549: the destination counts as much as the source
    ("enterprise", "move", {"jurisdiction": "430103002", "note": "示例"}, "county"),
    ("enterprise", "move", {"jurisdiction": "220102001", "note": "示例"}, "county"),
    ("enterprise", "assign", {"kind": "county", "user": 8022, "person": 8022, "since": f"{days(0)}"}, "county"),
]


@pytest.mark.parametrize(("name", "act", "data", "key"), MOVES)
def test_nothing_moves_into_a_foreign_place(world, name, act, data, key):
    before = digest.of_everything()
    answer = world[key].post(reverse(f"{name}-act", kwargs={"pk": OWN, "name": act}), data)
    assert answer.status_code in {200, 403, 409, 422}
    assert digest.changed(before) == []


def test_nothing_moves_into_a_foreign_place_by_a_service(world):
    """The same below the form: the service asks where the row is and where it would be."""
    from django.utils import timezone

    from enterprises.models import Enterprise
    from enterprises.services import life, registration, transfer
    from safetyportal.core.models import Jurisdiction

    own, foreign = Enterprise.unscoped.get(pk=OWN), Enterprise.unscoped.get(pk=9006)
    here, there = Jurisdiction.objects.get(code=TOWNSHIP_2), Jurisdiction.objects.get(code="430103002")
    facts = {"name": "示例新企业有限公司", "no_code_reason": "示例"}
    by = {"actor": world["county"].user, "now": timezone.now()}
    before = digest.of_everything()
    for forbidden in (
        lambda: life.move_within_county(enterprise=own, jurisdiction=there, note="示例", **by),
        lambda: life.move_within_county(enterprise=foreign, jurisdiction=here, note="示例", **by),
        lambda: registration.register(jurisdiction=there, facts=facts, source="official", **by),
        lambda: transfer.request_transfer(enterprise=foreign, jurisdiction=here, reason="示例", **by),
        lambda: life.set_risk_class(enterprise=foreign, risk_class="A", reason="示例", **by),
    ):
        with undone(), pytest.raises(NotAllowed):
            forbidden()
    assert digest.changed(before) == []


NESTED = [  # body, address: numbers of foreign rows inside the body of a change of an own one
    ("POST", "/api/v1/hazards/20100/merge/", {"note": "示例", "duplicate_of": 20105}),
    ("PATCH", f"/api/v1/enterprises/{OWN}/", {"host": 9006}),
    ("PATCH", f"/api/v1/enterprises/{OWN}/", {"place": "/43/4301/430103/430103002/E9001/"}),
    ("PATCH", f"/api/v1/enterprises/{OWN}/", {"id": 9006, "jurisdiction": "430103002"}),
    ("POST", "/api/v1/hazards/", {
        "enterprise": 9006, "source": "8", "description": "示例", "location": "示例", "category": "B04",
        "found_on": f"{days(-1)}",
    }),
    ("POST", "/api/v1/enterprises/", {"jurisdiction": "430103002", "name": "示例新企业", "no_code_reason": "示例"}),
    ("POST", f"/api/v1/enterprises/{OWN}/persons/", {"kind": "safety_manager", "name": "示例", "enterprise": 9006}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "url", "body"), NESTED)
def test_foreign_numbers_in_a_body_are_errors(world, method, url, body):
    before = digest.of_everything()
    answer = world["county"].call(method, url, body)
    assert answer.status_code in {400, 403}, answer.content
    assert digest.changed(before) == []


def test_files_with_foreign_rows_change_nothing_there(world):
    """A row for a foreign township and one with the code of a foreign enterprise are errors of the file."""
    from django.utils import timezone

    from enterprises.models import Enterprise

    now, foreign = timezone.now(), Enterprise.unscoped.get(pk=9006)
    rows = [
        books.row(1, township=TOWNSHIP_2),
        books.row(2, township="430103002"),
        books.row(3, township=TOWNSHIP_2, credit_code=foreign.credit_code),
    ]
    file = books.upload(books.workbook(rows))
    batch = imports.upload(actor=world["county"].user, kind="enterprises", file=file, now=now)
    jobs.run_waiting()
    batch.refresh_from_db()
    assert (batch.row_count, batch.bad_count) == (3, 2)
    assert "神谕" not in str([row.errors for row in batch.rows.all()])
    assert Enterprise.unscoped.get(pk=9006).place == foreign.place


def test_imports_are_for_those_who_may_import(world):
    wrong, before = [], digest.of_everything()
    for visitor in active(world):
        may_import = holds(visitor.person, "enterprises.import_enterprise")
        if may_import:
            continue
        with undone():
            answer = visitor.post(
                reverse("import-new", kwargs={"kind": "enterprises"}), {"file": books.upload(books.workbook([]))}
            )
            changed = digest.changed(before)
        wrong += (
            [] if answer.status_code == 403 and not changed else [(visitor.person.key, answer.status_code, changed)]
        )
    agree(wrong)


def test_reminders_of_a_place_need_the_power_there(world):
    wrong, before = [], digest.of_everything()
    for visitor in active(world):
        with undone():
            answer = visitor.post(reverse("monthlyreport-nudge"), {"place": COUNTY_2})
            changed = digest.changed(before)
        held = any(
            post.role.endswith("_supervisor") and "/43/4301/430103/".startswith(post.place)
            for post in visitor.person.posts
            if post.runs and post.role != "national_supervisor"
        )
        if not held and (changed or answer.status_code not in {403, 409}):
            wrong.append((visitor.person.key, answer.status_code, changed))
    agree(wrong)


@pytest.mark.parametrize("name", [name for name, register in REGISTERS.items() if register.edit])
def test_changing_what_is_seen_but_not_held_changes_nothing(world, name):
    """The filled-in form of change, sent by everybody who sees the row and may not change it."""
    register, wrong, before = REGISTERS[name], [], digest.of_everything()
    page = declared(register)
    row = next((row for row in ROWS[register.kind] if row.place == FIRMS[OWN].place), ROWS[register.kind][0])
    record = page.model._base_manager.get(pk=row.pk)
    for visitor in fewest(name, active(world), outcomes_at([row], register.view, register.edit)):
        if may(visitor.person, register.edit, row):
            continue
        data = filled(page.edit.form_class(user=visitor.user, record=record))
        with undone():
            got = visitor.post(reverse(f"{name}-edit", kwargs={"pk": row.pk}), data).status_code
            changed = digest.changed(before)
        want = 403 if may(visitor.person, register.view, row) else 404
        wrong += [] if got == want and not changed else [(visitor.person.key, got, want, changed)]
    agree(wrong)
