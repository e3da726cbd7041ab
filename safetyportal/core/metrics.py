"""Figures for Prometheus: requests by route, and what waits in the queue and in the database.

Several web processes add up through the files of PROMETHEUS_MULTIPROC_DIR, which the supervisor sets.
"""

import ipaddress
import os
import secrets
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from kombu import Connection
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from safetyportal.core import heartbeat
from safetyportal.core.backup import watch
from safetyportal.core.choices import JobState
from safetyportal.core.models import Job

REQUESTS = Counter("portal_requests_total", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram(
    "portal_request_seconds",
    "Time to answer",
    ["route", "method"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
QUEUES = ("default", "bulk")


class MetricsMiddleware:
    """Counts each request under the name of its route, so that the number of series stays small."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = (match.view_name if match else "") or "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        SECONDS.labels(route, method).observe(time.perf_counter() - began)
        return response


class PortalCollector(Collector):
    """Read at each scrape. A source that cannot be reached leaves its figures out."""

    def collect(self) -> Iterable[Metric]:
        depth = GaugeMetricFamily("portal_queue_messages", "Messages that wait in the queue", labels=["queue"])
        for queue, length in queue_lengths().items():
            depth.add_metric([queue], length)
        jobs = GaugeMetricFamily("portal_jobs", "Background jobs by state", labels=["state"])
        for state, count in job_counts().items():
            jobs.add_metric([state], count)
        age = heartbeat.age()
        yield from archive_figures()
        yield depth
        yield jobs
        yield GaugeMetricFamily("portal_outbox_backlog", "Jobs due and not yet taken", value=backlog())
        yield GaugeMetricFamily(
            "portal_worker_heartbeat_age_seconds", "Since the last tick", value=-1 if age is None else age
        )


def archive_figures() -> Iterable[Metric]:
    """What tells that a backup would not be worth much: a log that is not archived, a disk that fills."""
    state = watch.archive_state()
    if state is not None:
        yield GaugeMetricFamily("portal_archive_failing", "1 while the log cannot be archived", value=state.failing)
        yield GaugeMetricFamily("portal_archive_waiting", "Pieces of the log not yet archived", value=state.waiting)
    free = GaugeMetricFamily("portal_disk_free_ratio", "Free part of the disk that holds it", labels=["folder"])
    for folder, ratio in watch.free_ratios().items():
        free.add_metric([folder], ratio)
    yield free


def queue_lengths() -> dict[str, int]:
    """Messages waiting in the broker, by queue. Raises what the broker's driver raises when it is not reachable."""
    patience = {"socket_connect_timeout": 2, "socket_timeout": 2, "max_retries": 1, "interval_start": 0}
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **patience}
    with Connection(settings.CELERY_BROKER_URL, transport_options=options) as broker:
        client = broker.default_channel.client
        return {queue: client.llen(queue) for queue in QUEUES}


def job_counts() -> dict[str, int]:
    """Jobs that are not over, by state. Finished ones are history and would cost a count of the whole table."""
    return {state: Job.objects.filter(state=state).count() for state in (JobState.QUEUED, JobState.RUNNING)}


def backlog() -> int:
    return Job.objects.filter(state=JobState.QUEUED, run_after__lte=timezone.now()).count()


def allowed(request: HttpRequest) -> bool:
    """True for the bearer of METRICS_TOKEN, and for a direct connection from METRICS_ALLOW.

    A forwarded request shows the proxy's address, which says nothing about who asks.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme == "Bearer":
        return secrets.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network) for network in settings.METRICS_ALLOW)


def exposition() -> tuple[bytes, str]:
    """The page in Prometheus' text form, and its content type."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:
        registry = REGISTRY
    text = generate_latest(registry)
    own = CollectorRegistry()
    own.register(PortalCollector())
    return text + generate_latest(own), CONTENT_TYPE_LATEST
