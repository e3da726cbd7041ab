"""What the clock asks of publication and event push. Each may run twice, late or after a kill."""

from inspections.services import publication, push
from safetyportal.core import jobs


@jobs.periodic("inspections.push_sweep", every=60)
def push_sweep(context):
    """Events that no signal told of, and deliveries whose next try has come."""
    collected = push.collect(context.now)
    return {"events": collected, "sent": push.deliver_due(context.now, context.progress)}


@jobs.periodic("inspections.push_forget", at=(3, 40))
def push_forget(context):
    return {"forgotten": push.forget_old(context.now)}


@jobs.periodic("inspections.publication_sweep", every=600)
def publication_sweep(context):
    """Served decisions to be published, published ones that fell, and those whose days run out."""
    opened, fallen = publication.open_due(context.now), publication.mark_fallen(context.now)
    return {"opened": opened, "fallen": fallen, "told": publication.remind(context.now)}
