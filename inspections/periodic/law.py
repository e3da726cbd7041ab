"""What the clock asks of the event push. Each may run twice, late or after a kill."""

from inspections.services import push
from safetyportal.core import jobs


@jobs.periodic("inspections.push_sweep", every=60)
def push_sweep(context):
    """Events that no signal told of, and deliveries whose next try has come."""
    collected = push.collect(context.now)
    return {"events": collected, "sent": push.deliver_due(context.now, context.progress)}


@jobs.periodic("inspections.push_forget", at=(3, 40))
def push_forget(context):
    return {"forgotten": push.forget_old(context.now)}
