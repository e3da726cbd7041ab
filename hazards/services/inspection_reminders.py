"""Tells an enterprise that an inspection ends today, and once more when it was not carried out in time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.choices import OPEN_INSPECTIONS, Rhythm
from hazards.models import SelfInspection
from hazards.workflow.inspections import PLAN
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.notify import holders, notify
from safetyportal.core.writes import unit_of_work

CHUNK = 200
LOOK_BACK = timedelta(days=3)  # after days of downtime nobody is flooded with what is long over


def remind(*, now: datetime, progress: Callable) -> int:
    """Told once each, whoever runs it how often. Daily rounds are not written about before they are overdue."""
    tonight = end_of_day(local_day(now))
    told = 0
    for kind, rows in (
        ("due", _open(now, tonight).exclude(rhythm__in=[Rhythm.SHIFT, Rhythm.DAY, Rhythm.ADHOC])),
        ("overdue", _open(now - LOOK_BACK, now)),
    ):
        last = 0
        while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
            with unit_of_work():
                told += sum(_tell(row, kind, now) for row in chunk)
            last = chunk[-1].pk
            progress(told, None)
    return told


def _open(after: datetime, until: datetime):
    return SelfInspection.unscoped.filter(status__in=OPEN_INSPECTIONS, due_at__gt=after, due_at__lte=until)


def _tell(row: SelfInspection, kind: str, now: datetime) -> int:
    title = _("Due today: %s") if kind == "due" else _("Overdue: %s")
    return notify(
        list(holders(PLAN, row.place, row.sectors, now=now)),
        kind="inspection.due",
        title=title % row.title,
        url=reverse("selfinspection-detail", kwargs={"pk": row.pk}),
        place=row.place,
        key=f"inspection-{kind}-{row.pk}",
        now=now,
    )
