"""Reminders, the digest of what is missing, and its way up the tree. Who was told once is not told again.

Messages go by township or division, not by report: a province with 300,000 firms is a few thousand messages. Every
message has a key of its event, so a repeat, a second beat or a run after days of downtime tells nothing twice; of
stages that were missed only the nearest is told.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, F, Func, Min, TextField, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.choices import OWED, MonthlyStatus
from hazards.models import MonthlyReport
from hazards.services.monthly_telling import PREPARE, Words
from safetyportal.core import jobs, notify, places, writes
from safetyportal.core.access import place_q, postings_in_force, require
from safetyportal.core.deadlines import add_months, end_of_day, local_day
from safetyportal.core.errors import TooMuch
from safetyportal.core.models import Job, Jurisdiction
from safetyportal.core.rules import rule

REMIND = "hazards.remind_monthlyreport"
LEVELS = ("township", "county", "city", "province")
CHUNK = 2000
_DUE = _("The monthly report of {month} is to be filed by {day}")
_NUDGED = _("Your authority reminds you: the monthly report of {month} has not been filed")
_OVERDUE = _("The monthly report of {month} is overdue: please file it at once")
_MISSING = _("Monthly reports of {month}: {n} enterprises in {place} have not reported")
Progress = Callable[..., None]


def remind_due(*, now: datetime, progress: Progress | None = None) -> int:
    """Each morning: who has not filed is told 3 days and 1 day before the deadline and on its day (rule by place)."""
    today, told = local_day(now), 0
    widest = max(rule("hazard.monthly_reminder_days", "/", today))
    rows = MonthlyReport.unscoped.filter(
        status__in=[MonthlyStatus.DUE, MonthlyStatus.DRAFT, MonthlyStatus.RETURNED],
        due_at__gt=now,
        due_at__lte=end_of_day(today + timedelta(days=widest + 7)),
    )
    for place, month, due_at in _groups(rows, "due_at"):
        left = (local_day(due_at - timedelta(microseconds=1)) - today).days
        stage = stage_of(left, rule("hazard.monthly_reminder_days", place, today))
        if stage is not None:
            day = local_day(due_at - timedelta(microseconds=1))
            title = Words(_DUE, month=month, day=day.isoformat())
            told += _tell_staff(_within(rows.filter(month=month, due_at=due_at), place), title, place,
                                f"monthly:{month:%Y-%m}:due:{day}:{stage}", now)  # fmt: skip
        if progress:
            progress(told)
    return told


def stage_of(left: int, stages: Iterable[int]) -> int | None:
    """The nearest stage that has been reached, so that a missed one is made good once; None when it is far off."""
    reached = [days for days in sorted(stages) if left <= days]
    return reached[0] if reached else None


def tell_overdue(*, now: datetime, progress: Progress | None = None) -> int:
    """Right after the sweep: the firms themselves, once for each month."""
    told = 0
    rows = _recently_overdue(now)
    for place, month in _groups(rows):
        title = Words(_OVERDUE, month=month)
        key = f"monthly:{month:%Y-%m}:overdue"
        told += _tell_staff(_within(rows.filter(month=month), place), title, place, key, now, urgent=True)
        if progress:
            progress(told)
    return told


def escalate(*, now: datetime, progress: Progress | None = None) -> int:
    """Place by place up the tree: how many have not reported, with the list behind it. Each level once for a month.

    The rule `hazard.monthly_escalation_days` says after how many days which level is told.
    """
    told = 0
    for level in LEVELS:
        for path, month, count, since in _missing_by(level, now):
            after = rule("hazard.monthly_escalation_days", path, local_day(now))[level]
            if local_day(now) >= local_day(since) + timedelta(days=int(after)):
                told += _tell_officials(path, month, count, level, now)
        if progress:
            progress(told)
    return told


def _recently_overdue(now: datetime):
    """Overdue reports that are still news: those of the months that the portal would still open."""
    back = int(rule("hazard.monthly_catch_up_months", "/", local_day(now)))
    first = add_months(local_day(now).replace(day=1), -back - 1)
    return MonthlyReport.unscoped.filter(status=MonthlyStatus.OVERDUE, month__gte=first)


def _missing_by(level: str, now: datetime) -> Iterator[tuple[str, date, int, datetime]]:
    """Place, month, number of overdue reports, first moment at which one was overdue."""
    depth = places.DEPTHS[level]
    path = _prefix(depth)
    rows = _recently_overdue(now).annotate(top=path).values("top", "month").order_by("top", "month")
    for row in rows.annotate(n=Count("pk"), since=Min("due_at")):
        yield row["top"], row["month"], row["n"], row["since"]


def _prefix(depth: int) -> Func:
    """The place path down to `depth`, computed by the database."""

    def of(function: str, *parts: Any, **options: Any) -> Func:
        return Func(*parts, function=function, output_field=TextField(), **options)

    codes = of("string_to_array", of("btrim", F("place"), Value("/")), Value("/"))
    upper = of("", codes, template=f"(%(expressions)s)[1:{depth}]")
    return of("concat", Value("/"), of("array_to_string", upper, Value("/")), Value("/"))


def _groups(rows, *also: str) -> Iterator[tuple]:
    """Townships and months in which there is something to tell, with further columns that tell groups apart."""
    found = rows.annotate(top=_prefix(places.DEPTHS["township"])).values_list("top", "month", *also)
    yield from found.distinct().order_by("top", "month", *also)


def _within(rows, place: str):
    return rows.filter(place_q(place))


def _tell_staff(rows, title: Words, place: str, key: str, now: datetime, *, urgent: bool = False) -> int:
    told = 0
    for first in range(0, rows.count(), CHUNK):
        units = list(rows.order_by("pk").values_list("place", flat=True)[first : first + CHUNK])
        with writes.unit_of_work():
            told += notify.notify(
                keepers_at(units, now), kind="monthly.due", title=title, url=reverse("monthlyreport-own"),
                place=place, key=key, now=now, urgent=urgent,
            )  # fmt: skip
    return told


def keepers_at(units: list[str], now: datetime):
    """Head and safety officers of many enterprises, by the enterprises' places."""
    app_label, codename = PREPARE.split(".")
    postings = postings_in_force(now).filter(
        place__in=units,
        role__group__permissions__codename=codename,
        role__group__permissions__content_type__app_label=app_label,
    )
    return get_user_model().objects.filter(pk__in=postings.values("user"), is_active=True, is_system=False)


def _tell_officials(path: str, month: date, count: int, level: str, now: datetime) -> int:
    node = Jurisdiction.objects.filter(path=path, valid_to=None).first()
    if node is None:
        return 0
    people = notify.holders(REMIND, path, at_level=level, now=now)
    with writes.unit_of_work():
        return notify.notify(
            people, kind="monthly.missing", title=Words(_MISSING, month=month, n=count, place=node.name),
            url=missing_url(node, month), place=path, key=f"monthly:{month:%Y-%m}:missing:{level}:{node.code}", now=now,
        )  # fmt: skip


def missing_url(node: Jurisdiction, month: date) -> str:
    """The register with those of this place and month that have not reported."""
    return f"{reverse('monthlyreport-list')}?month={month:%Y-%m}&place={node.code}&missing=1"


def nudge(*, monthlyreport: MonthlyReport, actor: Any, now: datetime) -> int:
    """One click on one report: its enterprise is reminded, at most once a day whoever clicks. Returns people told."""
    with writes.unit_of_work():
        require(actor, REMIND, monthlyreport)
        if monthlyreport.status not in OWED:
            return 0
        key = f"monthly:{monthlyreport.month:%Y-%m}:nudge:{local_day(now)}"
        told = notify.notify(
            keepers_at([monthlyreport.place], now), kind="monthly.due",
            title=Words(_NUDGED, month=monthlyreport.month), url=reverse("monthlyreport-own"),
            place=monthlyreport.place, key=key, now=now,
        )  # fmt: skip
        writes.log("monthlyreport.remind", monthlyreport, actor=actor, now=now)
    return told


def nudge_place(*, node: Jurisdiction, month: date, actor: Any, now: datetime) -> Job:
    """One click for everybody in a place who has not reported. Raises `TooMuch` when it was done today already."""
    require(actor, REMIND, node.path)
    key = f"monthly-nudge:{month:%Y-%m}:{node.code}:{local_day(now)}"
    if Job.objects.filter(key=key).exists():
        raise TooMuch(_("The enterprises here have been reminded today already."))
    with writes.unit_of_work():
        writes.log("monthlyreport.remind_all", node, actor=actor, now=now, note=f"{month:%Y-%m}")
        return jobs.after_commit(
            "hazards.nudge_monthly", key=key, requested_by=actor,
            title=str(Words(_("Reminder of the monthly report of {month}: {place}"), month=month, place=node.name)),
            path=node.path, month=month.isoformat(),
        )  # fmt: skip


def nudge_all(*, path: str, month: date, actor: Any, now: datetime, progress: Progress | None = None) -> int:
    """The work behind `nudge_place`: every enterprise in the place that owes the report and that the person sees."""
    rows = MonthlyReport.objects.visible_to(actor, REMIND).filter(month=month, status__in=OWED)
    told, key = 0, f"monthly:{month:%Y-%m}:nudge:{local_day(now)}"
    for place, _month in _groups(_within(rows, path)):
        told += _tell_staff(_within(rows, place), Words(_NUDGED, month=month), place, key, now)
        if progress:
            progress(told)
    return told
