"""What a person does with an import: upload, confirm, cancel. Workers do the rest (`stage`, `run`)."""

import hashlib
import tempfile
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from safetyportal.core import jobs, writes
from safetyportal.core.access import granted_paths, holds
from safetyportal.core.choices import ImportState
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Conflict, NotAllowed
from safetyportal.core.imports.reader import FileRefused, check_file
from safetyportal.core.imports.spec import ImportSpec, say, spec_of
from safetyportal.core.models import ImportBatch, Job
from safetyportal.core.rules import rule

FOLDER = "imports"
OPEN = (ImportState.READING, ImportState.READY, ImportState.RUNNING)


def limits(now: datetime) -> dict:
    """Sizes above which a workbook is refused."""
    return rule("import.limits", "/", local_day(now))


def _tidy_name(name: str) -> str:
    name = Path(name.replace("\\", "/")).name
    return "".join(letter for letter in name if letter.isprintable())[-160:] or "workbook.xlsx"


def upload(*, actor, kind: str, file, now: datetime) -> ImportBatch:
    """Keep a workbook and have it read in the background; nothing of the registry changes.

    `file` has `name`, `size` and `chunks()`. The same file that is still open comes back as the batch it already is.
    Raises `NotAllowed`, `ValidationError` with the reason of the refusal.
    """
    spec = spec_of(kind)
    if not holds(actor, spec.permission):
        raise NotAllowed
    most = limits(now)
    if file.size > most["bytes"]:
        raise ValidationError(_("The file is larger than %(most)s MB."), params={"most": most["bytes"] // 2**20})
    if not file.name.lower().endswith(".xlsx"):
        raise ValidationError(_("Only Excel workbooks (.xlsx) are accepted."), code="not_a_workbook")
    with tempfile.NamedTemporaryFile(prefix="import-", suffix=".xlsx") as draft:
        sha256 = _copy(file, draft, most["bytes"])
        known = ImportBatch.objects.filter(user=actor, kind=kind, sha256=sha256, state__in=OPEN).first()
        if known:
            return known
        try:
            check_file(draft.name, most)
        except FileRefused as refused:
            raise ValidationError(say(refused.problem), code=refused.reason) from refused
        draft.seek(0)
        stored = default_storage.save(f"{FOLDER}/{now:%Y/%m}/{uuid.uuid4()}.xlsx", draft)
    batch = ImportBatch(
        kind=kind, user=actor, name=_tidy_name(file.name), stored_name=stored, size=file.size, sha256=sha256,
        place=granted_paths(actor, spec.permission)[0], created_at=now,
    )  # fmt: skip
    return _open_batch(batch, spec, actor, now)


def _open_batch(batch: ImportBatch, spec: ImportSpec, actor, now: datetime) -> ImportBatch:
    try:
        with writes.unit_of_work():
            batch.save(force_insert=True)
            writes.log(
                "importbatch.upload", batch, actor=actor, now=now,
                changes={"file": batch.name, "sha256": batch.sha256, "bytes": batch.size},
            )  # fmt: skip
            batch.job = jobs.after_commit(
                "core.read_import",
                key=f"import-read-{batch.pk}",
                requested_by=actor,
                title=text("Check the workbook: %(name)s") % {"name": batch.name},
                batch_id=batch.pk,
            )
            batch.save(update_fields=["job"])
    except BaseException:
        default_storage.delete(batch.stored_name)
        raise
    return batch


def _copy(file, draft, most: int) -> str:
    """Copy the upload, at most as much as was announced; returns its digest."""
    digest, size = hashlib.sha256(), 0
    for piece in file.chunks():
        size += len(piece)
        if size > most:
            raise ValidationError(_("The file is larger than %(most)s MB."), params={"most": most // 2**20})
        digest.update(piece)
        draft.write(piece)
    draft.flush()
    return digest.hexdigest()


def _locked(batch: ImportBatch, actor) -> ImportBatch:
    row = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if row.user_id != actor.pk:
        raise NotAllowed
    return row


def confirm(*, actor, batch: ImportBatch, now: datetime) -> ImportBatch:
    """Have the good rows applied. Raises `NotAllowed`, `Conflict` when the batch does not wait for it."""
    with writes.unit_of_work():
        row = _locked(batch, actor)
        if not holds(actor, spec_of(row.kind).permission):
            raise NotAllowed
        if row.state != ImportState.READY or not row.good_count:
            raise Conflict
        row.state, row.confirmed_at = ImportState.RUNNING, now
        row.job = jobs.after_commit(
            "core.run_import",
            key=f"import-run-{row.pk}",
            requested_by=actor,
            title=text("Import: %(name)s") % {"name": row.name},
            batch_id=row.pk,
        )
        row.save(update_fields=["state", "confirmed_at", "job"])
        writes.log("importbatch.confirm", row, actor=actor, now=now, changes={"rows": row.good_count})
    return row


def cancel(*, actor, batch: ImportBatch, now: datetime) -> ImportBatch:
    """Stop a batch. Rows that are in effect stay in effect; the others are dropped. Raises `NotAllowed`, `Conflict`."""
    with writes.unit_of_work():
        row = _locked(batch, actor)
        if row.state not in OPEN:
            raise Conflict
        if row.job_id:
            Job.objects.filter(pk=row.job_id, finished_at=None).update(cancel_requested=True)
        row.state, row.finished_at = ImportState.CANCELLED, now
        row.save(update_fields=["state", "finished_at"])
        row.rows.filter(bad=False).delete()
        writes.log("importbatch.cancel", row, actor=actor, now=now, changes={"applied": row.created + row.updated})
    return row


def forget_old(now: datetime) -> int:
    """Remove the files and staged rows of imports that ended, or were left waiting, before the keeping time."""
    limit = now - timedelta(days=int(rule("import.keep_days", "/", local_day(now))))
    count = 0
    for batch in ImportBatch.objects.filter(created_at__lt=limit).exclude(stored_name="")[:500]:
        default_storage.delete(batch.stored_name)
        batch.rows.all().delete()
        if batch.state in OPEN:
            batch.state, batch.finished_at = ImportState.CANCELLED, now
        batch.stored_name = ""
        batch.save(update_fields=["state", "finished_at", "stored_name"])
        count += 1
    return count
