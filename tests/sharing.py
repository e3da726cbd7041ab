"""How a run shares its tests out among processes: how many there are, which tests begin first, which stay together."""

import importlib
import os
from contextlib import suppress

import pytest
from django.urls import get_resolver

# They wait for servers or take a minute alone: begun last, they would keep one process while the others are done.
FIRST = ("tests/faults/", "tests/platform/", "tests/probes/test_static", "tests/probes/test_supply")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """`-n auto`: one process more than there are cores, because journeys and faults often wait."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """A run of the whole suite in several processes: each reads every test, and pytest compiles a module anew where it
    has not been compiled, which takes longer than reading them all. So each begins with modules of its own."""
    own = getattr(session.config, "workerinput", None)
    if own is None or session.config.args != session.config.getini("testpaths"):
        return
    list(get_resolver().url_patterns)  # what the apps register, in the same order everywhere
    modules = sorted(session.config.rootpath.glob("tests/*/test_*.py"))
    number = int(own["workerid"].removeprefix("gw"))
    for path in modules[number :: own["workercount"]]:
        with suppress(Exception):  # told when the module is collected
            importlib.import_module(".".join(path.relative_to(session.config.rootpath).with_suffix("").parts))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]):
    for item in items:
        if uses_something_of_the_module(item) and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    yield  # pytest-django orders by what happens to the database, pytest-xdist names the groups
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))
    if config.getoption("loadgroup", False):  # in the processes of pytest-xdist
        for item in items:
            name_the_group(item)


def uses_something_of_the_module(item: pytest.Item) -> bool:
    """What is made once for a module (a proxy, a world, a scan) is not made again in each process: the tests that use
    it go to one of them."""
    definitions = item._fixtureinfo.name2fixturedefs.values()
    return any(one[-1].scope == "module" and one[-1].baseid for one in definitions)


def name_the_group(item: pytest.Item) -> None:
    """The scheduler reads the group from the end of the test's name, where pytest-xdist 3.8 cannot write it since
    pytest 9.2: marks had no effect (pytest-xdist issue 1386)."""
    mark = item.get_closest_marker("xdist_group")
    if mark is not None and not item.nodeid.endswith(end := f"@{mark.args[0]}"):
        item._id = type(item._id).parse(item.nodeid + end)
