"""The suite's own PostgreSQL and Redis, and a database for each worker in a tenth of a second.

The first worker migrates one template database and loads the reference data into it; every worker clones the
template. A test that commits (`transactional_db`, `live_server`) gets a new clone afterwards instead of a flush,
so that reference data is always there. The template is kept in VAR_DIR until a migration or reference file changes.
"""

import fcntl
import gc
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg2
import psycopg2.errors
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase, override_settings
from psycopg2 import sql

from safetyportal.core.catalogues import compile_catalogues
from safetyportal.core.embedded import Engines
from tests import migrating, reference

TEMPLATE = "portal_template"
SHAPING_FILES = ("migrations/*.py", "models.py", "models/*.py", "roles.py", "roles/*.py", "audit_actions.py")


class Sessions:
    """Counts the test sessions that share one VAR_DIR, so that the last one stops the engines."""

    def __init__(self) -> None:
        directory = settings.VAR_DIR / "run"
        directory.mkdir(parents=True, exist_ok=True)
        self.handle = (directory / "test-sessions.lock").open("a")
        fcntl.flock(self.handle, fcntl.LOCK_SH)

    def last(self) -> bool:
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """In the process that starts the workers: compile the catalogues, start the engines."""
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    compile_catalogues(settings.BASE_DIR / "locale")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing
    session.config.portal_sessions = Sessions()
    Engines(settings.VAR_DIR, durable=False).start(end_with_parent=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Everything imported and collected stays to the end: looking through it again and again costs a tenth of the
    suite, and a thousand objects more are soon made by a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure(config: pytest.Config) -> None:
    sessions = getattr(config, "portal_sessions", None)
    if sessions is None:
        return
    if sessions.last():
        Engines(settings.VAR_DIR, durable=False).stop()
    sessions.handle.close()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[None]:
    """Give this worker its clone; drop it at the end."""
    with django_db_blocker.unblock():
        base = settings.DATABASES["default"]["NAME"]
        clone = f"test_{os.environ.get('PYTEST_XDIST_TESTRUNUID', '')[:8]}{os.getpid()}_{worker_number()}"
        template = ensure_template()
        use_database(clone)
        make_clone(clone, template)
        TransactionTestCase._fixture_teardown = lambda case: make_clone(clone, template)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        run([drop(clone)])
        use_database(base)


def worker_number() -> int:
    """0 without pytest-xdist, else 1 for gw0 and so on."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "")
    return int(name.removeprefix("gw")) + 1 if name else 0


def ensure_template() -> str:
    """Return the name of the template database, built when it does not exist yet for this state of the files."""
    name = f"{TEMPLATE}_{fingerprint()}"
    with (settings.VAR_DIR / "run" / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        existing = databases()
        if name not in existing:
            draft = f"{name}_draft"
            run([drop(draft), sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(draft))])
            use_database(draft)
            with migrating.in_strides():
                call_command("migrate", verbosity=0, interactive=False)
            with connection.cursor() as cursor:
                reference.load_test_reference(cursor)
                cursor.execute("ANALYZE")
            connections.close_all()
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            run([rename.format(sql.Identifier(draft), sql.Identifier(name))])
            run([drop(old) for old in existing if old.startswith(TEMPLATE)])
    return name


def fingerprint() -> str:
    """A digest of every file that decides what the template contains."""
    digest = hashlib.sha256()
    for path in sorted({*shaping_files(), Path(reference.__file__), *reference.SOURCES}):
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def shaping_files() -> Iterable[Path]:
    for config in apps.get_app_configs():
        for pattern in SHAPING_FILES:
            yield from Path(config.path).glob(pattern)


def make_clone(name: str, template: str) -> None:
    """Replace the database `name` by a fresh copy of the template; ends whatever still uses it."""
    connections.close_all()
    words = "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"  # half the work of writing it all to the log too
    copy = sql.SQL(words).format(sql.Identifier(name), sql.Identifier(template))
    run([drop(name), copy])
    ContentType.objects.clear_cache()
    cache.clear()


def use_database(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def drop(name: str) -> sql.Composable:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))


def databases() -> list[str]:
    with maintenance() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return [name for (name,) in cursor.fetchall()]


def run(statements: Iterable[sql.Composable]) -> None:
    with maintenance() as cursor:
        for statement in statements:
            patiently(cursor, statement)


def patiently(cursor, statement: sql.Composable, tries: int = 40) -> None:
    """An autovacuum worker in the database is the server's own: it cannot be ended, but is soon gone."""
    for left in range(tries - 1, -1, -1):
        try:
            return cursor.execute(statement)
        except psycopg2.errors.InsufficientPrivilege:
            if not left:
                raise
            time.sleep(0.25)
    return None


class maintenance:
    """A cursor outside any test database, in autocommit: databases cannot be made inside a transaction."""

    def __enter__(self) -> "psycopg2.extensions.cursor":
        given = connection.settings_dict
        self.connection = psycopg2.connect(
            host=given["HOST"],
            port=given["PORT"] or None,
            user=given["USER"],
            password=given["PASSWORD"] or None,
            dbname="postgres",
        )
        self.connection.autocommit = True
        return self.connection.cursor()

    def __exit__(self, *_: object) -> None:
        self.connection.close()


@pytest.fixture(scope="session", autouse=True)
def private_media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Uploads of a worker go to its own directory."""
    directory = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=directory):
        yield directory
    shutil.rmtree(directory, ignore_errors=True)
