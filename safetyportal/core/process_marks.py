"""Which process holds something, written down so that others on the same machine can tell when it is gone."""

import os
import socket
from contextlib import suppress

import psutil

CLOCK_STEP = 30.0  # seconds; the start is reckoned from the clock of the machine, which may be set meanwhile


def own_mark() -> str:
    """Machine, number space, number and start of this process: no later process has the same."""
    process = psutil.Process()
    return f"{_here()} {process.pid} {process.create_time():.2f}"


def is_gone(mark: str) -> bool:
    """True when the process is known to be gone; False also when it belongs to another machine or container."""
    here, number, started = mark.rsplit(" ", 2) if mark.count(" ") >= 2 else ("", "", "")
    if not here or here != _here():
        return False
    try:
        process = psutil.Process(int(number))
        other = abs(process.create_time() - float(started)) > CLOCK_STEP
        return other or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False


def _here() -> str:
    """Containers may share a name and still number their processes apart."""
    space = ""
    with suppress(OSError):
        space = os.readlink("/proc/self/ns/pid")
    return f"{socket.gethostname()[:80]} {space}"
