"""Demonstration and development: plain HTTP on this machine, keys made once and kept in `var/`."""

from safetyportal.core.local_keys import local_keys

from .base import *  # noqa: F403
from .base import VAR_DIR, env_bool

_KEYS = local_keys(VAR_DIR)
SECRET_KEY = _KEYS["SECRET_KEY"]
FIELD_KEYS = [_KEYS["FIELD_KEY"]]
BLIND_INDEX_KEY = _KEYS["BLIND_INDEX_KEY"]
AUDIT_SEAL_KEY = _KEYS["AUDIT_SEAL_KEY"]
DEBUG = env_bool("DEBUG")
DEMO_MODE = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
