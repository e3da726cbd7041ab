"""The counts `enterprises` counted anew from the rows: after a division's change, an import or a seeding."""

from datetime import datetime

from django.db import connection

from safetyportal.core.moves import Step

# One statement, so that deleting and counting see the same rows; what commits later brings its own delta.
_REBUILD = """
WITH no_cells AS (DELETE FROM core_rollupcell WHERE metric = 'enterprises' AND place LIKE %(below)s),
     no_deltas AS (DELETE FROM core_rollupdelta WHERE metric = 'enterprises' AND place LIKE %(below)s)
INSERT INTO core_rollupdelta (metric, place, dimensions, period, value)
SELECT 'enterprises',
       '/' || split_part(place, '/', 2) || '/' || split_part(place, '/', 3) || '/' || split_part(place, '/', 4)
           || '/' || split_part(place, '/', 5) || '/',
       'risk=' || coalesce(nullif(risk_class, ''), '-') || ';sector=' || sectors[1] || ';status=' || status,
       NULL, count(*)
FROM enterprises_enterprise WHERE place LIKE %(below)s GROUP BY 2, 3
"""


def rebuild(place: str) -> None:
    """Count everything at and below `place` anew, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_REBUILD, {"below": f"{place}%"})


def after_division_change(steps: list[Step], now: datetime) -> None:
    """Keep the counts of a merged or moved division where its enterprises now are."""
    tops = {step.old.path for step in steps} | {step.new.path for step in steps}
    for path in sorted(tops):
        if not any(path != other and path.startswith(other) for other in tops):
            rebuild(path)
