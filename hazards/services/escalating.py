"""Telling from level to level that hazards are overdue, and reminding before they are: one digest each, never a flood.

`escalation` of a hazard is how many were told: 1 the enterprise, 2 township, 3 county, 4 city, 5 province. After days
of downtime a hazard passes several stages in one run, and still each place gets one message.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.db.models import Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.services.telling import staff_of
from hazards.choices import CLOCKED, DeadlineSetter
from hazards.models import Hazard
from hazards.queries.handovers import division_name
from hazards.services.telling import SUPERVISE, Named
from safetyportal.core import audit, notify, places, writes
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Rule
from safetyportal.core.rollups import total
from safetyportal.core.rules import rule

BATCH = 500
STAGES = ("", *DeadlineSetter.values)  # stage 1 is the enterprise, 2 the township, …
_RULE = "hazard.escalation_days"


def escalate_overdue(*, now: datetime, progress: Any = None) -> int:
    """Tell each level of what has been overdue for the days of its stage. Returns how many hazards rose."""
    risen = 0
    for told in range(len(STAGES) - 1):
        for count in _batches(told, now):
            risen += count
            if progress:
                progress(risen)
    return risen


def _batches(told: int, now: datetime) -> Iterator[int]:
    """Rows of which `told` stages know and more should, batch by batch by due time; each batch is one transaction."""
    least = _least_days(told + 1, now)
    last: tuple[Any, int] | None = None
    while True:
        with writes.unit_of_work():
            rows = list(_waiting(told, now - timedelta(days=least), last)[:BATCH])
            reached = {row: _stage_of(row, now) for row in rows}
            ready = {row: stage for row, stage in reached.items() if stage > told}
            _rise(ready, told, now)
        if ready:
            yield len(ready)
        if len(rows) < BATCH:
            return
        last = (rows[-1].due_at, rows[-1].pk)


def _waiting(told: int, before: datetime, last: tuple[Any, int] | None):
    rows = Hazard.unscoped.filter(overdue=True, escalation=told, due_at__lte=before)
    if last is not None:
        rows = rows.filter(Q(due_at__gt=last[0]) | Q(due_at=last[0], pk__gt=last[1]))
    rows = rows.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "pk")
    return rows.only("number", "description", "place", "sectors", "due_at", "enterprise", "assigned_to", "level")


def _stage_of(row: Hazard, now: datetime) -> int:
    """The highest stage whose days are over by the rule of the place; the enterprise (stage 1) is told at once."""
    days = [0, *rule(_RULE, row.place, local_day(now))]
    return max(
        stage for stage, count in enumerate(days, start=1) if cast(datetime, row.due_at) <= now - timedelta(days=count)
    )


def _least_days(stage: int, now: datetime) -> int:
    """The shortest period of any place, so that no row is missed before its own rule is asked."""
    if stage == 1:
        return 0
    values = [*Rule.objects.filter(key=_RULE).values_list("value", flat=True), rule(_RULE, "/", local_day(now))]
    return min(int(days[stage - 2]) for days in values)


def _rise(rows: dict[Hazard, int], told: int, now: datetime) -> None:
    """Remember which stages know now, put it into the trail and tell each stage that is new, once for all its rows."""
    described = audit.Describer("hazard.escalate", Hazard, actor=system_user(), now=now)
    facts = []
    for stage in sorted(set(rows.values())):
        same = [row for row, reached in rows.items() if reached == stage]
        Hazard.unscoped.filter(pk__in=[row.pk for row in same]).update(escalation=stage)
        changes = {"escalation": [told, stage]}
        facts += [described.fact(row.pk, str(row), row.place, changes) for row in same]
    if facts:
        writes.log_all(facts)
    for stage in range(told + 1, len(STAGES)):
        known = [row for row, reached in rows.items() if reached >= stage]
        if known and stage == 1:
            _tell_enterprises(known, now)
        elif known:
            _tell_level(known, STAGES[stage], now)


def _tell_enterprises(rows: Iterable[Hazard], now: datetime) -> None:
    by_enterprise: dict[int, list[Hazard]] = defaultdict(list)
    for row in rows:
        by_enterprise[row.enterprise_id].append(row)
    known = Enterprise.unscoped.in_bulk(by_enterprise)
    for number, hazards in by_enterprise.items():
        enterprise = known[number]
        people = {person.pk: person for person in staff_of(enterprise, now)}
        workers = {row.assigned_to_id for row in hazards if row.assigned_to_id}
        people.update(get_user_model().objects.filter(is_active=True).in_bulk(workers))
        count = Hazard.unscoped.filter(enterprise=enterprise, overdue=True).count()
        title = Named(_("{name}: {count} hazards are overdue"), name=enterprise.name, count=count)
        _digest(people.values(), enterprise.place, title, "overdue=1", f"overdue:{enterprise.place}", now)


def _tell_level(rows: Iterable[Hazard], level: str, now: datetime) -> None:
    """One message for each division of the level: officials of these sectors who are posted exactly there."""
    by_place: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_place[places.at_level(row.place, level)].update(row.sectors)
    for place, sectors in by_place.items():
        people = notify.holders(SUPERVISE, place, sectors, at_level=level, now=now)
        count = total("hazards", place, overdue=1)
        title = Named(_("{name}: {count} hazards are overdue"), name=division_name(place), count=count)
        _digest(people, place, title, "overdue=1", f"overdue:{place}", now, urgent=level != DeadlineSetter.TOWNSHIP)


def _digest(
    people: Iterable[Any], place: str, title: Any, query: str, key: str, now: datetime, urgent: bool = False
) -> None:
    """At most one an hour: what becomes overdue later in the hour is in the figure of the next one."""
    notify.notify(
        people, kind="hazard.due", title=title, body=_("Open the list to see them."), now=now, place=place,
        url=f"{reverse('hazard-list')}?{query}", key=f"hazards:{key}:{now:%Y%m%d%H}", urgent=urgent,
    )  # fmt: skip


def remind_due(*, now: datetime, progress: Any = None) -> int:
    """Every morning: which time limits end soon, one message an enterprise. Returns how many enterprises were told."""
    today = local_day(now)
    widest = max(max(row) for row in [*_reminder_days(), rule("hazard.reminder_days", "/", today)])
    soon = Hazard.unscoped.filter(
        status__in=CLOCKED, overdue=False, due_at__gt=now, due_at__lte=end_of_day(today + timedelta(widest))
    )
    told = 0
    nearest = soon.order_by().values_list("enterprise_id").annotate(Min("due_at"))
    for number, due_at in nearest.iterator(chunk_size=BATCH):
        told += _remind(number, due_at, soon, now)
        if progress and told % 100 == 0:
            progress(told)
    return told


def _reminder_days() -> list[list[int]]:
    return list(Rule.objects.filter(key="hazard.reminder_days").values_list("value", flat=True))


def _remind(number: int, due_at: datetime, soon: Any, now: datetime) -> int:
    enterprise = Enterprise.unscoped.get(pk=number)
    today = local_day(now)
    left = (local_day(due_at - timedelta(microseconds=1)) - today).days
    if left not in rule("hazard.reminder_days", enterprise.place, today):
        return 0
    rows = soon.filter(enterprise=enterprise)
    people = {person.pk: person for person in staff_of(enterprise, now)}
    workers = rows.exclude(assigned_to=None).values_list("assigned_to", flat=True)
    people.update(get_user_model().objects.filter(is_active=True).in_bulk(set(workers)))
    title = Named(
        _("{name}: {count} hazards are due within {days} days"), name=enterprise.name, count=rows.count(), days=left + 1
    )
    with writes.unit_of_work():
        notify.notify(
            people.values(), kind="hazard.due", title=title, body=_("Open the list to see them."), now=now,
            place=enterprise.place, url=f"{reverse('hazard-list')}?due=soon",
            key=f"hazards:due:{enterprise.pk}:{today:%Y%m%d}",
        )  # fmt: skip
    return 1
