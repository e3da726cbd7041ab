"""How many registrations one network address may send: they need no account, so they are counted."""

from datetime import datetime

from django.core.cache import cache

from safetyportal.core.deadlines import local_day
from safetyportal.core.rules import MissingRule, rule

PER_HOUR = 20  # while no rule is loaded


def within_limits(address: str, now: datetime) -> bool:
    """Count one registration; no when the address has sent more than the rule allows within the hour."""
    try:
        most = int(rule("enterprise.self_registrations_per_hour", "/", local_day(now)))
    except MissingRule:
        most = PER_HOUR
    key = f"enterprise-register:{address}:{now:%Y%m%d%H}"
    cache.add(key, 0, timeout=3600)
    return cache.incr(key) <= most
