"""Background work: exists exactly if its transaction commits, is done once in effect, and survives a lost worker."""

import subprocess
import sys
import time
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from safetyportal.core import jobs, periodic, process_marks, tasks
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
    with transaction.atomic():
        jobs.after_commit("test.count", number=1)
        transaction.set_rollback(True)
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


@pytest.mark.asvs("V15.4.4")
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


def test_cancelled_job_stops_at_its_next_progress():
    job = jobs._take(jobs.after_commit("test.count", number=1).pk)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    with pytest.raises(jobs.JobStopped):
        jobs.JobContext(job, timezone.now()).progress(1)
    assert jobs._stopped(job) == JobState.DEAD


def finish_all() -> None:
    Job.objects.update(state=JobState.DONE, lease=None, leased_until=None)


def test_three_beats_start_each_due_time_once():
    now = timezone.now()
    first = jobs.tick(now)
    finish_all()
    assert "core.seal_audit" in first
    assert [jobs.tick(now), jobs.tick(now + timedelta(milliseconds=1))] == [[], []]
    mark = PeriodicTick.objects.get(name="core.seal_audit")
    assert mark.job.name == "core.seal_audit"


def test_after_days_of_downtime_only_the_last_due_time_runs():
    now = timezone.now()
    jobs.tick(now - timedelta(days=5))
    finish_all()
    before = PeriodicTick.objects.filter(name="core.seal_audit").count()
    jobs.tick(now)
    assert PeriodicTick.objects.filter(name="core.seal_audit").count() == before + 1


def test_what_is_due_waits_while_the_one_before_is_at_work():
    """A text message gateway that hangs must not get a new worker every half minute."""
    now = timezone.now()
    jobs.tick(now)
    Job.objects.exclude(name="core.deliver_notifications").update(state=JobState.DONE)
    later = now + timedelta(minutes=3)
    assert "core.deliver_notifications" not in jobs.tick(later)
    finish_all()
    assert "core.deliver_notifications" in jobs.tick(later)


@pytest.mark.django_db(transaction=True)
def test_beats_of_several_machines_start_each_due_time_once():
    now = timezone.now()
    started = []

    def beat():
        try:
            started.append(jobs.tick(now))
        finally:
            connection.close()

    beats = [Thread(target=beat) for _ in range(4)]
    for one in beats:
        one.start()
    for one in beats:
        one.join()
    assert len(started) == 4
    assert sorted(name for names in started for name in names) == sorted(jobs.periodics())
    assert Job.objects.count() == len(jobs.periodics())


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("V15.4.1")
def test_two_workers_take_a_job_once():
    job = jobs.after_commit("test.count", number=7)
    answers = []

    def work():
        try:
            answers.append(jobs.run_job(job.pk))
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert DONE == [7]
    assert sorted(answers) == [JobState.DONE, "not taken", "not taken", "not taken"]


def held_by(mark: str) -> Job:
    job = jobs.after_commit("test.count", number=5)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempts=1, lease="4" * 32, leased_until=timezone.now() + jobs.LEASE, holder=mark
    )
    return job


def mark_of_the_dead() -> str:
    code = "from safetyportal.core.process_marks import own_mark; print(own_mark())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_job_of_a_process_that_is_gone_is_taken_before_its_lease_ends(monkeypatch):
    told = []
    monkeypatch.setattr(jobs, "nudge", lambda job: told.append(job.pk) or True)
    job = held_by(mark_of_the_dead())
    jobs.sweep(timezone.now())
    assert told == [job.pk]
    jobs.sweep(timezone.now())
    assert told == [job.pk], "once is enough for a while"
    assert jobs.run_job(job.pk) == JobState.DONE
    assert DONE == [5]


@pytest.mark.django_db(transaction=True)
def test_end_of_a_job_is_written_down_when_the_database_was_away_for_a_moment(monkeypatch):
    monkeypatch.setattr(jobs, "DATABASE_PAUSES", (0.0, 0.0))
    job = jobs.after_commit("test.disconnected")
    assert jobs.run_job(job.pk) == JobState.QUEUED
    job.refresh_from_db()
    assert (job.state, job.lease, job.attempts) == (JobState.QUEUED, None, 1)
    assert "terminat" in job.error or "closed" in job.error


@jobs.handler("test.disconnected")
def lose_the_connection(context):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.parametrize("where", ["here", "elsewhere", "before holders were noted"])
def test_job_of_a_process_that_may_live_waits_for_its_lease(where):
    elsewhere = f"another-machine {mark_of_the_dead().split(' ', 1)[1]}"
    job = held_by({"here": process_marks.own_mark(), "elsewhere": elsewhere}.get(where, ""))
    assert jobs.run_job(job.pk) == "not taken"
    assert DONE == []


def test_attempts_count_from_the_farthest_point():
    job = jobs.after_commit("test.chunks", total=3, die_at=9)
    Job.objects.filter(pk=job.pk).update(attempts=3)
    taken = jobs._take(job.pk)
    context = jobs.JobContext(taken, timezone.now())
    context.progress(0, 3)
    assert Job.objects.get(pk=job.pk).attempts == 4, "no further than before"
    context.progress(2, 3)
    assert Job.objects.get(pk=job.pk).attempts == 1
    context.progress(2, 3)
    assert Job.objects.get(pk=job.pk).attempts == 1


@pytest.mark.django_db(transaction=True)
def test_long_statement_keeps_its_lease_without_a_word(monkeypatch):
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.9))
    job = jobs.after_commit("test.long")
    assert jobs.run_job(job.pk) == JobState.DONE
    assert LEASES == ["not taken"], "another worker would have done it a second time"


LEASES: list[str] = []


@jobs.handler("test.long")
def work_long(context):
    time.sleep(1.5)
    LEASES.append(jobs.run_job(context.job.pk))


@pytest.mark.django_db(transaction=True)
def test_lease_is_renewed_again_after_the_row_was_locked(monkeypatch):
    """A chunk that reports its progress inside its own transaction locks the row against the renewing thread."""
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.6))
    job = jobs._take(jobs.after_commit("test.count", number=1).pk)
    with jobs._lease_kept(job):
        with transaction.atomic():
            Job.objects.select_for_update().get(pk=job.pk)
            time.sleep(3.6)  # longer than lock_timeout
        time.sleep(0.8)
        assert Job.objects.get(pk=job.pk).leased_until > timezone.now()


@pytest.mark.django_db(transaction=True)
def test_lease_of_a_job_taken_over_is_left_alone(monkeypatch):
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.3))
    job = jobs._take(jobs.after_commit("test.count", number=1).pk)
    until = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(lease="2" * 32, leased_until=until)
    with jobs._lease_kept(job):
        time.sleep(0.5)
    assert Job.objects.get(pk=job.pk).leased_until == until
    assert jobs._finish(job, JobState.DONE) == "taken over"


def test_cancelled_job_whose_worker_was_lost_is_not_begun_again():
    job = jobs.after_commit("test.count", number=1)
    Job.objects.filter(pk=job.pk).update(
        cancel_requested=True, state=JobState.RUNNING, attempts=1, lease="0" * 32, leased_until=timezone.now()
    )
    assert jobs.run_job(job.pk) == "not taken"
    assert (Job.objects.get(pk=job.pk).state, DONE) == (JobState.DEAD, [])


def test_job_that_lost_its_lease_stops_without_a_trace():
    job = jobs._take(jobs.after_commit("test.count", number=1).pk)
    Job.objects.filter(pk=job.pk).update(lease="3" * 32)
    assert jobs._stopped(job) == "taken over"


def test_job_cancelled_while_it_works_ends_as_cancelled():
    job = jobs.after_commit("test.cancelled")
    assert jobs.run_job(job.pk) == JobState.DEAD
    assert Job.objects.get(pk=job.pk).message == "cancelled"


@jobs.handler("test.cancelled")
def is_cancelled(context):
    Job.objects.filter(pk=context.job.pk).update(cancel_requested=True)
    context.progress(1)


def test_job_of_a_handler_that_is_gone_is_given_up():
    job = Job.objects.create(name="test.gone", run_after=timezone.now())
    assert jobs.run_job(job.pk) == JobState.DEAD
    assert "test.gone" in Job.objects.get(pk=job.pk).error


def test_job_is_done_in_the_name_of_who_asked_or_of_the_portal(inspector):
    own, automatic = jobs.after_commit("test.who", requested_by=inspector), jobs.after_commit("test.who")
    assert jobs.run_waiting() == 2
    assert Job.objects.get(pk=own.pk).result == {"who": inspector.username}
    assert Job.objects.get(pk=automatic.pk).result == {"who": "system"}
    assert jobs.run_waiting() == 0


@jobs.handler("test.who")
def who(context):
    return {"who": context.actor.username}


def test_single_process_stops_at_its_limit():
    for number in range(3):
        jobs.after_commit("test.count", number=number)
    assert jobs.run_waiting(limit=2) == 2


def test_error_of_a_job_quotes_no_rows():
    """PostgreSQL's DETAIL holds the whole row: names, phones, addresses."""
    job = jobs.after_commit("test.constraint")
    jobs.run_job(job.pk)
    error = Job.objects.get(pk=job.pk).error
    assert "IntegrityError" in error
    assert "duplicate key" in error
    assert "机密内容" not in error
    assert "DETAIL" not in error


@jobs.handler("test.constraint")
def break_a_constraint(context):
    with transaction.atomic():
        RollupCell.objects.create(metric="机密内容", place="/")
        RollupCell.objects.create(metric="机密内容", place="/")


@pytest.mark.asvs("V14.2.7")
def test_old_jobs_and_ticks_are_forgotten():
    now = timezone.now()
    jobs.tick(now - timedelta(days=60))
    Job.objects.update(state=JobState.DONE, finished_at=now - timedelta(days=60))
    recent = Job.objects.create(name="test.count", state=JobState.DONE, run_after=now, finished_at=now)
    assert periodic.forget_old_jobs(jobs.JobContext(recent, now))["removed"] == len(jobs.periodics())
    assert list(Job.objects.all()) == [recent]
    assert not PeriodicTick.objects.exists()


def test_celery_tasks_do_what_their_names_say():
    job = jobs.after_commit("test.count", number=3)
    tasks.run_job(job_id=job.pk, from_a_newer_version=1)
    bulk = jobs.after_commit("test.count", number=4)
    tasks.run_bulk_job(job_id=bulk.pk)
    assert DONE == [3, 4]
    tasks.tick()
    assert PeriodicTick.objects.exists()
