"""Managers that fail closed: `Model.objects` has no rows until somebody says for whom."""

from typing import Any, NoReturn, Self

from django.db import models


class UnscopedQuery(Exception):
    """A query on scoped rows that names no reader. It is a programming error and must never reach a user."""


class ScopedQuerySet(models.QuerySet):
    def visible_to(self, user: Any, perm: str) -> Self:
        """Rows over which `user` holds `perm` now."""
        from safetyportal.core.access import scope_q  # noqa: PLC0415 -- leaf

        return self.filter(scope_q(self.model, user, perm))


class ScopedManager(models.Manager):
    """`Model.objects.visible_to(user, perm)` is the only way in; everything else raises."""

    def get_queryset(self) -> NoReturn:
        raise UnscopedQuery(f"{self.model.__name__}.objects needs .visible_to(user, perm)")

    def visible_to(self, user: Any, perm: str) -> ScopedQuerySet:
        return ScopedQuerySet(self.model, using=self._db).visible_to(user, perm)
