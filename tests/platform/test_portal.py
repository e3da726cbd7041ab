"""Refusals before a start, and what the demonstration does once only."""

import json
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest
from django.conf import settings

from safetyportal.core import preflight
from safetyportal.core.console import Console
from safetyportal.core.demo import Demonstration, table
from safetyportal.core.preflight import NotReady, check_disk, check_port, only_one

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def taken_port():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.fixture
def demonstration(tmp_path):
    return Demonstration(tmp_path, "small", Console(8))


def test_taken_port_is_one_clear_line(taken_port):
    with pytest.raises(NotReady, match=f"port {taken_port} is taken"):
        check_port("127.0.0.1", taken_port)


def test_port_out_of_range_is_refused():
    with pytest.raises(NotReady, match="not a port number"):
        check_port("127.0.0.1", 70000)


def test_full_disk_is_one_clear_line(tmp_path, monkeypatch):
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda path: Usage(10**12, 10**12 - 10**8, 10**8))
    with pytest.raises(NotReady, match=r"only 0\.1 GB free"):
        check_disk(tmp_path / "not" / "yet")


def test_second_supervisor_of_the_same_directory_is_refused(tmp_path):
    with only_one(tmp_path), pytest.raises(NotReady, match="already running"), only_one(tmp_path):
        pass


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_command_on_a_taken_port_ends_with_code_2_and_starts_nothing(command, taken_port, tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", command, "--port", str(taken_port)],
        cwd=settings.BASE_DIR,
        env={"PATH": "/usr/bin:/bin", "VAR_DIR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout == f"error: port {taken_port} is taken: stop what uses it or choose another one, PORT=8001\n"
    assert not (tmp_path / "var" / "postgres").exists()


def test_bootstrap_refuses_an_old_python(tmp_path):
    script = Path(settings.BASE_DIR) / "scripts" / "bootstrap.py"
    code = f"""import runpy, sys
sys.version_info, sys.argv = (3, 9, 0), ["bootstrap.py", "base"]
runpy.run_path({str(script)!r}, run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("error: Python 3.11 or newer is needed")


def test_step_runs_again_only_when_its_sources_change(demonstration, tmp_path):
    source, ran = tmp_path / "source.csv", []
    source.write_text("1")
    for _ in range(2):
        demonstration.once("load", "reference", [source], lambda: ran.append(1))
    assert len(ran) == 1
    source.write_text("22")
    demonstration.once("load", "reference", [source], lambda: ran.append(1))
    assert len(ran) == 2


def test_failed_step_is_repeated(demonstration):
    def fail():
        raise RuntimeError("lost")

    with pytest.raises(RuntimeError):
        demonstration.once("seed", "seed", [], fail)
    assert "seed" not in demonstration.state()


def test_other_size_asks_for_a_reset(demonstration, tmp_path):
    demonstration.once("seed", "seed", [], lambda: None)
    with pytest.raises(NotReady, match="SIZE=small: add RESET=1"):
        Demonstration(tmp_path, "province", Console(8)).refuse_other_size()


def test_reset_keeps_keys_and_removes_data(demonstration, tmp_path):
    for name in ("postgres", "media", "run"):
        (tmp_path / name).mkdir()
    for name in ("keys.json", "demo_state.json", "demo_accounts.json"):
        (tmp_path / name).write_text("{}")
    demonstration.reset()
    assert {path.name for path in tmp_path.iterdir()} == {"run", "keys.json"}


def test_accounts_are_shown_as_an_aligned_table(demonstration):
    account = {"role": "县级监管员", "username": "xjg", "password": "p", "place": "长沙县", "note": ""}
    demonstration.accounts_file.write_text(json.dumps([account]))
    assert demonstration.accounts_table() == [
        "role        account  password  place   note",
        "县级监管员  xjg      p         长沙县",
    ]


def test_table_counts_chinese_letters_twice():
    assert table([["a", "b"], ["省", "c"]]) == ["a   b", "省  c"]
