"""Second half of an import, by a worker: publish the good rows chunk by chunk, each chunk whole or not at all."""

import json
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as text

from safetyportal.core import writes
from safetyportal.core.choices import ImportState
from safetyportal.core.crypto import encrypt
from safetyportal.core.imports.spec import Chunk, ImportSpec, Row, spec_of
from safetyportal.core.imports.stage import unsealed, without_personal_data
from safetyportal.core.models import ImportBatch, ImportRow
from safetyportal.core.notify import notify

FIELDS = {"create": "created", "update": "updated", "same": "unchanged"}


def run_batch(batch_id: int, *, actor, now: datetime, progress) -> ImportBatch:
    """Publish what is not published yet, then close the batch.

    How far it came is kept on the batch and commits together with the rows, so a worker that takes over after a kill
    goes on behind the last whole chunk. `progress(done, total)` is called between chunks; what it raises stops it.
    """
    while True:
        with writes.unit_of_work():
            batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
            if batch.state != ImportState.RUNNING:
                return batch
            staged = _next_rows(batch)
            if not staged:
                return _finish(batch, actor, now)
            publish(batch, staged, actor=actor, now=now)
        progress(batch.created + batch.updated + batch.unchanged, batch.good_count)


def _next_rows(batch: ImportBatch) -> list[ImportRow]:
    size = spec_of(batch.kind).chunk_rows
    waiting = ImportRow.objects.filter(batch=batch, number__gt=batch.applied_to, bad=False)
    return list(waiting.only("number", "values", "label").order_by("number")[:size])


def publish(batch: ImportBatch, staged: list[ImportRow], *, actor, now: datetime) -> None:
    """One chunk, inside the caller's unit of work. Rows that have become wrong since the preview become bad rows."""
    spec = spec_of(batch.kind)
    rows = [Row(one.number, [], unsealed(one.values or {}, spec), label=one.label) for one in staged]
    spec.publish(Chunk(rows, actor, now, {}, batch.pk, source=source_of(batch)))
    refused = [row for row in rows if row.errors]
    if refused:
        _mark_bad(batch, refused, spec)
    for row in rows:
        if not row.errors:
            setattr(batch, FIELDS[row.effect], getattr(batch, FIELDS[row.effect]) + 1)
    batch.bad_count += len(refused)
    batch.applied_to = rows[-1].number
    batch.save(update_fields=[*FIELDS.values(), "bad_count", "applied_to"])


def source_of(batch: ImportBatch) -> str:
    """What the trail says about where a row came from."""
    return f"import {batch.pk} {batch.sha256[:12]}"


def _mark_bad(batch: ImportBatch, refused: list[Row], spec: ImportSpec) -> None:
    by_number = {row.number: row for row in refused}
    stored = list(ImportRow.objects.filter(batch=batch, number__in=by_number))
    for one in stored:
        row = by_number[one.number]
        one.bad, one.values = True, None
        one.cells = encrypt(json.dumps(as_cells(row.values, batch), ensure_ascii=False))
        one.errors = without_personal_data(row.errors, spec)
    ImportRow.objects.bulk_update(stored, ["bad", "values", "cells", "errors"], batch_size=500)


def as_cells(values: dict, batch: ImportBatch) -> list[str]:
    """Values written back into the order of the file's columns."""
    cells = [""] * len(batch.header)
    for key, position in batch.mapping.items():
        value = values.get(key)
        if isinstance(value, bool):
            value = "是" if value else "否"
        cells[position] = "；".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return cells


def _finish(batch: ImportBatch, actor, now: datetime) -> ImportBatch:
    batch.state, batch.finished_at = ImportState.DONE, now
    batch.save(update_fields=["state", "finished_at"])
    batch.rows.filter(bad=False).delete()
    result = {"created": batch.created, "updated": batch.updated, "unchanged": batch.unchanged, "bad": batch.bad_count}
    writes.log("importbatch.finish", batch, actor=actor, now=now, changes=result)
    notify(
        [actor],
        kind="import.finished",
        title=text("Import finished: %(name)s") % {"name": batch.name},
        body=text("%(created)s new, %(updated)s changed, %(unchanged)s unchanged, %(bad)s with errors.") % result,
        url=reverse("import-detail", kwargs={"pk": batch.pk}),
        key=f"import-finished-{batch.pk}",
        now=now,
    )
    return batch
