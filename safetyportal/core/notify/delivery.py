"""Sending what waits: in order, once, with growing pauses after failures."""

import logging
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction

from safetyportal.core import jobs
from safetyportal.core.choices import DeliveryState
from safetyportal.core.models import Delivery, NotificationPreference
from safetyportal.core.notify import channels

logger = logging.getLogger(__name__)
BATCH = 200
MAX_ATTEMPTS = 6
CLAIM = timedelta(minutes=10)


def deliver_due(now: datetime) -> int:
    """Send what is due; returns how many went out.

    A batch is claimed by moving its next try ahead and committing before anything is sent: no two workers send the
    same row, and a worker that dies loses nothing; its unsent rows come up again after `CLAIM`.
    """
    if settings.NOTIFICATIONS_OFF:  # a restored copy of the portal must not write to people
        return 0
    sent = 0
    while batch := _claim(now):
        for _person, group in groupby(batch, key=lambda d: (d.notification.user_id, d.channel)):
            sent += _send_group(list(group), now)
    return sent


def _claim(now: datetime) -> list[Delivery]:
    with transaction.atomic():
        due = list(
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=DeliveryState.WAITING, next_try_at__lte=now)
            .select_related("notification__user")
            .order_by("notification__user_id", "channel", "id")[:BATCH]
        )
        Delivery.objects.filter(pk__in=[delivery.pk for delivery in due]).update(next_try_at=now + CLAIM)
    return due


def _send_group(group: list[Delivery], now: datetime) -> int:
    """One person's messages of one channel: one summary when a summary was asked for, else one by one."""
    wish = NotificationPreference.objects.filter(user_id=group[0].notification.user_id).first()
    bundles = [group] if wish and wish.digest else [[delivery] for delivery in group]
    return sum(_send_bundle(bundle, now) for bundle in bundles)


def _send_bundle(bundle: list[Delivery], now: datetime) -> int:
    try:
        channels.send(bundle[0].channel, [delivery.notification for delivery in bundle])
    except channels.ChannelRefused as error:
        return _note(bundle, now, DeliveryState.SKIPPED, str(error))
    except Exception as error:
        logger.warning("delivery by %s failed: %s", bundle[0].channel, type(error).__name__)
        return _note(bundle, now, None, type(error).__name__)
    return _note(bundle, now, DeliveryState.SENT, "")


def _note(bundle: list[Delivery], now: datetime, state: str | None, error: str) -> int:
    for delivery in bundle:
        delivery.attempts += 1
        delivery.last_error = error[:300]
        if state is None:
            delivery.next_try_at = now + timedelta(minutes=2**delivery.attempts)
            delivery.state = DeliveryState.FAILED if delivery.attempts >= MAX_ATTEMPTS else DeliveryState.WAITING
        else:
            delivery.state = state
            delivery.sent_at = now if state == DeliveryState.SENT else None
        delivery.save(update_fields=["attempts", "last_error", "next_try_at", "state", "sent_at"])
    return len(bundle) if state == DeliveryState.SENT else 0


@jobs.periodic("core.deliver_notifications", every=30)
def deliver_notifications(context):
    return {"sent": deliver_due(context.now)}
