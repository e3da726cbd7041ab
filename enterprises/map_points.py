"""Points of the map: firms one by one when they are few, else counted in cells of a grid that follows the zoom."""

import math
from dataclasses import dataclass

from django.db.models import Count, F, FloatField, Max, Min, Q, Value
from django.db.models.functions import Floor
from django.urls import reverse

from enterprises.choices import RiskClass

MOST = 400  # firms drawn one by one
CELLS_ACROSS = 12  # cells of the grid in the width of 512 pixels
MOST_CELLS = 5_000  # a zoom that does not fit the window (hand-made addresses) asks for no more


@dataclass(frozen=True)
class Window:
    """West, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def condition(self) -> Q:
        return Q(longitude__range=(self.west, self.east), latitude__range=(self.south, self.north))


def parse_window(text: str) -> Window | None:
    """`west,south,east,north`, or None for anything that is not a box on the globe."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    inside = all(math.isfinite(value) for value in (west, south, east, north)) and west <= east and south <= north
    return Window(max(west, -180), max(south, -90), min(east, 180), min(north, 90)) if inside else None


def cell_size(zoom: float) -> float:
    """Width of a cell in degrees: 512 pixels show 360° at zoom 0."""
    return 360 / 2 ** min(max(zoom, 0.0), 18.0) / CELLS_ACROSS


def size_within(window: Window, size: float) -> float:
    """The cell size, doubled until the window has at most `MOST_CELLS` cells."""
    while (
        math.prod((side // size + 2) for side in (window.east - window.west, window.north - window.south)) > MOST_CELLS
    ):
        size *= 2
    return size


def _extent(rows) -> Window:
    """The box around the rows, of which there is at least one."""
    return Window(
        **rows.order_by().aggregate(
            west=Min("longitude"), south=Min("latitude"), east=Max("longitude"), north=Max("latitude")
        )
    )


def collection(rows, window: Window | None, zoom: float) -> dict:
    """GeoJSON of the rows in the window, with the totals that static/js/map.js says under the legend."""
    placed = rows.filter(longitude__isnull=False)
    inside = placed.filter(window.condition) if window else placed
    total = placed.order_by().count()
    few = list(inside.select_related("jurisdiction__parent").order_by("-id")[: MOST + 1])
    if len(few) <= MOST:
        features = [_firm(row) for row in few]
    else:
        features = _clusters(inside, size_within(window or _extent(inside), cell_size(zoom)))
    return {
        "type": "FeatureCollection",
        "features": features,
        "total": total,
        "without_coordinates": rows.filter(longitude=None).order_by().count(),
        "complete": total <= MOST and len(few) == total,
    }


def _firm(row) -> dict:
    node = row.jurisdiction
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row.longitude, row.latitude]},
        "properties": {
            "id": row.pk,
            "name": row.name,
            "class": row.risk_class,
            "place": f"{node.parent.name} {node.name}" if node.parent else node.name,
            "url": reverse("enterprise-detail", kwargs={"pk": row.pk}),
        },
    }


def _clusters(rows, size: float) -> list[dict]:
    cell = Value(size, output_field=FloatField())
    by_class = {f"n_{value}": Count("pk", filter=Q(risk_class=value)) for value in RiskClass.values}
    cells = (
        rows.order_by()
        .annotate(column=Floor(F("longitude") / cell), row=Floor(F("latitude") / cell))
        .values("column", "row")
        .annotate(
            count=Count("pk"), west=Min("longitude"), east=Max("longitude"), south=Min("latitude"),
            north=Max("latitude"), **by_class,
        )
    )  # fmt: skip
    return [_cluster(found) for found in cells]


def _cluster(found: dict) -> dict:
    middle = [(found["west"] + found["east"]) / 2, (found["south"] + found["north"]) / 2]
    counts = {f"n_{value}": found[f"n_{value}"] for value in RiskClass.values}
    bounds = [found["west"], found["south"], found["east"], found["north"]]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": middle},
        "properties": {"count": found["count"], **counts, "bounds": bounds},
    }
