"""The map of the registry: the list's filters, points by risk class, outlines of the divisions."""

import json
import math

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from enterprises.choices import RISK_COLOURS, RiskClass
from enterprises.filters import EnterpriseFilter
from enterprises.map_points import collection, parse_window
from enterprises.views.registers import EnterpriseRegister
from safetyportal.core import places
from safetyportal.core.access import granted_paths, place_q
from safetyportal.core.divisions import boundaries_geojson, called
from safetyportal.core.models import Jurisdiction
from safetyportal.core.pages.register import registers

OWN = ("bbox", "zoom", "class")


def _register():
    return registers()[EnterpriseRegister.slug]


def _filterset(request, data):
    register = _register()
    register.require_permission(request)
    return EnterpriseFilter(
        data, register.rows(request), user=request.user, permission=register.permission, now=timezone.now()
    )


def _home(user) -> Jurisdiction | None:
    """The division in which the reader's map begins: the narrowest that holds all the reader's places."""
    paths = granted_paths(user, EnterpriseRegister.permission)
    chains = [set(places.ancestors(path)) for path in paths]
    common = max(set.intersection(*chains), key=len) if chains else "/"
    while common != "/":
        node = Jurisdiction.objects.filter(path=common).first()
        if node is not None:
            return node
        common = places.ancestors(common, own=False)[-1]
    return Jurisdiction.objects.filter(path="/").first()


@require_GET
def map_page(request):
    """The map with the filter line of the list."""
    filterset = _filterset(request, request.GET)
    home = _home(request.user)
    classes = [{"value": value, "label": str(label), "tone": RISK_COLOURS[value]} for value, label in RiskClass.choices]
    query = request.GET.urlencode()
    without = request.GET.copy()
    without["position"] = "without"
    chips = filterset.chips(request.GET)
    for chip in chips:
        chip["url"] = f"?{chip['query']}"
    context = {
        "filter_form": filterset.form,
        "main_filters": EnterpriseRegister.main_filters,
        "chips": chips,
        "clear_url": reverse("enterprise-map"),
        "classes": classes,
        "classes_json": json.dumps(classes, ensure_ascii=False),
        "place_name": home.name if home else "",
        "boundaries_url": reverse("enterprise-boundaries"),
        "points_url": f"{reverse('enterprise-points')}?{query}" if query else reverse("enterprise-points"),
        "missing_url": f"{reverse('enterprise-list')}?{without.urlencode()}",
        "list_url": f"{reverse('enterprise-list')}?{query}",
        "tiles_url": settings.MAP_TILES_URL,
    }
    return render(request, "enterprises/enterprise_map.html", context)


@require_GET
def points(request):
    """GeoJSON of the visible enterprises under the list's filters, in a window, clustered by zoom."""
    parameters = request.GET.copy()
    classes = [value for value in parameters.getlist("class") if value in {"", *RiskClass.values}]
    for name in OWN:
        parameters.pop(name, None)
    drilled = parameters.getlist("place")[-1:]  # after the filter's own place comes the one drilled into
    parameters.setlist("place", parameters.getlist("place")[:1])
    rows = _filterset(request, parameters).qs
    rows = _within(rows, drilled)
    if "class" in request.GET:
        rows = rows.filter(risk_class__in=classes)
    zoom = _number(request.GET.get("zoom", ""), 6.0)
    return JsonResponse(collection(rows, parse_window(request.GET.get("bbox", "")), zoom))


def _within(rows, drilled: list[str]):
    node = called(drilled[0]).filter(valid_to=None).first() if drilled else None
    return rows.filter(place_q(node.path)) if node else rows


def _number(text: str, otherwise: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return otherwise
    return number if math.isfinite(number) else otherwise


@require_GET
def boundaries(request):
    """Outlines of the divisions just below `parent`, else below the reader's own place. Public data.

    Where nothing lies below, the own outline gives the map its ground.
    """
    _register().require_permission(request)
    parent = request.GET.get("parent", "")
    if parent:
        return JsonResponse(boundaries_geojson(parent))
    home = _home(request.user)
    found = boundaries_geojson(home.code if home else "0")
    if not found["features"] and home is not None:
        found = _outline_of(home)
    return JsonResponse(found)


def _outline_of(home: Jurisdiction) -> dict:
    """The outline of the narrowest division at or above `home` that has one."""
    for path in reversed(places.ancestors(home.path)):
        code = places.segments(path)[-1] if places.segments(path) else "0"
        beside = boundaries_geojson(code[:-2] if len(code) in {4, 6} else code)
        mine = [feature for feature in beside["features"] if feature["properties"]["code"] == code]
        if mine:
            return {**beside, "features": mine}
    return {"type": "FeatureCollection", "features": []}
