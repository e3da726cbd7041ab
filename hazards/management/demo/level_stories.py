"""What the demonstration's own people do with their tables and bulletins: through the services, each on its day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hazards.choices_tables import LEVEL_FILED, ReportKind, ReportLevel
from hazards.management.demo import level_reports
from hazards.management.demo.stories import Storyteller
from hazards.models import HazardBulletin, LevelReport
from hazards.queries.level_reports import upper_places
from hazards.services import bulletins, level_sweep
from hazards.services import level_reports as services
from hazards.services.monthly_terms import reported_month
from safetyportal.core import writes
from safetyportal.core.deadlines import add_months, end_of_day
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Jurisdiction, User

LEADERS = {name: f"{name}-leader" for name in ("province", "city", "county", "township")}
# Level, kind and reason of what the level above returned yesterday.
RETURNED = (
    ("county", ReportLevel.TOWNSHIP, ReportKind.M1, "应排查单位数与台账不一致，请核对新入库企业后重新上报（示例）"),
    ("city", ReportLevel.COUNTY, ReportKind.M2, "整改资金与企业月报合计不符，请核实后重新上报（示例）"),
)


def seed(size: str, *, now: datetime, say: Callable[[str], None]) -> None:
    """Tables in the states of their age, and bulletins. One transaction, so that all is there or none."""
    with writes.unit_of_work():
        teller = Storyteller(now)
        chiefs, ahead = chiefs_of(teller), dict[str, Any]()
        for period in level_reports.periods(size, now):
            opened = level_reports.open_period(period)
            compiled = level_reports.settle(period, chiefs, now, ahead) + report(teller, period, chiefs)
            say(f"{period.kind} {period.first}: {opened:,} reports, {compiled:,} compiled")
        returned, overdue = send_back(teller), level_sweep.mark_overdue(actor=system_user(), now=now)
        say(f"{returned} returned, {overdue:,} overdue, {announce(teller)} bulletins")


def chiefs_of(teller: Storyteller) -> dict[str, User]:
    """Who reports for the places and the enterprise whose people have accounts."""
    return {teller[name].place: teller[name] for name in (*LEADERS, "head")}


def report(teller: Storyteller, period: level_reports.Period, chiefs: dict[str, User]) -> int:
    """Compile, submit and accept the reports of these people, from below upwards. Returns how many were compiled."""
    done = 0
    for row in sorted(level_reports.rows_of(period).filter(place__in=chiefs), key=lambda row: -len(row.place)):
        fate = level_reports.fate_of(row, period, teller.now)
        if fate.compiled:
            _act(row, fate, chiefs)
            done += 1
    return done


def _act(row: LevelReport, fate: level_reports.Fate, chiefs: dict[str, User]) -> None:
    chief = chiefs[row.place]
    at = fate.filed_at or level_reports.unreported_at(row)
    row = services.prepare(levelreport=row, actor=chief, now=at - timedelta(hours=1))
    shown: dict[str, Any] = {"levelreport": row, "shown_sha256": row.content_sha256, "actor": chief, "now": at}
    if fate.filed_at and row.is_own:
        row = services.sign_and_submit(name=chief.name, **shown)
    elif fate.filed_at:
        head = User.objects.get(username=LEADERS[chief.username])
        row = services.submit(head_name=head.name, phone=level_reports.PHONE, remark=level_reports.REMARK, **shown)
    above = [chiefs[place] for place in upper_places(row) if place in chiefs]
    if fate.accepted_at and above:
        services.accept(levelreport=row, actor=above[0], now=fate.accepted_at)


def send_back(teller: Storyteller) -> int:
    """A table of a township and one of a county come back for correction. Returns how many."""
    done = 0
    for name, level, kind, reason in RETURNED:
        chief = teller[name]
        filed = LevelReport.unscoped.filter(place__startswith=chief.place, level=level, kind=kind)
        row = filed.filter(status__in=LEVEL_FILED).order_by("-first", "-status", "pk").first()
        if row is not None and row.submitted_at:
            when = max(teller.on(1), row.submitted_at + timedelta(minutes=20))
            services.send_back(levelreport=row, note=reason, actor=chief, now=when)
            done += 1
    return done


def announce(teller: Storyteller) -> int:
    """The city's bulletins: two issued, one being written; one of the province. Returns how many."""
    newest = reported_month(teller.now)
    for name, back in (("city", 2), ("city", 1), ("province", 1)):
        month = add_months(newest, -back)
        at = end_of_day(add_months(month, 1).replace(day=12)) - timedelta(hours=8)
        bulletin = _draft(teller, name, month, at)
        bulletins.issue_bulletin(
            hazardbulletin=bulletin, actor=teller[LEADERS[name]], now=at + timedelta(days=1), note="同意印发（示例）"
        )
    _draft(teller, "city", newest, teller.now)
    return HazardBulletin.unscoped.count()


def _draft(teller: Storyteller, name: str, month: date, at: datetime) -> HazardBulletin:
    author = teller[name]
    place = Jurisdiction.objects.get(path=author.place, valid_to=None)
    bulletin = bulletins.draft_bulletin(jurisdiction=place, month=month, actor=author, now=at)
    return bulletins.edit(hazardbulletin=bulletin, opening=f"{bulletin.opening}（示例）", actor=author, now=at)
