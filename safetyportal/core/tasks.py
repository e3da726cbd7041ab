"""Celery's side of the kernel: fetch, call one function. Every task is harmless when run twice or late."""

from celery import shared_task
from django.utils import timezone

from safetyportal.core import heartbeat, jobs


@shared_task(name="core.tick")
def tick(**_):
    """Every 15 seconds: start what is due, pick up what was lost, then give the sign of life that /readyz reads."""
    now = timezone.now()
    jobs.tick(now)
    jobs.sweep(now)
    heartbeat.beat()


@shared_task(name="core.run_job")
def run_job(*, job_id, **_):
    jobs.run_job(job_id)


@shared_task(name="core.run_bulk_job")
def run_bulk_job(*, job_id, **_):
    jobs.run_job(job_id)
