"""Every act of every register: its form opens for exactly those who may, and whoever may not changes nothing.

What is sent is filled in as somebody would who may, so that a refusal is owed to the power and not to an empty form.
"""

import pytest
from django.urls import reverse

from tests.oracle import digest
from tests.oracle.asking import active, turned
from tests.oracle.filling import filled
from tests.oracle.inventory import declared
from tests.oracle.judge import agree, may, relation, seen
from tests.oracle.tables import REGISTERS
from tests.oracle.world.places import FIRMS, OWN
from tests.oracle.world.rows import ROWS
from tests.suites.keeping import undone

WITH_ACTS = pytest.mark.parametrize("name", [name for name, one in REGISTERS.items() if one.acts])
REFUSED = {403, 404, 409, 200, 422}  # 200 and 422 show the form again; nothing may have changed


def main_row(register):
    """The row on which acts are tried: at the main enterprise, or the first."""
    rows = [row for row in ROWS[register.kind] if register.only(row)]
    return next((row for row in rows if row.place == FIRMS[OWN].place), rows[0])


def some(act: str, visitors: list, count: int) -> list:
    """A few, each of another role; who they are turns from act to act."""
    return list({visitor.person.role: visitor for visitor in turned(act, visitors)}.values())[:count]


def few(register) -> int:
    """How many of those who may not try each act: where there are many acts, everybody has a turn anyway."""
    return 2 if len(register.acts) < 20 else 1


@WITH_ACTS
def test_every_act_is_stated(world, name):
    register = REGISTERS[name]
    assert set(declared(register).acts) == set(register.acts)
    assert set(declared(register).bulk_acts) == set(register.bulk)


@WITH_ACTS
def test_forms_of_acts_open_for_exactly_those_who_may(world, name):
    """403 without the power at the row; with it the form, or 409 where the state does not fit."""
    register, wrong = REGISTERS[name], []
    row = main_row(register)
    viewers = [v for v in active(world) if row.pk in seen(v.person, register.view, row.kind)]
    for act, power in register.acts.items():
        able = [v for v in viewers if may(v.person, power, row)]
        others = some(f"{name} {act}", [v for v in viewers if v not in able], few(register))
        for visitor in some(f"{name} {act}", able, 1) + others:
            answer = visitor.get(reverse(f"{name}-act", kwargs={"pk": row.pk, "name": act}))
            want = (200, 409) if visitor in able else (403,)
            if answer.status_code not in want:
                wrong.append((visitor.person.key, act, answer.status_code, want))
    agree(wrong)


@WITH_ACTS
def test_acts_of_others_change_nothing(world, name):
    """Who sees the row without the power, and who does not see it: refused, and not a byte is different."""
    register, wrong = REGISTERS[name], []
    row = main_row(register)
    visible = [v for v in active(world) if row.pk in seen(v.person, register.view, row.kind)]
    hidden = [v for v in active(world) if v not in visible]
    before = digest.of_everything()
    for act, power in register.acts.items():
        able = [v for v in visible if may(v.person, power, row)]
        viewers = some(f"{name} {act}", [v for v in visible if v not in able], few(register))
        blind = some(f"{name} {act}", hidden, 1)
        data = body(register, row, act, (able or viewers or blind)[0].user)
        for visitor in [*viewers, *blind]:
            with undone():
                answer = visitor.post(reverse(f"{name}-act", kwargs={"pk": row.pk, "name": act}), dict(data))
                changed = digest.changed(before)
            allowed = {404} if visitor in blind else REFUSED - {404}
            if answer.status_code not in allowed or changed:
                what = (visitor.person.key, relation(visitor.person, row), act, answer.status_code, changed)
                wrong.append(what)
    agree(wrong)


def body(register, row, act: str, user) -> dict:
    """The act's form as `user` would fill it in."""
    page = declared(register)
    record = page.model._base_manager.get(pk=row.pk)
    user._grants = None
    return filled(page.acts[act].form_class(user=user, record=record))
