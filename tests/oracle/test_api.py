"""OWASP API1 and API5: every operation of the API × role × relation, by rows, by number, by what may be changed."""

import pytest
from django.urls import reverse

from tests.oracle import digest
from tests.oracle.asking import active, fewest, outcomes_at, pairs
from tests.oracle.endpoints import HOLDERS, OBJECT, PRIVATE, PUBLIC, SIGNED_IN
from tests.oracle.judge import agree, holds, may, relation, seen
from tests.oracle.tables import OPERATIONS, TABLES
from tests.oracle.visitors import without_marks
from tests.oracle.world.rows import BY_NUMBER, ROWS
from tests.suites.keeping import undone

RESOURCES = {one.name: one for table in TABLES.values() for one in table.resources}
EACH = pytest.mark.parametrize("name", RESOURCES)
MISSING = 7_777_777


@pytest.fixture(autouse=True)
def unhurried(world):
    """Thousands of calls in a minute are meant."""
    from safetyportal.core import rules
    from safetyportal.core.models import Rule

    row = Rule.objects.get(key="api.limits", place="/")
    fast = dict.fromkeys(("requests_per_second", "user_requests_per_second"), 100_000)
    Rule.objects.filter(pk=row.pk).update(value=row.value | fast | dict.fromkeys(("burst", "user_burst"), 1_000_000))
    rules.forget_rules()
    yield
    rules.forget_rules()


def powers_of(operation) -> tuple[str, ...]:
    return (operation.need,) if isinstance(operation.need, str) else operation.need


def address(operation, row=None, pk: int = 0) -> str:
    kwargs = operation.kwargs(row) if row is not None else {}
    if pk:
        kwargs = dict.fromkeys(kwargs, pk) or {"pk": pk}
    return reverse(f"api:{operation.name}", kwargs=kwargs or None)


def numbers_in(answer) -> set[int]:
    return {row["id"] for row in answer.json()["results"]}


def askers(world, name: str, kind: str, *powers: str) -> list:
    """As few as show each outcome at the rows of the kind."""
    return fewest(name, active(world), outcomes_at(ROWS[kind], *powers))


@EACH
def test_lists_hold_exactly_what_is_theirs(world, name):
    resource, wrong = RESOURCES[name], []
    for visitor in askers(world, name, resource.kind, resource.view):
        answer = visitor.call("GET", reverse(f"api:{name}-list") + "?limit=200")
        allowed = holds(visitor.person, resource.view)
        if answer.status_code != (200 if allowed else 403):
            wrong.append((visitor.person.key, answer.status_code))
        elif allowed:
            rows = {pk for pk in numbers_in(answer) if (resource.kind, pk) in BY_NUMBER}
            want = seen(visitor.person, resource.view, resource.kind)
            wrong += [] if rows == want else [(visitor.person.key, "more", rows - want, "less", want - rows)]
    agree(wrong)


@EACH
def test_rows_open_for_exactly_those_who_see_them(world, name):
    """Hidden and missing look the same, byte by byte."""
    resource, wrong, nothing = RESOURCES[name], [], {}
    able = [visitor for visitor in active(world) if holds(visitor.person, resource.view)]
    asked = pairs(name, able, ROWS[resource.kind], lambda person, row: 200 if may(person, resource.view, row) else 404)
    for visitor, row in asked:
        answer = visitor.call("GET", reverse(f"api:{name}-detail", kwargs={"pk": row.pk}))
        visible = may(visitor.person, resource.view, row)
        if answer.status_code != (200 if visible else 404):
            wrong.append((visitor.person.key, relation(visitor.person, row), row, answer.status_code))
        elif not visible:
            if visitor not in nothing:
                missing = reverse(f"api:{name}-detail", kwargs={"pk": MISSING})
                nothing[visitor] = without_marks(visitor.call("GET", missing).content)
            wrong += [] if without_marks(answer.content) == nothing[visitor] else [(visitor.person.key, row, "tells")]
    agree(wrong)


OBJECT_OPERATIONS = [one for one in OPERATIONS if one.access == OBJECT and not one.name.endswith("-detail")]
CHANGES = [one for one in OPERATIONS if one.access == OBJECT and one.method != "GET"]


def label(operation) -> str:
    return f"{operation.method} {operation.name}"


@pytest.mark.parametrize("operation", [one for one in OBJECT_OPERATIONS if one.method == "GET"], ids=label)
def test_what_hangs_on_a_row_is_closed_like_the_row(world, operation):
    """Lists below a record: the record must be seen, and of what hangs on it only what is theirs comes."""
    wrong = []

    def want(person, row) -> int:
        return 403 if not holds(person, operation.need) else 200 if may(person, operation.power, row) else 404

    for visitor, row in pairs(label(operation), active(world), ROWS[operation.kind], want, operation.need):
        answer = visitor.call("GET", address(operation, row))
        told = (visitor.person.key, relation(visitor.person, row), row)
        if answer.status_code != want(visitor.person, row):
            wrong.append((*told, answer.status_code))
        elif answer.status_code == 200 and operation.rows and "results" in answer.json():
            wrong += [(*told, *extra) for extra in strangers(visitor, operation, answer)]
    agree(wrong)


PARTS = {"hazards.hazardcomment", "core.attachment"}  # of the record itself: whoever sees it, sees these


def strangers(visitor, operation, answer) -> list:
    """Rows below a record that this person does not see by the power of the operation."""
    if operation.rows in PARTS:
        return []
    rows = [BY_NUMBER[operation.rows, pk] for pk in numbers_in(answer) if (operation.rows, pk) in BY_NUMBER]
    power = operation.need if operation.need.split(".")[1].startswith("view_") else operation.power
    return [("shows", row.pk) for row in rows if not may(visitor.person, power, row)]


@pytest.mark.parametrize("operation", CHANGES, ids=label)
def test_changes_are_for_exactly_those_who_may(world, operation):
    """401; 403 without the power; 404 where the row is not seen, 403 where it is not held there; nothing changes."""
    wrong = []
    before = digest.of_everything()
    for visitor, row in cases(world, operation):
        with undone():
            body = operation.body(row) if callable(operation.body) else operation.body
            answer = visitor.call(operation.method, address(operation, row), body)
            reached = any(holds(visitor.person, power) for power in powers_of(operation))
            changed = digest.changed(before) if answer.status_code >= 400 and reached else []
        want = outcome(visitor.person, operation, row)
        if not agrees(visitor.person, operation, row, want, answer) or changed:
            wrong.append((visitor.person.key, relation(visitor.person, row), row.pk, answer.status_code, want, changed))
    agree(wrong)


def agrees(person, operation, row, want: int, answer) -> bool:
    """Whether the status is the one that must come; who may is refused for the state or a rule only."""
    got = answer.status_code
    if want == 403 and any(holds(person, power) for power in powers_of(operation)):
        return got in {400, 403, 409, 415}  # seen by one posting, power by another: the body or the state comes first
    if want:
        return got == want or (operation.looks_up and (want, got) == (403, 400))
    by_state = not all(may(person, power, row) for power in powers_of(operation))  # the state asks for the other power
    return got not in {401, 403, 404} or (got == 403 and (by_state or is_a_rule(answer)))


def is_a_rule(answer) -> bool:
    """A refusal for another reason than a missing posting, such as "not by whoever asked for it"."""
    return "None of your postings" not in answer.json().get("detail", "")


def cases(world, operation) -> list[tuple]:
    """Nobody; and of everybody as few as show each outcome, who may as well as who may not."""

    def want(person, row) -> int:
        return outcome(person, operation, row)

    asked = pairs(label(operation), active(world), ROWS[operation.kind], want, *powers_of(operation))
    return [(world["anonymous"], ROWS[operation.kind][0]), *asked]


def outcome(person, operation, row) -> int:
    """The status that must come; 0: whatever the state of the row says."""
    if person.pk == 0:
        return 401
    if not any(holds(person, power) for power in powers_of(operation)):
        return 403
    if not may(person, operation.power, row):
        return 404
    return 0 if any(may(person, power, row) for power in powers_of(operation)) else 403


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.access in (SIGNED_IN, PUBLIC)], ids=label)
def test_what_is_open_to_all_is_open_and_no_more(world, operation):
    row = ROWS["enterprises.enterprise"][0]
    url = reverse(
        f"api:{operation.name}", kwargs=operation.kwargs(row) if operation.kwargs(row) != {"pk": row.pk} else None
    )
    assert world["county"].call("GET", url).status_code == 200
    refused = {302} if operation.name == "docs" else {401}  # the description is a page
    assert world["anonymous"].call("GET", url).status_code in ({200} if operation.access == PUBLIC else refused)


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.access == PRIVATE], ids=label)
def test_own_rows_are_the_owners_alone(world, operation):
    wrong = []
    kind = operation.rows or operation.kind
    for visitor in active(world):
        own = {row.pk for row in ROWS[kind] if row.owner == visitor.person.key}
        if operation.rows:
            got = numbers_in(visitor.call("GET", reverse(f"api:{operation.name}")))
        else:
            got = {r.pk for r in ROWS[kind][:4] if visitor.call("GET", address(operation, r)).status_code == 200}
            own &= {row.pk for row in ROWS[kind][:4]}
        wrong += [] if got == own else [(visitor.person.key, got, own)]
    agree(wrong)


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if o.access == HOLDERS and o.method == "POST"], ids=label)
def test_new_rows_are_made_for_exactly_those_who_may_there(world, operation):
    """Nested numbers in the body: a place or an enterprise that is not theirs is an error, and nothing is made."""
    wrong, before = [], digest.of_everything()
    place = target_of(operation.body)
    for visitor in fewest(label(operation), active(world), outcomes_at([place], *powers_of(operation))):
        with undone():
            answer = visitor.call("POST", reverse(f"api:{operation.name}"), operation.body)
            changed = digest.changed(before) if answer.status_code >= 400 else []
        held = [power for power in powers_of(operation) if holds(visitor.person, power)]
        here = any(may(visitor.person, power, place) for power in held)
        want = {403} if not held else {400, 403} if not here else {201, 400, 403, 409}
        if answer.status_code not in want or changed or (held and not here and answer.status_code == 201):
            wrong.append((visitor.person.key, answer.status_code, want, changed, answer.content[:200]))
    agree(wrong)


def target_of(body: dict):
    """The row of the world that a body names: its enterprise, or an enterprise in the division where it begins."""
    if "enterprise" in body:
        return BY_NUMBER["enterprises.enterprise", body["enterprise"]]
    return next(row for row in ROWS["enterprises.enterprise"] if f"/{body['jurisdiction']}/" in row.place)


def test_marking_notices_read_passes_over_those_of_others(world):
    from safetyportal.core.models import Notification

    own, foreign = (next(r for r in ROWS["core.notification"] if r.owner == key) for key in ("county", "county_2"))
    url = reverse("api:notification-mark-read")
    assert world["anonymous"].call("POST", url, {}).status_code == 401
    answer = world["county"].call("POST", url, {"ids": [own.pk, foreign.pk]})
    assert (answer.status_code, answer.json()["marked"]) == (200, 1)
    assert Notification.objects.get(pk=foreign.pk).read_at is None


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_addresses_that_do_not_exist_say_so(world, method):
    assert world["county"].call(method, "/api/v1/no-such-thing/").status_code == 404
    assert world["anonymous"].call(method, "/api/v1/no-such-thing/").status_code in {401, 404}


def test_methods_that_are_not_stated_are_refused(world):
    """Method override and forgotten verbs: 405 for those who see the row, and nothing changes."""
    stated = {(one.name, one.method) for one in OPERATIONS}
    wrong, before = [], digest.of_everything()
    for operation in {one.name: one for one in OPERATIONS if one.access == OBJECT}.values():
        url = address(operation, ROWS[operation.kind][0])
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            if (operation.name, method) not in stated:
                got = world["county"].call(method, url).status_code
                wrong += [] if got == 405 else [(operation.name, method, got)]
    agree([*wrong, *digest.changed(before)])
