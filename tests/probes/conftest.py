"""A world for each module of probes; at the end, how much the probes asked."""

from collections import Counter

import pytest

from tests.engines import worker_number
from tests.probes import LONG
from tests.probes import world as worlds

collect_ignore = [] if LONG else ["long"]  # only `make probes` collects that folder


@pytest.fixture(scope="module")
def renew_world(django_db_setup, django_db_blocker):
    """The world of this module; the value makes it anew after a probe that changed it."""
    with django_db_blocker.unblock(), worlds.own_database(worker_number()) as renew:
        yield renew


@pytest.fixture(scope="module")
def people(renew_world):
    return worlds.people()


def pytest_terminal_summary(terminalreporter) -> None:
    """The sums of what tests recorded by `record_property`, over all processes."""
    asked: Counter = Counter()
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        asked.update({name: value for name, value in report.user_properties if report.when == "call"})
    for name, count in asked.items():
        terminalreporter.write_line(f"{name}: {count:,}")
