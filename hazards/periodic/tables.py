"""What the clock asks of the statistical reports; times are those of Shanghai."""

from hazards.services import level_opening, level_sweep
from safetyportal.core import jobs


@jobs.periodic("hazards.open_level_reports", at=(0, 50), day=1)
def open_level_reports(context):
    """What has ended, month, quarter and year, for every level and enterprise; goes on where it stopped."""
    opened = level_opening.open_periods(
        actor=context.actor, now=context.now, progress=context.progress, checkpoint=context.checkpoint
    )
    return {"opened": opened}


@jobs.periodic("hazards.mark_level_reports_overdue", every=3600)
def mark_level_reports_overdue(context):
    """From 00:00 of the day after a report's day; the level and the one above it are told."""
    return {"overdue": level_sweep.mark_overdue(actor=context.actor, now=context.now, progress=context.progress)}


@jobs.periodic("hazards.remind_level_reports", at=(8, 40))
def remind_level_reports(context):
    """Those whose report is due tomorrow or today."""
    return {"reminded": level_sweep.remind(now=context.now, progress=context.progress)}
