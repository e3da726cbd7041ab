"""What the clock and the queue ask of the registry."""

from enterprises.services import release, reminders
from safetyportal.core import jobs
from safetyportal.core.models import User


@jobs.periodic("enterprises.remind_documents", at=(8, 0))
def remind_documents(context):
    """Papers and certificates that expire: told at 08:00, once for each stage."""
    documents = reminders.remind_documents(now=context.now, progress=context.progress)
    certificates = reminders.remind_certificates(now=context.now, progress=context.progress)
    return {"documents": documents, "certificates": certificates}


@jobs.handler(release.JOB)
def release_officials(context, *, user_id):
    """After a posting ended or moved: what the person no longer covers."""
    return {"released": release.release(User.objects.get(pk=user_id), actor=context.actor, now=context.now)}


@jobs.periodic("enterprises.release_all_officials", at=(1, 10))
def release_all_officials(context):
    """Postings that ended by the clock."""
    return {"released": release.release_all(actor=context.actor, now=context.now, progress=context.progress)}
