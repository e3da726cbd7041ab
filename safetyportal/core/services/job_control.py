"""Stopping a background task and running one again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from safetyportal.core import jobs
from safetyportal.core.access import granted_paths, holds
from safetyportal.core.choices import JobState
from safetyportal.core.errors import Conflict, NotAllowed
from safetyportal.core.models import Job
from safetyportal.core.writes import log, unit_of_work

MANAGE = "core.manage_job"


def cancel_job(*, actor, job: Job, now: datetime) -> Job:
    """Stop a task: at once while it waits, at its next sign of life while it runs.

    Only for the person who started it and for whoever holds `core.manage_job`. Raises `NotAllowed`, `Conflict`.
    """
    with unit_of_work():
        row = Job.objects.select_for_update().get(pk=job.pk)
        if row.requested_by_id != actor.pk:
            _require_manager(actor, row)
        if row.is_over:
            raise Conflict(_("This task is already over."))
        row.cancel_requested = True
        if row.state == JobState.QUEUED:
            row.state, row.finished_at, row.message = JobState.DEAD, now, "cancelled"
        row.save(update_fields=["cancel_requested", "state", "finished_at", "message"])
        log("job.cancel", row, actor=actor, now=now)
    return row


def rerun_job(*, actor, job: Job, now: datetime) -> Job:
    """Queue a task again that was given up or failed. For `core.manage_job`. Raises `NotAllowed`, `Conflict`."""
    with unit_of_work():
        row = Job.objects.select_for_update().get(pk=job.pk)
        _require_manager(actor, row)
        if row.state not in {JobState.DEAD, JobState.FAILED}:
            raise Conflict(_("Only a task that was given up can be run again."))
        row.state, row.attempts, row.cancel_requested = JobState.QUEUED, 0, False
        row.run_after, row.finished_at, row.error, row.message = now, None, "", ""
        row.save(
            update_fields=["state", "attempts", "cancel_requested", "run_after", "finished_at", "error", "message"]
        )
        log("job.rerun", row, actor=actor, now=now)
        transaction.on_commit(lambda: jobs.nudge(row), robust=True)
    return row


def managed_by(user) -> QuerySet[Job]:
    """Tasks that an administrator looks after: those of the accounts of the own area, and the portal's own."""
    mine = Q(requested_by=None)
    for place in granted_paths(user, MANAGE):
        mine |= Q(requested_by__place__startswith=place)
    return Job.objects.filter(mine) if holds(user, MANAGE) else Job.objects.none()


def _require_manager(actor, job: Job) -> None:
    if not managed_by(actor).filter(pk=job.pk).exists():
        raise NotAllowed
