"""Sessions in the database with the cache before it; without the cache they are only slower.

Django's own store of this kind stops working when the cache does not answer while it reads.
"""

import logging

from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.cached_db import KEY_PREFIX
from django.contrib.sessions.backends.cached_db import SessionStore as CachedStore
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.crypto import get_random_string

logger = logging.getLogger(__name__)
__all__ = ["KEY_PREFIX", "SessionStore"]


class SessionStore(CachedStore):
    cache_key_prefix = KEY_PREFIX

    def load(self):
        try:
            return super().load()
        except Exception:
            logger.exception("the cache does not answer: reading the session from the database")
            return DatabaseStore.load(self)

    def exists(self, session_key):
        try:
            return super().exists(session_key)
        except Exception:
            logger.exception("the cache does not answer: looking for the session in the database")
            return DatabaseStore.exists(self, session_key)

    def _get_new_session_key(self):
        """Nobody looks first whether it is taken: the row is inserted under it, and under another one if it is."""
        return get_random_string(32, VALID_KEY_CHARS)

    def delete(self, session_key=None):
        """The database row goes first. A copy in a cache that is away just then could come back with it, but no longer
        than the idle minutes after its last use (`AccountRulesMiddleware`)."""
        try:
            super().delete(session_key)
        except Exception:
            logger.exception("the cache does not answer: the session ended in the database only")
