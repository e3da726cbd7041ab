"""Runs the processes of the portal together and ends them together.

A child that dies is started again, later each time; after `RESTARTS` times within a short life everything is
stopped, because a half-running portal is worse than one that says why it stopped. `renew` replaces all of them while
people work: what listens hands its socket over, so that no request is refused.
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
READING_SECONDS = 5.0  # that a program without a sign of being ready is given
UPKEEP_SECONDS = 2.0
Say = Callable[[str], None]


@dataclass(frozen=True)
class Program:
    """One long-running command. `grace` seconds pass between the request to end and the kill.

    `sockets` are listening file descriptors that it inherits; such a program touches the file that READY_FILE names
    once it answers.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    grace: float = 20.0
    sockets: tuple[int, ...] = ()


@dataclass
class Child:
    program: Program
    log_file: Path
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    restarts: int = 0
    start_again_at: float = 0.0
    leaving: "subprocess.Popen[bytes] | None" = None  # the process that a new one replaces
    told_at: float = 0.0  # when that one was asked to end

    @property
    def ready_file(self) -> Path:
        return self.log_file.with_suffix(".ready")

    def start(self) -> None:
        put_long_log_aside(self.log_file)
        self.ready_file.unlink(missing_ok=True)
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- our own command
                [*parent_bound(True, signal.SIGTERM), *self.program.command],
                env={**os.environ, "READY_FILE": str(self.ready_file), **self.program.environment},
                pass_fds=self.program.sockets,
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
        for process in filter(None, (self.process, self.leaving)):
            send(process, number, whole_group=whole_group)

    def renew(self) -> None:
        """Have a new process take over: beside the old one where both can take from one socket, else after it."""
        if self.process is None or self.leaving is not None:
            return
        self.leaving, self.told_at = self.process, 0.0
        if self.program.sockets:
            self.start()
        else:
            self.tell()

    def is_settled(self) -> bool:
        """Whether nothing is being replaced here, and what was started has had time to read the program."""
        reading = not self.ready_file.exists() and time.monotonic() < self.started + READING_SECONDS
        return self.leaving is None and not reading

    def tell(self) -> None:
        """Ask the old process to end; what it has begun it finishes."""
        if self.leaving is not None:
            send(self.leaving, signal.SIGTERM)
        self.told_at = time.monotonic()

    def see_off(self) -> str:
        """One look at the replacement; what to tell about it."""
        old = self.leaving
        if old is None:
            return ""
        if old.poll() is not None:
            send(old, signal.SIGKILL, whole_group=True)
            self.leaving = None
            if not self.program.sockets:
                self.start()
            return f"{self.program.name} was renewed"
        if self.told_at:
            if time.monotonic() > self.told_at + self.program.grace:
                send(old, signal.SIGKILL, whole_group=True)
        elif not self.running():
            self.process, self.leaving = old, None
            return f"the new {self.program.name} ended: {last_line(self.log_file)}; the old one stays"
        elif self.ready_file.exists():
            self.tell()
        return ""


def send(process: "subprocess.Popen[bytes]", number: int, *, whole_group: bool = False) -> None:
    with suppress(ProcessLookupError):
        if whole_group:
            os.killpg(process.pid, number)
        elif process.poll() is None:
            process.send_signal(number)


class Supervisor:
    """Starts the programs, watches them until SIGINT or SIGTERM, stops them. Use as a context manager."""

    def __init__(
        self, programs: Sequence[Program], log_dir: Path, say: Say, upkeep: Callable[[], None] = lambda: None
    ) -> None:
        self.children = [Child(program, log_dir / f"{program.name}.log") for program in programs]
        self.say = say
        self.upkeep = upkeep  # called every UPKEEP_SECONDS while watching
        self.upkeep_at = 0.0
        self.to_renew: list[Child] = []
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
            self.renew_next()
            if time.monotonic() > self.upkeep_at:
                self.upkeep()
                self.upkeep_at = time.monotonic() + UPKEEP_SECONDS
            time.sleep(PAUSE)
        return True

    def renew(self) -> None:
        """Replace every process while the portal goes on."""
        self.say("renewing all processes")
        self.to_renew = list(self.children)

    def renew_next(self) -> None:
        """One after the other: each reads the whole program, and together they would take all cores from the pages."""
        if self.to_renew and all(child.is_settled() for child in self.children):
            self.to_renew.pop(0).renew()

    def look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.leaving is not None:
            if words := child.see_off():
                self.say(words)
        elif child.start_again_at:
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
            for process in filter(None, (child.process, child.leaving)):
                with suppress(subprocess.TimeoutExpired):
                    process.wait(max(0.1, began + child.program.grace - time.monotonic()))
            child.signal(signal.SIGKILL, whole_group=True)
            for process in filter(None, (child.process, child.leaving)):
                process.wait(10)


def how_it_ended(code: int | None) -> str:
    """A negative code is the number of the signal that killed the process."""
    return f"was killed by {signal.Signals(-code).name}" if code is not None and code < 0 else f"ended with code {code}"


class Interrupted(Exception):
    """SIGTERM or SIGINT arrived."""


class Signals:
    """Turns SIGINT and SIGTERM into one exception, then into a flag, so that clean-up is never cut short.

    SIGHUP only asks for new processes.
    """

    def __init__(self) -> None:
        self.received = 0
        self.raising = True
        self.renewal_asked = False

    def install(self) -> "Signals":
        signal.signal(signal.SIGHUP, self.ask_renewal)
        signal.signal(signal.SIGINT, self.handle)
        signal.signal(signal.SIGTERM, self.handle)
        return self

    def handle(self, number: int, _frame: object) -> None:
        first, self.received = not self.received, number
        if first and self.raising:
            raise Interrupted

    def ask_renewal(self, _number: int, _frame: object) -> None:
        self.renewal_asked = True

    def renewal(self) -> bool:
        """Whether it was asked for since the last question."""
        asked, self.renewal_asked = self.renewal_asked, False
        return asked

    def quiet(self) -> None:
        """From now on only remember the signal."""
        self.raising = False
