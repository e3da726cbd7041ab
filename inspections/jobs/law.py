"""Pushing events to other systems."""

from inspections.services import push
from safetyportal.core import jobs


@jobs.handler("inspections.push")
def push_events(context):
    """Collect what the trail says and send what is due."""
    collected = push.collect(context.now)
    return {"events": collected, "sent": push.deliver_due(context.now, context.progress)}
