"""What the clock asks of the marks on untrustworthy data; times are those of Shanghai."""

from hazards.services import signal_search, signal_sweep
from safetyportal.core import jobs


@jobs.periodic("hazards.search_signals", at=(2, 30))
def search_signals(context):
    """What has run out, then what is new, city by city; goes on where a lost worker stopped."""
    swept = signal_sweep.sweep(actor=context.actor, now=context.now)
    found = signal_search.search_all(
        actor=context.actor, now=context.now, progress=context.progress, checkpoint=context.checkpoint
    )
    return {**swept, **found}
