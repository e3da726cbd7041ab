"""What the clock asks of the monthly reports; times are those of Shanghai."""

from hazards.services import monthly_opening, monthly_reminders, monthly_sweep
from safetyportal.core import jobs


@jobs.periodic("hazards.open_months", at=(0, 10), day=1)
def open_months(context):
    """The report of the month that has just ended, for everybody who must file; goes on where a lost worker stopped."""
    opened = monthly_opening.open_months(
        actor=context.actor, now=context.now, progress=context.progress, checkpoint=context.checkpoint
    )
    return {"opened": opened}


@jobs.periodic("hazards.mark_monthly_overdue", every=900)
def mark_overdue(context):
    """At 00:00 of the day after the deadline, and every quarter of an hour for what ended meanwhile."""
    changed = monthly_sweep.mark_overdue(actor=context.actor, now=context.now, progress=context.progress)
    told = monthly_reminders.tell_overdue(now=context.now, progress=context.progress) if changed else 0
    return {"overdue": changed, "told": told}


@jobs.periodic("hazards.remind_monthly", at=(8, 30))
def remind_monthly(context):
    """Firms before their deadline; then the authorities whose turn it is to hear how many have not reported."""
    reminded = monthly_reminders.remind_due(now=context.now, progress=context.progress)
    overdue = monthly_reminders.tell_overdue(now=context.now, progress=context.progress)
    escalated = monthly_reminders.escalate(now=context.now, progress=context.progress)
    return {"reminded": reminded, "overdue": overdue, "escalated": escalated}


@jobs.periodic("hazards.lock_months", at=(0, 30))
def lock_months(context):
    """Accepted reports of months that are closed."""
    return {"locked": monthly_sweep.lock_months(actor=context.actor, now=context.now, progress=context.progress)}
