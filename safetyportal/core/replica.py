"""Reading from a streaming copy of the database, for dashboards and exports only (ADR 0015).

`read(build)` carries out one reading of the copy and, when the copy fails, again of the primary. What decides who may
see what (accounts, postings, rules, sessions: the kernel's tables) is always asked of the primary, and nothing is ever
written to the copy. A copy that is away, or further behind than the rule `database.copy_behind_seconds`, is not asked.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, OperationalError, connections
from django.utils import timezone

from safetyportal.core.deadlines import local_day
from safetyportal.core.models.records import ScopedRecord
from safetyportal.core.places import ROOT
from safetyportal.core.rules import rule

logger = logging.getLogger(__name__)
ALIAS = "replica"
KNOWN_FOR = 1.0  # seconds for which a measured lag is believed
AWAY_FOR = 10.0  # seconds without a question after the copy failed
Result = TypeVar("Result")


@dataclass(frozen=True)
class Copy:
    """The copy as it was measured: seconds behind the primary."""

    behind: float


_reading: ContextVar[Copy | None] = ContextVar("reading_copy", default=None)
_known: tuple[float, Copy | None] = (0.0, None)
_away_until = 0.0


class ReplicaRouter:
    """Django's router: records are read from the copy inside `read`; all else, and each write, is the primary's."""

    def db_for_read(self, model: Any, **_hints: Any) -> str:
        return ALIAS if _reading.get() is not None and _is_copied(model) else DEFAULT_DB_ALIAS

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, _one: Any, _other: Any, **_hints: Any) -> bool:
        return True  # the same rows in two places

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def _is_copied(model: Any) -> bool:
    """Records of the apps; the kernel's own tables decide who may see them."""
    return model._meta.app_label != "core" and issubclass(model, ScopedRecord)


def current() -> Copy | None:
    """The copy that is being read right now; None when it is the primary."""
    return _reading.get()


def reading_connection() -> Any:
    """For statements in SQL: the connection that models would be read from."""
    return connections[ALIAS if _reading.get() is not None else DEFAULT_DB_ALIAS]


def read(build: Callable[[], Result]) -> Result:
    """`build()` with records from the copy; from the primary when there is no copy or it fails meanwhile.

    `build` must not write, and is carried out a second time after a failure.
    """
    copy = usable()
    if copy is not None:
        try:
            with _from(copy):
                return build()
        except (OperationalError, InterfaceError) as error:
            _set_aside(error)
    return build()


def routed(rows: Any) -> Any:
    """A query set that is read from the copy when there is one; for what is read piece by piece later."""
    return rows.using(ALIAS) if usable() is not None else rows


@contextmanager
def _from(copy: Copy) -> Iterator[None]:
    token = _reading.set(copy)
    try:
        yield
    finally:
        _reading.reset(token)


def usable() -> Copy | None:
    """The copy, when it answers and is not too far behind; measured once a second."""
    global _known
    if ALIAS not in settings.DATABASES or time.monotonic() < _away_until:
        return None
    if time.monotonic() - _known[0] > KNOWN_FOR:
        _known = (time.monotonic(), _measured())
    copy = _known[1]
    limit = float(rule("database.copy_behind_seconds", ROOT, local_day(timezone.now())))
    return copy if copy is not None and copy.behind <= limit else None


_HERE = "SELECT pg_current_wal_lsn()"
_THERE = """SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= %s::pg_lsn,
    extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())"""


def _measured() -> Copy | None:
    """How far behind: nothing when it has all that the primary had a moment ago. A promoted copy is none any more."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_HERE)
        (position,) = cursor.fetchone()
    try:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(_THERE, [position])
            follows, has_all, seconds = cursor.fetchone()
    except (DatabaseError, InterfaceError) as error:
        _set_aside(error)
        return None
    if not follows or (not has_all and seconds is None):
        return None
    return Copy(0.0 if has_all else float(seconds))


def _set_aside(error: Exception) -> None:
    """Ask the primary for a while, and connect anew then."""
    global _away_until
    _away_until = time.monotonic() + AWAY_FOR
    logger.warning("the copy of the database is not read for a while: %s", type(error).__name__)
    connections[ALIAS].close()


def forget() -> None:
    """Measure anew at the next question."""
    global _known, _away_until
    _known, _away_until = (0.0, None), 0.0
