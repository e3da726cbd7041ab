"""Statements put together once. Django composes a question anew each time it is asked, and for those that every page
asks this takes longer than the database's answer.

    _PERSON = Prepared(lambda pk: User.objects.filter(pk=pk), pk=NUMBERS)
    _PERSON.objects(pk=7)

The question is composed for two sets of stand-ins, and what differs between the two must be the stand-ins themselves:
a value that is worked out of one of them (the day after, a part of a path) would be that of the stand-in for good, and
is refused. Which database answers is decided each time.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from django.db import connections
from django.db.models import QuerySet

# Stand-ins, two of a kind.
NUMBERS = (-987_654_321, -987_654_322)
TEXTS = ("\ue000one", "\ue000two")  # of the private use area: nothing is called so
DAYS, LATER_DAYS = (date(1, 1, 1), date(1, 2, 1)), (date(1, 1, 31), date(1, 2, 28))
MOMENTS = (datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC))


class NotPreparable(TypeError):
    """A question whose text or values depend on more than the values given to it: a mistake in our code."""


class Prepared:
    """One question, asked with other values each time. `stand_ins`: for each value two of its kind that mean nothing
    else."""

    def __init__(self, question: Callable[..., QuerySet[Any]], **stand_ins: tuple[Any, Any]) -> None:
        self._question, self._stand_ins = question, stand_ins

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows as the database gives them, for columns whose values need no conversion."""
        sql, given, places = self._statement
        parameters = list(given)
        for place, name in places:
            parameters[place] = values[name]
        with connections[self._asked.db].cursor() as cursor:
            cursor.execute(sql, parameters)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def objects(self, **values: Any) -> list[Any]:
        """Records of the model, for a question that chooses no columns and joins nothing in."""
        rows: Any = self.rows(**values)
        model, (names, converters, compiler) = self._asked.model, self._record
        if converters:
            rows = compiler.apply_converters(rows, converters)
        alias = self._asked.db
        return [model.from_db(alias, names, row) for row in rows]

    @cached_property
    def _asked(self) -> QuerySet[Any]:
        return self._question(**{name: pair[0] for name, pair in self._stand_ins.items()})

    @cached_property
    def _statement(self) -> tuple[str, tuple[Any, ...], list[tuple[int, str]]]:
        sql, ones = self._asked.query.sql_with_params()
        other = self._question(**{name: pair[1] for name, pair in self._stand_ins.items()})
        same_sql, others = other.query.sql_with_params()
        names = {pair: name for name, pair in self._stand_ins.items()}
        compared = enumerate(zip(ones, others, strict=False))
        places = [(place, names.get(pair, "")) for place, pair in compared if pair[0] != pair[1]]
        if sql != same_sql or {name for _place, name in places} != set(self._stand_ins):
            raise NotPreparable(sql)
        return sql, ones, places

    @cached_property
    def _record(self) -> tuple[list[str], dict[int, Any], Any]:
        """Names of the model's columns as they are selected, and how their values are converted."""
        compiler = self._asked.query.get_compiler(self._asked.db)
        compiler.setup_query()
        if compiler.annotation_col_map or self._asked.query.select_related or compiler.klass_info is None:
            raise NotPreparable(str(self._asked.model))
        columns = [column for column, _sql, _alias in compiler.select]
        return [column.target.attname for column in columns], compiler.get_converters(columns), compiler
