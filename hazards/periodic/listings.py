"""What the clock asks of listed supervision."""

from hazards.services import listing_sweep
from safetyportal.core import jobs


@jobs.periodic("hazards.sweep_listings", every=3600)
def sweep_listings(context):
    """Months opened, reports and time limits reminded of, overdue listings climb: each hour, each told once."""
    return listing_sweep.sweep(actor=context.actor, now=context.now, progress=context.progress)
