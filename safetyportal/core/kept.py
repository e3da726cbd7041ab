"""What was worked out once holds until something is written where it looks, and for a minute at most.

    kept(f"figures:{place}:{month}", [place], make)

An answer is kept together with the marks of the places (or pages) that it was made of; whatever is written there gives
them new marks once it is in the database. A mark outlives what is kept under it, so one that is gone cannot be taken
for one that never was. While the cache is away, answers are made anew each time. Who may see the answer is not decided
here: what depends on a reader has the reader's scope in its name.
"""

import hashlib
import logging
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import transaction
from redis import RedisError

from safetyportal.core import places

logger = logging.getLogger(__name__)
KEPT_SECONDS = 60
Result = TypeVar("Result")


def kept(
    name: str, marked: Iterable[str], make: Callable[[], Result], *, worth: Callable[[Result], bool] | None = None
) -> Result:
    """What `make` gives, or what it gave within the last minute if nothing was written below `marked` since. `worth`
    says of an answer whether it is kept."""
    key, marks = f"kept:{name}", [_mark(one) for one in marked]
    try:
        found = cache.get_many([key, *marks])
    except RedisError:
        return make()
    now = tuple(found.get(mark) for mark in marks)  # before the work: what is written meanwhile makes it stale
    if key in found and found[key][0] == now:
        answer: Result = found[key][1]
        return answer
    made = make()
    if worth is None or worth(made):
        with suppress(RedisError):  # it is made anew next time
            cache.set(key, (now, made), KEPT_SECONDS)
    return made


def written(where: Iterable[str]) -> None:
    """Something changed at these places, which makes stale what is kept of them and of every division above. Called
    when the change is in the database, not before."""
    stale({above for place in set(where) for above in places.ancestors(place)})


def stale(marked: Iterable[str]) -> None:
    """What is kept under these marks is not given out any more."""
    names = {_mark(one): uuid.uuid4().hex for one in marked}
    try:
        if names:
            cache.set_many(names, 2 * KEPT_SECONDS)
    except RedisError:
        logger.warning("The cache is away: what is kept of a page follows within a minute.")


def written_after_commit(*where: str) -> None:
    """`written` once the running transaction is in the database; for changes that the trail tells elsewhere."""
    transaction.on_commit(lambda: written(where), robust=True)


def stale_after_commit(*marked: str) -> None:
    """The same once the running transaction is in the database."""
    transaction.on_commit(lambda: stale(marked), robust=True)


def _mark(name: str) -> str:
    return f"mark:{name}"


def name_of(*parts: Any) -> str:
    """A short name for what depends on all of `parts`."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=20).hexdigest()
