"""A model's own validation with few questions to the database.

Django asks one statement, within a savepoint, for each check constraint and one for each foreign key. Here all check
constraints are one statement, and what a key that has not changed leads to is not looked up: the database holds on to
it. What fails is then validated as Django does, so that the words are the same.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldError, ValidationError
from django.db import DatabaseError, router, transaction
from django.db.models import BooleanField, CheckConstraint, UniqueConstraint, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE


def keys_of(row: Any) -> dict[str, Any]:
    """Foreign keys of a row as they were read, to be given to `clean` once the row is changed."""
    return {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if field.is_relation}


def clean(row: Any, keys: dict[str, Any] | None = None) -> None:
    """What `full_clean` checks. `keys`: foreign keys that the database has. Raises `ValidationError`."""
    same = {name for name, value in (keys or {}).items() if value == getattr(row, row._meta.get_field(name).attname)}
    errors: dict[str, Any] = {}

    def attempt(step: Callable[..., None], *given: Any, **named: Any) -> None:
        try:
            step(*given, **named)
        except ValidationError as error:
            error.update_error_dict(errors)

    attempt(row.clean_fields, exclude=same)
    attempt(row.clean)
    attempt(row.validate_unique, exclude={name for name in errors if name != NON_FIELD_ERRORS})
    attempt(_validate_constraints, row, same, {name for name in errors if name != NON_FIELD_ERRORS})
    if errors:
        raise ValidationError(errors)


def _validate_constraints(row: Any, same: set[str], exclude: set[str]) -> None:
    using = router.db_for_write(type(row), instance=row)
    errors: dict[str, Any] = {}
    for model, constraints in row.get_constraints():
        hold = _checks_hold(
            model, row, [one for one in constraints if isinstance(one, CheckConstraint)], exclude, using
        )
        for constraint in constraints:
            if (hold and isinstance(constraint, CheckConstraint)) or _stays_unique(constraint, same):
                continue
            try:
                constraint.validate(model, row, exclude=exclude, using=using)
            except ValidationError as error:
                if getattr(error, "code", None) == "unique" and len(constraint.fields) == 1:
                    errors.setdefault(constraint.fields[0], []).append(error)
                else:
                    error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def _stays_unique(constraint: Any, same: set[str]) -> bool:
    """Whether a row that was saved cannot have become a second one: nothing of what the constraint names changed."""
    plain = isinstance(constraint, UniqueConstraint) and not constraint.expressions and constraint.condition is None
    return plain and same.issuperset(constraint.fields)


def _checks_hold(model: Any, row: Any, checks: list[CheckConstraint], exclude: set[str], using: str) -> bool:
    """Whether all are true or unknown, asked in one statement; False also when that cannot be asked at once."""
    if not checks:
        return True
    query = Query(None)  # type: ignore[arg-type]  # a statement without a table
    try:
        for name, value in row._get_field_expression_map(meta=model._meta, exclude=exclude).items():  # noqa: SLF001
            query.add_annotation(value if hasattr(value, "resolve_expression") else Value(value), name, select=False)
        for number, check in enumerate(checks):
            query.add_annotation(Coalesce(check.condition, True, output_field=BooleanField()), f"_check{number}")
        with transaction.atomic(using=using):
            answer = query.get_compiler(using=using).execute_sql(SINGLE)
    except (FieldError, DatabaseError):
        return False
    return answer is not None and all(answer)
