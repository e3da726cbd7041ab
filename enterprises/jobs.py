"""What the clock and the queue ask of the registry."""

from enterprises.services import reminders
from safetyportal.core import jobs


@jobs.periodic("enterprises.remind_documents", at=(8, 0))
def remind_documents(context):
    """Papers and certificates that expire: told at 08:00, once for each stage."""
    documents = reminders.remind_documents(now=context.now, progress=context.progress)
    certificates = reminders.remind_certificates(now=context.now, progress=context.progress)
    return {"documents": documents, "certificates": certificates}
