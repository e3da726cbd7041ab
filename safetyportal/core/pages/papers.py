"""Opening an issued document, looking at a draft, and the page where anybody verifies a paper in hand."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from safetyportal.core import issued
from safetyportal.core.deadlines import local_day
from safetyportal.core.rules import rule
from safetyportal.core.services.issuing import draft


@require_safe
def document(request, pk: int):
    """The stored file, the same bytes each time; `?download=1` saves it. Who does not see its record: 404."""
    found = issued.readable(request.user, pk)
    if found is None:
        raise Http404
    issued.note_opening(found, actor=request.user, now=timezone.now())
    name = f"{found.number or found.kind_label}.pdf"
    return pdf_response(issued.stored_bytes(found), name, as_attachment="download" in request.GET)


def draft_response(request, kind: str, record, **details):
    """The draft of a paper about `record`, for a page of its app; see `services.issuing.draft`."""
    content = draft(kind, record, actor=request.user, now=timezone.now(), **details)
    return pdf_response(content, "draft.pdf")


def pdf_response(content: bytes, name: str, *, as_attachment: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment, name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    # No sandbox: browsers would not show the file in it.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
    return response


@login_not_required
@never_cache
@require_safe
def verify_start(request):
    """Where the code is typed that stands on the paper."""
    code = request.GET.get("code", "").strip()
    return redirect("document-verify", code=code) if code and "/" not in code else _show(request, None, "")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request, code: str):
    """Whether the paper with this code counts: kind, number, day, body and digests; nobody's name, not its words. A
    file that is sent is compared with the stored one by its digest and not kept."""
    found = issued.by_code(code)
    if request.method == "POST" and found is not None:
        return _show(request, found, code, compared=_compared(request, found))
    return _show(request, found, code, 200 if found else 404)


def _compared(request, found) -> str:
    """ "same", "other", "large" or "none"."""
    upload = request.FILES.get("file")
    if upload is None:
        return "none"
    limit = int(rule("upload.limits", "/", local_day(timezone.now()))["file_bytes"])
    if upload.size > limit:
        return "large"
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    return "same" if digest.hexdigest() == found.sha256 else "other"


def _show(request, found, code: str, status: int = 200, compared: str = ""):
    return render(request, "core/verify.html", {"document": found, "code": code, "compared": compared}, status=status)
