"""What every signed-in request must pass: a session that still lives, a fresh password, a second factor."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from safetyportal.accounts.services import second_factor, sessions
from safetyportal.core import passwords
from safetyportal.core.services import sign_in

CONFIRMED = "second_factor_set"  # in the session, so that the table is asked once
OPEN_TO_ALL = frozenset(
    {"account_logout", "account_reauthenticate", "mfa_reauthenticate", "set_language", "jsi18n", "csp-report"}
)
PASSWORD_PAGES = OPEN_TO_ALL | {"account_change_password"}
FACTOR_PAGES = PASSWORD_PAGES | {"mfa_activate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}


class SignedInMiddleware(LoginRequiredMiddleware):
    """Sends nobody to the sign-in page but a person with a page. A script that followed there would use up the words
    that explain the end of the session, and a part of a page would show the sign-in form inside the page."""

    def handle_no_permission(self, request, view_func):
        if is_script(request):
            return JsonResponse({"detail": str(_("Please sign in."))}, status=401)
        if request.headers.get("HX-Request"):
            return go(request, f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: page_of(request)})}")
        return super().handle_no_permission(request, view_func)


class AccountRulesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = timezone.now()
            if sessions.has_ended(request.session, request.user, now):
                return self.end(request, now)
            sessions.touch(request.session, now)
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in and not request.user.is_authenticated and not is_program(request):
            response["Clear-Site-Data"] = '"cache", "storage"'  # not cookies: one of them knows the device
        return response

    def end(self, request, now):
        """Sign out and lead back afterwards to the page where the person was.

        A program is answered as nobody in its own form, and the session is left for the page to end: a draft that
        saves itself a moment before the form is sent must not take away the words that explain what happened.
        """
        if is_program(request):
            request.user = AnonymousUser()
            return self.get_response(request)
        back = page_of(request)
        sign_in.record("session.end", request.user, now=now, note="expired")
        logout(request)
        messages.info(request, _("Your session has ended because of the time. Please sign in again to go on."))
        return go(request, f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: back})}")

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.user.is_authenticated or request.resolver_match is None:
            return None
        page = request.resolver_match.url_name
        target = self.demand(request, page)
        if target is None:
            return None
        if is_program(request):
            raise PermissionDenied(_("First finish signing in on the web page of the portal."))
        return go(request, reverse(target))

    def demand(self, request, page) -> str | None:
        """Name of the page that has to come first, or None."""
        user = request.user
        if page not in PASSWORD_PAGES and (user.must_change_password or passwords.is_too_old(user, timezone.now())):
            return "account_change_password"
        if page not in FACTOR_PAGES and second_factor.is_required(user) and not self.has_factor(request):
            return "mfa_activate_totp"
        return None

    def has_factor(self, request) -> bool:
        if not request.session.get(CONFIRMED) and second_factor.is_set(request.user):
            request.session[CONFIRMED] = True
        return bool(request.session.get(CONFIRMED))


def is_program(request) -> bool:
    """Whether no person sees the answer as a page or as a part of one: the interface, or a script of a page."""
    return request.path.startswith("/api/") or is_script(request)


def is_script(request) -> bool:
    """Whether a script of a page asks, by what it wants or by what browsers say of it; HTMX asks for a person."""
    if request.headers.get("Accept") == "application/json":
        return True
    by_script = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    return by_script and not request.headers.get("HX-Request")


def page_of(request) -> str:
    """The page the person was looking at: this one, or for a sent form or a part of a page the one that held it."""
    if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
        return request.get_full_path()
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(shown, {request.get_host()}):
        return "/"
    parts = urlsplit(shown)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def go(request, url: str):
    """Redirect; HTMX loads the new page as a whole instead of putting it into the old one."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
