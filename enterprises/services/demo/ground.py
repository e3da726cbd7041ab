"""Where invented enterprises stand: townships of Hunan, and points inside the real outline of their county."""

import random

from safetyportal.core.choices import Level
from safetyportal.core.models import Boundary, Jurisdiction

SPREAD_DEGREES = 0.02  # about two kilometres around a township's centre
TRIES = 40


class Ground:
    """Townships to choose from, and a believable position in each. The same seed gives the same ground."""

    def __init__(self, province: str, chance: random.Random):
        self.chance = chance
        nodes = Jurisdiction.objects.filter(path__startswith=f"/{province}/", level=Level.TOWNSHIP, valid_to=None)
        self.townships = list(nodes.select_related("parent").order_by("path"))
        self.by_county: dict[str, list[Jurisdiction]] = {}
        for node in self.townships:
            self.by_county.setdefault(node.parent.code, []).append(node)
        codes = list(self.by_county)
        self.outlines = {row.code: row for row in Boundary.objects.filter(code__in=codes)}
        self.weights = [_pull(node) for node in self.townships]
        self.centres: dict[str, tuple[float, float] | None] = {}

    def township(self, counties: tuple[str, ...] = ()) -> Jurisdiction:
        """A township, of these counties where given and known."""
        home = [code for code in counties if code in self.by_county]
        if home:
            return self.chance.choice(self.by_county[self.chance.choice(home)])
        return self.chance.choices(self.townships, self.weights)[0]

    def position(self, township: Jurisdiction) -> tuple[float, float] | None:
        """Longitude and latitude near the township's centre, inside its county; None where no outline is loaded."""
        outline = self.outlines.get(township.parent.code)
        if outline is None:
            return None
        if township.code not in self.centres:
            self.centres[township.code] = self._inside(outline, _box(outline.geometry))
        centre = self.centres[township.code]
        if centre is None:
            return None
        for _attempt in range(TRIES):
            point = self.chance.gauss(centre[0], SPREAD_DEGREES), self.chance.gauss(centre[1], SPREAD_DEGREES)
            if _contains(outline.geometry, *point):
                return round(point[0], 6), round(point[1], 6)
        return centre

    def _inside(self, outline: Boundary, box) -> tuple[float, float] | None:
        for _attempt in range(TRIES * 5):
            point = self.chance.uniform(box[0], box[2]), self.chance.uniform(box[1], box[3])
            if _contains(outline.geometry, *point):
                return round(point[0], 6), round(point[1], 6)
        return tuple(outline.center) if outline.center else None


def _pull(node: Jurisdiction) -> int:
    """City districts and zones draw more enterprises than mountain townships."""
    district = node.parent.name.endswith("区")
    zone = "开发区" in node.name or "园" in node.name
    return 1 + 3 * district + 4 * zone + 2 * node.name.endswith(("街道", "镇"))


def _rings(geometry: dict):
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [polygon[0] for polygon in polygons]


def _box(geometry: dict) -> tuple[float, float, float, float]:
    points = [point for ring in _rings(geometry) for point in ring]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _contains(geometry: dict, x: float, y: float) -> bool:
    """Even–odd rule over the outer rings."""
    return any(_in_ring(ring, x, y) for ring in _rings(geometry))


def _in_ring(ring, x: float, y: float) -> bool:
    inside = False
    for (x1, y1, *_a), (x2, y2, *_b) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
