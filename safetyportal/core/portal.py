"""Runs the whole portal on this machine until it is told to stop: shared by `serve` and `demo`."""

import json
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from safetyportal.core.console import Console
from safetyportal.core.embedded import EngineError, Engines
from safetyportal.core.preflight import NotReady, check_machine, only_one
from safetyportal.core.programs import portal_programs
from safetyportal.core.supervisor import Interrupted, Signals, Supervisor

READY_SECONDS = 120
BACKLOG = 2048  # requests that may wait while the web server is replaced


class Portal:
    """One portal at `http://host:port/` with its data in `var_dir`."""

    def __init__(self, var_dir: Path, host: str, port: int, console: Console) -> None:
        self.var_dir = var_dir
        self.host = host
        self.port = port
        self.console = console
        self.signals = Signals()
        self.url = f"http://{host}:{port}/"
        self.lacks = "web server"

    def run(self, prepare: Callable[[], None], announce: Callable[[], None]) -> int:
        """Start the engines, `prepare`, start the processes, `announce` when ready, stop all at the end.

        Returns the exit code: 0 after Ctrl-C or SIGTERM, 1 when a process cannot be kept alive, 2 when it could
        not start.
        """
        os.umask(0o077)  # logs, uploads and keys are nobody else's business
        engines = Engines(self.var_dir)
        try:
            check_machine(self.host, self.port, self.var_dir)
            with only_one(self.var_dir):
                self.signals.install()
                try:
                    return self.start(engines, prepare, announce)
                finally:
                    self.signals.quiet()
                    engines.stop()
                    self.console.line("stopped")
        except (NotReady, EngineError) as error:
            self.console.line(f"error: {error}")
            return 2
        except Interrupted:
            return 0

    def start(self, engines: Engines, prepare: Callable[[], None], announce: Callable[[], None]) -> int:
        with self.console.step("start PostgreSQL and Redis"):
            engines.start(end_with_parent=True)
        prepare()
        with socket.create_server((self.host, self.port), backlog=BACKLOG) as listener:
            programs = portal_programs(self.var_dir, listener.fileno())
            self.signals.quiet()
            if self.signals.received:
                return 0
            with Supervisor(programs, self.var_dir / "log", self.console.detail) as supervisor:
                supervisor.upkeep = lambda: self.keep_up(engines, supervisor)
                code = self.supervise(supervisor, announce)
                self.console.line("stopping: web, workers, clock, database")
        return code

    def keep_up(self, engines: Engines, supervisor: Supervisor) -> None:
        keep_up(engines, supervisor.say)
        if self.signals.renewal():
            supervisor.renew()

    def supervise(self, supervisor: Supervisor, announce: Callable[[], None]) -> int:
        with self.console.step("start web server, workers and clock"):
            deadline = time.monotonic() + READY_SECONDS
            alive = supervisor.watch(lambda: self.stopped() or self.ready() or time.monotonic() > deadline)
        if alive and not self.stopped():
            if self.lacks:
                raise NotReady(f"not ready after {READY_SECONDS} s: {self.lacks} (see {self.var_dir / 'log'})")
            announce()
            alive = supervisor.watch(self.stopped)
        return 0 if alive else 1

    def stopped(self) -> bool:
        return bool(self.signals.received)

    def ready(self) -> bool:
        """Ask once; what is missing stays in `lacks`."""
        self.lacks = self.missing()
        return not self.lacks

    def missing(self) -> str:
        """What /readyz says is missing; empty when the portal is ready."""
        try:
            request = urllib.request.Request(f"{self.url}readyz", headers={"Host": accepted_host()})  # noqa: S310
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310 -- our own address
                return ""
        except urllib.error.HTTPError as error:
            return said_missing(error.read())
        except OSError:
            return "web server"


def accepted_host() -> str:
    """A host name that the portal answers to: in production not the loopback address."""
    name = settings.ALLOWED_HOSTS[0].lstrip(".")
    return "127.0.0.1" if name == "*" else name


def keep_up(engines: Engines, say: Callable[[str], None]) -> None:
    """Start an engine again that was killed; the processes reconnect by themselves."""
    lost = [engine.name for engine in engines.engines if engine.process() is None]
    if lost:
        engines.start(end_with_parent=True)
        say(f"{', '.join(lost)} was gone and runs again")


def said_missing(body: bytes) -> str:
    try:
        return ", ".join(json.loads(body)["missing"]) or "unknown"
    except (ValueError, KeyError, TypeError):
        return "web server"
