"""Background work that survives everything: the state row is the truth, the Celery message only a nudge (ADR 0003).

A handler may run twice, late, or on two machines: it must take its work from state and be idempotent. Long handlers
call `context.progress` often; it renews the lease, stores the checkpoint and stops a cancelled or stolen job.
"""

import logging
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Case, F, PositiveSmallIntegerField, Q, Value, When
from django.utils import timezone

from safetyportal.core.choices import JobState
from safetyportal.core.context_vars import discreet, request_facts
from safetyportal.core.deadlines import SHANGHAI
from safetyportal.core.models import Job, PeriodicTick, User
from safetyportal.core.process_marks import is_gone, own_mark
from safetyportal.core.token_limits import bind_later

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
MAX_ATTEMPTS = 5
NUDGE_AFTER = timedelta(seconds=20)
NUDGE_AGAIN = timedelta(minutes=5)  # while all workers are busy, more messages would only fill the broker
DATABASE_PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 32.0)  # until the lease is over anyway
BROKER_PAUSE = 10.0  # seconds without messages after the broker was found away
SYSTEM_USERNAME = "system"
_UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


class JobStopped(Exception):
    """Raised inside a handler when its job was cancelled or another worker has taken it over."""


@dataclass(frozen=True)
class Handler:
    function: Callable
    bulk: bool


@dataclass(frozen=True)
class Periodic:
    """`every` seconds from midnight in Shanghai, or daily `at` (hour, minute), optionally on one `day` a month."""

    name: str
    every: int = 0
    at: tuple[int, int] | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if bool(self.every) == bool(self.at) or not 0 <= (self.day or 1) <= 28:
            raise ValueError(f"{self.name}: every so often, or at a time, on a day that each month has.")

    def last_due(self, now: datetime) -> datetime:
        local = now.astimezone(SHANGHAI)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        if self.at is None:
            passed = int((local - midnight).total_seconds()) // self.every * self.every
            return midnight + timedelta(seconds=passed)
        due = midnight.replace(hour=self.at[0], minute=self.at[1])
        while due > local or (self.day and due.day != self.day):
            due -= timedelta(days=1)
        return due


_HANDLERS: dict[str, Handler] = {}
_PERIODIC: dict[str, Periodic] = {}


def handler(name: str, *, bulk: bool = False) -> Callable[[Callable], Callable]:
    """Register the function that does jobs called `name`; it gets a `JobContext` and the job's arguments."""

    def register(function: Callable) -> Callable:
        if name in _HANDLERS:
            raise ValueError(f"Two handlers are called {name}.")
        _HANDLERS[name] = Handler(function, bulk)
        return function

    return register


def periodic(name: str, **when: Any) -> Callable[[Callable], Callable]:
    """Register a handler that the clock starts: `@periodic("core.seal_audit", every=3600)`."""

    def register(function: Callable) -> Callable:
        _PERIODIC[name] = Periodic(name, **when)
        return handler(name)(function)

    return register


def handlers() -> dict[str, Handler]:
    return dict(_HANDLERS)


def periodics() -> dict[str, Periodic]:
    return dict(_PERIODIC)


def system_user() -> User:
    """The account that acts for jobs nobody asked for. It cannot sign in and appears in the audit as itself."""
    return User.objects.get(username=SYSTEM_USERNAME)


def actor_of(job: Job, now: datetime) -> User:
    """Who acts in a job: the person who asked, with no more than the token that was used; else the portal itself."""
    if job.requested_by is None:
        return system_user()
    if job.token is not None:
        bind_later(job.requested_by, job.token, now)
    return job.requested_by


def after_commit(
    name: str,
    *,
    key: str | None = None,
    requested_by: User | None = None,
    title: str = "",
    run_after: datetime | None = None,
    **arguments: Any,
) -> Job:
    """Queue work in the running transaction: it exists exactly if the transaction commits.

    `key` makes a repeat harmless: the job that already carries it is returned. Raises `KeyError` for an unknown name.
    """
    spec = _HANDLERS[name]
    now = timezone.now()
    values = {
        "name": name,
        "arguments": arguments,
        "bulk": spec.bulk,
        "requested_by": requested_by,
        "token": getattr(requested_by, "api_token", None),
        "title": title,
        "run_after": run_after or now,
    }
    if key is None:
        job = Job.objects.create(**values)
    else:
        job, _created = Job.objects.get_or_create(key=key, defaults=values)
    transaction.on_commit(lambda: nudge(job), robust=True)
    return job


_broker_away_until = 0.0


def nudge(job: Job) -> bool:
    """Tell a worker. Never raises: a lost message costs seconds, not the job, since the sweep finds it in the table.

    After a failure nobody asks the broker for a while, so that a page that queues many jobs waits for it once.
    """
    global _broker_away_until
    delay = max(0.0, (job.run_after - timezone.now()).total_seconds())
    if delay >= 600 or time.monotonic() < _broker_away_until:  # later ones wait in the table, never in the broker
        return False
    task = "core.run_bulk_job" if job.bulk else "core.run_job"
    try:
        current_app.send_task(task, kwargs={"job_id": job.pk}, countdown=delay or None, retry=False)
    except Exception as error:
        _broker_away_until = time.monotonic() + BROKER_PAUSE
        logger.warning("the broker is away (%s); the sweep will find job %s", type(error).__name__, job.pk)
        return False
    return True


class JobContext:
    """What a handler knows of its job: who asked, how far it came, and how to say so."""

    def __init__(self, job: Job, now: datetime):
        self.job = job
        self.now = now
        self.actor = actor_of(job, now)
        self.checkpoint = dict(job.checkpoint)

    def progress(self, done: int, total: int | None = None, message: str = "", /, **checkpoint: Any) -> None:
        """Store how far the work came and keep the lease. Raises `JobStopped` when it is no longer ours.

        Whoever comes further than any attempt before is no poison: the attempts are counted from here.
        """
        self.checkpoint.update(checkpoint)
        kept = Job.objects.filter(pk=self.job.pk, lease=self.job.lease, cancel_requested=False).update(
            attempts=Case(
                When(done_count__lt=done, then=Value(1)),
                default=F("attempts"),
                output_field=PositiveSmallIntegerField(),
            ),
            done_count=done,
            total_count=total,
            message=message[:300],
            checkpoint=self.checkpoint,
            leased_until=timezone.now() + LEASE,
        )
        if not kept:
            raise JobStopped


def run_job(job_id: int) -> str:
    """Take the job under a lease and do it. Returns its state; does nothing when it is over or another worker's."""
    job = _take(job_id)
    if job is None:
        return "not taken"
    spec = _HANDLERS.get(job.name)
    if spec is None:
        return _finish(job, JobState.DEAD, error=f"No handler is registered for {job.name}.")
    context = JobContext(job, timezone.now())
    try:
        with request_facts(f"job-{job.pk}"), _lease_kept(job):
            result = spec.function(context, **job.arguments)
    except JobStopped:
        return _stopped(job)
    except Exception as error:
        logger.exception("job %s %s failed", job.pk, job.name)
        return _failed(job, error)
    return _finish(job, JobState.DONE, result=result or {})


@contextmanager
def _lease_kept(job: Job) -> Iterator[None]:
    """Renew the lease from a thread while the handler works: one long statement must not look like a lost worker."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(LEASE.total_seconds() / 3):
            try:
                mine = Job.objects.filter(pk=job.pk, lease=job.lease)
                kept = mine.update(leased_until=timezone.now() + LEASE)
            except (DatabaseError, InterfaceError):
                kept = True  # the row is locked by the handler's own transaction, or the database is away: try again
            finally:
                connection.close()
            if not kept:
                return

    thread = threading.Thread(target=renew, name=f"lease-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _take(job_id: int) -> Job | None:
    now = timezone.now()
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=job_id, run_after__lte=now + timedelta(seconds=1))
            .filter(state__in=_UNFINISHED)
            .first()
        )
        if job is None or (job.state == JobState.RUNNING and not _is_lost(job, now)):
            return None
        if job.cancel_requested:  # its worker was lost before it could stop
            _finish_locked(job, JobState.DEAD, message="cancelled")
            return None
        if job.attempts >= MAX_ATTEMPTS:  # its worker died every time: do not let it kill another
            _finish_locked(job, JobState.DEAD, error=job.error or "The worker was lost every time.")
            return None
        job.state, job.lease, job.leased_until = JobState.RUNNING, uuid.uuid4(), now + LEASE
        job.attempts += 1
        job.holder = own_mark()
        job.started_at = job.started_at or now
        job.save(update_fields=["state", "lease", "leased_until", "attempts", "holder", "started_at"])
    return job


def _is_lost(job: Job, now: datetime) -> bool:
    """Its lease ran out, or its process is known to be gone: then nobody has to wait for the lease."""
    return job.leased_until is None or job.leased_until < now or is_gone(job.holder)


def _patiently(record: Callable[[], str]) -> str:
    """Write down how a job ended, also when the database was away just then: its process is not gone, so that nobody
    else would take the job before its lease ends."""
    for pause in DATABASE_PAUSES:
        try:
            return record()
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(pause)
    return record()


def _finish(job: Job, state: str, **values: Any) -> str:
    return _patiently(lambda: _finish_once(job, state, **values))


def _finish_once(job: Job, state: str, **values: Any) -> str:
    with transaction.atomic():
        mine = Job.objects.select_for_update().filter(pk=job.pk, lease=job.lease).first()
        if mine is None:
            return "taken over"
        _finish_locked(mine, state, **values)
    return state


def _finish_locked(job: Job, state: str, **values: Any) -> None:
    job.state, job.lease, job.leased_until = state, None, None
    job.finished_at = timezone.now() if state in {JobState.DONE, JobState.DEAD} else None
    for name, value in values.items():
        setattr(job, name, value)
    job.save(update_fields=["state", "lease", "leased_until", "finished_at", *values])


def _stopped(job: Job) -> str:
    if Job.objects.filter(pk=job.pk, cancel_requested=True).exists():
        return _finish(job, JobState.DEAD, error="", message="cancelled")
    return "taken over"


def _failed(job: Job, error: Exception) -> str:
    text = discreet("".join(traceback.format_exception_only(error)))[:2000]
    if job.attempts >= MAX_ATTEMPTS:
        return _finish(job, JobState.DEAD, error=text)
    wait = timedelta(seconds=5 * 4 ** (job.attempts - 1))
    return _finish(job, JobState.QUEUED, error=text, run_after=timezone.now() + wait)


def sweep(now: datetime) -> int:
    """Find what messages lost: nudge jobs that wait too long and those whose lease ran out. Returns how many."""
    lost = (
        Job.objects.filter(
            Q(state=JobState.QUEUED, run_after__lt=now - NUDGE_AFTER) | Q(state=JobState.RUNNING, leased_until__lt=now)
        )
        .filter(Q(nudged_at=None) | Q(nudged_at__lt=now - NUDGE_AGAIN))
        .order_by("run_after")[:1000]
    )
    told = [job.pk for job in [*lost, *_orphans(now)] if nudge(job)]
    Job.objects.filter(pk__in=told).update(nudged_at=now)
    return len(told)


def _orphans(now: datetime) -> list[Job]:
    """Jobs under a lease whose process is known to be gone."""
    held = Job.objects.filter(state=JobState.RUNNING, leased_until__gte=now).exclude(nudged_at__gt=now - NUDGE_AFTER)
    return [job for job in held.order_by("pk")[:1000] if is_gone(job.holder)]


def tick(now: datetime) -> list[str]:
    """Start what is due. Any number of beats may call it: a due time exists once (unique row).

    What is due waits while the one before is still at work, so that a slow gateway cannot fill all workers.
    """
    dues = {plan.name: plan.last_due(now) for plan in _PERIODIC.values()}
    known = set(PeriodicTick.objects.filter(name__in=dues, due_at__in=dues.values()).values_list("name", "due_at"))
    busy = set(Job.objects.filter(state__in=_UNFINISHED, name__in=_PERIODIC).values_list("name", flat=True))
    started = []
    for name, due in dues.items():
        if name in busy or (name, due) in known:
            continue
        with transaction.atomic():
            mark, made = PeriodicTick.objects.get_or_create(name=name, due_at=due)
            if made:
                mark.job = after_commit(name, key=f"{name}@{due.isoformat()}")
                mark.save(update_fields=["job"])
                started.append(name)
    return started


def run_waiting(limit: int = 1000) -> int:
    """Do everything that is due in this process: what a single-process installation and the suite use."""
    count = 0
    while count < limit:
        job = (
            Job.objects.filter(state=JobState.QUEUED, run_after__lte=timezone.now()).order_by("run_after", "pk").first()
        )
        if job is None:
            break
        run_job(job.pk)
        count += 1
    return count


def forget_old(now: datetime) -> int:
    """Remove finished jobs and ticks after the retention set for the installation (30 days)."""
    limit = now - timedelta(days=settings.JOB_RETENTION_DAYS)
    PeriodicTick.objects.filter(due_at__lt=limit).delete()
    return Job.objects.filter(finished_at__lt=limit).delete()[0]
