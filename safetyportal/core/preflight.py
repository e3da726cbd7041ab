"""What must be true of the machine before anything is started; each failure is one line that says what to do."""

import fcntl
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DISK_BYTES = 2_000_000_000


class NotReady(RuntimeError):
    """The machine cannot run the portal as asked. The message is the line to show; the exit code is 2."""


def check_machine(host: str, port: int, var_dir: Path) -> None:
    """Raise NotReady when the disk is too full or the port taken."""
    check_disk(var_dir)
    check_port(host, port)


def check_disk(var_dir: Path) -> None:
    existing = next(path for path in (var_dir, *var_dir.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < DISK_BYTES:
        raise NotReady(f"only {free / 1e9:.1f} GB free below {existing}, {DISK_BYTES / 1e9:.0f} GB are needed")


def check_port(host: str, port: int) -> None:
    if not 0 < port < 65536:
        raise NotReady(f"PORT={port} is not a port number")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise NotReady(f"port {port} needs root: choose one above 1023, for example PORT=8001") from None
        except OSError:
            raise NotReady(f"port {port} is taken: stop what uses it or choose another one, PORT=8001") from None


@contextmanager
def only_one(var_dir: Path) -> Iterator[None]:
    """Hold `var_dir` for one supervisor; raise NotReady when another one has it."""
    (var_dir / "run").mkdir(parents=True, exist_ok=True)
    with (var_dir / "run" / "supervisor.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotReady(f"the portal of {var_dir} is already running: stop it first, or set VAR_DIR") from None
        yield
