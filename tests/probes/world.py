"""A small portal full of invented records, made once by the demonstration's own commands, cloned for each module.

Every app whose demonstration is seeded (`settings.DEMO_COMMANDS`) is in it without a change here.
"""

import fcntl
import hashlib
import importlib
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings
from psycopg2 import sql

from safetyportal.core.models import User
from tests import engines
from tests.probes import furniture

NAME = "portal_probes"
LARGEST = 60  # firms and hazards: enough for two pages of every list


def clone(name: str) -> None:
    """Replace the database `name` by a fresh copy of the world and use it."""
    engines.make_clone(name, template())
    engines.use_database(name)


@contextmanager
def own_database(number: int) -> Iterator[Callable[[], None]]:
    """Use a world of one's own; gives a function that makes it anew. The database of before is used afterwards."""
    before = settings.DATABASES["default"]["NAME"]
    name = f"{NAME}_{number}_{before[-24:]}"
    clone(name)
    try:
        with own_media(name) as folder, override_settings(MEDIA_ROOT=folder):
            yield lambda: clone(name)
    finally:
        connections.close_all()
        engines.run([engines.drop(name)])
        engines.use_database(before)
        cache.clear()


def template() -> str:
    """Name of the world for this state of the code, built when it is not there yet."""
    name = f"{NAME}_{fingerprint()}"
    with (settings.VAR_DIR / "run" / "probes.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        existing = engines.databases()
        if name not in existing:
            build(name)
            engines.run([engines.drop(old) for old in existing if old.startswith(f"{NAME}_") and old.count("_") == 2])
    return name


def build(name: str) -> None:
    """In a thread of its own: signing starts an event loop, and in this one the browser may have its own running."""
    with ThreadPoolExecutor(1) as builder:
        builder.submit(_build, name).result()


def _build(name: str) -> None:
    before, draft = settings.DATABASES["default"]["NAME"], f"{NAME}_draft_0"
    engines.make_clone(draft, engines.ensure_template())
    engines.use_database(draft)
    try:
        for command in settings.DEMO_COMMANDS:
            with small(), override_settings(MEDIA_ROOT=media()):
                call_command(command, size="small", stdout=StringIO())
        with override_settings(MEDIA_ROOT=media()):
            furniture.furnish()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    finally:
        engines.use_database(before)
        connections.close_all()  # those of this thread
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    engines.run([rename.format(sql.Identifier(draft), sql.Identifier(name))])


@contextmanager
def own_media(name: str) -> Iterator[Path]:
    """The files of the template, linked: what one world adds or sweeps away no probe of another meets."""
    folder = settings.VAR_DIR / f"media-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(media(), folder, copy_function=os.link)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def media() -> Path:
    """Where the files of the template lie."""
    folder = settings.VAR_DIR / "probes-media"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def small() -> Iterator[None]:
    """Demonstrations of a few rows, whatever their "small" is."""
    tables = [table for module in demonstrations() for table in vars(module).values() if is_sizes(table)]
    kept = [dict(table) for table in tables]
    for table in tables:
        table["small"] = min(table["small"], LARGEST)
    try:
        yield
    finally:
        for table, values in zip(tables, kept, strict=True):
            table.update(values)


def is_sizes(table: object) -> bool:
    return isinstance(table, dict) and isinstance(table.get("small"), int)


def demonstrations() -> Iterator[object]:
    for config in apps.get_app_configs():
        folder = Path(config.path) / "management" / "demo"
        for path in sorted(folder.glob("*.py")):
            yield importlib.import_module(f"{config.name}.management.demo.{path.stem}")


def fingerprint() -> str:
    """Of all code of the portal: seeding runs through most of it."""
    digest = hashlib.sha256(engines.fingerprint().encode())
    for path in sorted([*code_files(), *Path(__file__).parent.glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def code_files() -> Iterator[Path]:
    for config in apps.get_app_configs():
        if Path(config.path).is_relative_to(settings.BASE_DIR) and ".venv" not in config.path:
            yield from Path(config.path).rglob("*.py")


def people() -> dict[str, User]:
    """One person of each role in the world, by the role's code; "next_county" is the neighbour."""
    found: dict[str, User] = {}
    for user in User.objects.filter(is_active=True, postings__isnull=False).order_by("pk").distinct():
        for posting in user.postings.select_related("role"):
            found.setdefault(posting.role.code, user)
    found["next_county"] = User.objects.get(username="next-county")
    found.pop("automation", None)
    return found
