"""The suite: own embedded engines, fast password hash, mail kept in memory."""

import base64
import os
from pathlib import Path

os.environ.setdefault("VAR_DIR", str(Path(__file__).resolve().parent.parent.parent / "var" / "test"))

from .base import *  # noqa: F403 -- reads VAR_DIR
from .base import CACHES, STORAGES, VAR_DIR, redis_settings

# Parallel workers share the embedded Redis servers and have a database of them each.
_NUMBER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1
_REDIS = redis_settings(VAR_DIR, database=_NUMBER)
CELERY_BROKER_URL = _REDIS["broker"]
CACHES["default"]["LOCATION"] = _REDIS["cache"]

SECRET_KEY = "tests-only-key-that-signs-nothing-real-0123456789-abcdefghij"  # noqa: S105
FIELD_KEYS = [base64.b64encode(b"t" * 32).decode()]
BLIND_INDEX_KEY = base64.b64encode(b"b" * 32).decode()
AUDIT_SEAL_KEY = base64.b64encode(b"s" * 32).decode()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ALLOWED_HOSTS = ["*"]
