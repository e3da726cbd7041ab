"""Fixtures that every test may use; engines, browser and factories live in their own modules."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from tests import people
from tests.suites.keeping import forget_process_memory, undone_after  # noqa: F401 -- a fixture of all

pytest_plugins = ["tests.engines", "tests.browser", "tests.sharing"]

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, 10:00 in Shanghai


@pytest.fixture(autouse=True)
def in_chinese():
    """A request of the test before may have left another language in this thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def fresh_process_memory():
    forget_process_memory()
    yield
    cache.clear()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def inspector(db):
    """County supervisor of 芙蓉区 in Changsha."""
    return people.make_user("county_supervisor", "430102")


@pytest.fixture
def neighbour(db):
    """County supervisor of the next county, in the same city."""
    return people.make_user("county_supervisor", "430103")


@pytest.fixture
def city_supervisor(db):
    return people.make_user("city_supervisor", "4301")


@pytest.fixture
def province_supervisor(db):
    return people.make_user("province_supervisor", "43")


@pytest.fixture
def stranger(db):
    """County supervisor in another province."""
    return people.make_user("county_supervisor", "220102")
