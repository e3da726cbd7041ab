"""The visit code (扫码): who was here, for whoever holds it; rating and objection afterwards. No account is needed."""

import hashlib
import secrets

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hazards.views.intake import qr_picture
from inspections.forms.visits import ObjectionForm, RatingForm
from inspections.models import Visit
from inspections.queries.visits_lists import by_code, feedback_of
from inspections.queries.visits_officers import officers_of
from inspections.services import visits_feedback
from inspections.views.visits_throttle import may_open, may_say
from safetyportal.core.errors import Refusal
from safetyportal.core.middleware import client_address
from safetyportal.core.pages.refusals import status_of

COOKIE, SALT = "visit-holder", "inspections.visit-holder"
YEAR = 365 * 24 * 3600


def code_address(request, visit: Visit) -> str:
    return request.build_absolute_uri(reverse("visit-code", kwargs={"code": visit.code}))


def code_picture(request, visit: Visit) -> str:
    return qr_picture(code_address(request, visit))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def code_page(request, code: str):
    """Who visited; once the visit is completed the forms to rate and to object. Nothing of its content is shown."""
    now = timezone.now()
    if not may_open(client_address(request), now):
        return render(request, "inspections/visit_code_over.html", {"busy": True}, status=429)
    visit = by_code(code)
    if visit is None or visit.status == "void":
        return render(request, "inspections/visit_code_over.html", {}, status=404)
    browser = _browser(request)
    response = _answer(request, visit, browser, now)
    secure = request.is_secure()
    response.set_signed_cookie(COOKIE, browser, salt=SALT, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


def _answer(request, visit: Visit, browser: str, now):
    holder = _holder(request, browser)
    if request.method != "POST":
        return _page(request, visit, holder)
    kind = "object" if request.POST.get("act") == "object" else "rate"
    form = _form(kind, request.POST)
    if not form.is_valid():
        return _page(request, visit, holder, **{kind: form})
    if not may_say(client_address(request), now):
        return _page(request, visit, holder, refusal=_("Too many answers from here. Try later."), status=429)
    service = visits_feedback.object_to if kind == "object" else visits_feedback.rate
    person = request.user if request.user.is_authenticated else None
    try:
        service(visit=visit, holder=holder, person=person, now=now, **form.service_kwargs())
    except ValidationError as error:
        form.add_refusal(error)
        return _page(request, visit, holder, **{kind: form})
    except Refusal as refusal:
        return _page(request, visit, holder, refusal=refusal.reason, status=status_of(refusal), **{kind: form})
    return redirect("visit-code", code=visit.code)


def _form(kind: str, data=None):
    """Two forms stand on one page: each with ids of its own."""
    return (ObjectionForm if kind == "object" else RatingForm)(data, auto_id=f"{kind}-%s")


def _page(request, visit: Visit, holder: str, refusal="", status: int = 200, **forms):
    rating, objection = feedback_of(visit, holder)
    open_now = visit.status == "completed"
    context = {
        "visit": visit,
        "team": officers_of(visit),
        "rating": rating,
        "objection": objection,
        "rate_form": (forms.get("rate") or _form("rate")) if open_now and rating is None else None,
        "object_form": (forms.get("object") or _form("object")) if open_now and objection is None else None,
        "refusal": refusal,
    }
    return render(request, "inspections/visit_code.html", context, status=status)


def _browser(request) -> str:
    try:
        return request.get_signed_cookie(COOKIE, salt=SALT)
    except (KeyError, signing.BadSignature):
        return secrets.token_urlsafe(16)


def _holder(request, browser: str) -> str:
    """One holder: the account where there is one, else the browser."""
    who = f"user:{request.user.pk}" if request.user.is_authenticated else f"browser:{browser}"
    return hashlib.sha256(who.encode()).hexdigest()


urlpatterns = [path("v/<str:code>/", code_page, name="visit-code")]
