"""Runs the processes of the portal together and ends them together.

A child that dies is started again, later each time; after `RESTARTS` times within a short life everything is
stopped, because a half-running portal is worse than one that says why it stopped.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from safetyportal.core.embedded.engine import last_line, parent_bound, put_long_log_aside

RESTARTS = 5
HEALTHY_SECONDS = 60  # a child that lived this long has its restarts forgiven
PAUSE = 0.1
UPKEEP_SECONDS = 2.0
Say = Callable[[str], None]


@dataclass(frozen=True)
class Program:
    """One long-running command. `grace` seconds pass between the request to end and the kill."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    grace: float = 20.0


@dataclass
class Child:
    program: Program
    log_file: Path
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    restarts: int = 0
    start_again_at: float = 0.0

    def start(self) -> None:
        put_long_log_aside(self.log_file)
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- our own command
                [*parent_bound(True, signal.SIGTERM), *self.program.command],
                env={**os.environ, **self.program.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal reaches the supervisor only, which ends all in order
            )
        self.started = time.monotonic()
        self.start_again_at = 0.0

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: int, *, whole_group: bool = False) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                if whole_group:
                    os.killpg(self.process.pid, number)
                elif self.running():
                    self.process.send_signal(number)


class Supervisor:
    """Starts the programs, watches them until SIGINT or SIGTERM, stops them. Use as a context manager."""

    def __init__(
        self, programs: Sequence[Program], log_dir: Path, say: Say, upkeep: Callable[[], None] = lambda: None
    ) -> None:
        self.children = [Child(program, log_dir / f"{program.name}.log") for program in programs]
        self.say = say
        self.upkeep = upkeep  # called every UPKEEP_SECONDS while watching
        self.upkeep_at = 0.0
        self.failed = False

    def __enter__(self) -> "Supervisor":
        for child in self.children:
            child.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def watch(self, until: Callable[[], bool]) -> bool:
        """Keep the children alive until `until()`; False when one of them cannot be kept alive."""
        while not until():
            for child in self.children:
                self.look_after(child)
            if self.failed:
                return False
            if time.monotonic() > self.upkeep_at:
                self.upkeep()
                self.upkeep_at = time.monotonic() + UPKEEP_SECONDS
            time.sleep(PAUSE)
        return True

    def look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.start_again_at:
            if now >= child.start_again_at:
                child.start()
        elif not child.running():
            self.plan_restart(child, now)

    def plan_restart(self, child: Child, now: float) -> None:
        code = child.process.returncode if child.process else None
        child.signal(signal.SIGKILL, whole_group=True)  # its own children must not live on beside the new one
        if now - child.started > HEALTHY_SECONDS:
            child.restarts = 0
        reason = f"{child.program.name} {how_it_ended(code)}: {last_line(child.log_file)}"
        if child.restarts == RESTARTS:
            self.failed = True
            self.say(f"error: {reason}; gave up after {RESTARTS} restarts (see {child.log_file})")
            return
        delay = 2.0**child.restarts
        child.restarts += 1
        child.start_again_at = now + delay
        self.say(f"{reason}; restart {child.restarts} of {RESTARTS} in {delay:.0f} s")

    def stop(self) -> None:
        """Ask all children to end, wait, then kill what is left of each process group."""
        began = time.monotonic()
        for child in self.children:
            child.signal(signal.SIGTERM)
        for child in self.children:
            if child.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, began + child.program.grace - time.monotonic()))
            child.signal(signal.SIGKILL, whole_group=True)
            if child.process is not None:
                child.process.wait(10)


def how_it_ended(code: int | None) -> str:
    """A negative code is the number of the signal that killed the process."""
    return f"was killed by {signal.Signals(-code).name}" if code is not None and code < 0 else f"ended with code {code}"


class Interrupted(Exception):
    """SIGTERM or SIGINT arrived."""


class Signals:
    """Turns SIGINT and SIGTERM into one exception, then into a flag, so that clean-up is never cut short."""

    def __init__(self) -> None:
        self.received = 0
        self.raising = True

    def install(self) -> "Signals":
        signal.signal(signal.SIGINT, self.handle)
        signal.signal(signal.SIGTERM, self.handle)
        return self

    def handle(self, number: int, _frame: object) -> None:
        first, self.received = not self.received, number
        if first and self.raising:
            raise Interrupted

    def quiet(self) -> None:
        """From now on only remember the signal."""
        self.raising = False
