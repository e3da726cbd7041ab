"""The portal under test: `manage.py serve` as the demonstration runs it, with its processes in view."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.faults import processes
from benchmarks.faults.processes import ROOT
from safetyportal.core.embedded import Engines, database_url, redis_settings

READY_SECONDS = 180
RESTARTED = "; restart "


class Portal:
    """One run of the portal on a copy of the seeded world. `own_engines=False`: somebody else runs the servers."""

    def __init__(self, home: Path, port: int, *, own_engines: bool = True, **environment: str) -> None:
        self.var_dir = home / "var"
        self.port = port
        self.base = f"http://127.0.0.1:{port}"
        self.own_engines = own_engines
        self.environment = environment
        self.engines = Engines(self.var_dir)
        self.log = home / "serve.log"
        self.process: subprocess.Popen[str] | None = None
        self.restarts_before = 0

    def __enter__(self) -> "Portal":
        if not self.own_engines:
            self.engines.start(end_with_parent=True)
            self.environment |= addresses(self.var_dir)
        words = ["manage.py", "serve", "--port", str(self.port)]
        self.process = processes.start(self.var_dir, *words, log=self.log, **self.environment)
        self.wait(lambda: "ready: " in self.said(), READY_SECONDS, "the portal")
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(90)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.engines.stop()

    def said(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def wait(self, until: Callable[[], bool], seconds: float, what: str) -> float:
        """Seconds until it is so. Raises `RuntimeError` when it takes too long or the portal has ended."""
        began = time.monotonic()
        while not until():
            if self.process is not None and self.process.poll() is not None:
                raise RuntimeError(f"the portal ended: {self.said()[-1500:]}")
            if time.monotonic() - began > seconds:
                raise RuntimeError(f"{what} took more than {seconds:.0f} s: {self.said()[-1000:]}")
            time.sleep(0.1)
        return time.monotonic() - began

    def ready(self) -> dict:
        """What /readyz says; `{"missing": {"web": …}}` when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.base}/readyz", timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with suppress(ValueError):
                return json.load(error)
        except OSError:
            pass
        return {"missing": {"web": "no answer"}}

    def is_ready(self) -> bool:
        return not self.ready().get("missing")

    def program(self, name: str) -> psutil.Process:
        """The process that the supervisor started for web, worker, bulk or beat."""
        mark = {"web": "gunicorn", "worker": "--hostname=worker@", "bulk": "--hostname=bulk@", "beat": "beat"}[name]
        for process in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):
                if any(mark in word for word in process.cmdline()):
                    return process
        raise RuntimeError(f"{name} does not run")

    def children(self, name: str) -> list[psutil.Process]:
        with suppress(psutil.Error, RuntimeError):
            return self.program(name).children()
        return []

    def begin_to_count(self) -> None:
        self.restarts_before = self.said().count(RESTARTED)

    def restarts(self) -> int:
        """How often the supervisor had to start something again since then."""
        return self.said().count(RESTARTED) - self.restarts_before


def addresses(var_dir: Path) -> dict[str, str]:
    """The engines of `var_dir` as a machine of its own would be named: the portal neither starts nor stops them."""
    cleared = {name: os.environ.pop(name) for name in ("DATABASE_URL", "REDIS_URL", "CACHE_URL") if name in os.environ}
    try:
        queue = redis_settings(var_dir)
        return {"DATABASE_URL": database_url(var_dir), "REDIS_URL": queue["broker"], "CACHE_URL": queue["cache"]}
    finally:
        os.environ.update(cleared)


def schema_mark() -> str:
    """Changes with every migration and every rule: then the world is seeded anew."""
    digest = hashlib.sha256()
    for pattern in ("[a-z]*/**/migrations/0*.py", "[a-z]*/**/data/rules/*.toml"):
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def seeded(home: Path, say: Callable[[str], None]) -> dict:
    """A fresh copy of the small world in `home/var`; it is made once and kept beside."""
    kept = home / "seeded"
    schema = schema_mark()
    if not (kept / "world.json").exists() or (kept / "schema").read_text() != schema:
        say("seeding a small world (once)")
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        try:
            world = processes.module(kept, "benchmarks.faults.seed", "--migrate")
        finally:
            Engines(kept).stop()
        (kept / "schema").write_text(schema)
        (kept / "world.json").write_text(world)
    var_dir = home / "var"
    shutil.rmtree(var_dir, ignore_errors=True)
    subprocess.run(["cp", "-a", str(kept), str(var_dir)], check=True)
    return json.loads((kept / "world.json").read_text())
