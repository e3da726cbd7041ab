"""The tablet page of a visit: one page that also works without a network, and what it sends.

Each entry is answered in JSON. Sent twice under one `client_id` it has one effect; made from an older version it is
answered 409 with what is kept now, and the officer chooses.
"""

import base64
import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as text
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hazards.choices import HazardCategory
from hazards.queries.criteria import criteria_for
from inspections.choices.visits import VISIT_OPEN
from inspections.forms import visits as forms
from inspections.forms.visits import MEASURES
from inspections.models import Visit
from inspections.queries.visits_officers import is_officer
from inspections.services import (
    visits,
    visits_entries,
    visits_findings,
    visits_hazards,
    visits_papers,
    visits_signing,
)
from inspections.services.visits_conflicts import ChangedDifferently
from inspections.views.visits_code import code_address, code_picture
from inspections.views.visits_shell import shell_version
from inspections.views.visits_state import state_of
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Refusal
from safetyportal.core.pages.refusals import status_of
from safetyportal.core.rules import rule
from safetyportal.core.services.once import once

CONDUCT = "inspections.conduct_visit"
NEVER_AGAIN = 422  # what the tablet's queue does not send again: understood, and refused


def _visit(request, pk: int) -> Visit:
    rows = Visit.objects.visible_to(request.user, CONDUCT).select_related("enterprise__jurisdiction", "task", "body")
    found = rows.filter(pk=pk).first()
    if found is None or not is_officer(found, request.user):
        raise Http404
    return found


@never_cache
@require_GET
def work_page(request, pk: int):
    """All screens of the visit and its present state; officers of this visit only."""
    visit = _visit(request, pk)
    if visit.status not in VISIT_OPEN and "done" not in request.GET:
        return redirect("visit-detail", pk=pk)
    today = local_day(timezone.now())
    days = rule("inspection.order_days", visit.place, today)
    context = {
        "visit": visit,
        "default_days": days["first"],
        "quick_days": days["offered"],
        "shell_version": shell_version(),
        "state": state_of(visit),
        "store_key": store_key(request.user),
        "categories": HazardCategory.choices,
        "measures": MEASURES,
        "criteria": criteria_for(visit.enterprise, today),
        "code_url": code_address(request, visit),
        "code_picture": code_picture(request, visit),
        "proposals_url": reverse("law-propose"),
    }
    response = render(request, "inspections/visit_work.html", context)
    response["X-Page-Owner"] = str(request.user.pk)
    return response


def store_key(user) -> str:
    """The key under which this person's entries lie encrypted on the tablet: nobody else's page can read them."""
    secret = salted_hmac("inspections.visit-store", f"{user.pk}", algorithm="sha256")
    return base64.b64encode(secret.digest()).decode()


@never_cache
@require_GET
def state_page(request, pk: int):
    """The state as it is now, for a tablet that wants to see what the colleague entered."""
    return JsonResponse(state_of(_visit(request, pk)))


# Entries


def _identity(request, visit, values) -> dict:
    row = visits.show_identity(visit=visit, **values)
    return {"version": row.version}


def _fact(request, visit, values) -> dict:
    return {"version": visits_entries.change_fact(visit=visit, **values)}


def _rest(request, visit, values) -> dict:
    values.pop("seen")
    return {"items": visits_entries.answer_rest(visit=visit, **values)}


def _of_row(service: Callable) -> Callable:
    def act(request, visit, values) -> dict:
        row = service(visit=visit, **values)
        return {"version": row.version if row is not None else 0}

    return act


def _photo(request, visit, values) -> dict:
    upload = values.pop("photo")
    values.pop("seen")
    stored = visits_findings.add_photo(visit=visit, upload=upload, **values)
    return {"photo": stored.pk}


def _signed(service: Callable) -> Callable:
    def act(request, visit, values) -> dict:
        values.pop("seen")
        return {"signature": service(visit=visit, **values).pk}

    return act


KINDS: dict[str, tuple[Any, Callable]] = {
    "identity": (forms.IdentityEntry, lambda request, visit, values: _identity(request, visit, _unseen(values))),
    "fact": (forms.FactEntry, _fact),
    "answer": (forms.AnswerEntry, _of_row(visits_entries.answer)),
    "rest": (forms.RestEntry, _rest),
    "finding": (forms.FindingEntry, _of_row(visits_findings.keep_finding)),
    "removal": (forms.RemovalEntry, _of_row(visits_findings.remove_finding)),
    "photo": (forms.PhotoEntry, _photo),
    "recheck": (forms.RecheckEntry, _of_row(visits_hazards.look_again)),
    "signature": (forms.SignatureEntry, _signed(visits_signing.sign)),
    "refusal": (forms.RefusalEntry, _signed(visits_signing.refuse)),
}


def _unseen(values: dict) -> dict:
    return {name: value for name, value in values.items() if name != "seen"}


@never_cache
@require_POST
def entry_page(request, pk: int, kind: str):
    """One entry. 409 with `current`: somebody changed it meanwhile; 422: it will never be taken as it is."""
    visit = _visit(request, pk)
    if kind not in KINDS:
        raise Http404
    form_class, act = KINDS[kind]
    form = form_class(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(" ".join(str(one) for found in form.errors.values() for one in found), NEVER_AGAIN)
    given = {**form.values(), "seen": form.seen_version, "actor": request.user, "now": timezone.now()}
    return _told(lambda: _once(request, visit, kind, form, lambda: act(request, visit, given)))


def _once(request, visit: Visit, kind: str, form, effect: Callable[[], dict]) -> dict:
    kept, _first = once(
        user=request.user,
        key=f"visit:{visit.pk}:{form.act_id}",
        fingerprint=f"{kind}:{_print_of(form)}",
        effect=lambda: json.dumps(effect()),
    )
    return {**json.loads(kept), "saved_at": f"{timezone.localtime():%H:%M}"}


def _print_of(form) -> str:
    sent = {name: value for name, value in form.data.items() if name not in {"csrfmiddlewaretoken", "seen"}}
    files = [(name, upload.name, upload.size) for name, upload in form.files.items()]
    return repr((sorted(sent.items()), files))


def _told(effect: Callable[[], dict]) -> JsonResponse:
    try:
        return JsonResponse(effect())
    except ChangedDifferently as refusal:
        return JsonResponse({"reason": str(refusal.reason), "current": refusal.current}, status=409)
    except ValidationError as error:
        return _refused(" ".join(str(one) for one in error.messages), NEVER_AGAIN)
    except Refusal as refusal:
        return _refused(refusal.reason, status_of(refusal))


def _refused(reason, status: int) -> JsonResponse:
    return JsonResponse({"reason": str(reason)}, status=status)


# Steps


@never_cache
@require_POST
def step_page(request, pk: int, name: str):
    """Present, take back, or sign-off: complete and issue the whole set. A repeat finds it done and says so."""
    visit = _visit(request, pk)
    steps = {"present": _present, "take_back": _take_back, "complete": _complete, "issue": _issue}
    if name not in steps:
        raise Http404
    return _told(lambda: steps[name](request, visit))


def _present(request, visit: Visit) -> dict:
    if visit.status == "open":
        with writes.unit_of_work():  # never presented without its papers
            visit = visits.present(visit=visit, actor=request.user, now=timezone.now())
            visits_papers.prepare_set(visit, actor=request.user, now=timezone.now())
    return {"state": state_of(visit)}


def _take_back(request, visit: Visit) -> dict:
    if visit.status == "signing":
        visit = visits.take_back(visit=visit, actor=request.user, now=timezone.now())
    return {"state": state_of(visit)}


def _complete(request, visit: Visit) -> dict:
    if visit.status == "signing":
        visit = visits.complete(visit=visit, actor=request.user, now=timezone.now())
    return {"state": state_of(visit), "done": text("The visit is completed.")}


def _issue(request, visit: Visit) -> dict:
    visits_papers.issue_set(visit, actor=request.user, now=timezone.now())
    return {"state": state_of(visit), "print_url": reverse("visit-papers", kwargs={"pk": visit.pk})}


urlpatterns = [
    path("visits/<int:pk>/work/", work_page, name="visit-work"),
    path("visits/<int:pk>/state/", state_page, name="visit-state"),
    path("visits/<int:pk>/entries/<slug:kind>/", entry_page, name="visit-entry"),
    path("visits/<int:pk>/steps/<slug:name>/", step_page, name="visit-step"),
]
