"""Pages by position: whole, stable and cheap in both directions, also with empty values."""

from datetime import timedelta

import pytest

from safetyportal.core.models import Job, Notification, SupervisingBody
from safetyportal.core.pages import keyset
from tests.conftest import NOW
from tests.suites.register import assert_pages_are_whole


@pytest.fixture
def jobs(inspector):
    """Seven tasks: three not finished, two finished at the same moment."""
    ends = [None, NOW, NOW, None, NOW + timedelta(hours=1), NOW - timedelta(hours=1), None]
    for end in ends:
        Job.objects.create(name="x", requested_by=inspector, run_after=NOW, finished_at=end)
    return Job.objects.filter(requested_by=inspector)


@pytest.mark.parametrize(
    "order", [("finished_at", "id"), ("-finished_at", "-id"), ("finished_at", "-id"), ("-finished_at", "id"), ("-id",)]
)
@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_pages_are_whole_with_empty_values(jobs, order, size):
    assert_pages_are_whole(jobs, order, size)


@pytest.mark.parametrize("order", [("finished_at", "id"), ("-finished_at", "-id")])
def test_order_is_the_database_order(jobs, order):
    assert [row.pk for row in keyset.page(jobs, order, 50).rows] == [row.pk for row in jobs.order_by(*order)]


def test_order_by_a_related_column(jobs):
    assert_pages_are_whole(jobs.select_related("requested_by"), ("requested_by__name", "id"))


def test_rows_added_meanwhile_neither_repeat_nor_hide_a_row(jobs, inspector):
    first = keyset.page(jobs, ("-id",), 3)
    Job.objects.create(name="x", requested_by=inspector, run_after=NOW)
    second = keyset.page(jobs, ("-id",), 3, after=first.after)
    assert {row.pk for row in first.rows} & {row.pk for row in second.rows} == set()
    assert second.rows[0].pk == first.rows[-1].pk - 1


def test_chunks_give_every_row_once(jobs):
    numbers = [row.pk for chunk in keyset.chunks(jobs, ("finished_at", "id"), 2) for row in chunk]
    assert numbers == [row.pk for row in jobs.order_by("finished_at", "id")]


@pytest.mark.parametrize("cursor", ["x", "!!!", "W10", "eyJhIjoxfQ", "WzEsMiwzLDRd", "WyJhYmMiXQ"])
def test_foreign_cursor_is_refused(jobs, cursor):
    with pytest.raises(keyset.BadCursor):
        keyset.page(jobs, ("-id",), 3, after=cursor)


def test_empty_list_has_one_page(db):
    page = keyset.page(Job.objects.none(), ("-id",), 3)
    assert (page.rows, page.before, page.after) == ([], "", "")


def test_index_serves_declared_columns_only():
    assert keyset.index_serves(SupervisingBody, "code")
    assert keyset.index_serves(SupervisingBody, "id")
    assert not keyset.index_serves(SupervisingBody, "address")
    assert not keyset.index_serves(Notification, "nothing")
