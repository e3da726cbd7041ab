"""What Django and Celery are told: the address of the given or of the embedded servers. Starts nothing."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from safetyportal.core.embedded import redis
from safetyportal.core.embedded.engines import external
from safetyportal.core.embedded.postgres import DATABASE, ROLE, Postgres
from safetyportal.core.env import SettingError, env, env_bool

SCHEMES = {"postgres", "postgresql"}


def database_url(var_dir: Path) -> str:
    """`DATABASE_URL` (or the file named by `DATABASE_URL_FILE`), else the address of the embedded PostgreSQL."""
    if external("DATABASE_URL"):
        return env("DATABASE_URL")
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(Postgres(var_dir.resolve()).socket_dir), safe='/')}"


def database_settings(var_dir: Path) -> dict[str, Any]:
    """Django's `DATABASES["default"]`. Query parameters of the URL, `sslmode` for example, become OPTIONS.

    The embedded database gets the ENGINE that starts the servers at the first connection.
    """
    given = server_settings(database_url(var_dir), "DATABASE_URL")
    return given if external("DATABASE_URL") else {**given, "ENGINE": "safetyportal.core.embedded"}


def server_settings(url: str, name: str) -> dict[str, Any]:
    """Django's settings for the server at `url`, which the setting `name` holds. Raises SettingError."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise SettingError(f"{name} must begin with postgresql:// : no other database is supported")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or DATABASE,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        # Behind PgBouncer in transaction mode a cursor cannot outlive its transaction.
        "DISABLE_SERVER_SIDE_CURSORS": env_bool("DATABASE_POOLED"),
    }


def redis_url(var_dir: Path) -> str:
    """The address of the queue in the form that Celery reads."""
    return redis_settings(var_dir)["broker"]


def redis_settings(var_dir: Path, *, database: int = 0) -> dict[str, str]:
    """`{"broker": …, "cache": …}`: Celery's broker URL and the LOCATION of Django's Redis cache.

    `database` is the number of the Redis database in the embedded servers; parallel test workers use one each.
    With `REDIS_URL` set and `CACHE_URL` not, both use the same server, which then must not evict keys.
    """
    if external("REDIS_URL"):
        broker = env("REDIS_URL")
        return {"broker": broker, "cache": env("CACHE_URL", broker)}
    home = var_dir.resolve()
    return {
        "broker": f"redis+socket://{redis.broker(home).socket}?virtual_host={database}",
        "cache": f"unix://{redis.cache(home).socket}?db={database}",
    }
