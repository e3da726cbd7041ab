"""How fast one token and one person may call: a bucket for each in Redis, with numbers from the rule `api.limits`.

All web processes share the buckets. A lost Redis does not stop the interface: calls then go through, and the log says
so once for each.
"""

import logging
import math

import redis
from django.conf import settings
from django.utils import timezone
from rest_framework.throttling import BaseThrottle

from safetyportal.core.places import ROOT
from safetyportal.core.rules import rule

logger = logging.getLogger(__name__)

# GCRA: each key holds the moment (by Redis' own clock) at which its bucket is full again. All keys must have room,
# else none is charged. Returns 0, or the milliseconds to wait.
_TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wait, full = 0, {}
for i, key in ipairs(KEYS) do
  local interval, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local at = math.max(tonumber(redis.call('GET', key) or now), now) + interval
  wait = math.max(wait, at - now - interval * burst)
  full[i] = at
end
if wait > 0 then return math.ceil(wait) end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, full[i], 'PX', math.ceil(full[i] - now) + 1000)
end
return 0
"""
_client: dict[str, tuple[redis.Redis, object]] = {}


def take(buckets: dict[str, tuple[float, int]]) -> float:
    """Take one call from every bucket `{key: (calls per second, burst)}`: 0, or the seconds until it would succeed."""
    arguments = [number for rate, burst in buckets.values() for number in (1000 / rate, burst)]
    try:
        return _script()(keys=[f"throttle:{key}" for key in buckets], args=arguments) / 1000
    except redis.RedisError:
        logger.warning("Redis does not answer: calls are not counted", exc_info=True)
        return 0.0


def _script():
    location = settings.CACHES["default"]["LOCATION"]
    if location not in _client:
        client = redis.Redis.from_url(location, socket_timeout=1, socket_connect_timeout=1)
        _client[location] = (client, client.register_script(_TAKE))
    return _client[location][1]


class TokenRateThrottle(BaseThrottle):
    """One bucket for the token and one for its owner over all tokens and the browser."""

    seconds: float | None = None

    def allow_request(self, request, view):
        buckets = self._buckets(request)
        self.seconds = take(buckets) if buckets else 0.0
        return not self.seconds

    def wait(self):
        return math.ceil(self.seconds) if self.seconds else None

    def _buckets(self, request) -> dict[str, tuple[float, int]]:
        user = request.user
        if not user or not user.is_authenticated:
            return {}
        limits = rule("api.limits", ROOT, timezone.localdate())
        buckets = {f"user:{user.pk}": (limits["user_requests_per_second"], limits["user_burst"])}
        if request.auth is not None:
            buckets[f"token:{request.auth.pk}"] = (limits["requests_per_second"], limits["burst"])
        return buckets
