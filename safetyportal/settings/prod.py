"""Production: behind a TLS proxy, secrets from the environment or files, nothing by default."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import AUDIT_SEAL_KEY, BLIND_INDEX_KEY, CONTENT_SECURITY_POLICY, FIELD_KEYS, SECRET_KEY, env_bool

for _name, _value in {
    "SECRET_KEY": SECRET_KEY,
    "FIELD_KEYS": FIELD_KEYS,
    "BLIND_INDEX_KEY": BLIND_INDEX_KEY,
    "AUDIT_SEAL_KEY": AUDIT_SEAL_KEY,
}.items():
    if not _value:
        raise ImproperlyConfigured(f"{_name} (or {_name}_FILE) must be set in production")

OFFICIALS_NEED_SECOND_FACTOR = env_bool("OFFICIALS_NEED_SECOND_FACTOR", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
