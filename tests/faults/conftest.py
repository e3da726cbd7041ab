"""A portal of its own for the tests of faults: reference data of the suite, a few people, a server that may die."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from benchmarks.faults import processes
from safetyportal.core.embedded import Engines
from safetyportal.core.embedded.postgres import DATABASE, ROLE, SUPERUSER, Postgres, binary
from tests.engines import ensure_template, use_database


@dataclass
class World:
    """`people` is what `benchmarks.faults.seed` printed."""

    var_dir: Path
    backups: Path
    people: dict

    @property
    def server(self) -> Postgres:
        return Postgres(self.var_dir)


@pytest.fixture(scope="session")
def dump(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """The template database of the suite as a file."""
    file = tmp_path_factory.mktemp("dump") / "template.dump"
    host = Postgres(settings.VAR_DIR.resolve()).socket_dir
    name = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        template = ensure_template()
        use_database(name)
    words = ["--format=custom", "--compress=0", f"--host={host}", f"--username={SUPERUSER}", f"--file={file}"]
    subprocess.run([binary("pg_dump"), *words, template], check=True)
    return file


@pytest.fixture(scope="module")
def world(dump, tmp_path_factory) -> Iterator[World]:
    """Engines with archiving, and the small world of the faults."""
    home = tmp_path_factory.mktemp("faults")
    var_dir, backups = home / "var", home / "backups"
    os.environ["BACKUP_DIR"] = str(backups)
    engines = Engines(var_dir)
    engines.start(end_with_parent=True)
    try:
        host = engines.engines[0].socket_dir
        words = [f"--host={host}", f"--username={ROLE}", f"--dbname={DATABASE}", "--no-owner", "--exit-on-error"]
        subprocess.run([binary("pg_restore"), *words, dump], check=True)
        yield World(var_dir, backups, json.loads(processes.module(var_dir, "benchmarks.faults.seed")))
    finally:
        del os.environ["BACKUP_DIR"]
        engines.stop()
