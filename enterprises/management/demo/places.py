"""Where the invented firms stand: townships of Hunan by weight, and points inside their county's outline."""

import math
import random
from dataclasses import dataclass
from typing import Any

from enterprises.management.demo.trades import CITY_WEIGHTS
from safetyportal.core.choices import Level
from safetyportal.core.models import Boundary, Jurisdiction


@dataclass
class Spot:
    """A township with the middle of its invented built-up area and its county's outline."""

    node: Any  # a township with its county and city read along
    county: str
    city: str
    center: tuple[float, float]
    rings: list


def spots(rng: random.Random) -> list[Spot]:
    """Every township of Hunan that lies in a county with an outline, in the order of its code."""
    outlines = {row.code: row for row in Boundary.objects.filter(code__startswith="43")}
    nodes = Jurisdiction.objects.filter(path__startswith="/43/", level=Level.TOWNSHIP, valid_to=None).order_by("code")
    found = []
    for node in nodes.select_related("parent__parent"):
        outline = outlines.get(node.code[:6])
        if outline is None:
            continue
        rings = _outer_rings(outline.geometry)
        found.append(Spot(node, node.code[:6], node.code[:4], _inside(rng, rings, outline.center), rings))
    return found


def weights(found: list[Spot]) -> list[float]:
    """Cities by their weight, county towns (街道) twice as dense as the countryside."""
    towns: dict[str, float] = {}
    for spot in found:
        towns[spot.city] = towns.get(spot.city, 0) + _density(spot)
    return [CITY_WEIGHTS.get(spot.city, 1) * _density(spot) / towns[spot.city] for spot in found]


def _density(spot: Spot) -> float:
    return 2.0 if spot.node.name.endswith("街道") else 1.0


def point(rng: random.Random, spot: Spot) -> tuple[float, float]:
    """Longitude and latitude near the middle of the township, inside the county."""
    for _attempt in range(12):
        angle, far = rng.uniform(0, 2 * math.pi), abs(rng.gauss(0, 0.018))
        place = (spot.center[0] + far * math.cos(angle), spot.center[1] + far * math.sin(angle))
        if contains(spot.rings, place):
            return round(place[0], 6), round(place[1], 6)
    return round(spot.center[0], 6), round(spot.center[1], 6)


def _outer_rings(geometry: dict) -> list:
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"][0]]
    return [polygon[0] for polygon in geometry["coordinates"]]


def _inside(rng: random.Random, rings: list, center) -> tuple[float, float]:
    ring = max(rings, key=len)
    west, east = min(p[0] for p in ring), max(p[0] for p in ring)
    south, north = min(p[1] for p in ring), max(p[1] for p in ring)
    for _attempt in range(40):
        place = (rng.uniform(west, east), rng.uniform(south, north))
        if contains(rings, place):
            return place
    return tuple(center)


def contains(rings: list, place: tuple[float, float]) -> bool:
    """Whether a point lies in one of the rings (even-odd rule)."""
    return any(_in_ring(ring, *place) for ring in rings)


def _in_ring(ring: list, x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
