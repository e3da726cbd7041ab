"""Settings shared by every environment. The only module that reads the environment.

A secret may be given as `NAME` or as `NAME_FILE` (path of a file that holds it); production refuses to start without.
"""

import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from safetyportal.core.embedded import database_settings, redis_settings
from safetyportal.core.embedded.archiving import RESTORED
from safetyportal.core.embedded.urls import server_settings
from safetyportal.core.env import env, env_bool, env_list

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var")).resolve()

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
# Field encryption and blind index: 32 bytes in base64, newest first; see safetyportal/core/crypto.py.
FIELD_KEYS = env_list("FIELD_KEYS")
BLIND_INDEX_KEY = env("BLIND_INDEX_KEY")
AUDIT_SEAL_KEY = env("AUDIT_SEAL_KEY")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# Where people outside reach the portal: printed on documents as the address that verifies them.
_ORIGINS = [origin for origin in CSRF_TRUSTED_ORIGINS if "*" not in origin]
PUBLIC_URL = env("PUBLIC_URL", _ORIGINS[0] if _ORIGINS else "http://127.0.0.1:8000").rstrip("/")
DEMO_MODE = env_bool("DEMO_MODE")
DEMO_COMMANDS = ["seed_demo", "seed_history", "seed_enforcement", "seed_tables"]  # in this order, each with --size
PRODUCT_NAME = _("Work Safety Supervision Portal")

INSTALLED_APPS = [
    "safetyportal.core.apps.CoreConfig",
    "safetyportal.accounts.apps.AccountsConfig",
    "enterprises.apps.EnterprisesConfig",
    "hazards.apps.HazardsConfig",
    "inspections.apps.InspectionsConfig",
    "safetyportal.reporting.apps.ReportingConfig",
    "safetyportal.core.admin_site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "safetyportal.accounts.apps.SessionListConfig",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "safetyportal.core.middleware.RequestContextMiddleware",
    "safetyportal.core.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "safetyportal.accounts.middleware.SignedInMiddleware",
    "safetyportal.accounts.middleware.AccountRulesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "safetyportal.core.pages.refusals.RefusalMiddleware",
    "safetyportal.core.middleware.PrivatePagesMiddleware",
]

ROOT_URLCONF = "safetyportal.urls"
WSGI_APPLICATION = "safetyportal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "safetyportal.core.context.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "safetyportal.core.templatetags.marks",
            ],
        },
    }
]

FORM_RENDERER = "safetyportal.core.pages.widgets.PortalRenderer"

DATABASES = {"default": database_settings(VAR_DIR)}
DATABASES["default"].update({"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True})
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c statement_timeout=30s -c lock_timeout=3s -c idle_in_transaction_session_timeout=60s"
)
if env("REPLICA_URL"):  # a streaming copy for dashboards and exports: docs/operations.md
    DATABASES["replica"] = server_settings(env("REPLICA_URL"), "REPLICA_URL")
    DATABASES["replica"].update({"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "TEST": {"MIRROR": "default"}})
    DATABASES["replica"]["OPTIONS"].update(
        {
            "connect_timeout": "2",  # a copy that is away must not hold up a page
            "options": "-c statement_timeout=30s -c default_transaction_read_only=on",
        }
    )
DATABASE_ROUTERS = ["safetyportal.core.replica.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_REDIS = redis_settings(VAR_DIR)
CACHES = {"default": {"BACKEND": "safetyportal.core.redis_cache.RedisCache", "LOCATION": _REDIS["cache"]}}
CELERY_BROKER_URL = _REDIS["broker"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TASK_SOFT_TIME_LIMIT = 3300
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 7200,  # longer than any task may run
    "unacked_restore_throttle": 1,
    # A page must not wait for a broker that is away: the job is in the table, the sweep will find it.
    "max_retries": 1,
    "interval_start": 0,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,  # nor for one that accepts and says nothing
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"core.run_bulk_job": {"queue": "bulk"}}
CELERY_BEAT_SCHEDULE = {"core.tick": {"task": "core.tick", "schedule": 15.0, "options": {"expires": 60}}}

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "safetyportal.accounts.backends.SignInBackend",
    "safetyportal.core.access.PostingBackend",
]
PASSWORD_HASHERS = ["safetyportal.core.crypto.TunedArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "safetyportal.core.passwords.PolicyValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "safetyportal.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "safetyportal.core.pages.refusals.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},  # in MEDIA_ROOT
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if env("S3_BUCKET"):  # several web machines share one file store: deploy/README.md
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env("S3_BUCKET"),
            "endpoint_url": env("S3_ENDPOINT") or None,
            "region_name": env("S3_REGION") or None,
            "access_key": env("S3_ACCESS_KEY"),
            "secret_key": env("S3_SECRET_KEY"),
            "addressing_style": env("S3_ADDRESSING_STYLE", "path"),
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

ACCOUNT_ADAPTER = "safetyportal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False  # no sign-in outlives the browser
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # the rule account.step_up_minutes may ask for less
# Passwords have their own brake (accounts/lockout.py), which also works without Redis; `login_failed` here counts
# wrong second factors.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/15m/key"}
ACCOUNT_FORMS = {
    "login": "safetyportal.accounts.forms.SignInForm",
    "change_password": "safetyportal.accounts.forms.ChangePasswordForm",
    "reauthenticate": "safetyportal.accounts.forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "safetyportal.accounts.forms.CodeForm",
    "reauthenticate": "safetyportal.accounts.forms.CodeAgainForm",
    "activate_totp": "safetyportal.accounts.forms.ActivateForm",
}
MFA_TOTP_TOLERANCE = 1  # half a minute of clock difference; the adapter refuses a repeated code
MFA_RECOVERY_CODE_DIGITS = 10
MFA_ALLOW_UNVERIFIED_EMAIL = True
USERSESSIONS_ADAPTER = "safetyportal.accounts.adapter.SessionsAdapter"
MFA_ADAPTER = "safetyportal.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
OFFICIALS_NEED_SECOND_FACTOR = env_bool("OFFICIALS_NEED_SECOND_FACTOR")
PASSWORD_PROFILE = env("PASSWORD_PROFILE")  # dengbao or asvs; empty: the rule account.password_profile decides

GUARDIAN_RAISE_403 = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its backend is not hooked on purpose: core.access asks guardian itself
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "safetyportal.core.api.authentication.TokenAuthentication",
        "safetyportal.core.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["safetyportal.core.api.permissions.DenyAll"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "safetyportal.core.api.schema.PortalSchema",
    "DEFAULT_PAGINATION_CLASS": "safetyportal.core.api.pagination.KeysetPagination",
    "DEFAULT_THROTTLE_CLASSES": ["safetyportal.core.api.throttling.TokenRateThrottle"],
    "EXCEPTION_HANDLER": "safetyportal.core.api.errors.problem_response",
    "DEFAULT_VERSIONING_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Work Safety Supervision Portal API",
    "VERSION": "1",
    "DESCRIPTION": "Read and act with the same scope as the pages. See docs/api.md of the project.",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "DEFAULT_QUERY_MANAGER": "_default_manager",
    "POSTPROCESSING_HOOKS": ["safetyportal.core.api.schema.drop_enum_marks"],
}

DJANGO_TABLES2_TEMPLATE = "core/_table.html"

EMAIL_BACKEND = env("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env("EMAIL_HOST", "localhost")
EMAIL_PORT = int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "portal@localhost")
SMS_GATEWAY_URL = env("SMS_GATEWAY_URL")
SMS_GATEWAY_TOKEN = env("SMS_GATEWAY_TOKEN")
# Hosts that events may be pushed to by http or inside a private network, as government extranets are.
PUSH_ALLOWED_HOSTS = env_list("PUSH_ALLOWED_HOSTS")
JOB_RETENTION_DAYS = int(env("JOB_RETENTION_DAYS", "30"))
BACKUP_DIR = env("BACKUP_DIR")
BACKUP_KEEP_DAYS = int(env("BACKUP_KEEP_DAYS", "14"))
RESTORED_COPY = (VAR_DIR / RESTORED).exists()  # made by `manage.py restore`, until it is adopted
NOTIFICATIONS_OFF = env_bool("NOTIFICATIONS_OFF") or RESTORED_COPY
SCANNER_COMMAND = env("SCANNER_COMMAND")
MAP_TILES_URL = env("MAP_TILES_URL")
METRICS_TOKEN = env("METRICS_TOKEN")
METRICS_ALLOW = env_list("METRICS_ALLOW", "127.0.0.1/32,::1/128")
TRUSTED_PROXIES = int(env("TRUSTED_PROXIES", "0"))

CONTENT_SECURITY_POLICY: dict[str, dict[str, Any]] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "report-uri": ["/csp-report/"],
    }
}
if MAP_TILES_URL:
    _TILES = "/".join(MAP_TILES_URL.split("/")[:3])
    for _directive in ("img-src", "connect-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][_directive].append(_TILES)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "safetyportal.core.middleware.RequestIdFilter"}},
    "formatters": {
        "line": {
            "()": "safetyportal.core.middleware.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {"django.security.DisallowedHost": {"level": "ERROR"}},
}
