"""What the clock asks of visits; times are those of Shanghai."""

from inspections.services import visits_recheck
from safetyportal.core import jobs


@jobs.periodic("inspections.recheck_visits", at=(7, 40))
def recheck_visits(context):
    """Tasks for re-inspections whose days have begun, and reminders of those that end soon."""
    return visits_recheck.sweep(actor=context.actor, now=context.now, progress=context.progress)
