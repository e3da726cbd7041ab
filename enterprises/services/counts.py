"""The counts `enterprises` counted anew from the rows: after a division's change, an import or a seeding."""

from datetime import datetime

from safetyportal.core import rollups
from safetyportal.core.moves import Step

_COUNT = f"""
SELECT 'enterprises',
       '/' || split_part(place, '/', 2) || '/' || split_part(place, '/', 3) || '/' || split_part(place, '/', 4)
           || '/' || split_part(place, '/', 5) || '/',
       'risk=' || coalesce(nullif(risk_class, ''), '-') || ';sector=' || sectors[1] || ';status=' || status,
       NULL::date, count(*)
FROM enterprises_enterprise WHERE {rollups.WITHIN} GROUP BY 2, 3
"""  # noqa: S608 -- own text


def rebuild(place: str) -> None:
    """Count everything at and below `place` anew, in the caller's transaction."""
    rollups.recount(["enterprises"], place, _COUNT, {})


def after_division_change(steps: list[Step], now: datetime) -> None:
    """Keep the counts of a merged or moved division where its enterprises now are."""
    tops = {step.old.path for step in steps} | {step.new.path for step in steps}
    for path in sorted(tops):
        if not any(path != other and path.startswith(other) for other in tops):
            rebuild(path)
