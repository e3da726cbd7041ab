"""How the suite shares its tests out among processes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import scratch

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = """
import pytest

@pytest.fixture(scope="module")
def made_once(): return 1

@pytest.mark.parametrize("n", range(6))
def test_with(made_once, n): pass

@pytest.mark.parametrize("n", range(6))
def test_without(n): pass

@pytest.mark.xdist_group("pair")
@pytest.mark.parametrize("n", range(4))
def test_marked(n): pass
"""


def test_what_a_module_makes_once_is_made_in_one_process(tmp_path):
    (tmp_path / "test_sample.py").write_text(SAMPLE)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    words = [sys.executable, "-m", "pytest", "-v", "-p", "xdist", "-p", "tests.sharing", "-n2", "--dist=loadgroup"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    told = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False).stdout

    done = re.findall(r"\[(gw\d+)\] \[ *\d+%\] PASSED test_sample.py::(test_\w+)", told)
    assert len(done) == 16, told
    assert len({process for process, _test in done}) == 2
    for together in ("test_with", "test_marked"):
        assert len({process for process, test in done if test == together}) == 1


@pytest.mark.parametrize(
    ("limit", "used", "left"), [("max", "5", sys.maxsize), ("900", "250", 650), (None, None, sys.maxsize)]
)
def test_room_in_memory_ends_where_the_container_does(tmp_path, limit, used, left):
    if limit is not None:
        (tmp_path / "memory.max").write_text(f"{limit}\n")
        (tmp_path / "memory.current").write_text(f"{used}\n")
    assert scratch.left_to_the_container(tmp_path) == left
