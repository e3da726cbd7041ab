"""Exports: who took how many rows of what, within the daily limit; large ones as a background job."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import IntegerField, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from safetyportal.core import jobs
from safetyportal.core.choices import JobState
from safetyportal.core.crypto import encrypt
from safetyportal.core.deadlines import SHANGHAI, local_day
from safetyportal.core.errors import TooMuch
from safetyportal.core.models import AuditEntry, Job
from safetyportal.core.rules import rule
from safetyportal.core.writes import log, unit_of_work

ACTION = "list.export"


def rows_at_once(now: datetime) -> int:
    """Up to how many rows an export is made while the person waits."""
    return int(rule("export.background_above_rows", "/", local_day(now)))


def kept_until(now: datetime) -> datetime:
    """When a file made now is removed."""
    return now + timedelta(days=int(rule("export.keep_days", "/", local_day(now))))


def record_export(*, actor, register: str, query: str, rows: int, now: datetime) -> None:
    """Write the export into the trail. Raises `TooMuch` beyond the person's rows of the day."""
    with unit_of_work():
        require_rows_left(actor, rows, now)
        log(ACTION, actor, actor=actor, now=now, changes={"list": register, "rows": rows}, note=query[:1000])


def require_rows_left(actor, rows: int, now: datetime) -> None:
    """Raises `TooMuch` when `rows` more would exceed what this kind of account may export in one day."""
    limits = rule("export.daily_rows", actor.place, local_day(now))
    limit = int(limits.get(actor.kind, 0))
    if rows_today(actor, now) + rows > limit:
        raise TooMuch(_("You may export %(n)s rows a day; that would be exceeded. Narrow the filter.") % {"n": limit})


def rows_today(actor, now: datetime) -> int:
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Cast(KeyTextTransform("rows", "changes"), IntegerField())
    entries = AuditEntry.unscoped.filter(actor=actor, action=ACTION, at__gte=midnight)
    return entries.aggregate(sum=Sum(rows))["sum"] or 0


def queue_export(*, actor, register: str, label, query: str, kind: str, language: str, now: datetime) -> Job:
    """Let a worker make the file; it looks again what this person may see then. Raises `TooMuch`."""
    with unit_of_work():
        require_rows_left(actor, rows_at_once(now) + 1, now)
        return jobs.after_commit(
            "core.export_list",
            requested_by=actor,
            title=str(_("Export: %(list)s") % {"list": label})[:200],
            register=register,
            query=encrypt(query),  # somebody's phone may be searched for in it
            kind=kind,
            language=language,
        )


def forget_files(now: datetime) -> int:
    """Remove the files of tasks whose time is over; the task stays in the list and says so."""
    removed = 0
    for job in Job.objects.filter(state=JobState.DONE, result__has_keys=["file", "expires_at"]):
        if job.result["file"] and job.result["expires_at"] < now.isoformat():
            default_storage.delete(job.result["file"])
            job.result = {**job.result, "file": ""}
            job.save(update_fields=["result"])
            removed += 1
    return removed
