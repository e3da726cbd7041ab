"""Fixtures of the import tests."""

import pytest

from safetyportal.core import jobs
from safetyportal.core.imports import services
from tests.imports import books


@pytest.fixture
def imported(now):
    """Upload rows (or bytes) as somebody, run the waiting jobs, confirm: `imported(actor, rows, confirm=True)`."""

    def run(actor, rows, *, confirm: bool = True, name: str = "企业.xlsx", at=now):
        content = rows if isinstance(rows, bytes) else books.workbook(rows)
        batch = services.upload(actor=actor, kind="enterprises", file=books.upload(content, name), now=at)
        jobs.run_waiting()
        batch.refresh_from_db()
        if confirm and batch.state == "ready" and batch.good_count:
            services.confirm(actor=actor, batch=batch, now=at)
            jobs.run_waiting()
            batch.refresh_from_db()
        return batch

    return run
