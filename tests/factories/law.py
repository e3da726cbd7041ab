"""Discretion, and the visits, papers and cases that figures are made of: as the services would leave them."""

from datetime import date, timedelta
from itertools import count

from inspections.models import DiscretionStep, DiscretionTable, Finding, InspectionTask, Visit
from safetyportal.core.models import SupervisingBody
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node

_numbers = count(1)

SHARES = (("light", "0", "0.3"), ("general", "0.3", "0.7"), ("heavy", "0.7", "1"))


def make_discretion(code: str = "43", *, amounts=(), shares=SHARES, **values) -> DiscretionTable:
    """A table at a division: `make_discretion("4301", violation="AQ07", amounts=[("general", 20_000, 40_000)])`."""
    where = node(code)
    facts = {"title": f"{where.name}裁量基准（示例）", "valid_from": date(2026, 1, 1), "verification": "U"} | values
    table = DiscretionTable(jurisdiction=where, place=where.path, **facts)
    table.save(force_insert=True)
    for gravity, low, high in amounts:
        DiscretionStep.unscoped.create(table=table, gravity=gravity, low=low, high=high, conditions="示例情形")
    for gravity, low, high in () if amounts else shares:
        DiscretionStep.unscoped.create(
            table=table, gravity=gravity, share_from=low, share_to=high, conditions="示例情形"
        )
    return table


def make_body(code: str = "430102", **values) -> SupervisingBody:
    """A bureau at a division."""
    number, where = next(_numbers), node(code)
    facts = {
        "code": f"{code.ljust(9, chr(48))}{500 + number % 400}",
        "name": f"{where.name}应急管理局（示例{number}）",
        "kind": "bureau",
    } | values
    body = SupervisingBody(jurisdiction=where, place=where.path, **facts)
    body.save(force_insert=True)
    return body


def make_task(enterprise=None, body=None, **values) -> InspectionTask:
    enterprise = enterprise or make_enterprise()
    body = body or make_body()
    facts = {
        "status": "under_way", "kind": "routine", "finish_by": NOW.date() + timedelta(days=9), "clock": "task",
        "due_at": NOW + timedelta(days=9),
    } | values  # fmt: skip
    creator = facts.pop("created_by", None) or make_user("county_supervisor", "430102")
    task = InspectionTask(body=body, created_by=creator, **facts)
    task.settle(enterprise)
    task.save(force_insert=True)
    return task


def make_visit(enterprise=None, body=None, **values) -> Visit:
    task = values.pop("task", None) or make_task(enterprise, body)
    facts = {"status": "completed", "started_at": NOW, "ended_at": NOW} | values
    visit = Visit(task=task, body=task.body, started_by=task.created_by, **facts)
    visit.settle(task.enterprise)
    visit.save(force_insert=True)
    return visit


def make_finding(visit: Visit, **values) -> Finding:
    finding = Finding(visit=visit, **{"description": "示例问题", "order": 1} | values)
    finding.save(force_insert=True)
    return finding
