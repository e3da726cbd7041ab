"""Sending what waits: in order, once, with growing pauses after failures."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from safetyportal.core import jobs
from safetyportal.core.choices import DeliveryState
from safetyportal.core.models import Delivery, NotificationPreference
from safetyportal.core.notify import channels

logger = logging.getLogger(__name__)
BATCH = 10  # even when each message runs into its time-outs, a claim is not over before its last one
MAX_ATTEMPTS = 6
CLAIM = timedelta(minutes=10)


def deliver_due(now: datetime) -> int:
    """Send what is due; returns how many went out.

    One person's messages of one channel are claimed by moving their next try ahead and committing before anything is
    sent: no two workers send the same row, and a worker that dies loses nothing; its rows come up again after `CLAIM`.
    """
    if settings.NOTIFICATIONS_OFF:  # a restored copy of the portal must not write to people
        return 0
    sent = 0
    while group := _claim(now):
        sent += _send_group(group, now)
    return sent


def _claim(now: datetime) -> list[Delivery]:
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
            "notification__user"
        )
        due = waiting.filter(state=DeliveryState.WAITING, next_try_at__lte=now)
        first = due.order_by("next_try_at", "id").first()
        if first is None:
            return []
        same = due.filter(notification__user=first.notification.user_id, channel=first.channel)
        wish = NotificationPreference.objects.filter(user_id=first.notification.user_id, digest=True)
        group = list(same.order_by("id") if wish.exists() else same.order_by("id")[:BATCH])
        Delivery.objects.filter(pk__in=[delivery.pk for delivery in group]).update(next_try_at=now + CLAIM)
    return group


def _send_group(group: list[Delivery], now: datetime) -> int:
    """One person's messages of one channel: one summary when a summary was asked for, else one by one."""
    wish = NotificationPreference.objects.filter(user_id=group[0].notification.user_id).first()
    bundles = [group] if wish and wish.digest else [[delivery] for delivery in group]
    return sum(_send_bundle(bundle, now) for bundle in bundles)


def _send_bundle(bundle: list[Delivery], now: datetime) -> int:
    if not bundle[0].notification.user.is_active:  # locked since it was written
        return _note(bundle, now, DeliveryState.SKIPPED, "account locked")
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
