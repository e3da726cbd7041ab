"""Statistical reports for tests: opened as the portal does, or put into a state as the services would leave them."""

from datetime import UTC, date, datetime

from enterprises.models import Enterprise
from hazards.choices_tables import OWN_KINDS, LevelStatus
from hazards.models import HazardBulletin, LevelReport
from hazards.queries import bulletins as queries
from hazards.queries import statutory
from hazards.queries.level_reports import LEVELS
from hazards.services.bulletin_text import drafted
from hazards.services.level_terms import deadline_of, period_before
from hazards.workflow import LEVEL_FLOW
from tests.factories.enterprises import make_staff
from tests.people import node

OCTOBER, NOVEMBER_1 = (date(2026, 10, 1), date(2026, 10, 31)), date(2026, 11, 1)
SUBMITTED_ON = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)


def make_level_report(
    code: str = "430102", kind: str = "m1", status: str = LevelStatus.DUE, *, day: date = NOVEMBER_1,
    enterprise: Enterprise | None = None, compile: bool | None = None, **values,
) -> LevelReport:  # fmt: skip
    """The report of the last period of this kind before `day`, at the division `code` or of an enterprise."""
    first, last = period_before(kind, day)
    where = enterprise.jurisdiction if enterprise else node(code)
    level = "enterprise" if kind in OWN_KINDS else LEVELS[where.level - 1]
    place = enterprise.place if enterprise else where.path
    report = LevelReport(
        jurisdiction=where, place=place, kind=kind, level=level, first=first, last=last, enterprise=enterprise,
        sectors=enterprise.sectors if enterprise else [], trade=enterprise.supervision_classes[0] if enterprise else "",
        status=status, deadline=deadline_of(kind, level, last, place),
    )  # fmt: skip
    if compile or (compile is None and status not in (LevelStatus.DUE, LevelStatus.WAIVED)):
        report.content = statutory.content_of(report, statutory.compiled(report))
        report.content_sha256, report.compiled_at = statutory.digest(report.content), SUBMITTED_ON
    if status in (LevelStatus.SUBMITTED, LevelStatus.ACCEPTED, LevelStatus.RETURNED):
        report.head_name, report.filler_name, report.submitted_at = "示例局长", "示例填表人", SUBMITTED_ON
    if enterprise and status not in (LevelStatus.DUE, LevelStatus.WAIVED):
        report.signed_by, report.signed_at = make_staff(enterprise), SUBMITTED_ON
        report.signed_sha256, report.signed_method = report.content_sha256, "typed"
    for name, value in values.items():
        setattr(report, name, value)
    clock = LEVEL_FLOW.clocks.get(status)
    clock = clock(report) if callable(clock) else clock
    report.clock, report.due_at = (clock.name, clock.due_at(report, SUBMITTED_ON)) if clock else ("", None)
    report.save(force_insert=True)
    return LevelReport.unscoped.get(pk=report.pk)


def make_bulletin(code: str = "4301", status: str = "draft", *, month: date = date(2026, 10, 1), **values):
    """A bulletin with words and the figures of this moment."""
    where = node(code)
    figures = queries.figures(where.path, month)
    facts = {"generated_at": SUBMITTED_ON, "figures": figures, **drafted(where.name, month, figures)} | values
    if status in ("issued", "withdrawn"):
        facts |= {"issued_on": date(2026, 11, 12), "number": "示例〔2026〕1号"}
    bulletin = HazardBulletin(jurisdiction=where, place=where.path, month=month, status=status, clock="", **facts)
    bulletin.save(force_insert=True)
    return HazardBulletin.unscoped.get(pk=bulletin.pk)
