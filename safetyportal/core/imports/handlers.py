"""The two jobs of an import and the clean-up; thin, so that a command can do the same without a worker."""

from django.urls import reverse
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from safetyportal.core import jobs
from safetyportal.core.choices import ImportState
from safetyportal.core.imports import run, services, stage
from safetyportal.core.models import ImportBatch
from safetyportal.core.notify import register_kinds

register_kinds({"import.finished": _("Import finished")})


@jobs.handler("core.read_import", bulk=True)
def read_import(context, *, batch_id):
    """Read, examine and stage a workbook."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state == ImportState.READING:
        stage.read_batch(
            batch,
            actor=context.actor,
            now=context.now,
            progress=lambda rows: context.progress(rows, None, text("%(n)s rows checked") % {"n": f"{rows:,}"}),
        )
    return _result(batch)


@jobs.handler("core.run_import", bulk=True)
def run_import(context, *, batch_id):
    """Publish the good rows of a confirmed batch."""

    def progress(done: int, total: int) -> None:
        context.progress(done, total, text("%(done)s of %(total)s rows") % {"done": f"{done:,}", "total": f"{total:,}"})

    batch = run.run_batch(batch_id, actor=context.actor, now=context.now, progress=progress)
    return _result(batch)


def _result(batch: ImportBatch) -> dict:
    """What the task list shows: a link to the batch."""
    return {"url": reverse("import-detail", kwargs={"pk": batch.pk})}


@jobs.periodic("core.forget_old_imports", at=(3, 50))
def forget_old_imports(context):
    """Remove uploaded workbooks and staged rows after the keeping time."""
    return {"removed": services.forget_old(context.now)}
