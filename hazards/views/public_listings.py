"""Listed and delisted hazards for everybody (挂牌督办公示): published copies only, cached, limited for each address."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from redis import RedisError

from hazards.choices import ListingLevel
from hazards.queries.public_listings import divisions_with_listings, public_page
from hazards.services.listing_publishing import public_generation
from safetyportal.core.deadlines import local_day
from safetyportal.core.middleware import client_address
from safetyportal.core.rules import MissingRule, rule

KEPT_SECONDS = 60
PER_MINUTE = 60  # while no rule is loaded
STATES = (("", _("all")), ("listed", _("under supervision")), ("delisted", _("delisted")))


@login_not_required
@require_GET
def public_list(request):
    """The page: filter by city or county and state, newest first."""
    wanted = _wanted(request.GET)
    refusal = too_many(request)
    if refusal is not None:
        return refusal
    found = _kept(wanted, lambda: _content(wanted))
    context = {
        **found,
        "division": wanted["division"],
        "state": wanted["state"],
        "states": STATES,
        "levels": dict(ListingLevel.choices),
        "today": local_day(timezone.now()),
    }
    response = render(request, "hazards/public_listings.html", context)
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


@login_not_required
@require_GET
def public_json(request):
    """The same rows for programs."""
    wanted = _wanted(request.GET)
    refusal = too_many(request)
    if refusal is not None:
        return refusal
    found = _kept(wanted, lambda: _content(wanted))
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


def _kept(wanted: dict[str, Any], make) -> dict[str, Any]:
    """From the cache for a minute; read anew while the cache is away."""
    name = ":".join(("public-listings", public_generation(), *(str(value or "") for value in wanted.values())))
    try:
        found = cache.get(name)
        if found is None:
            found = make()
            cache.set(name, found, KEPT_SECONDS)
        return found
    except RedisError:
        return make()


def too_many(request) -> HttpResponse | None:
    """429 for an address that asks more often than the rule allows; while the cache is away nobody is counted."""
    now: datetime = timezone.now()
    key = f"public-listings-of:{client_address(request)}:{now:%Y%m%d%H%M}"
    try:
        cache.add(key, 0, timeout=60)
        count = cache.incr(key)
    except (RedisError, ValueError):
        return None
    if count <= _most(local_day(now)):
        return None
    response = render(request, "429.html", {"exception": _("Too many requests. Please wait a minute.")}, status=429)
    response["Retry-After"] = "60"
    return response


def _most(on: date) -> int:
    try:
        return int(rule("hazard.public_requests_per_minute", "/", on))
    except MissingRule:
        return PER_MINUTE


urlpatterns = [
    path("listed-hazards/", public_list, name="public-listings"),
    path("listed-hazards.json", public_json, name="public-listings-json"),
]
