"""The administrators' console: each kind by its power, rows by the place where it is held, everybody else refused."""

import pytest
from django.urls import reverse

from tests.oracle.asking import active
from tests.oracle.judge import agree, holds, may
from tests.oracle.tables.console import KINDS
from tests.oracle.world.rows import BY_NUMBER, ROWS

STORED = {kind: kind.replace("_", ".", 1) for kind in KINDS}


def is_administrator(person) -> bool:
    return person.duty != "business"


def refused(answer) -> bool:
    return answer.status_code in {302, 403, 404}


def test_the_console_opens_for_administrators_alone(world):
    wrong = []
    for visitor in active(world):
        for name in ("index", "password_change_done", "jsi18n"):
            answer = visitor.get(reverse(f"admin:{name}"))
            if not is_administrator(visitor.person) and not refused(answer):
                wrong.append((visitor.person.key, name, answer.status_code))
        answer = visitor.get(reverse("admin:app_list", kwargs={"app_label": "core"}))
        opens = is_administrator(visitor.person)
        wrong += [] if opens == (answer.status_code == 200) else [(visitor.person.key, "app_list", answer.status_code)]
    assert world["anonymous"].get(reverse("admin:index")).status_code == 302
    agree(wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_lists_and_forms_are_for_those_with_the_power(world, kind):
    """The list for who may see, the form of a new row for who may change; one of each administrator, one official."""
    shown, wrong = KINDS[kind], []
    for visitor in active(world):
        if not is_administrator(visitor.person) and visitor.person.key not in ("province", "head"):
            continue
        opens = is_administrator(visitor.person)
        for page, power in (("changelist", shown.view), ("add", shown.change)):
            answer = visitor.get(reverse(f"admin:{kind}_{page}"))
            want = opens and bool(power) and holds(visitor.person, power)
            if (answer.status_code == 200) != want or not (want or refused(answer)):
                wrong.append((visitor.person.key, page, answer.status_code, want))
    agree(wrong)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if STORED[kind] in ROWS])
def test_rows_of_the_world_are_those_of_the_place(world, kind):
    """The numbers in the list, and each row by its own address: seen, changed, removed."""
    shown, stored, wrong = KINDS[kind], STORED[kind], []
    for visitor in active(world):
        if not is_administrator(visitor.person):
            continue
        listed = visitor.get(reverse(f"admin:{kind}_changelist"))
        if listed.status_code == 200:
            rows = {row.pk for row in listed.context["cl"].queryset if (stored, row.pk) in BY_NUMBER}
            want = {row.pk for row in ROWS[stored] if row_shows(visitor.person, shown.view, row)}
            wrong += [] if rows == want else [(visitor.person.key, rows ^ want)]
        for row in ROWS[stored][:4]:
            sees = row_shows(visitor.person, shown.view, row)
            for page, opens in (("change", sees), ("history", sees), ("delete", sees and shown.removes)):
                got = visitor.get(reverse(f"admin:{kind}_{page}", args=[row.pk])).status_code
                if (got == 200) != opens:
                    wrong.append((visitor.person.key, page, row.pk, got, opens))
    agree(wrong)


def row_shows(person, power: str, row) -> bool:
    own_of_a_firm = row.firm and row.kind.startswith("hazards.checklist")
    return may(person, power, row) and not own_of_a_firm
