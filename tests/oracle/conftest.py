"""The oracle's own database, with the world in it, and one visitor for each of its people."""

import gc
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from safetyportal.core import access
from tests import engines
from tests.oracle import database
from tests.oracle.visitors import Visitors


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, private_media) -> Iterator[Visitors]:
    """A clone with the world instead of the worker's own database; the worker's own comes back afterwards."""
    with django_db_blocker.unblock():
        name, template = settings.DATABASES["default"]["NAME"], engines.ensure_template()
        engines.make_clone(name, database.ensure_world())
        access.forget_successions()
        access.forget_roles()
        visitors = Visitors()
    gc.collect()
    gc.freeze()  # the visitors stay too
    yield visitors
    with django_db_blocker.unblock():
        engines.make_clone(name, template)


@pytest.fixture(autouse=True)
def nothing_stays(world, django_db_blocker, request) -> Iterator[None]:
    """What a test changes is rolled back; services see no transaction of ours around their own."""
    requests = logging.getLogger("django.request")
    before, requests.level = requests.level, logging.CRITICAL  # thousands of refusals are meant
    with django_db_blocker.unblock():
        cache.clear()
        with undone():
            yield
    requests.level = before


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
