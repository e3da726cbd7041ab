"""The sign of life of the background workers, kept in the cache."""

import time

from django.core.cache import cache

KEY = "core:worker-heartbeat"
PATIENCE = 75  # seconds: five ticks of the clock


def beat() -> None:
    cache.set(KEY, time.time(), timeout=3600)


def age() -> float | None:
    """Seconds since the last sign of life; None when there was none."""
    last = cache.get(KEY)
    return None if last is None else max(0.0, time.time() - last)
