"""First half of an import, by a worker: read the file, examine every row, stage it for the preview."""

import json
import tempfile
from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.db import transaction

from safetyportal.core.bulk import Json, copy_rows
from safetyportal.core.choices import ImportState
from safetyportal.core.crypto import decrypt, encrypt, mask
from safetyportal.core.imports.reader import FileRefused, Reading
from safetyportal.core.imports.services import limits
from safetyportal.core.imports.spec import Chunk, ImportSpec, Row, spec_of
from safetyportal.core.models import ImportBatch, ImportRow

STAGED = ("batch_id", "number", "label", "bad", "values", "cells", "errors", "warnings")
_NONE = Json("[]")


@contextmanager
def local_copy(name: str):
    """Path of a stored file on this machine; a remote store is copied to a temporary file first."""
    try:
        yield default_storage.path(name)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy, default_storage.open(name) as stored:
            for piece in stored.chunks():
                copy.write(piece)
            copy.flush()
            yield copy.name


def read_batch(batch: ImportBatch, *, actor, now, progress) -> None:
    """Stage the rows of a batch that is being read. A repeat starts again; nothing is staged twice.

    `progress(rows)` is called after each chunk; what it raises ends the reading. A refusal of the file is recorded on
    the batch, not raised.
    """
    spec = spec_of(batch.kind)
    batch.rows.all().delete()
    counts = {"row_count": 0, "bad_count": 0, "warning_count": 0, "create_count": 0, "update_count": 0, "same_count": 0}
    try:
        with local_copy(batch.stored_name) as path, Reading(path, spec, limits(now)) as reading:
            batch.header, batch.mapping = reading.header, reading.mapping
            for chunk in chunks(reading, spec, actor=actor, now=now, batch_id=batch.pk):
                stage(chunk, spec, counts)
                progress(counts["row_count"])
    except FileRefused as refused:
        _close(batch, ImportState.REFUSED, refusal=refused.problem, finished_at=now)
        batch.rows.all().delete()
        return
    _close(batch, ImportState.READY, header=batch.header, mapping=batch.mapping, **counts)


def _close(batch: ImportBatch, state: str, **values) -> None:
    """Only a batch that is still being read goes on: it may have been cancelled meanwhile."""
    ImportBatch.objects.filter(pk=batch.pk, state=ImportState.READING).update(state=state, **values)


def chunks(reading: Reading, spec: ImportSpec, *, actor, now, batch_id: int = 0):
    """Parsed and examined rows of an open workbook, some thousand at a time."""
    parse = spec.parser(reading.mapping, int(reading.limits["cell_chars"]))
    chunk = Chunk([], actor, now, {}, batch_id)
    for number, cells in reading.rows():
        row = Row(number, cells)
        parse(row)
        chunk.rows.append(row)
        if len(chunk.rows) >= spec.chunk_rows:
            spec.examine(chunk)
            yield chunk
            chunk = Chunk([], actor, now, chunk.memory, batch_id)
    if chunk.rows:
        spec.examine(chunk)
        yield chunk


def stage(chunk: Chunk, spec: ImportSpec, counts: dict) -> None:
    """Put examined rows into the staging table and count them. Personal data are encrypted while they wait."""
    for row in chunk.rows:
        counts["row_count"] += 1
        counts["bad_count"] += bool(row.errors)
        counts["warning_count"] += bool(row.warnings)
        if not row.errors and row.effect:
            counts[f"{row.effect}_count"] += 1
    with transaction.atomic():
        copy_rows(ImportRow._meta.db_table, STAGED, (_staged(row, chunk.batch_id, spec) for row in chunk.rows))


def _staged(row: Row, batch_id: int, spec: ImportSpec) -> tuple:
    bad = bool(row.errors)
    errors = Json.of(without_personal_data(row.errors, spec)) if bad else _NONE
    warnings = Json.of(row.warnings) if row.warnings else _NONE
    values = None if bad else Json.of(sealed(row.values, spec))
    cells = Json.of(encrypt(json.dumps(row.cells, ensure_ascii=False))) if bad else None
    return (batch_id, row.number, row.label[:200], bad, values, cells, errors, warnings)


def without_personal_data(errors: list[dict], spec: ImportSpec) -> list[dict]:
    """Messages that quote a cell with personal data quote it masked."""
    hidden = {column.key for column in spec.columns if column.personal}
    return [
        {**one, "params": {key: mask(str(value)) for key, value in one["params"].items()}}
        if one["column"] in hidden
        else one
        for one in errors
    ]


def sealed(values: dict, spec: ImportSpec) -> dict:
    """Values as they wait in the database."""
    hidden = [column.key for column in spec.columns if column.personal and values.get(column.key)]
    return {**values, **{key: encrypt(values[key]) for key in hidden}} if hidden else values


def unsealed(values: dict, spec: ImportSpec) -> dict:
    """The opposite of `sealed`."""
    hidden = [column.key for column in spec.columns if column.personal and values.get(column.key)]
    return {**values, **{key: decrypt(values[key]) for key in hidden}} if hidden else values


def cells_of(row: ImportRow) -> list[str]:
    """What stood in the cells of a bad row."""
    return json.loads(decrypt(row.cells)) if row.cells else []
