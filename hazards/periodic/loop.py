"""What the clock asks of the hazard loop; times are those of Shanghai. Each may run twice, late or after a kill."""

from hazards.services import escalating, overdue
from safetyportal.core import jobs


@jobs.periodic("hazards.sweep", every=300)
def sweep(context):
    """Interim controls that end, time limits that pass, hand-overs that nobody receives."""
    ended = overdue.end_controls(now=context.now)
    marked = overdue.mark_overdue(now=context.now, progress=context.progress)
    risen = overdue.escalate_handovers(now=context.now)
    return {"controls_ended": ended, "overdue": marked, "handovers": risen}


@jobs.periodic("hazards.escalate", every=3600)
def escalate(context):
    """Who must hear that hazards are overdue: the enterprise at once, then level by level by the days of the rule."""
    return {"told": escalating.escalate_overdue(now=context.now, progress=context.progress)}


@jobs.periodic("hazards.remind_due", at=(8, 0))
def remind_due(context):
    """Enterprises whose time limits end within the days of the rule."""
    return {"enterprises": escalating.remind_due(now=context.now, progress=context.progress)}
