"""Prepares the demonstration: each step is done once and skipped afterwards unless its sources changed."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from safetyportal.core.catalogues import compile_catalogues
from safetyportal.core.console import Console
from safetyportal.core.preflight import NotReady

KEPT_BY_RESET = {"keys.json", "run", "log"}  # the keys are in use already; the lock is held


class Demonstration:
    """The steps between an empty directory and a portal worth looking at."""

    def __init__(self, var_dir: Path, size: str, console: Console) -> None:
        self.var_dir = var_dir
        self.size = size
        self.console = console
        self.state_file = var_dir / "demo_state.json"
        self.accounts_file = var_dir / "demo_accounts.json"

    def prepare(self) -> None:
        """Migrate, load, seed, collect. The database is running."""
        base = settings.BASE_DIR
        self.refuse_other_size()
        with self.console.step("compile translations"):
            compile_catalogues(base / "locale")
        self.once("migrate the database", "migrate", files(base, "**/migrations/*.py"), self.migrate)
        sources = [*files(base, "**/commands/load_reference.py"), *files(base, "safetyportal/core/data/**/*")]
        sources += files(base, "[a-z]*/data/**/*.toml")  # what the apps bring
        self.once("load divisions, industries, calendar and rules", "reference", sources, self.load_reference)
        self.once(f"seed the demonstration, size {self.size}", "seed", [], self.seed)
        self.once("collect static files", "static", files(base, "static/**/*"), self.collect_static)

    def migrate(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)

    def load_reference(self) -> None:
        call_command("load_reference")

    def seed(self) -> None:
        for command in settings.DEMO_COMMANDS:
            call_command(command, size=self.size)

    def collect_static(self) -> None:
        call_command("collectstatic", verbosity=0, interactive=False)

    def once(self, text: str, name: str, sources: Iterable[Path], act: Callable[[], None]) -> None:
        """Do the step unless it was done with the same sources."""
        digest, state = stamp(sources), self.state()
        if state.get(name) == digest:
            self.console.done += 1
            self.console.line(f"[{self.console.done}/{self.console.steps}] {text}: already done")
            return
        with self.console.step(text):
            act()
        extra = {"size": self.size} if name == "seed" else {}
        self.state_file.write_text(json.dumps({**self.state(), name: digest, **extra}), encoding="utf-8")

    def state(self) -> dict[str, str]:
        return json.loads(self.state_file.read_text(encoding="utf-8")) if self.state_file.exists() else {}

    def refuse_other_size(self) -> None:
        size = self.state().get("size", self.size)
        if size != self.size:
            raise NotReady(f"{self.var_dir} holds a demonstration of SIZE={size}: add RESET=1 to replace it")

    def reset(self) -> None:
        """Remove all data of the demonstration. Only ever called with the embedded engines, which are stopped."""
        for path in self.var_dir.iterdir() if self.var_dir.exists() else ():
            if path.name in KEPT_BY_RESET:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def accounts_table(self) -> list[str]:
        """The lines of the table of accounts that `seed_demo` left: one account for each role."""
        if not self.accounts_file.exists():
            return []
        accounts = json.loads(self.accounts_file.read_text(encoding="utf-8"))
        rows = [
            [str(account.get(key, "")) for key in ("role", "username", "password", "place", "note")]
            for account in accounts
        ]
        return table([["role", "account", "password", "place", "note"], *rows])


def files(base: Path, pattern: str) -> list[Path]:
    skipped = {base / ".venv", base / "var"}
    return [path for path in base.glob(pattern) if path.is_file() and not skipped & set(path.parents)]


def stamp(paths: Iterable[Path]) -> str:
    """A digest of names, sizes and times: cheap, and a touched file only repeats a step that may be repeated."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        found = path.stat()
        digest.update(f"{path}:{found.st_size}:{found.st_mtime_ns};".encode())
    return digest.hexdigest()


def table(rows: list[list[str]]) -> list[str]:
    """Align the columns; a Chinese character takes two places on a terminal."""
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(row)).rstrip() for row in rows]


def width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
