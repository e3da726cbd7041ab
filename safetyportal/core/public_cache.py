"""Pages for everybody, kept for a minute: whatever is published or withdrawn shows at once.

Each page has a generation in the cache that changes with every publication; answers are kept under it. While the cache
is away, answers are made anew each time.
"""

import logging
import uuid
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from redis import RedisError

logger = logging.getLogger(__name__)
KEPT_SECONDS = 60


def kept(page: str, wanted: dict[str, Any], make: Callable[[], Any]) -> Any:
    """What `make` gives for these wishes, from the cache for a minute."""
    try:
        generation = cache.get(_name_of(page), "")
        name = ":".join((page, str(generation), *(str(value or "") for value in wanted.values())))
        found = cache.get(name)
        if found is None:
            found = make()
            cache.set(name, found, KEPT_SECONDS)
        return found
    except RedisError:
        return make()


def forget_public(page: str) -> None:
    """What was kept of a page is stale once this transaction commits."""

    def forget() -> None:
        try:
            cache.set(_name_of(page), uuid.uuid4().hex, None)
        except RedisError:
            logger.warning("The cache is away: the public page follows within a minute.")

    transaction.on_commit(forget, robust=True)


def _name_of(page: str) -> str:
    return f"{page}-generation"
