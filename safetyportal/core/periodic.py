"""What the kernel itself does by the clock."""

from django.conf import settings

from safetyportal.core import audit_check, jobs, orphans, rollups
from safetyportal.core.backup import uploads
from safetyportal.core.backup.folder import folder_of
from safetyportal.core.imports import handlers  # noqa: F401 -- registers its handlers
from safetyportal.core.notify import delivery  # noqa: F401 -- registers its handler
from safetyportal.core.pages import export_jobs  # noqa: F401 -- registers its handlers
from safetyportal.core.services import (
    answers,
    division_changes,  # noqa: F401 -- registers its handler
    exceptions,  # noqa: F401 -- registers its handlers
)


@jobs.periodic("core.seal_audit", every=3600)
def seal_audit(context):
    """Sign all audit heads (ADR 0002)."""
    return {"chains": len(audit_check.seal(context.now).heads)}


@jobs.periodic("core.fold_rollups", every=15)
def fold_rollups(context):
    """Sum waiting deltas into their cells; what is added meanwhile waits for the next time."""
    folded, batch = 0, rollups.FOLD_BATCH
    while batch == rollups.FOLD_BATCH:
        batch = rollups.fold()
        folded += batch
        context.progress(folded)
    return {"folded": folded}


@jobs.periodic("core.forget_old_jobs", at=(3, 30))
def forget_old_jobs(context):
    """Keep the job table short."""
    return {"removed": jobs.forget_old(context.now)}


@jobs.periodic("core.forget_old_answers", at=(3, 40))
def forget_old_answers(context):
    """Drop idempotency keys that nobody repeats any more."""
    return {"removed": answers.forget_old(context.now)}


@jobs.periodic("core.archive_uploads", every=60)
def archive_uploads(context):
    """Copy what came in lately to the backup folder, so that a lost disk costs a minute of uploads too."""
    if not settings.BACKUP_DIR or settings.RESTORED_COPY:
        return {}
    folder = folder_of("")
    folder.make()
    with folder.only_one("uploads"):
        return {"copied": uploads.archive(folder, uploads.names(context.now - uploads.LOOK_BACK))}


@jobs.periodic("core.forget_orphans", at=(3, 50))
def forget_orphans(context):
    """Remove files that a process killed between file and row has left."""
    return {"removed": orphans.forget_orphans(context.now)}
