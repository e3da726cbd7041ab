"""The one write path: permission before and after, validation, the row, its audit entry, in one transaction.

`unit_of_work` is the outermost transaction: the heads of the audit chains are locked last of all and for a moment only.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import OperationalError, models, transaction
from django.db.models import F
from psycopg2.errors import DeadlockDetected, LockNotAvailable

from safetyportal.core import audit, kept
from safetyportal.core.access import require
from safetyportal.core.crypto import EncryptedTextField, is_sealed, mask_id_numbers
from safetyportal.core.errors import Busy, Conflict
from safetyportal.core.prepared import NUMBERS, Prepared
from safetyportal.core.validation import validate

_unit: ContextVar[list[audit.Fact] | None] = ContextVar("unit_of_work", default=None)
LONGEST_SHOWN = 500  # characters of a text that the trail keeps
_UNAUDITED = {"created_at", "updated_at", "version", "password", "session_epoch", "last_login"}


class NoUnitOfWork(RuntimeError):
    """Something was to be audited outside `unit_of_work()`: a mistake in our code."""


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One use case: all rows and their audit entries are written, or none. Nested units join the outer one.

    Raises `Busy` when another unit holds a row too long, `RuntimeError` inside a bare transaction.
    """
    outer = _unit.get()
    if outer is not None:
        mark = len(outer)
        try:
            with transaction.atomic():
                yield
        except BaseException:
            del outer[mark:]  # what was rolled back did not happen
            raise
        return
    facts: list[audit.Fact] = []
    token = _unit.set(facts)
    try:
        with transaction.atomic(durable=True):
            yield
            audit.append(facts)
        kept.written(fact.place for fact in facts)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
            raise Busy from error
        raise
    finally:
        _unit.reset(token)


def log(action: str, target: Any, *, actor: Any, now: datetime, **details: Any) -> None:
    """Add an audit entry to the running unit of work; see `audit.fact` for the details."""
    facts = _unit.get()
    if facts is None:
        raise NoUnitOfWork(action)
    facts.append(audit.fact(action, target, actor=actor, now=now, **details))


def log_all(entries: list[audit.Fact]) -> None:
    """Add entries that a bulk service has described itself to the running unit of work."""
    facts = _unit.get()
    if facts is None:
        raise NoUnitOfWork(entries[0].action if entries else "")
    facts.extend(entries)


def _shown(field: models.Field, value: Any) -> Any:
    """A value as the trail may keep it: personal data masked, long text shortened, files and dates as text."""
    if value in (None, ""):
        return None
    if isinstance(field, EncryptedTextField):
        return field.shown(value)
    if isinstance(value, dict):  # proposed values: who opens the trail needs no key, and the trail is for good
        return {name: "***" if is_sealed(part) else part for name, part in value.items()}
    if isinstance(value, bool | int | list):
        return value
    text = mask_id_numbers(str(value)) if field.name == "certificate_number" else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


@lru_cache(maxsize=256)
def _kept_fields(model: Any) -> tuple[models.Field, ...]:
    """Columns of which the trail tells: no keys, no secrets, nothing that follows from other columns."""
    return tuple(
        field
        for field in model._meta.concrete_fields
        if not (field.generated or field.primary_key or field.name.endswith("_index") or field.name in _UNAUDITED)
    )


def snapshot(record: Any) -> dict[str, Any]:
    """Column values by field name, as they would be audited."""
    fields = _kept_fields(record._meta.model)
    return {field.name: _shown(field, getattr(record, field.attname)) for field in fields}


def _unshown(record: Any) -> dict[str, Any]:
    """Values of which the trail keeps a part only (personal data, long text), to see whether they changed; they never
    leave this module."""
    values = {field: getattr(record, field.attname) for field in _kept_fields(record._meta.model)}
    return {
        field.name: value
        for field, value in values.items()
        if isinstance(value, str) and value and _shown(field, value) != value
    }


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """`{field: [old, new]}` for what changed."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def _action(record: Any, verb: str) -> str:
    return f"{record._meta.model_name}.{verb}"


def create(
    record: Any,
    *,
    actor: Any,
    perm: str,
    now: datetime,
    note: str = "",
    action: str | None = None,
    told_at: str | None = None,
) -> Any:
    """Insert a new row. `told_at` is the place at which the trail tells of it when that is not the row's own. Raises
    `NotAllowed`, `ValidationError`."""
    with unit_of_work():
        decision = require(actor, perm, record)
        validate(record)
        record.save(force_insert=True)
        changes = difference({}, snapshot(record))
        log(
            action or _action(record, "create"),
            record,
            actor=actor,
            now=now,
            changes=changes,
            note=note,
            decision=decision,
            place=told_at,
        )
    return record


def locked(record: Any) -> Any:
    """The row as it is now, locked until the unit of work ends."""
    model = record._meta.model
    found = _locking(model).objects(pk=record.pk) if _unit.get() is not None and isinstance(record.pk, int) else ()
    row = found[0] if found else model._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    row.locked_in = _unit.get()
    return row


@lru_cache(maxsize=256)
def _locking(model: Any) -> Prepared:
    """The question for one row of the model and its lock; asked inside a unit of work only."""
    return Prepared(lambda pk: model._base_manager.select_for_update(of=("self",)).filter(pk=pk), pk=NUMBERS)


def still_locked(row: Any) -> Any:
    """The same for a row that `locked` (or a write after it) gave in this very unit of work and that nothing else has
    written since: it and what it refers to are not read again. Any other row is locked and read."""
    facts = _unit.get()
    return copy(row) if facts is not None and getattr(row, "locked_in", None) is facts else locked(row)


def update(
    record: Any,
    changes: dict[str, Any],
    *,
    actor: Any,
    perm: str,
    now: datetime,
    note: str = "",
    action: str | None = None,
    expected_version: int | None = None,
    seen: Callable[[Any], None] | None = None,
    held: bool = False,
) -> Any:
    """Change a row and return it fresh; nothing happens when nothing differs. `seen` gets the locked row as it was.
    `held`: the caller has locked it, and nothing else has written it since (`still_locked`).

    The permission is asked where the row is and where it would be, so nothing can be moved out of or into a place
    that the actor does not hold. Raises `NotAllowed`, `Conflict` (version), `ValidationError`.
    """
    with unit_of_work():
        row = still_locked(record) if held else locked(record)
        require(actor, perm, row)
        require_version(row, expected_version)
        if seen:
            seen(row)
        changed = apply(row, changes)
        decision = require(actor, perm, row)
        if not changed:
            return row
        validate(row, changes)
        save_changes(row, changes)
        log(action or _action(row, "update"), row, actor=actor, now=now, changes=changed, note=note, decision=decision)
    return row


def require_version(row: Any, expected: int | None) -> None:
    """Raises `Conflict` when the row is not the one that was seen. None: no version was seen."""
    if expected is not None and row.version != expected:
        raise Conflict


def apply(row: Any, changes: dict[str, Any]) -> dict[str, Any]:
    """Set the values on the row and return what the trail will say. Raises `FieldDoesNotExist` for a mistyped name."""
    changed = comparing(row)
    for name, value in changes.items():
        row._meta.get_field(name)
        setattr(row, name, value)
    return changed()


def comparing(row: Any) -> Callable[[], dict[str, Any]]:
    """Remember the row as it is; the function that is returned says what changed since, as the trail will say it."""
    before, unshown = snapshot(row), _unshown(row)

    def changed() -> dict[str, Any]:
        told = difference(before, snapshot(row))
        # A changed phone may look the same once masked; that it changed must still be saved and told.
        return told | {name: [before[name]] * 2 for name in difference(unshown, _unshown(row)) if name not in told}

    return changed


def save_changes(row: Any, names: Iterable[str]) -> None:
    """Save just these columns (names of fields, or `…_id`), with version and time where the row has them."""
    columns = {field.name for field in row._meta.concrete_fields}
    seen = row.version if "version" in columns else None
    touched = {row._meta.get_field(name).name for name in names}
    if "version" in columns:
        row.version = F("version") + 1
        touched |= {"version", "updated_at"}
    touched |= {f"{plain}_index" for plain in touched if f"{plain}_index" in columns}  # the blind index keeps step
    row.save(update_fields=sorted(touched))
    if isinstance(seen, int) and _unit.get() is not None and getattr(row, "locked_in", None) is _unit.get():
        row.version = seen + 1  # nobody else can have changed it since it was read
    elif "version" in columns:
        row.refresh_from_db(fields=["version"])


def delete(record: Any, *, actor: Any, perm: str, now: datetime, note: str = "", action: str | None = None) -> None:
    """Remove a row that nothing refers to. Raises `NotAllowed`, `ProtectedError`."""
    with unit_of_work():
        row = locked(record)
        decision = require(actor, perm, row)
        changes = {name: [value, None] for name, value in snapshot(row).items() if value is not None}
        log(action or _action(row, "delete"), row, actor=actor, now=now, changes=changes, note=note, decision=decision)
        row.delete()
