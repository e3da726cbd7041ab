"""The portal's own PostgreSQL and Redis, for machines where nobody set up either.

With `DATABASE_URL` and `REDIS_URL` unset the portal runs a real PostgreSQL and two real Redis servers
(one for the queue, one for the cache) out of `VAR_DIR`, on Unix sockets that only their owner can reach.
Importing this package starts nothing: `safetyportal.core.embedded.base` starts the engines when Django
first connects, `manage.py demo` and the test session start and stop them themselves.

`python -m safetyportal.core.embedded start|stop|status` does it by hand.

This package is imported by the settings, so it imports nothing of Django (`base.py` excepted).
"""

from safetyportal.core.embedded.engine import EngineError
from safetyportal.core.embedded.engines import Engines
from safetyportal.core.embedded.urls import database_settings, database_url, redis_settings, redis_url

__all__ = ["EngineError", "Engines", "database_settings", "database_url", "redis_settings", "redis_url"]
