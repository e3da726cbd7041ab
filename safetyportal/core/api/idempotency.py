"""A repeated request has one effect. Everything that changes something needs the header `Idempotency-Key`.

The key, the change and its answer are one transaction. A repeat of the same request gets the same bytes again; the
same key with another request is refused (422). What had no effect is not kept: a refused request can be repeated when
its reason is gone.
"""

import hashlib
import re
from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from safetyportal.core import writes
from safetyportal.core.api.errors import BadParameter, KeyReused, StillRunning
from safetyportal.core.services import answers

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_KEY = re.compile(r"^[\x21-\x7e]{8,76}$")
_KEPT_HEADERS = ("ETag", "Location", "Content-Language")
_RETRY_SECONDS = 2


def once(view, request, carry_out: Callable[[], Response]) -> HttpResponse:
    """Run `carry_out` in a unit of work of its own, or answer what it answered the first time."""
    key = request.headers.get(HEADER, "")
    if not _KEY.match(key):
        raise BadParameter(HEADER, _("Send 8 to 76 visible characters that are new for each act, such as a UUID."))
    fingerprint = _fingerprint(request)
    with writes.unit_of_work():
        try:
            row, is_new = answers.claim(request.user, f"api:{key}", fingerprint)
        except answers.Busy:
            raise StillRunning(retry_after=_RETRY_SECONDS) from None
        if not is_new:
            return _replay(row, fingerprint)
        response = _rendered(view, request, carry_out())
        kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        answers.keep(row, response.status_code, response.content.decode(), kept)
    return response


def _fingerprint(request) -> str:
    """Digest of what is asked. The body's bytes count, so that nothing is the same merely by our reading of it."""
    raw = request._request  # noqa: SLF001 -- DRF's own way to Django's request
    parts = (raw.method, raw.get_full_path(), request.headers.get("If-Match", ""), raw.content_type or "")
    digest = hashlib.sha256("\n".join(parts).encode() + b"\n")
    if raw.content_type == "multipart/form-data":  # its boundary is another one in every request
        _add_parts(digest, request.data)
    else:
        digest.update(raw.body)
    return digest.hexdigest()


def _add_parts(digest, data) -> None:
    """Names and values of the fields in order, of files also the name and every byte."""
    for name in sorted(data):
        for value in data.getlist(name):
            digest.update(repr((name, getattr(value, "name", value), getattr(value, "size", None))).encode())
            for chunk in value.chunks() if hasattr(value, "chunks") else ():
                digest.update(chunk)
            if hasattr(value, "seek"):
                value.seek(0)


def _replay(row, fingerprint: str) -> HttpResponse:
    if row.fingerprint != fingerprint:
        raise KeyReused
    answer = row.answer
    response = HttpResponse(answer["body"], status=row.status_code, content_type="application/json")
    for name, value in answer["headers"].items():
        response[name] = value
    response[REPLAYED] = "true"
    return response


def _rendered(view, request, response: Response) -> HttpResponse:
    """The answer as bytes, while a failure to make them can still undo the change."""
    content = request.accepted_renderer.render(response.data, request.accepted_media_type, {"view": view})
    made = HttpResponse(content, status=response.status_code, content_type="application/json")
    for name, value in response.headers.items():
        made.headers.setdefault(name, value)
    return made
