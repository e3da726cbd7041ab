"""What every case has in common: a portal on a fresh world, a load, windows of time, and lines of the report."""

import shutil
import socket
import statistics
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.checker import Verdict, check
from benchmarks.faults.clients import POLITE, Ledger
from benchmarks.faults.load import Load
from benchmarks.faults.portal import Portal, seeded
from safetyportal.core.embedded.postgres import Postgres
from scripts.proxy import command as proxy_command


@dataclass
class Figure:
    """One line: what was measured, and whether it is as it should be (None: told, not judged)."""

    name: str
    value: str
    target: str = ""
    met: bool | None = None


@dataclass
class Outcome:
    case: str
    title: str
    figures: list[Figure] = field(default_factory=list)

    def add(self, name: str, value: object, target: str = "", met: bool | None = None) -> None:
        self.figures.append(Figure(name, str(value), target, met))

    @property
    def met(self) -> bool:
        return all(figure.met is not False for figure in self.figures)


@dataclass
class Bench:
    """Where and how long."""

    home: Path
    port: int
    quick: bool
    say: Callable[[str], None]
    minutes: float = 5.0
    world: dict = field(default_factory=dict)
    running: Portal | None = None
    kind: tuple[bool, dict[str, str]] = (True, {})  # of the one that runs

    def seconds(self, full: float, quick: float) -> float:
        return quick if self.quick else full

    def count(self, full: int, quick: int) -> int:
        return quick if self.quick else full

    @contextmanager
    def portal(self, *, own_engines: bool = True, **environment: str) -> Iterator[Portal]:
        """A portal on a copy of the world; the one of the case before, when that went well and is of the same kind."""
        kind = (own_engines, environment)
        if self.running is None or self.kind != kind or not self.running.is_ready():
            self.close()
            self.world = seeded(self.home, self.say)
            self.kind, self.running = kind, Portal(self.home, self.port, own_engines=own_engines, **environment)
            self.running.__enter__()
        self.running.begin_to_count()
        try:
            yield self.running
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the portal that may still run."""
        portal, self.running = self.running, None
        if portal is not None:
            portal.__exit__()

    def load(self, portal: Portal, *, base: str = "", **options) -> Load:
        return Load(base or portal.base, self.world, **options)

    @contextmanager
    def proxy(self, portal: Portal) -> Iterator[str]:
        """nginx before the portal, as it is shipped; gives the address of its front."""
        home, ports = self.home / "proxy", (self.port + 1, self.port + 2)
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        words = proxy_command(home, "localhost", ports, f"127.0.0.1:{portal.port}")
        with (home / "out.log").open("wb") as out:
            nginx = subprocess.Popen(words, stdout=out, stderr=out)
        try:
            until_listening(ports[1])
            yield f"https://localhost:{ports[1]}"
        finally:
            nginx.terminate()
            nginx.wait(20)

    def judge(
        self, outcome: Outcome, portal: Portal, load: Load, *, drain: float = 120, server: Postgres | None = None
    ) -> Verdict:
        """Compare ledger and database, and put the result into the report."""
        verdict = check(portal.var_dir, load.ledger, self.world["edges"], drain=drain, server=server)
        outcome.add("acknowledged", f"{verdict.acknowledged} of {len(load.ledger.entries)} acts")
        for name, found in (
            ("acknowledged and lost", verdict.lost),
            ("effects doubled", verdict.doubled),
            ("illegal state paths", verdict.illegal),
            ("files that a row names and nobody has", verdict.files_missing),
        ):
            outcome.add(name, shown(found), "0", not found)
        outcome.add("rows without an audit entry", verdict.half_written, "0", verdict.half_written == 0)
        outcome.add("jobs still open", verdict.open_jobs, "0", verdict.open_jobs == 0)
        outcome.add("files that no row names", shown(verdict.files_orphaned))
        refused = [entry for entry in load.ledger.entries if "refused" in entry.answer]
        if refused:
            outcome.add("acts refused for good", f"{len(refused)}, first: {refused[0].what} {refused[0].answer}")
        outcome.add("errors of the load itself", shown(load.errors), "0", not load.errors)
        return verdict


def until_listening(port: int) -> None:
    end = time.monotonic() + 30
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if time.monotonic() > end:
            raise RuntimeError(f"nobody listens on port {port}")
        time.sleep(0.1)


def shown(found: list[str]) -> str:
    return f"{len(found)} ({', '.join(found[:2])}{' …' if len(found) > 2 else ''})" if found else "0"


@dataclass
class Window:
    """Requests that began in a span of time."""

    times: list[float]
    statuses: list[int]
    unanswered: Counter[str]  # what was asked for without an answer

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[-1] if len(self.times) > 1 else 0.0

    @property
    def failed(self) -> int:
        """No answer, or an error that does not say when to come back."""
        return sum(status == 0 or (status >= 500 and status not in POLITE) for status in self.statuses)

    @property
    def polite(self) -> int:
        return sum(status == 503 for status in self.statuses)

    @property
    def error_rate(self) -> float:
        return self.failed / len(self.statuses) if self.statuses else 0.0

    def words(self) -> str:
        kinds = Counter(status or "no answer" for status in self.statuses if status == 0 or status >= 500)
        told = [f"{kind}: {count}" for kind, count in kinds.items()]
        told += [f"{count} of them for {what}" for what, count in self.unanswered.items()]
        detail = f" ({', '.join(told)})" if self.failed else ""
        return f"{len(self.statuses)} requests, {self.failed} failed{detail}, {self.polite} asked to come later"


def window(ledger: Ledger, begin: float, end: float, *, answered: bool = True) -> Window:
    """`answered`: only what was carried out counts for the times."""
    tries = [one for one in ledger.tries if begin <= one.at < end]
    fine = [one.seconds for one in tries if not answered or 0 < one.status < 500]
    return Window(fine, [one.status for one in tries], Counter(one.what for one in tries if not one.status))


def now() -> float:
    return time.time()
