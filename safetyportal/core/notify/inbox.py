"""Inbox rows, who gets them, and which outside channels they go to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import override

from safetyportal.core import places
from safetyportal.core.access import postings_in_force
from safetyportal.core.choices import Channel
from safetyportal.core.deadlines import SHANGHAI
from safetyportal.core.models import Delivery, Notification, NotificationPreference, User
from safetyportal.core.notify.kinds import require_known


def holders(perm: str, place: str, sectors: Iterable[str] = (), *, at_level: str | None = None, now: datetime):
    """People whose posting in force contains `perm` and covers `place` and one of `sectors`.

    `at_level` ("county" …) keeps only those posted exactly at that level, so that a county matter does not ring in
    the province.
    """
    app_label, codename = perm.split(".")
    postings = (
        postings_in_force(now)
        .filter(
            place__in=places.ancestors(place),
            role__group__permissions__codename=codename,
            role__group__permissions__content_type__app_label=app_label,
        )
        .filter(Q(sectors=[]) | Q(sectors__overlap=list(sectors)))
    )
    if at_level:
        postings = postings.filter(place=places.at_level(place, at_level))
    return get_user_model().objects.filter(pk__in=postings.values("user"), is_active=True, is_system=False)


def notify(
    users: Iterable[User], *, kind: str, title, body="", url: str = "", place: str = "/", key: str, now: datetime,
    urgent: bool = False,
) -> int:  # fmt: skip
    """Put one message into each inbox, in the reader's language. The same `key` never arrives twice.

    `title` and `body` are lazy translations or plain text. Returns how many people were newly told. Call it inside the
    unit of work of the change it tells of.
    """
    message = Message(title, body, url, place, key, urgent)
    return notify_each([(person, message) for person in users], kind=kind, now=now)


@dataclass(frozen=True)
class Message:
    """What one person is told; of one `key` nobody gets two."""

    title: object  # lazy translation or plain text
    body: object
    url: str
    place: str
    key: str
    urgent: bool = False


def notify_each(told: Iterable[tuple[User, Message]], *, kind: str, now: datetime) -> int:
    """`notify` for many messages of one kind at once: a handful of statements however many there are."""
    require_known(kind)
    wanted = {(person.pk, message.key): (person, message) for person, message in told}
    people, keys = {pk for pk, _key in wanted}, {key for _pk, key in wanted}
    mine = Notification.objects.filter(user__in=people, key__in=keys)
    for known in mine.values_list("user_id", "key"):
        wanted.pop(known, None)
    rows = [_row(person, kind, message) for person, message in wanted.values()]
    if not Notification.objects.bulk_create(rows, ignore_conflicts=True):
        return 0
    wishes = {wish.user_id: wish for wish in NotificationPreference.objects.filter(user__in=people)}
    new = [row for row in mine.all() if (row.user_id, row.key) in wanted] if wishes else []
    deliveries = [
        Delivery(notification=row, channel=channel, next_try_at=send_time(wish, now, urgent=row.urgent))
        for row in new
        for wish in [wishes.get(row.user_id)]
        for channel in wanted_channels(wish, kind, urgent=row.urgent)
    ]
    if deliveries:
        Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    return len(wanted)


def _row(person: User, kind: str, message: Message) -> Notification:
    with override(person.language):
        return Notification(
            user=person, kind=kind, title=str(message.title)[:200], body=str(message.body), url=message.url,
            place=message.place, key=message.key, urgent=message.urgent,
        )  # fmt: skip


def wanted_channels(wish: NotificationPreference | None, kind: str, *, urgent: bool) -> list[str]:
    """Channels of a person's choice; an urgent message also goes out when its kind is muted."""
    if wish is None or (kind in wish.muted_kinds and not urgent):
        return []
    return [channel for channel in wish.channels if channel != Channel.WEBHOOK or wish.webhook_url]


def send_time(wish: NotificationPreference | None, now: datetime, *, urgent: bool) -> datetime:
    """Now, or the hour of the daily summary, or the end of the quiet hours. Urgent messages never wait."""
    if wish is None or urgent:
        return now
    local = now.astimezone(SHANGHAI)
    if wish.digest:
        at = local.replace(hour=wish.digest_hour, minute=0, second=0, microsecond=0)
        return at if at > local else at + timedelta(days=1)
    if wish.quiet_from is None or wish.quiet_to is None or wish.quiet_from == wish.quiet_to:
        return now
    quiet_from, quiet_to, clock = wish.quiet_from, wish.quiet_to, local.time()
    inside = quiet_from <= clock < quiet_to if quiet_from < quiet_to else clock >= quiet_from or clock < quiet_to
    if not inside:
        return now
    end = local.replace(hour=quiet_to.hour, minute=quiet_to.minute, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


def mark_read(user, ids: Iterable[int] | None, now: datetime) -> int:
    """Mark own notifications read: those with these ids, or all. Nobody can touch another person's inbox."""
    mine = Notification.objects.filter(user=user, read_at=None)
    return (mine if ids is None else mine.filter(pk__in=list(ids))).update(read_at=now)
