"""Batches follow what the machine does: larger while it is quick, smaller at once when somebody had to wait."""

import time

import pytest

from safetyportal.core.pacing import LEAST, MOMENT, Pace


def test_it_grows_to_its_limit_and_shrinks_at_once():
    pace, sizes = Pace(1000), []
    for seconds in (0.001, 0.001, 0.001, 4 * MOMENT, MOMENT):
        sizes.append(pace.size)
        pace.adapt(seconds)
    assert sizes == [250, 500, 1000, 1000, 250]
    assert pace.size == 250


@pytest.mark.parametrize("most", [1, 2, LEAST, 40])
def test_it_never_takes_more_than_allowed_nor_less_than_worth_a_transaction(most):
    pace = Pace(most)
    assert pace.size == most
    pace.adapt(60)
    assert pace.size == min(most, LEAST)


def test_what_happens_inside_is_measured():
    pace = Pace(1000)
    with pace.batch() as size:
        time.sleep(MOMENT * 2)
    assert pace.size <= size // 2
