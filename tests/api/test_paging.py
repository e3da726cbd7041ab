"""Pages by position: every row once, forwards and backwards, and nothing that a crafted cursor can break."""

import base64
import json

import pytest

from safetyportal.core.models import Job
from tests.api.client import Program, errors_of

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def jobs(inspector, now):
    return [Job.objects.create(name="core.tick", requested_by=inspector, run_after=now).pk for _ in range(7)]


def walk(program, path: str, direction: str = "next") -> list[list[int]]:
    pages = []
    while path:
        content = program.get(path).json()
        pages.append([row["id"] for row in content["results"]])
        path = content[direction]
    return pages


def test_pages_show_every_row_once_in_both_directions(inspector, jobs):
    program = Program(inspector)
    expected = [[jobs[6], jobs[5], jobs[4]], [jobs[3], jobs[2], jobs[1]], [jobs[0]]]

    assert walk(program, "jobs/?limit=3") == expected
    last = program.get(program.get(program.get("jobs/?limit=3").json()["next"]).json()["next"])
    assert last.json()["next"] is None
    assert walk(program, last.json()["previous"], "previous") == [expected[1], expected[0]]


def test_rows_added_meanwhile_shift_nothing(inspector, jobs, now):
    program = Program(inspector)
    first = program.get("jobs/?limit=3").json()
    Job.objects.create(name="core.tick", requested_by=inspector, run_after=now)

    assert [row["id"] for row in program.get(first["next"]).json()["results"]] == [jobs[3], jobs[2], jobs[1]]


def test_order_can_be_reversed_but_not_chosen_freely(inspector, jobs):
    program = Program(inspector)

    assert walk(program, "jobs/?limit=200&ordering=id") == [jobs]
    for name in ("requested_by__password", "arguments", "error", "id;drop", "--id"):
        answer = program.get(f"jobs/?ordering={name}")
        assert answer.status_code == 400
        assert errors_of(answer) == {"ordering": "invalid"}


@pytest.mark.parametrize("limit", ["0", "-1", "1.5", "x", "", "9" * 10, "٣"])
def test_limit_must_be_a_number(inspector, limit):
    answer = Program(inspector).get(f"jobs/?limit={limit}")

    assert errors_of(answer) == {"limit": "invalid"}


def test_limit_is_capped_by_the_rule(inspector, jobs, set_rule):
    set_rule("api.limits", page_size=2, page_size_max=5)
    program = Program(inspector)

    assert len(program.get("jobs/").json()["results"]) == 2
    assert len(program.get("jobs/?limit=1000000").json()["results"]) == 5


def test_rows_are_counted_only_on_demand_and_never_far(inspector, jobs, set_rule):
    program = Program(inspector)

    assert "count" not in program.get("jobs/").json()
    content = program.get("jobs/?count=true&limit=1").json()
    assert (content["count"], content["count_is_exact"]) == (7, True)
    set_rule("list.count_up_to", 5)
    content = program.get("jobs/?count=true&limit=1").json()
    assert (content["count"], content["count_is_exact"]) == (6, False)


def crafted(*values) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


CRAFTED = [
    crafted(None),
    crafted("x"),
    crafted("\x00"),
    crafted([1]),
    crafted({"a": 1}),
    crafted(1, 2, 3),
    crafted(),
    crafted(10**30),
    crafted(True),
    "AAAA",
    "_" * 500,
    "[" * 599,
    base64.urlsafe_b64encode(b"[" * 400).decode(),
]


@pytest.mark.parametrize("cursor", CRAFTED)
def test_crafted_cursors_never_break_anything(inspector, jobs, cursor):
    program = Program(inspector)
    mark = program.get("jobs/?limit=3").json()["next"].split("cursor=")[1].split(".")[1]

    for side in ("next", "previous"):
        answer = program.get(f"jobs/?cursor={side}.{mark}.{cursor}")
        assert answer.status_code in {200, 400}
    assert program.get(f"jobs/?cursor={cursor}").status_code == 400


def test_cursor_belongs_to_its_order(inspector, jobs):
    program = Program(inspector)
    cursor = program.get("jobs/?limit=3").json()["next"].split("cursor=")[1].split("&")[0]

    assert program.get(f"jobs/?limit=3&ordering=id&cursor={cursor}").status_code == 400
