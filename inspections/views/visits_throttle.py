"""How often one network address may open codes and say something: no account is needed there, so it is counted."""

import logging
from datetime import datetime

from django.core.cache import cache
from redis import RedisError

from inspections.services.visits_feedback import limits

logger = logging.getLogger(__name__)


def may_open(address: str, now: datetime) -> bool:
    return _count("opens", address, limits(now)["opens_per_hour"], now)


def may_say(address: str, now: datetime) -> bool:
    return _count("says", address, limits(now)["says_per_hour"], now)


def _count(kind: str, address: str, most: int, now: datetime) -> bool:
    """Count one attempt. Without the cache nobody is kept out: each visit still takes no more than its number."""
    key = f"visit-code-{kind}:{address}:{now:%Y%m%d%H}"
    try:
        cache.add(key, 0, timeout=3600)
        return cache.incr(key) <= most
    except RedisError:
        logger.warning("The cache is away: visit codes are counted by visit only.")
        return True
