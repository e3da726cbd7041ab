"""Monthly reports for tests: written straight into the table with their figures, as the services would leave them."""

from datetime import UTC, date, datetime

from hazards.choices import FROZEN, MONTHLY_CLOCKED, REPORTED, MonthlyStatus
from hazards.models import MonthlyReport, SelfInspection
from hazards.queries import monthly as queries
from hazards.services.counts import shift
from hazards.services.monthly_counts import cells
from hazards.services.monthly_opening import new_report
from hazards.workflow import MONTHLY_FLOW
from tests.factories.enterprises import make_enterprise, make_staff

OCTOBER = date(2026, 10, 1)
FIRST = datetime(2026, 10, 31, 16, 10, tzinfo=UTC)  # 1 November, 00:10 in Shanghai
FOURTH = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)  # 4 November, 09:00 in Shanghai
LAST_SECOND = datetime(2026, 11, 5, 15, 59, 59, tzinfo=UTC)
SIXTH = datetime(2026, 11, 5, 16, 0, 0, tzinfo=UTC)  # 6 November, 00:00 in Shanghai
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def registered(code: str = "430102001", **values):
    """An enterprise that has been in the registry for long."""
    return make_enterprise(code, **{"registered_at": LONG_AGO, **values})


def make_inspection(enterprise, on: date = date(2026, 10, 12), persons: int = 3, **values) -> SelfInspection:
    """A finished self-inspection without hazards."""
    inspection = SelfInspection(
        rhythm="adhoc", title="示例自查", period_start=on, period_end=on, finished_on=on, participant_count=persons,
        zero_reason="示例：检查后未发现问题", **values,
    )  # fmt: skip
    inspection.settle(enterprise)
    inspection.status = "done"
    inspection.save(force_insert=True)
    return inspection


def make_report(enterprise=None, status: str = MonthlyStatus.DUE, *, month: date = OCTOBER, signed=None, **values):
    """The report of a month in a state: signed where that state needs it, or with `signed=True`."""
    enterprise = enterprise or registered()
    report = new_report(enterprise, month, datetime(month.year, month.month, 1, tzinfo=UTC))
    report.status = status
    report.zero_reason = "示例：本月停产检修，未发现隐患"
    report.content = queries.content_of(report, queries.compiled(enterprise.pk, month), report.zero_reason, "")
    report.content_sha256, report.zero = queries.digest(report.content), report.content["zero"]
    report.zero_reason = report.content["zero_reason"]
    if (signed is None and status in REPORTED) or signed:
        report.signed_by = make_staff(enterprise, "enterprise_head")
        report.signed_at, report.signed_name, report.signed_method = FOURTH, report.signed_by.name, "typed"
        report.signed_sha256 = report.content_sha256
    if status in REPORTED:
        report.filed_at, report.filed_by = FOURTH, report.signed_by
    if status in FROZEN:
        report.snapshot, report.snapshot_sha256, report.accepted_at = report.content, report.content_sha256, FOURTH
    for name, value in values.items():
        setattr(report, name, value)
    clock = MONTHLY_FLOW.clocks.get(status) if status in MONTHLY_CLOCKED else None
    report.clock, report.due_at = (clock.name, clock.due_at(report, FOURTH)) if clock else ("", None)
    report.save(force_insert=True)
    shift({}, cells(report))
    return MonthlyReport.unscoped.get(pk=report.pk)
