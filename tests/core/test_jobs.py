"""Background work: exists exactly if its transaction commits, is done once in effect, and survives a lost worker."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from safetyportal.core import jobs
from safetyportal.core.choices import JobState
from safetyportal.core.models import Job, PeriodicTick, RollupCell

pytestmark = pytest.mark.django_db
DONE: list[int] = []


@jobs.handler("test.count")
def count_once(context, number: int):
    DONE.append(number)
    return {"number": number}


@jobs.handler("test.fail")
def fail(context):
    raise ValueError("示例")


@jobs.handler("test.chunks")
def work_in_chunks(context, total: int, die_at: int):
    """Counts up in a table; the checkpoint is stored together with the effect of each chunk."""
    for step in range(context.checkpoint.get("next", 0), total):
        if step == die_at and context.job.attempts == 1:
            raise SystemExit  # what a killed process looks like: nothing is written down
        with transaction.atomic():
            RollupCell.objects.create(metric="test.chunk", place="/", dimensions=str(step), value=1)
            context.progress(step + 1, total, next=step + 1)


@pytest.fixture(autouse=True)
def nothing_done_yet():
    DONE.clear()


def test_job_is_not_queued_when_the_transaction_rolls_back():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.after_commit("test.count", number=1)
        raise ZeroDivisionError
    assert not Job.objects.filter(name="test.count").exists()


def test_unknown_name_raises_at_once():
    with pytest.raises(KeyError):
        jobs.after_commit("test.mistyped")


def test_same_key_is_one_job_and_one_effect():
    first = jobs.after_commit("test.count", key="k", number=1)
    second = jobs.after_commit("test.count", key="k", number=1)
    assert first.pk == second.pk

    assert [jobs.run_job(first.pk), jobs.run_job(first.pk)] == [JobState.DONE, "not taken"]
    assert DONE == [1]


def test_failing_job_waits_longer_each_time_and_is_given_up():
    job = jobs.after_commit("test.fail")
    waits = []
    for _ in range(jobs.MAX_ATTEMPTS):
        Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
        jobs.run_job(job.pk)
        job.refresh_from_db()
        waits.append(job.run_after - timezone.now())
    assert job.state == JobState.DEAD
    assert "示例" in job.error
    assert waits[0] < waits[1] < waits[2] < waits[3]


def test_killed_worker_is_replaced_and_nothing_is_doubled():
    job = jobs.after_commit("test.chunks", total=6, die_at=3)
    with pytest.raises(SystemExit):
        jobs.run_job(job.pk)
    assert Job.objects.get(pk=job.pk).state == JobState.RUNNING
    assert jobs.run_job(job.pk) == "not taken", "the lease still holds"

    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert jobs.sweep(timezone.now()) == 1
    assert jobs.run_job(job.pk) == JobState.DONE
    assert RollupCell.objects.filter(metric="test.chunk").count() == 6


def test_poison_job_that_kills_every_worker_is_given_up():
    job = jobs.after_commit("test.count", number=1)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempts=jobs.MAX_ATTEMPTS, lease="0" * 32, leased_until=timezone.now() - jobs.LEASE
    )
    assert jobs.run_job(job.pk) == "not taken"
    assert Job.objects.get(pk=job.pk).state == JobState.DEAD
    assert DONE == []


def test_job_taken_over_stops_at_its_next_progress():
    job = jobs.after_commit("test.count", number=1)
    taken = jobs._take(job.pk)
    context = jobs.JobContext(taken, timezone.now())
    Job.objects.filter(pk=job.pk).update(lease="1" * 32)
    with pytest.raises(jobs.JobStopped):
        context.progress(1)


def test_cancelled_job_stops_and_says_so():
    job = jobs.after_commit("test.chunks", total=3, die_at=-1)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.DEAD, "cancelled")


def test_three_beats_start_each_due_time_once():
    now = timezone.now()
    started = [jobs.tick(now), jobs.tick(now), jobs.tick(now + timedelta(milliseconds=1))]
    assert "core.seal_audit" in started[0]
    assert started[1] == []
    assert PeriodicTick.objects.filter(name="core.seal_audit").count() == 1


def test_after_days_of_downtime_only_the_last_due_time_runs():
    now = timezone.now()
    jobs.tick(now - timedelta(days=5))
    before = PeriodicTick.objects.filter(name="core.seal_audit").count()
    jobs.tick(now)
    assert PeriodicTick.objects.filter(name="core.seal_audit").count() == before + 1


@pytest.mark.parametrize(
    ("plan", "moment", "expected"),
    [
        (jobs.Periodic("t", every=3600), "2026-11-05 23:59:59", "2026-11-05 23:00:00"),
        (jobs.Periodic("t", at=(0, 0)), "2026-11-06 00:00:00", "2026-11-06 00:00:00"),
        (jobs.Periodic("t", at=(8, 0)), "2026-11-06 07:59:59", "2026-11-05 08:00:00"),
        (jobs.Periodic("t", at=(0, 0), day=6), "2026-11-05 23:59:59", "2026-10-06 00:00:00"),
    ],
)
def test_due_times_follow_the_clock_of_shanghai(plan, moment, expected):
    from datetime import datetime

    from safetyportal.core.deadlines import SHANGHAI

    def local(text):
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)

    assert plan.last_due(local(moment)) == local(expected)
