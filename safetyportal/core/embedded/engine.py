"""What the embedded PostgreSQL and Redis have in common: where they live, how they start and how they end."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

LONGEST_SOCKET_PATH = 103  # sun_path: 108 bytes on Linux, 104 on macOS, one of them the closing NUL
LONGEST_SOCKET_NAME = len("/pg/.s.PGSQL.5432")
LOG_LIMIT = 20_000_000  # bytes; a longer log is put aside at the next start


class EngineError(RuntimeError):
    """An engine did not start or stop. The message is one line for the person at the keyboard."""


class Engine(ABC):
    """One server process that keeps its data below `var_dir`.

    `durable=False` trades safety for speed and is for tests only.
    """

    name: str
    stop_signal: int
    start_seconds = 60.0
    stop_seconds = 60.0

    def __init__(self, var_dir: Path, *, durable: bool = True) -> None:
        self.var_dir = var_dir
        self.durable = durable
        self.data_dir = var_dir / self.name
        self.log_file = var_dir / "log" / f"{self.name}.log"

    @abstractmethod
    def command(self) -> list[str]:
        """The command that runs the server in the foreground."""

    @abstractmethod
    def recorded_pid(self) -> int | None:
        """The process id that the server wrote down when it started; may be stale."""

    @abstractmethod
    def answers(self) -> bool:
        """True when the server takes connections."""

    def prepare(self) -> None:
        """Make the data directory, remove what a killed server left behind."""
        self.data_dir.mkdir(mode=0o700, exist_ok=True)

    def launcher(self) -> list[str]:
        """Words to put before the command (another user, for example)."""
        return []

    def settle(self) -> None:  # noqa: B027 -- most engines need nothing
        """Do what is needed once after the server began to answer."""

    def process(self) -> psutil.Process | None:
        """The running server, or None. A recycled process id is not mistaken for it."""
        pid = self.recorded_pid()
        try:
            process = psutil.Process(pid) if pid else None
            return process if process and works_in(process, self.data_dir) else None
        except psutil.Error:
            return None

    def running(self) -> bool:
        return self.process() is not None and self.answers()

    def start(self, *, end_with_parent: bool) -> None:
        """Start the server when it does not run; return when it answers. The caller holds the lock."""
        running = self.process()
        if running is None or not self.answers_while(lambda: alive(running)):
            self.prepare()
            child = self.spawn(end_with_parent)
            if not self.answers_while(lambda: child.poll() is None):
                raise EngineError(f"{self.name} did not start: {last_line(self.log_file)} (see {self.log_file})")
        self.settle()

    def spawn(self, end_with_parent: bool) -> "subprocess.Popen[bytes]":
        put_long_log_aside(self.log_file)
        words = [*parent_bound(end_with_parent, self.stop_signal, inside=self.launcher()), *self.command()]
        with self.log_file.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 -- our own command
                words,
                cwd=self.data_dir,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is for the supervisor, not for the engine
                env=plain_environment(),
            )

    def answers_while(self, lives: Callable[[], bool]) -> bool:
        """Wait until the server answers; False when it ended first, as one that was just killed does."""
        deadline = time.monotonic() + self.start_seconds
        while not self.answers():
            if not lives():
                return False
            if time.monotonic() > deadline:
                raise EngineError(f"{self.name} does not answer after {self.start_seconds:.0f} s (see {self.log_file})")
            time.sleep(0.02)
        return True

    def stop(self) -> None:
        """Stop the server, losing nothing it acknowledged; kill it only when it will not go."""
        process = self.process()
        if process is None:
            return
        with suppress(psutil.NoSuchProcess):
            process.send_signal(self.stop_signal)
            if not wait_until_gone(process, self.stop_seconds):
                process.kill()
                wait_until_gone(process, 10)


def alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def works_in(process: psutil.Process, directory: Path) -> bool:
    """True when the process is alive and `directory` is its working directory: how we know our own servers."""
    return alive(process) and Path(process.cwd()) == directory.resolve()


def wait_until_gone(process: psutil.Process, seconds: float) -> bool:
    """True when the process ended in time. One that ended but was not collected yet by its parent counts as gone."""
    deadline = time.monotonic() + seconds
    while alive(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def installed(package: str) -> Path:
    """Where a package's files are. It is not imported: these packages act on the machine when they are."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise EngineError(
            f"{package} is not installed: set DATABASE_URL and REDIS_URL, or install requirements/base.lock"
        )
    return Path(spec.origin).parent


def socket_dir(var_dir: Path) -> Path:
    """Where sockets go: below `var_dir`, or in a short private directory when that path is too long for a socket."""
    inside = var_dir / "run"
    if len(os.fsencode(inside)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:12]
    return Path("/tmp") / f"safetyportal-{os.getuid()}-{digest}"  # noqa: S108 -- checked by private_directory


def private_directory(path: Path, mode: int = 0o700) -> None:
    """Make `path` a real directory of ours that nobody else can write to. Raises EngineError when it is not ours."""
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    found = path.lstat()
    if path.is_symlink() or found.st_uid != os.getuid():
        raise EngineError(f"{path} belongs to somebody else: remove it or set VAR_DIR to a shorter path")
    path.chmod(mode)


@contextmanager
def exclusive(lock_file: Path) -> Iterator[None]:
    """Hold `lock_file`, so that processes that start the engines at the same moment take turns."""
    with lock_file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def parent_bound(wanted: bool, stop_signal: int, *, inside: Sequence[str] = ()) -> list[str]:
    """Launcher words that also end the server when the process that starts it dies, where the system can do that."""
    tie = [f"--pdeathsig={signal.Signals(stop_signal).name.removeprefix('SIG')}"] if wanted else []
    if inside:
        return [*inside, *tie, "--"]
    setpriv = shutil.which("setpriv") if tie and sys.platform == "linux" else None
    return [setpriv, *tie, "--"] if setpriv else []


def plain_environment() -> Mapping[str, str]:
    """The environment of an engine: no secret of the portal, no variable that changes how PostgreSQL behaves."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "TMPDIR"}}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def put_long_log_aside(log_file: Path) -> None:
    if log_file.exists() and log_file.stat().st_size > LOG_LIMIT:
        log_file.replace(log_file.with_suffix(".log.1"))


def last_line(log_file: Path) -> str:
    with log_file.open("rb") as log:
        log.seek(max(0, log_file.stat().st_size - 4096))
        lines = log.read().decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "no message")
