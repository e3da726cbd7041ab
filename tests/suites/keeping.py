"""Rows made once for a whole module of tests, because making them takes a second; what one test changes is undone.

    told = kept(lambda: Story().to_execution())
    pytestmark = pytest.mark.usefixtures("undone_after")

Such a module does without the `db` fixture, which ends the connection and with it what is kept.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from inspections.queries import law_cache
from safetyportal.core import access, deadlines, jobs, rules


def forget_process_memory() -> None:
    """What processes remember for a minute must not pass from one database to the next."""
    access.forget_successions()
    access.forget_roles()
    rules.forget_rules()
    law_cache.forget_law()
    deadlines.forget_calendar()
    jobs._broker_away_until = 0.0


class undone(transaction.Atomic):
    """A block whose changes are taken back at its end; to the code inside it looks like a test of Django's own."""

    def __init__(self):
        super().__init__(using=None, savepoint=True, durable=False)
        self._from_testcase = True

    def __enter__(self):
        super().__enter__()

    def __exit__(self, kind, error, traceback):
        connection.set_rollback(True)
        super().__exit__(kind, error, traceback)


def kept(build: Callable[[], Any]) -> Any:
    """A fixture of the module with what `build` gives."""

    @pytest.fixture(scope="module")
    def fixture(django_db_setup, django_db_blocker) -> Iterator[Any]:
        forget_process_memory()
        translation.activate(settings.LANGUAGE_CODE)
        with django_db_blocker.unblock(), undone():
            yield build()

    return fixture


@pytest.fixture
def undone_after(django_db_blocker) -> Iterator[None]:
    """Each test finds the kept rows as they were made."""
    with django_db_blocker.unblock(), undone():
        yield
