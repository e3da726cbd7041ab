"""What the clock asks of self-inspections; times are those of Shanghai."""

from hazards.services import inspection_reminders, planning
from safetyportal.core import jobs


@jobs.periodic("hazards.plan_inspections", at=(0, 20))
def plan_inspections(context):
    """What the day asks of every enterprise in operation; goes on where a lost worker stopped."""
    start = context.checkpoint.get("after", 0)

    def progress(done: int, after: int) -> None:
        context.progress(done, None, "", after=after)

    return planning.plan_all(actor=context.actor, now=context.now, progress=progress, after=start)


@jobs.periodic("hazards.remind_inspections", at=(8, 15))
def remind_inspections(context):
    """Enterprises whose inspection ends today or is overdue."""
    return {"told": inspection_reminders.remind(now=context.now, progress=context.progress)}
