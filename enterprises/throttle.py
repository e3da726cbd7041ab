"""How many registrations one network address may send: they need no account, so they are counted."""

import logging
from datetime import datetime, timedelta

from django.core.cache import cache
from redis import RedisError

from safetyportal.core.deadlines import local_day
from safetyportal.core.models import AuditEntry
from safetyportal.core.rules import MissingRule, rule

logger = logging.getLogger(__name__)

PER_HOUR = 20  # while no rule is loaded


def within_limits(address: str, now: datetime) -> bool:
    """Count one registration; no when the address has sent more than the rule allows within the hour."""
    try:
        most = int(rule("enterprise.self_registrations_per_hour", "/", local_day(now)))
    except MissingRule:
        most = PER_HOUR
    key = f"enterprise-register:{address}:{now:%Y%m%d%H}"
    try:
        cache.add(key, 0, timeout=3600)
        return cache.incr(key) <= most
    except RedisError:
        logger.warning("The cache is away: registrations are counted in the audit trail.")
        return _registered(address, now) < most


def _registered(address: str, now: datetime) -> int:
    """Registrations from the address in the last hour that were accepted: those that were refused leave no row."""
    return AuditEntry.unscoped.filter(
        action="enterprise.submit", address=address, at__gt=now - timedelta(hours=1)
    ).count()
