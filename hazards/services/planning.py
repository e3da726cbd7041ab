"""Plans self-inspections: for every enterprise in operation one for each rhythm of its items and each period."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from enterprises.choices import EnterpriseStatus
from enterprises.models import Enterprise
from hazards.choices import InspectionStatus, Rhythm
from hazards.models import SelfInspection
from hazards.queries.checklists import Norms, types_of
from hazards.queries.periods import period
from hazards.workflow.inspections import SELF_INSPECTION_FLOW
from safetyportal.core import audit, writes
from safetyportal.core.deadlines import local_day

CHUNK = 500
_PLAN_LOCK = 0x706C_616E  # one planner at a time, so that nothing is planned twice


def plan_all(*, actor, now: datetime, progress: Callable, after: int = 0) -> dict[str, int]:
    """Plan what the day of `now` asks of every enterprise in operation; by the portal itself, every night.

    Goes on behind the enterprise number `after`; `progress(done, after)` is called after each chunk that is committed,
    and what it raises stops the work. Safe to repeat: a period has one inspection of each rhythm.
    """
    norms, planned, missed, done = Norms(local_day(now)), 0, 0, 0
    living = Enterprise.unscoped.filter(status=EnterpriseStatus.ACTIVE).select_related("jurisdiction").order_by("pk")
    while chunk := list(living.filter(pk__gt=after)[:CHUNK]):
        rows, lapsed = plan_chunk(chunk, norms, actor=actor, now=now)
        planned, missed, done, after = planned + rows, missed + lapsed, done + len(chunk), chunk[-1].pk
        progress(done, after)
    return {"planned": planned, "missed": missed}


def plan_chunk(enterprises: list[Enterprise], norms: Norms, *, actor, now: datetime) -> tuple[int, int]:
    """Plan for these enterprises in one unit of work. Returns how many were planned and how many lapsed."""
    with writes.unit_of_work():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PLAN_LOCK])
        wanted = _wanted(enterprises, norms)
        known = _known(enterprises, wanted)
        new = [key for key in wanted if key not in known]
        rows = _insert(new, {one.pk: one for one in enterprises}, actor=actor, now=now)
        lapsed = _lapse(enterprises, wanted, actor=actor, now=now)
    return len(rows), lapsed


Key = tuple[int, str, date]  # enterprise, rhythm, first day


def _wanted(enterprises: list[Enterprise], norms: Norms) -> dict[Key, date]:
    """The inspections that should be there, with their last day."""
    own, types = norms.own_of(enterprises), types_of(enterprises)
    found: dict[Key, date] = {}
    for enterprise in enterprises:
        items = norms.effective(enterprise, types[enterprise.pk], own[enterprise.pk])
        for rhythm in {rhythm for item in items for rhythm in item.rhythms}:
            first, last = period(rhythm, norms.on)
            found[enterprise.pk, rhythm, first] = last
    return found


def _known(enterprises: list[Enterprise], wanted: dict[Key, date]) -> set[Key]:
    firsts = {first for _enterprise, _rhythm, first in wanted}
    rows = SelfInspection.unscoped.filter(enterprise__in=enterprises, period_start__in=firsts)
    return set(rows.exclude(rhythm=Rhythm.ADHOC).values_list("enterprise_id", "rhythm", "period_start"))


def _insert(keys: list[Key], by_pk: dict[int, Enterprise], *, actor, now: datetime) -> list[SelfInspection]:
    facts = audit.Describer("selfinspection.plan", SelfInspection, actor=actor, now=now)
    rows = [
        planned(by_pk[enterprise], rhythm, first, pk=pk, now=now)
        for pk, (enterprise, rhythm, first) in zip(SelfInspection.next_ids(len(keys)), keys, strict=True)
    ]
    SelfInspection.unscoped.bulk_create(rows, batch_size=CHUNK)
    if rows:
        told = {"status": [None, InspectionStatus.DUE]}
        writes.log_all([facts.fact(row.pk, str(row), row.place, told) for row in rows])
    return rows


def planned(enterprise: Enterprise, rhythm: str, day: date, *, now: datetime, pk: int | None = None) -> SelfInspection:
    """An unsaved inspection of the period in which `day` lies."""
    first, last = period(rhythm, day)
    row = SelfInspection(rhythm=rhythm, period_start=first, period_end=last, title=name_of(rhythm, first))
    row.settle(enterprise, pk)
    SELF_INSPECTION_FLOW.start(row, now)
    return row


def name_of(rhythm: str, first: date) -> str:
    """What it is called, in Chinese as all records are."""
    with override("zh-hans"):
        names: dict[str, str] = {
            Rhythm.SHIFT: _("Shift inspection of %(day)s"),
            Rhythm.DAY: _("Daily inspection of %(day)s"),
            Rhythm.WEEK: _("Weekly inspection from %(day)s"),
            Rhythm.HALF_MONTH: _("Half-monthly inspection from %(day)s"),
            Rhythm.MONTH: _("Monthly inspection of %(month)s"),
            Rhythm.QUARTER: _("Quarterly inspection from %(month)s"),
            Rhythm.HALF_YEAR: _("Half-yearly inspection from %(month)s"),
            Rhythm.YEAR: _("Yearly inspection of %(year)s"),
            Rhythm.ADHOC: _("Inspection on occasion, %(day)s"),
        }
    month = f"{first.year}年{first.month}月"
    return names[rhythm] % {"day": first.isoformat(), "month": month, "year": first.year}


def _lapse(enterprises: list[Enterprise], wanted: dict[Key, date], *, actor, now: datetime) -> int:
    """What nobody started in its period is over once the next period of its rhythm is there."""
    current = {(pk, rhythm): first for pk, rhythm, first in wanted}
    rows = SelfInspection.unscoped.filter(enterprise__in=enterprises, status=InspectionStatus.DUE, due_at__lte=now)
    count = 0
    for row in rows:
        follows = current.get((row.enterprise_id, row.rhythm))
        if follows and follows > row.period_start:
            SELF_INSPECTION_FLOW.run(row, "miss", actor=actor, now=now)
            count += 1
    return count
