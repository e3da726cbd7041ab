"""All embedded engines of one `var_dir` together."""

import os
from pathlib import Path

from safetyportal.core.embedded import redis
from safetyportal.core.embedded.engine import Engine, exclusive, private_directory, socket_dir
from safetyportal.core.embedded.postgres import Postgres


class Engines:
    """PostgreSQL unless `DATABASE_URL` names another one, both Redis servers unless `REDIS_URL` does.

    Safe to start from many processes at once. An engine outlives the process that started it, so that a shell
    and a server can share it; `make stop` ends it. A supervisor asks for `end_with_parent` and stops it itself.
    """

    def __init__(self, var_dir: Path, *, durable: bool = True) -> None:
        self.var_dir = var_dir.resolve()
        self.engines: list[Engine] = []
        if not external("DATABASE_URL"):
            self.engines.append(Postgres(self.var_dir, durable=durable))
        if not external("REDIS_URL"):
            self.engines.append(redis.broker(self.var_dir, durable=durable))
            self.engines.append(redis.cache(self.var_dir, durable=durable))

    def start(self, *, end_with_parent: bool = False) -> None:
        """Start what does not run yet; return when all of them answer. Raises EngineError."""
        if not self.engines:
            return
        self.make_directories()
        with exclusive(self.var_dir / "run" / "engines.lock"):
            for engine in self.engines:
                engine.start(end_with_parent=end_with_parent)

    def stop(self) -> None:
        """Stop all of them in the reverse order."""
        if not (self.var_dir / "run").exists():
            return
        with exclusive(self.var_dir / "run" / "engines.lock"):
            for engine in reversed(self.engines):
                engine.stop()

    def running(self) -> bool:
        return all(engine.running() for engine in self.engines)

    def make_directories(self) -> None:
        """The engines' directories are private; root must let PostgreSQL's account pass through the outer ones."""
        outer = 0o711 if os.geteuid() == 0 else 0o700
        for path in (self.var_dir, self.var_dir / "run", socket_dir(self.var_dir)):
            private_directory(path, outer)
        private_directory(self.var_dir / "log")


def external(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))
