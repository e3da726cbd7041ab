"""The world's own template database: built once for a state of the files, cloned by every worker in a moment."""

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connections
from psycopg2 import sql

from tests import engines
from tests.oracle.world import build

TEMPLATE = "oracle_template"
SOURCES = sorted((Path(__file__).parent / "world").glob("*.py"))


def ensure_world() -> str:
    """Name of the template with the world in it, for today: its rows are dated from the day they are written on."""
    base = engines.ensure_template()
    digest = hashlib.sha256(f"{base}{build.TODAY}".encode() + b"".join(path.read_bytes() for path in SOURCES))
    name = f"{TEMPLATE}_{digest.hexdigest()[:12]}"
    own = settings.DATABASES["default"]["NAME"]
    with (settings.VAR_DIR / "run" / "oracle.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        existing = engines.databases()
        if name not in existing:
            draft = f"{name}_draft"
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(draft), sql.Identifier(base))
            engines.run([engines.drop(draft), copy])
            engines.use_database(draft)
            build.build()
            connections.close_all()
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name))
            engines.run([rename, *(engines.drop(old) for old in existing if old.startswith(TEMPLATE))])
            engines.use_database(own)
    cache.clear()
    return name
