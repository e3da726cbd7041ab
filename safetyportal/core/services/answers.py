"""Answers kept by idempotency key, in the transaction of the change they report."""

from datetime import datetime, timedelta

from django.db import IntegrityError, OperationalError, transaction

from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Busy
from safetyportal.core.models import IdempotencyKey
from safetyportal.core.places import ROOT
from safetyportal.core.rules import rule


def claim(user, key: str, fingerprint: str) -> tuple[IdempotencyKey, bool]:
    """The row of this key, and whether it is new. Call it inside the transaction of the change.

    A second request with the key waits here until the first has committed or rolled back; it raises `Busy` when that
    takes longer than the database's `lock_timeout`.
    """
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(user=user, key=key, fingerprint=fingerprint), True
    except IntegrityError:
        return IdempotencyKey.objects.get(user=user, key=key), False
    except OperationalError as error:
        raise Busy from error


def keep(row: IdempotencyKey, status_code: int, body: str, headers: dict[str, str]) -> None:
    """Store the answer as it is sent, byte for byte."""
    row.status_code, row.answer = status_code, {"body": body, "headers": headers}
    row.save(update_fields=["status_code", "answer"])


def forget_old(now: datetime) -> int:
    """Remove keys older than the rule `api.keep_answers_days`: a later repeat counts as a new request."""
    limit = now - timedelta(days=rule("api.keep_answers_days", ROOT, local_day(now)))
    return IdempotencyKey.objects.filter(created_at__lt=limit).delete()[0]
