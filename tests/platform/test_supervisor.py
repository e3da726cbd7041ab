"""The supervisor with real child processes: restarts, gives up, leaves nobody behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from threading import Thread

import psutil
import pytest

from safetyportal.core import supervisor as module
from safetyportal.core.embedded import Engines
from safetyportal.core.embedded.engine import wait_until_gone
from safetyportal.core.portal import keep_up
from safetyportal.core.supervisor import Program, Supervisor


def program(name: str, code: str, **options) -> Program:
    return Program(name, [sys.executable, "-c", code], **options)


@pytest.fixture
def lines():
    return []


def after(seconds: float):
    deadline = time.monotonic() + seconds
    return lambda: time.monotonic() > deadline


def test_child_that_dies_is_started_again(tmp_path, lines):
    marker = tmp_path / "second"
    code = f"""import pathlib, sys, time
marker = pathlib.Path({str(marker)!r})
if not marker.exists():
    marker.touch()
    sys.exit("lost")
time.sleep(60)
"""
    with Supervisor([program("web", code)], tmp_path, lines.append) as running:
        assert running.watch(lambda: running.children[0].running() and marker.exists() and running.children[0].restarts)
    assert lines == ["web ended with code 1: lost; restart 1 of 5 in 1 s"]


def test_child_that_keeps_dying_stops_everything(tmp_path, lines, monkeypatch):
    monkeypatch.setattr(module, "RESTARTS", 1)
    programs = [program("web", "import time; time.sleep(60)"), program("worker", "raise SystemExit('no broker')")]
    with Supervisor(programs, tmp_path, lines.append) as running:
        web = running.children[0].process
        assert not running.watch(after(30))
    assert lines[-1].startswith("error: worker ended with code 1: no broker; gave up after 1 restarts")
    assert web.poll() is not None


def test_kill_is_named(tmp_path, lines):
    with Supervisor([program("worker", "import time; time.sleep(60)")], tmp_path, lines.append) as running:
        running.children[0].process.kill()
        running.watch(lambda: bool(lines))
    assert lines[0].startswith("worker was killed by SIGKILL")


def test_stop_ends_stubborn_children_and_their_children(tmp_path, lines):
    code = (
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.fork();"
        f"open({str(tmp_path)!r} + f'/{{os.getpid()}}.pid', 'w').close(); time.sleep(60)"
    )
    with Supervisor([program("web", code, grace=0.5)], tmp_path, lines.append) as running:
        running.watch(lambda: len(list(tmp_path.glob("*.pid"))) == 2)
        began = time.monotonic()
    assert time.monotonic() - began < 5
    children = [int(path.stem) for path in tmp_path.glob("*.pid")]
    while any(map(is_alive, children)) and time.monotonic() - began < 15:  # killed, but not yet gone on a busy machine
        time.sleep(0.05)
    assert [pid for pid in children if is_alive(pid)] == []


SERVER = """import os, pathlib, signal, socket, sys, time
ending = []
signal.signal(signal.SIGTERM, lambda *_: ending.append(1))
listener = socket.socket(fileno=int(sys.argv[1]))
listener.settimeout(0.05)
pathlib.Path(os.environ["READY_FILE"]).touch()
while not ending:
    try:
        line, _peer = listener.accept()
    except TimeoutError:
        continue
    time.sleep(0.02)
    line.sendall(str(os.getpid()).encode())
    line.close()
"""


def asked(address) -> str:
    with socket.create_connection(address, timeout=20) as line:
        return line.recv(20).decode()


def test_renewal_refuses_no_request(tmp_path, lines, monkeypatch):
    monkeypatch.setattr(module, "READING_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number = listener.fileno()
        web = Program("web", [sys.executable, "-c", SERVER, str(number)], sockets=(number,))
        answers = []
        with Supervisor([web, program("clock", "import time; time.sleep(60)")], tmp_path, lines.append) as running:
            clock = running.children[1].process.pid
            answers.append(asked(listener.getsockname()))
            running.renew()
            asking = Thread(target=lambda: answers.extend(asked(listener.getsockname()) for _ in range(100)))
            asking.start()
            running.watch(lambda: len(lines) == 3)
            asking.join()
            answers.append(asked(listener.getsockname()))
            assert running.children[1].process.pid != clock
    assert len(answers) == 102
    assert "" not in answers
    assert answers[0] != answers[-1]
    assert lines == ["renewing all processes", "web was renewed", "clock was renewed"], "one after the other"


def test_new_process_that_does_not_start_leaves_the_old_one_at_work(tmp_path, lines, monkeypatch):
    monkeypatch.setattr(module, "READING_SECONDS", 0.5)
    broken = tmp_path / "broken"
    code = f"import pathlib, sys; pathlib.Path({str(broken)!r}).exists() and sys.exit('bad version')\n{SERVER}"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number = listener.fileno()
        web = Program("web", [sys.executable, "-c", code, str(number)], sockets=(number,))
        with Supervisor([web], tmp_path, lines.append) as running:
            first = asked(listener.getsockname())
            broken.touch()
            running.renew()
            running.watch(lambda: len(lines) == 2)
            assert asked(listener.getsockname()) == first
    assert lines[1] == "the new web ended: bad version; the old one stays"


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != "zombie"
    except psutil.NoSuchProcess:
        return False


def test_children_end_when_the_supervisor_is_killed(tmp_path):
    script = """import pathlib, sys, time
from safetyportal.core.supervisor import Program, Supervisor
program = Program("child", [sys.executable, "-c", "import time; time.sleep(60)"])
with Supervisor([program], pathlib.Path(sys.argv[1]), print) as supervisor:
    print(supervisor.children[0].process.pid, flush=True)
    time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    child = psutil.Process(int(parent.stdout.readline()))
    time.sleep(0.3)  # until setpriv has tied the child to its parent
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 10
    while child.is_running() and child.status() != "zombie":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_killed_engine_is_started_again_by_the_upkeep(tmp_path_factory, lines):
    engines = Engines(tmp_path_factory.mktemp("upkeep") / "var")
    try:
        engines.start()
        cache = engines.engines[2]
        first = cache.process()
        first.kill()
        wait_until_gone(first, 10)
        keep_up(engines, lines.append)
        keep_up(engines, lines.append)
        assert engines.running()
        assert cache.process().pid != first.pid
    finally:
        engines.stop()
    assert lines == ["redis-cache was gone and runs again"]
