"""Paths and their levels."""

import pytest

from safetyportal.core import places

ENTERPRISE = "/43/4301/430102/430102001/E17/"


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("/", ENTERPRISE, True),
        ("/43/4301/", ENTERPRISE, True),
        (ENTERPRISE, ENTERPRISE, True),
        ("/43/4301/430102/430102001/E1/", ENTERPRISE, False),
        ("/43/4302/", ENTERPRISE, False),
        (ENTERPRISE, "/43/4301/", False),
        ("", ENTERPRISE, False),
    ],
)
def test_contains(outer, inner, expected):
    assert places.contains(outer, inner) is expected


def test_ancestors_run_from_the_root_down():
    assert places.ancestors("/43/4301/") == ["/", "/43/", "/43/4301/"]
    assert places.ancestors("/43/4301/", own=False) == ["/", "/43/"]


def test_level_cuts_the_path():
    assert places.at_level(ENTERPRISE, "county") == "/43/4301/430102/"
    assert places.at_level("/43/", "county") == "/43/"
    assert places.depth(ENTERPRISE) == 5
