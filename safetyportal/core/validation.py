"""Validation of a row before it is written, in as few statements as it takes.

Django's `full_clean` asks the database three times for each check constraint and once for each foreign key, changed or
not: two thirds of the statements of a filed report. Here all check constraints are one question, and of an update only
what it touches is asked about. The database enforces every constraint again at the write.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import CheckConstraint, Field, Q, UniqueConstraint
from django.db.models.sql import Query

__all__ = ["validate"]


def validate(row: Any, changed: Collection[str] | None = None) -> None:
    """Raises `ValidationError` as `full_clean` does. `changed`: the columns that an update writes; None: a new row."""
    errors: dict[str, Any] = {}
    names = None if changed is None else {row._meta.get_field(name).name for name in changed}

    def collect(step: Any, *args: Any) -> None:
        nonlocal errors
        try:
            step(*args)
        except ValidationError as error:
            errors = error.update_error_dict(errors)

    collect(row.clean_fields, _unasked(row, names, "is_relation") | _at_hand(row))
    collect(row.clean)
    collect(row.validate_unique, _unasked(row, names, "unique") | _wrong(errors))
    collect(_constraints, row, names, _wrong(errors))
    if errors:
        raise ValidationError(errors)


def _wrong(errors: dict[str, Any]) -> set[str]:
    return set(errors) - {NON_FIELD_ERRORS}


def _unasked(row: Any, names: set[str] | None, kind: str) -> set[str]:
    """Columns of this kind that the update leaves alone: what they refer to, or that nobody else has them, stands."""
    if names is None:
        return set()
    return {field.name for field in row._meta.concrete_fields if getattr(field, kind) and field.name not in names}


def _at_hand(row: Any) -> set[str]:
    """Relations whose record has been read: whether there is such a record is not asked once more."""
    fields = [field for field in row._meta.concrete_fields if field.is_relation and field.is_cached(row)]
    found = {field: field.get_cached_value(row) for field in fields if not field.get_limit_choices_to()}
    return {field.name for field, record in found.items() if record is not None and record.pk is not None}


def _constraints(row: Any, names: set[str] | None, exclude: set[str]) -> None:
    errors: dict[str, Any] = {}
    for model, constraints in row.get_constraints():
        checks = [one for one in constraints if isinstance(one, CheckConstraint)]
        if checks and _all_hold(model, row, exclude):
            checks = []  # nearly always; otherwise each is asked, for its own words
        others = [one for one in constraints if not isinstance(one, CheckConstraint) and _is_touched(one, names)]
        for constraint in (*checks, *others):
            try:
                constraint.validate(model, row, exclude=exclude)
            except ValidationError as error:
                single = error.code == "unique" and len(constraint.fields) == 1
                errors = ValidationError({constraint.fields[0]: error} if single else error).update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


@dataclass(frozen=True)
class _Question:
    """Whether every check constraint of a model holds, as text: composed once, asked with the values of each row."""

    sql: str
    given: tuple[Any, ...]  # values that the constraints name themselves
    fields: tuple[Field, ...]  # columns whose values follow

    def asked(self, values: list[Any]) -> bool:
        """The database's answer. Without a savepoint: a value that it cannot even read could not be written either."""
        connection: Any = connections[DEFAULT_DB_ALIAS]
        parameters = [
            field.get_db_prep_value(value, connection) for field, value in zip(self.fields, values, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [*self.given, *parameters])
            (held,) = cursor.fetchone()
        return bool(held)


@lru_cache(maxsize=256)
def _question(model: Any) -> _Question | None:
    """None where it takes more than the columns of the model's own row as they stand."""
    whole = Q()
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            whole &= Q(constraint.condition)
    own = {name: field for field in model._meta.local_concrete_fields for name in (field.name, field.attname)}
    named = whole.referenced_base_fields
    if not named or any(name not in own or own[name].generated for name in named):
        return None
    fields = tuple(dict.fromkeys(own[name] for name in sorted(named)))
    connection: Any = connections[DEFAULT_DB_ALIAS]
    query: Any = Query(model=model, alias_cols=False)
    text, given = query.build_where(whole).as_sql(query.get_compiler(connection=connection), connection)
    columns = ", ".join(f"{_typed(field, connection)} AS {connection.ops.quote_name(field.column)}" for field in fields)
    sql = f'SELECT ({text}) IS NOT FALSE AS "_check" FROM (SELECT {columns}) AS "row"'  # noqa: S608 -- own text
    return _Question(sql, tuple(given), fields)


def _typed(field: Any, connection: Any) -> str:
    """A placeholder of the column's type without its length, so that nothing is cut or rounded before it is judged."""
    return f"%s::{re.sub(r'[(][^)]*[)]', '', field.db_type(connection))}"


def _all_hold(model: Any, row: Any, exclude: set[str]) -> bool:
    """Whether all check constraints hold. False as well where each must be asked in Django's way."""
    question = None if exclude else _question(model)  # constraints that name a wrong column are left out, one by one
    if question is None:
        return False
    values = [getattr(row, field.attname) for field in question.fields]
    if any(hasattr(value, "resolve_expression") for value in values):
        return False
    return question.asked(values)


def _is_touched(constraint: Any, names: set[str] | None) -> bool:
    """Whether an update of these columns can break it. What is not plainly a list of columns always may."""
    if names is None or not isinstance(constraint, UniqueConstraint) or constraint.expressions:
        return True
    told = set(constraint.fields) | (constraint.condition.referenced_base_fields if constraint.condition else set())
    return not names.isdisjoint(told)
