"""Opening a month: one report for each enterprise that must file, county by county, batch by batch.

A batch is one transaction: rows, figures and trail. What exists already is left alone, so two workers, a second run or
a run after a crash open the rest and nothing twice.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from hazards.choices import MonthlyStatus
from hazards.models import MonthlyReport
from hazards.services import monthly_terms as terms
from hazards.services.counts import shift
from hazards.services.monthly_counts import DIMENSIONS, METRIC, TOWNSHIP, cells
from hazards.workflow import MONTHLY_FLOW
from safetyportal.core import audit, writes
from safetyportal.core.choices import Level
from safetyportal.core.deadlines import add_months, end_of_day, local_day
from safetyportal.core.errors import Conflict, TransitionDenied
from safetyportal.core.models import Jurisdiction
from safetyportal.core.pacing import Pace
from safetyportal.core.rules import rule

BATCH = 2000
OPEN, PREPARE = "hazards.open_monthlyreport", "hazards.prepare_monthlyreport"
Progress = Callable[..., None]

# `taken`: the next enterprises of the county; `made`: the reports that did not exist. The last id says where to go on.
_OPEN = f"""
WITH taken AS (
    SELECT id, name, jurisdiction_id, place, sectors, status, registered_at, supervision_classes
    FROM enterprises_enterprise
    WHERE split_part(place, '/', 4) = %(county)s AND id > %(after)s ORDER BY id LIMIT %(batch)s
), made AS (
    INSERT INTO hazards_monthlyreport (enterprise_id, jurisdiction_id, place, sectors, trade, month, status, clock,
        due_at, deadline, version, created_at, updated_at, content, zero, zero_reason, remark, content_sha256,
        signed_name, signed_method, signed_sha256, late, proxy, proxy_reason, flags, extension_reason, extended,
        decision_note, unlock_reason, snapshot, snapshot_sha256, former_snapshots)
    SELECT id, jurisdiction_id, place, sectors, coalesce(supervision_classes[1], 'other'), %(month)s, 'due', 'filing',
        %(deadline)s, %(deadline)s, 1, %(now)s, %(now)s, '{{}}', false, '', '', '', '', '', '', false, false, '',
        '{{}}', '', false, '', '', '{{}}', '', '[]'
    FROM taken WHERE status = ANY(%(states)s) AND registered_at < %(ended)s
        AND (%(classes)s = '{{}}' OR supervision_classes && %(classes)s::varchar[])
        AND NOT supervision_classes && %(exempt)s::varchar[]
    ORDER BY id
    ON CONFLICT (enterprise_id, month) DO NOTHING
    RETURNING id, enterprise_id, place, sectors, month, status, late, proxy, zero
), counted AS (
    INSERT INTO core_rollupdelta (metric, place, dimensions, period, value)
    SELECT '{METRIC}', {TOWNSHIP}, {DIMENSIONS}, month, count(*) FROM made GROUP BY 2, 3, 4
)
SELECT (SELECT max(id) FROM taken),
    coalesce((SELECT json_agg(json_build_array(made.id, taken.name, made.place) ORDER BY made.id)
        FROM made JOIN taken ON taken.id = made.enterprise_id), '[]')
"""  # noqa: S608 -- own text


def open_months(
    *, actor: Any, now: datetime, progress: Progress | None = None, checkpoint: dict[str, Any] | None = None
) -> int:
    """Open the month that ended last and, after days without the portal, those before it. Run by the portal.

    Goes on behind `checkpoint` ({month: last county path}) and reports there. Returns how many reports were opened.
    """
    months = _months_to_open(now)
    return sum(open_month(month, actor=actor, now=now, progress=progress, checkpoint=checkpoint) for month in months)


def _months_to_open(now: datetime) -> list[date]:
    """The month that ended last, and those between it and the last one opened; a new portal starts with the newest."""
    newest = terms.reported_month(now)
    back = int(rule("hazard.monthly_catch_up_months", "/", local_day(now)))
    earlier = MonthlyReport.unscoped.filter(month__lt=newest).aggregate(last=Max("month"))["last"]
    first = add_months(earlier, 1) if earlier else newest
    return [month for index in range(back - 1, -1, -1) if (month := add_months(newest, -index)) >= first]


def open_month(
    month: date, *, actor: Any, now: datetime, progress: Progress | None = None,
    checkpoint: dict[str, Any] | None = None,
) -> int:  # fmt: skip
    """Open one month everywhere. Raises `TransitionDenied` for a month that has not ended."""
    require_past(month, now)
    done_until = (checkpoint or {}).get(f"{month:%Y-%m}", "")
    counties = Jurisdiction.objects.filter(level=Level.COUNTY, valid_to=None, path__gt=done_until).order_by("path")
    opened = 0
    for county in counties:
        opened += _open_county(month, county, actor=actor, now=now)
        if progress:
            progress(opened, None, f"{month:%Y-%m} {county.name}", **{f"{month:%Y-%m}": county.path})
    return opened


def require_past(month: date, now: datetime) -> None:
    if month > terms.reported_month(now):
        raise TransitionDenied(_("This month has not ended: its report cannot be made yet."))


def _open_county(month: date, county: Jurisdiction, *, actor: Any, now: datetime) -> int:
    """The rules may differ from county to county, so they are read for each."""
    wanted = terms.filers_at(county.path, month)
    values = {
        "county": county.code,
        "month": month,
        "deadline": terms.deadline_when_opened(month, county.path, now),
        "now": now,
        "ended": end_of_day(add_months(month, 1) - timedelta(days=1)),
        "states": wanted["states"],
        "classes": wanted["classes"],
        "exempt": wanted["exempt_classes"],
    }
    after: int | None = 0
    opened, pace = 0, Pace(BATCH)
    while after is not None:
        with pace.batch() as size, writes.unit_of_work():
            after, made = _open_batch({**values, "after": after, "batch": size})
            _log(made, actor=actor, now=now, month=month)
        opened += len(made)
    return opened


def _open_batch(values: dict[str, Any]) -> tuple[int | None, list]:
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, values)
        return cursor.fetchone()


def _log(made: list, *, actor: Any, now: datetime, month: date) -> None:
    describer = audit.Describer("monthlyreport.open", MonthlyReport, actor=actor, now=now)
    changes = {"status": [None, MonthlyStatus.DUE.value], "month": [None, month.isoformat()]}
    if made:
        writes.log_all([describer.fact(pk, f"{name} {month:%Y-%m}", place, changes) for pk, name, place in made])


def open_one(*, enterprise: Enterprise, month: date, actor: Any, now: datetime) -> MonthlyReport:
    """The enterprise starts the report of one month itself, also one that it does not owe. For its keepers.

    Raises `TransitionDenied` (month not over, not registered then), `Conflict` (exists), `NotAllowed`.
    """
    month = terms.month_of(month)
    require_past(month, now)
    if not terms.registered_by(enterprise, month):
        raise TransitionDenied(_("The enterprise was not registered in this month."))
    if MonthlyReport.unscoped.filter(enterprise=enterprise, month=month).exists():
        raise Conflict(_("The report of this month exists already."))
    report = new_report(enterprise, month, now)
    with writes.unit_of_work():
        try:
            with transaction.atomic():
                writes.create(report, actor=actor, perm=PREPARE, now=now, action="monthlyreport.open")
        except IntegrityError as error:
            raise Conflict(_("The report of this month exists already.")) from error
        shift({}, cells(report))
    return report


def new_report(enterprise: Enterprise, month: date, now: datetime) -> MonthlyReport:
    """An unsaved report that is due, as the opening of the month makes it."""
    report = MonthlyReport(
        enterprise=enterprise,
        jurisdiction=enterprise.jurisdiction,
        place=enterprise.place,
        sectors=enterprise.sectors,
        trade=enterprise.supervision_classes[0] if enterprise.supervision_classes else "other",
        month=month,
        deadline=terms.deadline_when_opened(month, enterprise.place, now),
    )
    MONTHLY_FLOW.start(report, now)
    return report
