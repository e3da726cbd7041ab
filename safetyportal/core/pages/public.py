"""Pages for everybody: limited for each address, so that nobody takes the portal down through them."""

from datetime import date, datetime

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from redis import RedisError

from safetyportal.core.deadlines import local_day
from safetyportal.core.middleware import client_address
from safetyportal.core.rules import MissingRule, rule

PER_MINUTE = 60  # while no rule is loaded


def too_many(request, page: str, rule_key: str) -> HttpResponse | None:
    """429 for an address that asks more often than the rule allows; while the cache is away nobody is counted."""
    now: datetime = timezone.now()
    key = f"{page}-of:{client_address(request)}:{now:%Y%m%d%H%M}"
    try:
        cache.add(key, 0, timeout=60)
        count = cache.incr(key)
    except (RedisError, ValueError):
        return None
    if count <= _most(rule_key, local_day(now)):
        return None
    response = render(request, "429.html", {"exception": _("Too many requests. Please wait a minute.")}, status=429)
    response["Retry-After"] = "60"
    return response


def _most(rule_key: str, on: date) -> int:
    try:
        return int(rule(rule_key, "/", on))
    except MissingRule:
        return PER_MINUTE
