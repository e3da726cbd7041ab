"""How many reports one network address, and one poster, may bring: they need no account, so they are counted."""

import logging
from datetime import datetime

from django.core.cache import cache
from redis import RedisError

from hazards.models import ReportPoster
from hazards.queries.intake import reports_through
from safetyportal.core.deadlines import local_day
from safetyportal.core.rules import rule

logger = logging.getLogger(__name__)


def limits(now: datetime) -> dict:
    return dict(rule("hazard.intake_limits", "/", local_day(now)))


def within_limits(poster: ReportPoster, address: str, now: datetime) -> bool:
    """Count one attempt; no when the address or the poster has had its number within the hour.

    Without the cache the address is not counted, but the poster still is: it is counted in the table.
    """
    numbers = limits(now)
    if reports_through(poster, now) >= numbers["poster_per_hour"]:
        return False
    return _count("intake", address, numbers["address_per_hour"], now)


def may_look_up(address: str, now: datetime) -> bool:
    """Whether the address may ask for one more receipt: codes are not to be guessed."""
    return _count("receipt", address, 10 * limits(now)["address_per_hour"], now)


def _count(kind: str, address: str, most: int, now: datetime) -> bool:
    key = f"hazard-{kind}:{address}:{now:%Y%m%d%H}"
    try:
        cache.add(key, 0, timeout=3600)
        return cache.incr(key) <= most
    except RedisError:
        logger.warning("The cache is away: reports are counted by poster only.")
        return True
