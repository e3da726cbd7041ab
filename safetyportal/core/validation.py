"""Validation of a row before it is written, in as few statements as it takes.

Django's `full_clean` asks the database three times for each check constraint and once for each foreign key, changed or
not: two thirds of the statements of a filed report. Here all check constraints are one question, and of an update only
what it touches is asked about. The database enforces every constraint again at the write.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, Q, UniqueConstraint

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


@lru_cache(maxsize=256)
def _together(model: Any) -> tuple[CheckConstraint, set[str]]:
    """Every check constraint of the model as one, and the columns that none of them names."""
    whole = Q()
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            whole &= Q(constraint.condition)
    named = whole.referenced_base_fields
    fields = model._meta.concrete_fields
    made_of_others = any(field.generated and field.name in named for field in fields)
    others = set() if made_of_others else {field.name for field in fields} - named
    return CheckConstraint(condition=whole, name="all_of_them"), others


def _all_hold(model: Any, row: Any, exclude: set[str]) -> bool:
    if exclude:  # a column that is wrong already: constraints that name it are left out, one by one
        return False
    together, others = _together(model)
    try:
        together.validate(model, row, exclude=others)
    except ValidationError:
        return False
    return True


def _is_touched(constraint: Any, names: set[str] | None) -> bool:
    """Whether an update of these columns can break it. What is not plainly a list of columns always may."""
    if names is None or not isinstance(constraint, UniqueConstraint) or constraint.expressions:
        return True
    told = set(constraint.fields) | (constraint.condition.referenced_base_fields if constraint.condition else set())
    return not names.isdisjoint(told)
