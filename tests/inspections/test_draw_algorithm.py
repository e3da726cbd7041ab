"""The published algorithm of double-random draws: anybody repeats it, nobody changes a record unseen."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from inspections.queries import assignments_lottery as lottery
from tests.inspections.by_hand import naive

ROOT = Path(__file__).resolve().parents[2]
POOL = {
    "objects": [[f"O{n:03d}", 1 + n % 4] for n in range(40)],
    "officers": [["湘A1", "甲"], ["湘A2", "乙"], ["湘A3", "丙"], ["湘A4", "丁"]],
    "recusals": [["湘A1", f"O{n:03d}"] for n in range(0, 40, 3)],
    "wanted": 15,
    "per_object": 2,
}


# The algorithm


@pytest.mark.parametrize("value", ["", "3-1-4", "双色球 2026134期 01 05 11 19 22 30 + 07", "9" * 200])
def test_an_independent_program_draws_the_same(value):
    seed = lottery.seed_of(lottery.digest(lottery.canonical(POOL)), "示例公开数值", value)
    found = lottery.draw(POOL, seed)
    assert found == naive(POOL, seed)
    assert len({name for name, _officers in found}) == 15
    assert all(len(set(officers)) == 2 for _name, officers in found)
    assert not [1 for name, officers in found for one in officers if [one, name] in POOL["recusals"]]


def test_another_seed_or_pool_draws_otherwise():
    first = lottery.draw(POOL, "a")
    assert first == lottery.draw(POOL, "a") != lottery.draw(POOL, "b")


def test_heavier_objects_are_drawn_more_often():
    pool = POOL | {"objects": [["A", 8], ["B", 4], ["C", 2], ["D", 1]], "recusals": [], "wanted": 1}
    first = [lottery.draw(pool, f"seed {n}")[0][0] for n in range(3000)]
    shares = [first.count(name) / 3000 for name in "ABCD"]
    assert shares == pytest.approx([8 / 15, 4 / 15, 2 / 15, 1 / 15], abs=0.03)


def test_everything_may_be_drawn_and_loads_stay_equal():
    pool = POOL | {"wanted": 40, "recusals": []}
    found = lottery.draw(pool, "alle")
    assert sorted(name for name, _officers in found) == [name for name, _weight in pool["objects"]]
    loads = [sum(one in officers for _name, officers in found) for one, _name in pool["officers"]]
    assert loads == [20, 20, 20, 20]


def test_two_thousand_of_a_hundred_thousand_take_seconds():
    officers = [[f"湘A{n:04d}", "示例"] for n in range(60)]
    pool = POOL | {
        "objects": [[f"91430100MA{n:08d}", 1 + n % 8] for n in range(100_000)],
        "officers": officers, "recusals": [], "wanted": 2_000,
    }  # fmt: skip
    started = time.perf_counter()
    record = lottery.record_of(pool, {}, source="", value="x", result=lottery.draw(
        pool, lottery.seed_of(lottery.digest(lottery.canonical(pool)), "", "x")))  # fmt: skip
    assert list(lottery.differences(record)) == []
    assert time.perf_counter() - started < 10


def record_file(tmp_path, change=lambda record: None):
    seed = lottery.seed_of(lottery.digest(lottery.canonical(POOL)), "示例", "1")
    record = json.loads(lottery.record_of(POOL, {}, source="示例", value="1", result=lottery.draw(POOL, seed)))
    change(record)
    path = tmp_path / "record.json"
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["result"][0].__setitem__(0, "O039"),
        lambda record: record["result"].pop(),
        lambda record: record["pool"]["objects"][0].__setitem__(1, 9),
        lambda record: record["pool"]["officers"].pop(),
        lambda record: record["seed"].__setitem__("value", "2"),
        lambda record: record.__setitem__("pool_digest", "0" * 64),
        lambda record: record.__setitem__("algorithm", "random"),
        lambda record: record["pool"]["objects"][0].__setitem__(1, 0.5),
        lambda record: record.pop("seed"),
    ],
)
def test_replay_refuses_whatever_was_changed(tmp_path, change):
    with pytest.raises(CommandError):
        call_command("replay_draw", str(record_file(tmp_path, change)))


def test_replay_of_an_honest_file_and_the_thirty_lines_of_the_document_agree(tmp_path, capsys):
    path = record_file(tmp_path)
    call_command("replay_draw", str(path))  # no database: this test may not touch one
    assert "agree" in capsys.readouterr().out
    code = re.search(r"```python\n(.*?)```", (ROOT / "docs/double_random.md").read_text(encoding="utf-8"), re.S)[1]
    assert len([line for line in code.splitlines() if line.strip()]) <= 35
    script = tmp_path / "again.py"
    script.write_text(code, encoding="utf-8")
    assert subprocess.run([sys.executable, script, path], capture_output=True, check=True).stdout == b"ok\n"


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '{"format": 1}', "\x00"])
def test_replay_of_nonsense_is_refused(tmp_path, content):
    path = tmp_path / "nonsense.json"
    path.write_text(content)
    with pytest.raises(CommandError):
        call_command("replay_draw", str(path))
    with pytest.raises(CommandError):
        call_command("replay_draw", str(tmp_path / "missing.json"))
