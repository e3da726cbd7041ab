"""Many documents in one file."""

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext

from inspections.services.papers_printing import JOB, VIEW, issue_and_join
from safetyportal.core import jobs
from safetyportal.core.access import scope_key
from safetyportal.core.pages import export_jobs
from safetyportal.core.services import exports


@jobs.handler(JOB, bulk=True)
def print_papers(context, ids, issue_first=False):
    """Issue what is to be issued, join all, keep the file for its owner. A second run issues nothing twice."""

    def told(done: int, total: int) -> None:
        context.progress(done, total, gettext("%(n)s documents") % {"n": done})

    content, refused = issue_and_join(ids, actor=context.actor, now=context.now, issue_first=issue_first, progress=told)
    place = default_storage.save(f"exports/{uuid.uuid4().hex}.pdf", ContentFile(content))
    return {
        "file": place,
        "name": gettext("Documents %(day)s.pdf") % {"day": f"{context.now:%Y-%m-%d}"},
        "papers": len(ids) - len(refused),
        "refused": refused,
        "needs": VIEW,
        "scope": export_jobs.mark(scope_key(context.actor, VIEW)),
        "expires_at": exports.kept_until(context.now).isoformat(),
    }
