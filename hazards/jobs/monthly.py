"""Reminding everybody in a place who has not filed the monthly report."""

from datetime import date

from hazards.services import monthly_reminders
from safetyportal.core import jobs


@jobs.handler("hazards.nudge_monthly", bulk=True)
def nudge_monthly(context, path: str, month: str):
    told = monthly_reminders.nudge_all(
        path=path, month=date.fromisoformat(month), actor=context.actor, now=context.now, progress=context.progress
    )
    return {"told": told}
