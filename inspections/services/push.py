"""Events for other systems: collected from the trail, delivered once by key, retried with growing pauses.

The trail is written in the transaction of each step, so what is collected from it is exactly what happened. The signal
of the workflow only makes the collector run soon; a periodic task runs it anyway. For supervisors of province, city and
county, each for bodies of the own place (`manage_eventsubscription`).
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.choices.push import PushState
from inspections.models import EventSubscription, PushDelivery, PushEvent, PushMark
from inspections.queries.push import KINDS, entries_after, events_of, wanted_by
from inspections.services import push_sending
from safetyportal.core import jobs, writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.models import AuditEntry
from safetyportal.core.places import ROOT
from safetyportal.core.rules import rule

MANAGE = "inspections.manage_eventsubscription"
SETTLED = timedelta(minutes=15)  # no transaction lasts longer: what has a lower number is there by then
BATCH = 500
CLAIM = timedelta(minutes=5)
SHORTEST_SECRET = 24
TOGETHER = 5  # seconds in which steps share one run of the collector


# Subscriptions


def subscribe(
    *, body: Any, name: str, url: str, secret: str, kinds: list[str], actor: Any, now: datetime,
    whole_place: bool = False,
) -> EventSubscription:  # fmt: skip
    """Let a system know of the events of a body from now on. Raises `NotAllowed`, `ValidationError`."""
    push_sending.require_allowed(url)
    _require_secret(secret)
    row = EventSubscription(
        body=body, jurisdiction=body.jurisdiction, place=body.place, sectors=list(body.sectors), name=name.strip(),
        url=url, secret=secret, kinds=kinds, whole_place=whole_place, created_by=actor,
    )  # fmt: skip
    with writes.unit_of_work():
        row = writes.create(row, actor=actor, perm=MANAGE, now=now)
        begin_reading(now)
    return row


def change_subscription(
    *, eventsubscription: EventSubscription, actor: Any, now: datetime, secret: str = "",
    expected_version: int | None = None, **values,
) -> EventSubscription:  # fmt: skip
    """Another address, other events, a new secret ("": the present one stays). Raises `ValidationError`."""
    if "url" in values:
        push_sending.require_allowed(values["url"])
    if secret:
        _require_secret(secret)
        values["secret"] = secret
    return writes.update(
        eventsubscription, values, actor=actor, perm=MANAGE, now=now, expected_version=expected_version
    )


def _require_secret(secret: str) -> None:
    if len(secret) < SHORTEST_SECRET:
        raise ValidationError({"secret": _("At least %(n)d characters.") % {"n": SHORTEST_SECRET}})


# Collecting


def begin_reading(now: datetime) -> None:
    """The first subscription starts the reading of the trail at its end."""
    if not PushMark.objects.exists():
        last = AuditEntry.unscoped.aggregate(last=Max("pk"))["last"] or 0
        PushMark.objects.create(entry=last, read_at=now)


def on_transition(sender: Any, record: Any, step: str, **_kwargs: Any) -> None:
    """A step was taken: run the collector soon. Steps within a few seconds share one run."""
    if sender._meta.model_name not in KINDS or not EventSubscription.unscoped.filter(active=True).exists():
        return
    now = timezone.localtime()
    slot = int(now.timestamp()) // TOGETHER + 1
    jobs.after_commit("inspections.push", key=f"push:{slot}", run_after=now + timedelta(seconds=TOGETHER))


def collect(now: datetime) -> int:
    """Make events of what the trail says since last time, and deliveries for those who want them; how many events.

    Entries whose number is younger than the settled mark are read again each time: a slow transaction may still add a
    lower number. The number of the entry is unique among events, so nothing comes twice.
    """
    with transaction.atomic():
        mark = PushMark.objects.select_for_update().first()
        if mark is None:
            return 0
        made, after, settled = 0, mark.entry, mark.entry
        while entries := entries_after(after, BATCH):
            after = entries[-1].pk
            known = set(PushEvent.objects.filter(entry__in=[e.pk for e in entries]).values_list("entry", flat=True))
            made += _keep(events_of(entry for entry in entries if entry.pk not in known), now)
            old = [entry.pk for entry in entries if entry.at < now - SETTLED]
            settled = max([settled, *old])
        PushMark.objects.filter(pk=mark.pk).update(entry=settled, read_at=now)
    return made


def _keep(events: list[tuple[PushEvent, str]], now: datetime) -> int:
    PushEvent.objects.bulk_create(event for event, _floor in events)
    subscriptions = list(EventSubscription.unscoped.filter(active=True))
    PushDelivery.unscoped.bulk_create(
        PushDelivery(subscription=one, event=event, next_try_at=now)
        for event, floor in events
        for one in wanted_by(event, floor, subscriptions)
    )
    return len(events)


# Delivering


def deliver_due(now: datetime, progress: Any = None) -> int:
    """Send what is due; how many were received. A worker that dies loses nothing: its claim runs out."""
    sent = tried = 0
    while row := _claim(now):
        tried += 1
        sent += _try(row, now)
        if progress:
            progress(tried)
    return sent


def _claim(now: datetime) -> PushDelivery | None:
    with transaction.atomic():
        due = PushDelivery.unscoped.select_for_update(skip_locked=True, of=("self",)).filter(
            state=PushState.WAITING, next_try_at__lte=now, subscription__active=True
        )
        row = due.select_related("subscription", "event").order_by("next_try_at", "id").first()
        if row is not None:
            PushDelivery.unscoped.filter(pk=row.pk).update(next_try_at=now + CLAIM, attempts=row.attempts + 1)
            row.attempts += 1
    return row


def _try(row: PushDelivery, now: datetime) -> bool:
    body = json.dumps(row.event.payload, ensure_ascii=False, sort_keys=True).encode()
    facts: dict[str, Any]
    try:
        status = push_sending.post(row.subscription.url, row.subscription.secret, str(row.event.entry), body, now)
        facts = {"state": PushState.SENT, "sent_at": now, "next_try_at": None, "status_code": status, "error": ""}
    except push_sending.Unreachable as error:
        facts = {**_after_failure(row, now), "status_code": getattr(error, "status", None), "error": str(error)[:200]}
    PushDelivery.unscoped.filter(pk=row.pk, state=PushState.WAITING).update(**facts)
    return facts["state"] == PushState.SENT


def _after_failure(row: PushDelivery, now: datetime) -> dict[str, Any]:
    pauses = rule("push.retry_minutes", ROOT, local_day(now))
    if row.attempts > len(pauses):
        return {"state": PushState.GIVEN_UP, "next_try_at": None}
    return {"state": PushState.WAITING, "next_try_at": now + timedelta(minutes=pauses[row.attempts - 1])}


def redeliver(*, pushdelivery: PushDelivery, actor: Any, now: datetime) -> PushDelivery:
    """Send again, by hand, with the same key: the receiver counts it once. Raises `TransitionDenied`."""
    if not pushdelivery.subscription.active:
        raise TransitionDenied(_("The subscription is paused."))
    changes = {"state": PushState.WAITING, "attempts": 0, "next_try_at": now}
    with writes.unit_of_work():
        row = writes.update(pushdelivery, changes, actor=actor, perm=MANAGE, now=now, action="pushdelivery.redeliver")
        jobs.after_commit("inspections.push")
    return row


def forget_old(now: datetime) -> int:
    """Events are kept as long as the rule says; the trail keeps what happened."""
    days = rule("push.keep_days", ROOT, local_day(now))
    old = PushEvent.objects.filter(at__lt=now - timedelta(days=days))
    waiting = PushDelivery.unscoped.filter(state=PushState.WAITING).values("event")
    gone = list(old.exclude(pk__in=waiting).values_list("pk", flat=True)[:10_000])
    PushDelivery.unscoped.filter(event__in=gone).delete()
    PushEvent.objects.filter(pk__in=gone).delete()
    return len(gone)
