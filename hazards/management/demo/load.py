"""Brings the invented history into the tables by COPY, some hundred enterprises at a time, and counts it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from enterprises.choices import EnterpriseStatus
from enterprises.models import Enterprise
from hazards.choices import InspectionStatus
from hazards.management.demo.history import Firm, Historian, Past
from hazards.management.demo.reports import Reporter
from hazards.models import Hazard, MonthlyReport, SelfInspection
from hazards.queries.monthly import month_end
from hazards.services import counts, monthly_counts
from safetyportal.core import writes
from safetyportal.core.bulk import Json, Template
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Jurisdiction

MONTHS = 18
HAZARDS = {"small": 30_000, "province": 1_500_000}
REPORTED_MONTHS = {"small": 18, "province": 6}  # a province's reports of eighteen months would fill a small disk
BATCH = 500
SAMPLE = 400
COUNTED = (EnterpriseStatus.ACTIVE, EnterpriseStatus.SUSPENDED)
_FACTS = (
    "pk", "jurisdiction_id", "place", "sectors", "supervision_classes", "staff_total", "registered_at", "name",
    "credit_code", "legal_representative",
)  # fmt: skip


def seed_history(size: str, *, now: datetime, progress: Callable[[int, int], None]) -> dict[str, int]:
    """Insert the history of every registered demonstration firm. One transaction, so that all is there or none."""
    system = system_user()
    historian = Historian(now, MONTHS, _scale(HAZARDS[size], now))
    kept = historian.months[-1 - REPORTED_MONTHS[size] :]
    made = {"hazards": 0, "inspections": 0, "reports": 0}
    firms = _firms()
    total, done = firms.count(), 0
    with writes.unit_of_work():
        for chunk in _chunks(firms):
            names = {row["pk"]: (row["name"], row["credit_code"], row["legal_representative"]) for row in chunk}
            reporter = Reporter(now, kept, system.pk, names)
            _insert([_firm(row) for row in chunk], historian, reporter, made)
            done += len(chunk)
            progress(done, total)
        counts.rebuild("/43/")
        monthly_counts.rebuild("/43/")
        province = Jurisdiction.objects.get(code="43", valid_to=None)
        writes.log("hazard.seed", province, actor=system, now=now, changes=made)
    return made


def _firms():
    return Enterprise.unscoped.filter(data_source="demo", status__in=COUNTED, registered_at__isnull=False)


def _chunks(firms) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in firms.order_by("pk").values(*_FACTS).iterator(chunk_size=BATCH):
        chunk.append(row)
        if len(chunk) == BATCH:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _firm(row: dict[str, Any]) -> Firm:
    since = local_day(row["registered_at"]).replace(day=1)
    return Firm(
        row["pk"], row["jurisdiction_id"], row["place"], row["sectors"], row["supervision_classes"],
        row["staff_total"] or 20, since,
    )  # fmt: skip


def _scale(wanted: int, now: datetime) -> float:
    """By how much the average is raised so that the whole comes to the wanted number; judged by a sample."""
    firms = _firms()
    step = max(1, firms.count() // SAMPLE)
    sample = [_firm(row) for row in firms.order_by("pk").values(*_FACTS)[::step]]
    plain = Historian(now, MONTHS)
    found = sum(len(plain.past_of(firm).hazards) for firm in sample)
    return wanted / max(1.0, found / len(sample) * firms.count())


def _insert(firms: list[Firm], historian: Historian, reporter: Reporter, made: dict[str, int]) -> None:
    hazards, inspections, reports = [], [], []
    for firm in firms:
        past, habit = historian.past_of(firm), historian.habit_of(firm.pk)
        hazards += past.hazards
        inspections += _inspections(firm, past, reporter)
        reports += reporter.reports_of(firm, habit, past)
    for rows, numbers, letters in ((hazards, Hazard.next_ids, "YH"), (inspections, SelfInspection.next_ids, "ZC")):
        for row, pk in zip(rows, numbers(len(rows)), strict=True):
            row["id"] = pk
            row["number"] = f"{letters}{row['place'].split('/')[3]}{pk:010d}"
    for key, model, rows in (
        ("hazards", Hazard, hazards),
        ("inspections", SelfInspection, inspections),
        ("reports", MonthlyReport, reports),
    ):
        _copy(model, rows)
        made[key] += len(rows)


def _inspections(firm: Firm, past: Past, reporter: Reporter) -> list[dict[str, Any]]:
    """One finished inspection for each month that is over; the running month is planned by the portal itself."""
    kept = [(month, found) for month, found in past.inspections.items() if month in reporter.months]
    return [_inspection(firm, month, *found) for month, found in kept]


def _inspection(firm: Firm, month, found: int, people: int) -> dict[str, Any]:
    last = month_end(month)
    day = last - timedelta(days=3 + firm.pk % 12)
    at = end_of_day(day) - timedelta(hours=8)
    return {
        "enterprise_id": firm.pk,
        "jurisdiction_id": firm.jurisdiction_id,
        "place": firm.place,
        "sectors": firm.sectors,
        "status": InspectionStatus.DONE.value,
        "rhythm": "month",
        "title": f"{month.year}年{month.month}月自查",
        "period_start": month,
        "period_end": last,
        "item_count": 49,
        "started_at": at - timedelta(hours=2),
        "finished_at": at,
        "finished_on": day,
        "participants": "示例安全员、示例班组长",
        "participant_count": people,
        "pass_count": 49 - min(found, 49),
        "hazard_count": found,
        "zero_reason": "" if found else "逐项自查均符合要求（示例）",
        "created_at": at,
        "updated_at": at,
    }


def _copy(model, rows: list[dict[str, Any]]) -> None:
    if rows:
        template = Template(model._meta.db_table, _blank(model))
        template.copy(template.line(row) for row in rows)


def _blank(model) -> dict[str, Any]:
    """Every column with the value of an untouched row; numbers of reports come from their sequence."""
    keyed = model is not MonthlyReport
    blank = {}
    for column in model._meta.concrete_fields:
        if column.generated or (column.primary_key and not keyed):
            continue
        value = column.get_default() if column.has_default() else None
        if value is None and not column.null and not column.primary_key and column.empty_strings_allowed:
            value = ""
        blank[column.column] = Json.of(value) if column.get_internal_type() == "JSONField" else value
    return blank
