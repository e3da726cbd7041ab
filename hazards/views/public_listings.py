"""Listed and delisted hazards for everybody (挂牌督办公示): published copies only, cached, limited for each address."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from hazards.choices import ListingLevel
from hazards.queries.public_listings import divisions_with_listings, public_page
from hazards.services.listing_publishing import PAGE
from safetyportal.core.deadlines import local_day
from safetyportal.core.kept import KEPT_SECONDS, kept, name_of
from safetyportal.core.pages.public import too_many

RULE = "hazard.public_requests_per_minute"
STATES = (("", _("all")), ("listed", _("under supervision")), ("delisted", _("delisted")))


@login_not_required
@require_GET
def public_list(request):
    """The page: filter by city or county and state, newest first."""
    wanted = _wanted(request.GET)
    refusal = too_many(request, PAGE, RULE)
    if refusal is not None:
        return refusal
    found = kept(name_of(PAGE, wanted), [PAGE], lambda: _content(wanted))
    context = {
        **found,
        "division": wanted["division"],
        "state": wanted["state"],
        "states": STATES,
        "levels": dict(ListingLevel.choices),
        "today": local_day(timezone.now()),
    }
    response = render(request, "hazards/public_listings.html", context)
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"  # it holds the token of its reader's forms
    return response


@login_not_required
@require_GET
def public_json(request):
    """The same rows for programs."""
    wanted = _wanted(request.GET)
    refusal = too_many(request, PAGE, RULE)
    if refusal is not None:
        return refusal
    found = kept(name_of(PAGE, wanted), [PAGE], lambda: _content(wanted))
    body = {"results": found["rows"], "before": found["before"]}
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _wanted(parameters) -> dict[str, Any]:
    """What the address asks for; what is not understood is left out."""
    division, state, before = (parameters.get(name, "")[:12] for name in ("division", "state", "before"))
    return {
        "division": division if division.isascii() and division.isdecimal() else "",
        "state": state if state in {"listed", "delisted"} else "",
        "before": int(before) if before.isascii() and before.isdecimal() else None,
    }


def _content(wanted: dict[str, Any]) -> dict[str, Any]:
    page = public_page(**wanted)
    return {"rows": page.rows, "before": page.before, "divisions": divisions_with_listings()}


urlpatterns = [
    path("listed-hazards/", public_list, name="public-listings"),
    path("listed-hazards.json", public_json, name="public-listings-json"),
]
