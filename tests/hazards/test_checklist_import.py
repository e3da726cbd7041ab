"""Checklist items from Excel: added, changed from today, tightened; never weaker, row errors in words."""

import pytest
from django.utils import timezone

from hazards.models import ChecklistItem
from hazards.queries.checklists import effective_items
from safetyportal.core import jobs
from safetyportal.core.imports import services
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.inspections import make_item, make_standard
from tests.imports import books
from tests.people import make_user

pytestmark = pytest.mark.django_db


KEYS = dict.fromkeys(
    ("standard_code", "code", "tightens", "section", "category", "title", "method", "basis", "level", "duty", "rhythm")
)


def imported(actor, rows):
    content = books.workbook(rows, {name: name for name in KEYS})
    batch = services.upload(actor=actor, kind="checklist-items", file=books.upload(content, "条目.xlsx"), now=NOW)
    jobs.run_waiting()
    batch.refresh_from_db()
    if batch.state == "ready" and batch.good_count:
        services.confirm(actor=actor, batch=batch, now=NOW)
        jobs.run_waiting()
        batch.refresh_from_db()
    return batch


def row(code="P1", **values):
    return {"standard_code": "sets", "code": code, "category": "B04", "title": "示例内容", "level": "general"} | values


@pytest.fixture
def national():
    standard = make_standard("0", "sets")
    make_item(standard, "N1", method="查看", rhythm="week", level="major")
    return standard


def test_province_adds_and_tightens_and_a_repeat_changes_nothing(national):
    actor = make_user("province_supervisor", "43")
    rows = [row(), row("N1", tightens="N1", category="", title="", method="逐台测量", level="major")]
    batch = imported(actor, rows)
    assert (batch.state, batch.created, batch.bad_count) == ("done", 2, 0)
    items = {item.base.code: item for item in effective_items(make_enterprise(), timezone.localdate())}
    assert items["N1"].methods == ["查看", "逐台测量"]
    assert items["P1"].base.title == "示例内容"
    again = imported(actor, rows)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)


def test_bad_rows_say_why_and_change_nothing(national):
    before = ChecklistItem.unscoped.count()
    rows = [
        row("N1"),
        row("P2", title=""),
        row("P3", standard_code="no-such"),
        row("P4", category="Z99"),
        row("NX", tightens="NX", title="", category=""),
        row("P5", rhythm="sometimes"),
    ]
    batch = imported(make_user("province_supervisor", "43"), rows)
    assert (batch.bad_count, batch.good_count) == (len(rows), 0)
    assert ChecklistItem.unscoped.count() == before


def test_weaker_row_is_refused_when_it_is_applied(national):
    rows = [row("N1", tightens="N1", category="", title="", level="general", rhythm="month", method="看看")]
    batch = imported(make_user("city_supervisor", "4301"), rows)
    assert batch.bad_count == 1
    assert not ChecklistItem.unscoped.filter(standard__place="/43/4301/").exists()


def test_enterprise_imports_into_its_own_list_only(national):
    firm, other = make_enterprise(), make_enterprise()
    imported(make_staff(firm, "enterprise_safety_officer"), [row("E1")])
    assert "E1" in {item.base.code for item in effective_items(firm, timezone.localdate())}
    assert "E1" not in {item.base.code for item in effective_items(other, timezone.localdate())}
