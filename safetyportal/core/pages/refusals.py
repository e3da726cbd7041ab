"""Answers of "no" as pages: what, why, and what to do next. HTMX gets the reason beside the page it came from."""

import sys
from functools import wraps

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from safetyportal.core.api import errors as problems
from safetyportal.core.errors import Conflict, NotAllowed, Refusal, TooMuch, TransitionDenied
from safetyportal.core.pages.htmx import is_partial

METHODS_OF_PAGES = ["GET", "HEAD", "POST", "OPTIONS"]
_STATUS = ((NotAllowed, 403), (TooMuch, 429), (Conflict, 409), (TransitionDenied, 409))


class RefusalMiddleware:
    """Turns a refusal that no page caught into its page. Programming errors stay errors (500, logged).

    Only the interface has more methods than browsers have: Django's own views of forms would take PUT for POST.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, _view, _args, _kwargs):
        if request.method not in METHODS_OF_PAGES and not request.path.startswith("/api/"):
            return HttpResponseNotAllowed(METHODS_OF_PAGES)
        return None

    def process_exception(self, request, exception):
        if not isinstance(exception, Refusal) or request.path.startswith("/api/"):
            return None
        return refused(request, exception.reason, status_of(exception))


def status_of(refusal: Refusal) -> int:
    return next((status for kind, status in _STATUS if isinstance(refusal, kind)), 409)


def refused(request, reason, status: int) -> HttpResponse:
    """The page of this status with the reason, or for HTMX the reason as a notice above the page."""
    if is_partial(request):
        return _notice(request, reason, status)
    return render(request, f"{status}.html", {"exception": reason}, status=status)


def _notice(request, reason, status: int) -> HttpResponse:
    response = render(request, "components/alert.html", {"text": reason, "tone": "error"}, status=status)
    response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
    return response


def as_problem(kind: problems.Kind):
    """Below /api/ the same answer is a problem document, also where Django refuses before DRF is asked."""

    def decorate(page):
        @wraps(page)
        def answer(request, exception=None):
            if request.path.startswith("/api/"):
                said = str(exception or "") if kind is problems.FORBIDDEN else ""  # others are for the log
                return problems.problem(kind, said or kind.title)
            return page(request, exception)

        return answer

    return decorate


@as_problem(problems.INVALID)
def bad_request(request, exception=None):
    return defaults.bad_request(request, exception)


@as_problem(problems.FORBIDDEN)
def permission_denied(request, exception=None):
    return refused(request, str(exception) if exception and str(exception) else "", 403)


@as_problem(problems.NOT_FOUND)
def page_not_found(request, exception=None):
    return render(request, "404.html", status=404)


@as_problem(problems.INTERNAL)
def server_error(request, exception=None):
    """A database that is away or too slow is a matter of moments: 503 and when to come back."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        page = get_template("503.html").render()  # without context: reading it would need the database
        return HttpResponse(page, status=503, headers={"Retry-After": "5"})
    return defaults.server_error(request)


def csrf_failure(request, reason=""):
    """The form's token does not fit the session: usually a page left open over night."""
    if is_partial(request):
        return _notice(request, _("This page was open too long. Reload it; what you typed is kept as a draft."), 403)
    return render(request, "403_csrf.html", status=403)
