"""Who hears of marks on data: enterprises and officials once a day, whatever the number; decisions at once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.models import TrustSignal
from hazards.services.monthly_reminders import keepers_at
from hazards.services.monthly_telling import Words
from hazards.workflow.signals import ANSWER, DECIDE
from safetyportal.core import notify, places, writes
from safetyportal.core.access import postings_in_force
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import Jurisdiction

CHUNK = 500  # enterprises told at once
TO_ANSWER = _("Data of your enterprise were marked as not trustworthy: please answer")
NEW_MARKS = _("{place}: {new} new trust marks, {waiting} wait for decision")
CONFIRMED = _("{name}: a trust mark was confirmed")
DISMISSED = _("{name}: a trust mark was dismissed")
_NEWS = """
SELECT '/' || array_to_string((string_to_array(trim(both '/' from place), '/'))[1:%(depth)s], '/') || '/' AS top,
    count(*) FILTER (WHERE raised_at >= %(since)s), count(*) FILTER (WHERE status IN ('answered', 'silent')),
    count(*) FILTER (WHERE raised_at >= %(since)s OR (status IN ('answered', 'silent') AND updated_at >= %(since)s))
FROM hazards_trustsignal
WHERE split_part(place, '/', 3) = %(city)s AND status IN ('raised', 'silent', 'answered') GROUP BY 1
"""


def tell_digest(place: str, *, now: datetime) -> int:
    """One message a day: to firms with new marks, to townships and counties with new marks or new answers."""
    since = now - timedelta(days=1)
    new = TrustSignal.unscoped.filter(place__startswith=place, raised_at__gte=since, status="raised")
    firms = sorted(set(new.values_list("place", flat=True)))
    told, url = 0, f"{reverse('trustsignal-list')}?status=raised&status=silent"
    for first in range(0, len(firms), CHUNK):
        with writes.unit_of_work():
            told += notify.notify(
                keepers_at(firms[first : first + CHUNK], now), kind="signal.raised", title=TO_ANSWER, url=url,
                place=place, key=f"signals:{place}:{local_day(now)}", now=now,
            )  # fmt: skip
    return told + sum(_tell_officials(place, level, since, now) for level in ("township", "county"))


def _tell_officials(place: str, level: str, since: datetime, now: datetime) -> int:
    values: dict[str, Any] = {"depth": places.DEPTHS[level], "since": since, "city": places.segments(place)[1]}
    with connection.cursor() as cursor:
        cursor.execute(_NEWS, values)
        rows = cursor.fetchall()
    news = {path: (new, waiting) for path, new, waiting, fresh in rows if fresh}
    nodes = Jurisdiction.objects.filter(path__in=news, valid_to=None)
    people = _deciders(list(news), now)
    return sum(_tell_level(node, people.get(node.path, []), *news[node.path], now) for node in nodes)


def _deciders(paths: list[str], now: datetime) -> dict[str, list[Any]]:
    """Who decides at each of these divisions itself, read for all of them at once."""
    app_label, codename = DECIDE.split(".")
    postings = postings_in_force(now).filter(
        place__in=paths,
        sectors=[],
        user__is_active=True,
        role__group__permissions__codename=codename,
        role__group__permissions__content_type__app_label=app_label,
    )
    found: dict[str, list[Any]] = {}
    for posting in postings.select_related("user"):
        found.setdefault(posting.place, []).append(posting.user)
    return found


def _tell_level(node: Jurisdiction, people: list[Any], new: int, waiting: int, now: datetime) -> int:
    if not people:
        return 0
    with writes.unit_of_work():
        return notify.notify(
            people, kind="signal.waiting", title=Words(NEW_MARKS, place=node.name, new=new, waiting=waiting),
            url=f"{reverse('trustsignal-list')}?place={node.code}&open=1", place=node.path,
            key=f"signals:{node.code}:{local_day(now)}", now=now,
        )  # fmt: skip


def tell_decision(signal: TrustSignal, title: Any, now: datetime) -> None:
    """The enterprise reads what was decided, and why. Call it inside the unit of work of the decision."""
    notify.notify(
        notify.holders(ANSWER, signal.place, signal.sectors, now=now), kind="signal.decision",
        title=Words(title, name=signal.enterprise.name), body=signal.decision_note,
        url=reverse("trustsignal-detail", kwargs={"pk": signal.pk}), place=signal.place,
        key=f"signal:{signal.pk}:{signal.status}", now=now,
    )  # fmt: skip
