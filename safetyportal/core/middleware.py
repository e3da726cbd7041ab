"""Request id for every answer and log line, and no caching of private pages."""

import logging
import re
import uuid

from django.conf import settings

from safetyportal.core.context_vars import current_request, discreet, request_facts

_ID = re.compile(r"^[A-Za-z0-9-]{8,36}$")


def client_address(request) -> str:
    """Address of the client: the one that our own proxies (`TRUSTED_PROXIES`) put last, else the peer's."""
    count = settings.TRUSTED_PROXIES
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if count and len(hops) >= count:
        return hops[-count][:45]
    return request.META.get("REMOTE_ADDR", "")[:45]


class RequestContextMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-Id", "")
        request.request_id = given if _ID.match(given) else str(uuid.uuid4())
        with request_facts(request.request_id, client_address(request)):
            response = self.get_response(request)
        response["X-Request-Id"] = request.request_id
        return response


class PrivatePagesMiddleware:
    """Pages of a signed-in person are stored nowhere; they differ for HTMX and by cookie."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class DiscreetFormatter(logging.Formatter):
    """Log lines without the rows that database errors quote, and without what a suspicious request had sent."""

    def format(self, record):
        if record.name.startswith("django.security.") and record.name != "django.security.csrf":
            told = {"msg": "refused with %s", "args": (getattr(record, "status_code", 400),), "exc_info": None}
            record = logging.makeLogRecord({**record.__dict__, **told, "exc_text": None})
        return super().format(record)

    def formatException(self, ei):
        return discreet(super().formatException(ei) + "\n").rstrip("\n")


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        record.request_id = current_request().request_id or "-"
        return True
