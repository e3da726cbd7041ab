"""Work that is interrupted: a killed worker, a repeated job, a database that says no, a large list with bad rows."""

from dataclasses import replace

import pytest

from enterprises.imports import ENTERPRISES
from enterprises.models import Enterprise
from safetyportal.core import jobs, rollups
from safetyportal.core.audit_check import verify
from safetyportal.core.imports import run, services, spec
from safetyportal.core.models import AuditEntry, Job
from tests.imports.books import row
from tests.people import node

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a worker feels of a kill -9: no handler of ours runs."""


@pytest.fixture
def small_chunks():
    """Chunks of ten rows, so that a short list has many."""
    spec.register(replace(ENTERPRISES, chunk_rows=10))
    yield
    spec.register(ENTERPRISES)


def confirmed(imported, actor, rows, now):
    batch = imported(actor, rows, confirm=False)
    return services.confirm(actor=actor, batch=batch, now=now)


def test_killed_between_chunks_goes_on_without_doubles(small_chunks, imported, city_supervisor, now):
    batch = confirmed(imported, city_supervisor, [row(n) for n in range(1, 56)], now)
    seen = []

    def die(done: int, total: int) -> None:
        seen.append(done)
        if len(seen) == 3:
            raise Killed

    with pytest.raises(Killed):
        run.run_batch(batch.pk, actor=city_supervisor, now=now, progress=die)
    assert Enterprise.unscoped.count() == 30

    jobs.run_waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.created, Enterprise.unscoped.count()) == ("done", 55, 55)
    assert AuditEntry.unscoped.filter(action="enterprise.import").count() == 55
    assert rollups.total("enterprises", node("430102").path) == 55
    assert verify()[1] == []


def test_killed_inside_a_chunk_leaves_nothing_of_it(small_chunks, imported, city_supervisor, now):
    batch = confirmed(imported, city_supervisor, [row(n) for n in range(1, 26)], now)
    calls = []

    def publish(chunk):
        ENTERPRISES.publish(chunk)
        calls.append(len(chunk.rows))
        if len(calls) == 2:
            raise Killed

    spec.register(replace(ENTERPRISES, chunk_rows=10, publish=publish))
    with pytest.raises(Killed):
        run.run_batch(batch.pk, actor=city_supervisor, now=now, progress=lambda *_: None)
    batch.refresh_from_db()
    assert (Enterprise.unscoped.count(), batch.created, batch.state) == (10, 10, "running")
    assert rollups.total("enterprises", node("430102").path) == 10

    jobs.run_waiting()
    assert Enterprise.unscoped.count() == 25
    assert verify()[1] == []


def test_reading_again_stages_nothing_twice(small_chunks, imported, city_supervisor, now):
    batch = imported(city_supervisor, [row(n) for n in range(1, 26)], confirm=False)
    Job.objects.filter(pk=batch.job_id).update(state="queued", finished_at=None)
    batch.state = "reading"
    batch.save()
    jobs.run_waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.row_count, batch.rows.count()) == ("ready", 25, 25)


def test_code_taken_after_the_preview_becomes_a_bad_row(imported, city_supervisor, neighbour, now):
    from safetyportal.core.imports import workbooks
    from tests.factories.enterprises import make_enterprise

    batch = imported(city_supervisor, [row(1), row(2)], confirm=False)
    make_enterprise("220102001", credit_code=row(1)["credit_code"])
    services.confirm(actor=city_supervisor, batch=batch, now=now)
    jobs.run_waiting()

    batch.refresh_from_db()
    assert (batch.state, batch.created, batch.bad_count) == ("done", 1, 1)
    bad = batch.rows.get(bad=True)
    assert bad.errors[0]["text"].startswith("This credit code is registered elsewhere")
    assert b"".join(workbooks.errors_workbook(batch)).startswith(b"PK")


def test_stopping_a_running_import_keeps_whole_chunks(small_chunks, imported, city_supervisor, now):
    batch = confirmed(imported, city_supervisor, [row(n) for n in range(1, 41)], now)

    def stop(done: int, total: int) -> None:
        if done == 20:
            services.cancel(actor=city_supervisor, batch=batch, now=now)

    run.run_batch(batch.pk, actor=city_supervisor, now=now, progress=stop)
    batch.refresh_from_db()
    assert (batch.state, Enterprise.unscoped.count()) == ("cancelled", 20)


def test_five_thousand_rows_with_three_hundred_bad(imported, city_supervisor):
    kinds = [{"staff_total": "很多"}, {"industry": "9999"}, {"township": "430302001"}, {"name": ""}, {"longitude": ""}]
    rows = [row(n) if n % 16 or n > 4_800 else row(n, **kinds[n // 16 % 5]) for n in range(1, 5_001)]
    batch = imported(city_supervisor, rows)

    assert (batch.state, batch.row_count, batch.bad_count, batch.created) == ("done", 5_000, 300, 4_700)
    assert Enterprise.unscoped.count() == 4_700
    assert rollups.total("enterprises", node("430102").path, status="active") == 4_700
    assert verify()[1] == []

    again = imported(city_supervisor, rows)
    assert (again.created, again.updated, again.unchanged, again.bad_count) == (0, 0, 4_700, 300)


def test_old_imports_are_forgotten(imported, city_supervisor, now, private_media):
    before = {path for path in private_media.rglob("*") if path.is_file()}
    batch = imported(city_supervisor, [row(1), row(2, name="")])
    assert {path for path in private_media.rglob("*") if path.is_file()} > before
    assert services.forget_old(now.replace(year=2027)) == 1
    batch.refresh_from_db()
    assert (batch.stored_name, batch.rows.count()) == ("", 0)
    assert {path for path in private_media.rglob("*") if path.is_file()} == before
    assert services.forget_old(now.replace(year=2027)) == 0
