"""Every error answer of the API is a problem document (RFC 9457) in the caller's language.

A record that the caller may not see and one that does not exist give the same bytes: the detail of a 404 never
depends on the reason. What went wrong inside is logged under the request id, and only that id is answered.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.models import ProtectedError
from django.http import Http404, JsonResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _
from psycopg2.errors import DeadlockDetected, LockNotAvailable
from rest_framework import exceptions

from safetyportal.core.context_vars import current_request
from safetyportal.core.errors import Busy, NotAllowed, Refusal, TooMuch

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2  # when another request holds the row


@dataclass(frozen=True)
class Kind:
    """A type of problem: its stable name (end of the `type` URI), HTTP status and title."""

    name: str
    status: int
    title: object


INVALID = Kind("invalid", 400, _("The request has errors"))
UNAUTHENTICATED = Kind("unauthenticated", 401, _("Sign-in needed"))
FORBIDDEN = Kind("forbidden", 403, _("Not allowed"))
NOT_FOUND = Kind("not-found", 404, _("Not found"))
METHOD = Kind("method-not-allowed", 405, _("Method not allowed"))
NOT_ACCEPTABLE = Kind("not-acceptable", 406, _("This answer format is not offered"))
CONFLICT = Kind("conflict", 409, _("Conflict with the present state"))
CHANGED = Kind("precondition-failed", 412, _("The record has changed"))
TOO_LARGE = Kind("too-large", 413, _("The request is too large"))
MEDIA = Kind("unsupported-media-type", 415, _("This content type is not accepted"))
KEY_REUSED = Kind("idempotency-key-reused", 422, _("The idempotency key belongs to another request"))
VERSION_NEEDED = Kind("precondition-required", 428, _("If-Match is missing"))
TOO_MANY = Kind("too-many-requests", 429, _("Too many requests"))
INTERNAL = Kind("internal", 500, _("Internal error"))
UNAVAILABLE = Kind("unavailable", 503, _("Not available at the moment"))

KINDS = (
    INVALID, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, METHOD, NOT_ACCEPTABLE, CONFLICT, CHANGED, TOO_LARGE, MEDIA,
    KEY_REUSED, VERSION_NEEDED, TOO_MANY, INTERNAL, UNAVAILABLE,
)  # fmt: skip
_BY_STATUS = {kind.status: kind for kind in KINDS}


class Problem(exceptions.APIException):
    """Raised by the API's own code; `kind` decides status and title."""

    kind = INVALID
    default_detail = _("The request cannot be carried out as it is.")

    def __init__(self, detail=None, *, retry_after: int | None = None):
        self.status_code = self.kind.status
        self.wait = retry_after
        super().__init__(detail)


class VersionNeeded(Problem):
    kind = VERSION_NEEDED
    default_detail = _("Send the ETag of the record you have read in the header If-Match.")


class VersionChanged(Problem):
    kind = CHANGED
    default_detail = _("Someone else has changed this record since you read it. Read it again.")


class TooLarge(Problem):
    kind = TOO_LARGE
    default_detail = _("The body of the request is larger than is accepted.")


class KeyReused(Problem):
    kind = KEY_REUSED
    default_detail = _("The same Idempotency-Key was sent with another request. Use a new key for each act.")


class StillRunning(Problem):
    kind = CONFLICT
    default_detail = _("The same request is still being carried out. Ask again in a moment with the same key.")


class BadParameter(exceptions.ValidationError):
    """A query parameter or header with a value that cannot be used: `errors` names the parameter."""

    def __init__(self, name: str, detail):
        super().__init__({name: [detail]})
        self.in_query = True


def problem_response(exc, context):
    """DRF's exception handler. Never returns None: what nobody foresaw becomes a 500 without its text."""
    kind, detail, errors = _explain(exc)
    if kind is INTERNAL:
        logger.error("API request failed", exc_info=exc)
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header
    wait = getattr(exc, "wait", None)
    if wait is None and kind is UNAVAILABLE:
        wait = RETRY_SECONDS
    if wait is not None:
        headers["Retry-After"] = str(max(1, int(wait)))
    return problem(kind, detail, errors=errors, headers=headers)


def problem(kind: Kind, detail, *, errors=(), headers=None) -> JsonResponse:
    """The problem document itself; for views outside DRF too."""
    body = {
        "type": f"/api/v1/problems/{kind.name}/",
        "title": force_str(kind.title),
        "status": kind.status,
        "detail": force_str(detail),
        "request_id": current_request().request_id,
    }
    if errors:
        body["errors"] = list(errors)
    response = JsonResponse(
        body, status=kind.status, headers=headers, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _explain(exc) -> tuple[Kind, object, list]:
    """Kind, detail and field errors of an exception."""
    if isinstance(exc, Refusal):
        return _refusal_kind(exc), exc.reason, []
    if isinstance(exc, ModelValidationError):
        errors = list(_model_errors(exc))
        return INVALID, _("Correct the fields named in “errors”."), errors
    if isinstance(exc, exceptions.ValidationError):
        errors = list(_field_errors(exc.detail, "", "parameter" if getattr(exc, "in_query", False) else "pointer"))
        return INVALID, _("Correct the fields named in “errors”."), errors
    if isinstance(exc, Http404 | exceptions.NotFound):
        return NOT_FOUND, _("There is nothing here that you may see."), []
    if isinstance(exc, PermissionDenied):
        return FORBIDDEN, str(exc) or NotAllowed.default, []
    if isinstance(exc, exceptions.APIException):
        return _BY_STATUS.get(exc.status_code, INVALID), exc.detail, []
    return _explain_foreign(exc)


def _refusal_kind(exc: Refusal) -> Kind:
    if isinstance(exc, NotAllowed):
        return FORBIDDEN
    if isinstance(exc, Busy):
        return UNAVAILABLE
    return TOO_MANY if isinstance(exc, TooMuch) else CONFLICT


def _explain_foreign(exc) -> tuple[Kind, object, list]:
    """Exceptions of Django's core and the database."""
    if isinstance(exc, RequestDataTooBig):
        return TOO_LARGE, TooLarge.default_detail, []
    if isinstance(exc, ProtectedError):
        return CONFLICT, _("Other records refer to this one."), []
    if isinstance(exc, DatabaseError | InterfaceError) and _is_passing(exc):
        return UNAVAILABLE, _("The service is busy or restarting. Ask again in a moment."), []
    return INTERNAL, _("Something went wrong on our side. Give the request id when you report it."), []


def _is_passing(exc) -> bool:
    """Whether the same request may well succeed in a moment: no connection, a lock held too long, a deadlock."""
    lost = isinstance(exc, OperationalError | InterfaceError)
    return lost or isinstance(exc.__cause__, LockNotAvailable | DeadlockDetected)


def _model_errors(exc: ModelValidationError) -> Iterator[dict]:
    if not hasattr(exc, "error_dict"):
        yield from ({"pointer": "", "detail": text, "code": "invalid"} for text in exc.messages)
        return
    for name, found in exc.error_dict.items():
        pointer = "" if name == NON_FIELD_ERRORS else f"/{name}"
        for error in found:
            yield from (
                {"pointer": pointer, "detail": text, "code": error.code or "invalid"} for text in error.messages
            )


def _field_errors(detail, pointer: str, place: str) -> Iterator[dict]:
    """Flatten DRF's nested detail into JSON pointers: `/persons/0/name`, or names of query parameters."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            here = pointer if name == "non_field_errors" else f"{pointer}/{name}"
            yield from _field_errors(inner, here, place)
    elif isinstance(detail, list | tuple):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _field_errors(inner, f"{pointer}/{index}" if nested else pointer, place)
    else:
        where = pointer.lstrip("/") if place == "parameter" else pointer
        yield {place: where, "detail": force_str(detail), "code": getattr(detail, "code", "invalid")}
