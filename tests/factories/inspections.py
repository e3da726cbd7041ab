"""Checklists and inspections for tests: written as the services would leave them."""

from datetime import date
from itertools import count

from hazards.choices import InspectionStatus, Rhythm
from hazards.models import ChecklistItem, ChecklistStandard, ReportPoster, SelfInspection, WorkerReport
from hazards.queries.inspections import due_items
from hazards.services.planning import planned
from hazards.workflow import SELF_INSPECTION_FLOW, WORKER_REPORT_FLOW
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard
from tests.people import node

SINCE = date(2026, 1, 1)
_numbers = count(1)


def make_standard(place="0", code: str = "", **values) -> ChecklistStandard:
    """A standard at a division (its code) or an enterprise: `make_standard("43", "general")`."""
    number = next(_numbers)
    is_node = isinstance(place, str)
    where = node(place) if is_node else place.jurisdiction
    facts = {"title": f"示例检查标准{number}", "valid_from": SINCE, "verification": "U"} | values
    standard = ChecklistStandard(
        jurisdiction=where,
        place=where.path if is_node else place.place,
        enterprise=None if is_node else place,
        code=code or f"set{number}",
        **facts,
    )
    standard.save(force_insert=True)
    return standard


def make_item(standard: ChecklistStandard, code: str = "", **values) -> ChecklistItem:
    """An item of its own; with `tightens` a row that tightens an upper one."""
    number = next(_numbers)
    own = {} if values.get("tightens") else {"title": f"示例检查项{number}", "category": "B04", "section": "用电"}
    facts = {"valid_from": SINCE, "method": f"现场查看{number}", "order": number, **own} | values
    item = ChecklistItem(standard=standard, code=code or f"I{number:03d}", **facts)
    item.save(force_insert=True)
    return item


def make_inspection(enterprise=None, status: str = InspectionStatus.DUE, **values) -> SelfInspection:
    """An inspection in a state: `make_inspection(enterprise, "running", rhythm="week")`."""
    enterprise = enterprise or make_enterprise()
    rhythm = values.pop("rhythm", Rhythm.ADHOC)
    row = planned(enterprise, rhythm, NOW.date(), now=NOW)
    row.status = status
    if status in {"running", "done"}:
        items = due_items(enterprise, rhythm, NOW.date())
        row.item_ids = [one.pk for item in items for one in item.rows]
        row.item_count, row.started_at = len(items), NOW
    if status == "done":
        row.finished_at, row.finished_on, row.participant_count, row.zero_reason = NOW, NOW.date(), 2, "均符合（示例）"
    row.clock, row.due_at = "", None
    if status in SELF_INSPECTION_FLOW.clocks:
        clock = SELF_INSPECTION_FLOW.clocks[status]
        row.clock, row.due_at = clock.name, clock.due_at(row, NOW)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def make_poster(enterprise=None, **values) -> ReportPoster:
    enterprise = enterprise or make_enterprise()
    poster = ReportPoster(
        enterprise=enterprise,
        jurisdiction=enterprise.jurisdiction,
        place=enterprise.place,
        sectors=enterprise.sectors,
        location=values.pop("location", "一车间门口（示例）"),
        **values,
    )
    poster.save(force_insert=True)
    return poster


def make_report(enterprise=None, status: str = "waiting", **values) -> WorkerReport:
    """A report by QR code in a state."""
    poster = make_poster(enterprise)
    row = WorkerReport(
        enterprise=poster.enterprise,
        poster=poster,
        jurisdiction=poster.jurisdiction,
        place=poster.place,
        sectors=poster.sectors,
        status=status,
        description="配电箱门敞开，线头裸露（示例）",
        location="二车间",
        reported_at=NOW,
        **values,
    )
    if status in {"accepted", "merged"}:
        row.hazard = make_hazard(poster.enterprise)
    if status == "waiting":
        clock = WORKER_REPORT_FLOW.clocks[status]
        row.clock, row.due_at = clock.name, clock.due_at(row, NOW)
    row.save(force_insert=True)
    return row
