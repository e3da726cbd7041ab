"""A streaming copy of an embedded server, made as deploy/replica/start-replica.sh makes one."""

import os
import subprocess
from contextlib import closing
from pathlib import Path

from safetyportal.core.embedded import account
from safetyportal.core.embedded.engine import private_directory
from safetyportal.core.embedded.postgres import Postgres, binary


class Standby(Postgres):
    """Follows `primary`; keeps its data in a folder of its own."""

    def __init__(self, var_dir: Path, primary: Postgres, name: str = "machine_2") -> None:
        super().__init__(var_dir.resolve())
        self.primary, self.application = primary, name

    def settle(self) -> None:
        """Roles and databases come from the primary."""

    def copy(self) -> None:
        """Take the base backup, ready to follow."""
        outer = 0o711 if os.geteuid() == 0 else 0o700
        for folder in (self.var_dir, self.var_dir / "run"):
            private_directory(folder, outer)
        private_directory(self.var_dir / "log")
        words = [
            str(binary("pg_basebackup")), f"--dbname={self.source()}", f"--pgdata={self.data_dir}",
            "--wal-method=stream", "--checkpoint=fast", "--write-recovery-conf",
            "--create-slot", f"--slot={self.application}",
        ]  # fmt: skip
        subprocess.run(words, check=True, capture_output=True)
        if account.needed():
            for found in (self.data_dir, *self.data_dir.rglob("*")):
                os.chown(found, account.account().pw_uid, account.account().pw_gid, follow_symlinks=False)

    def source(self) -> str:
        return f"host={self.primary.socket_dir} user=postgres application_name={self.application}"

    def promote(self) -> None:
        self.execute("SELECT pg_promote(true, 60)")

    def execute(self, statement: str):
        """One statement as the superuser; the first value of its answer."""
        return first_value(self, statement)


def first_value(server: Postgres, statement: str):
    with closing(server.connect("postgres")) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def wait_for_the_copy(primary: Postgres, standby: Standby) -> None:
    """Until the copy is confirmed on each commit: from then on a commit is in both places."""
    names = f"ANY 1 ({standby.application})"
    first_value(primary, f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
    first_value(primary, "SELECT pg_reload_conf()")
