"""Paths and their levels."""

import pytest
from django.db import connection

from hazards.models import Hazard
from safetyportal.core import places
from safetyportal.core.access import place_q

ENTERPRISE = "/43/4301/430102/430102001/E17/"
INDEXES_ONLY = "SET LOCAL enable_seqscan = off"


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


def test_every_place_is_found_through_the_index_of_a_level():
    assert places.indexed_level("/") is None
    assert places.indexed_level("/43/4301/") == ("city", "4301")
    assert places.indexed_level(ENTERPRISE) == ("township", "430102001")


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["/43/4301/", "/43/4301/430102/430102001/", ENTERPRISE])
def test_rows_below_a_place_are_read_from_an_index_of_large_tables(place):
    """A prefix alone has none: a table of ten million hazards would be read from end to end for one enterprise."""
    condition, given = places.within_sql(place)
    with connection.cursor() as cursor:
        cursor.execute(INDEXES_ONLY)
        cursor.execute(f"EXPLAIN SELECT id FROM hazards_hazard WHERE {condition}", given)
        assert "haz_" in "".join(line for (line,) in cursor.fetchall())
        assert "haz_" in Hazard.unscoped.filter(place_q(place)).order_by().explain()
