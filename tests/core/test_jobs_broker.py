"""Telling workers of a job: what happens while nobody listens."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from celery import Celery
from django.conf import settings
from django.utils import timezone

from safetyportal.core import jobs
from safetyportal.core.choices import JobState
from safetyportal.core.models import Job

pytestmark = pytest.mark.django_db


@jobs.handler("test.told")
def nothing_to_do(context, number: int):
    pass


@pytest.fixture
def broker_away(monkeypatch):
    """Points the sender at a port where nobody listens."""
    calls = []

    def send(*args, **kwargs):
        calls.append(kwargs)
        with Celery(broker="redis://127.0.0.1:1/0", set_as_current=False) as app:
            app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
            app.send_task(*args, **kwargs)

    monkeypatch.setattr(jobs, "current_app", SimpleNamespace(send_task=send))
    return calls


def test_broker_that_is_away_costs_a_page_one_short_try(broker_away, django_capture_on_commit_callbacks):
    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        queued = [jobs.after_commit("test.told", number=number) for number in range(50)]
    assert time.monotonic() - began < 5
    assert len(broker_away) == 1
    assert Job.objects.filter(state=JobState.QUEUED).count() == len(queued)
    assert jobs.sweep(timezone.now() + timedelta(minutes=1)) == 0, "nobody was told, so the next sweep tries again"
    assert not Job.objects.exclude(nudged_at=None).exists()


def test_sweep_tells_a_waiting_job_only_now_and_then():
    """Every 15 seconds a message for each of 1,000 waiting jobs would fill the broker."""
    job = jobs.after_commit("test.told", number=1)
    later = job.run_after + timedelta(minutes=1)
    assert [jobs.sweep(later), jobs.sweep(later + timedelta(seconds=15))] == [1, 0]
    assert jobs.sweep(later + jobs.NUDGE_AGAIN + timedelta(seconds=1)) == 1


def test_job_for_tomorrow_waits_in_the_table(broker_away):
    job = jobs.after_commit("test.told", number=1, run_after=timezone.now() + timedelta(days=1))
    assert jobs.nudge(job) is False
    assert broker_away == []
    assert jobs.run_job(job.pk) == "not taken"
