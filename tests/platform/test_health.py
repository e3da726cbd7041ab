"""What load balancers and Prometheus are told, and what nobody else is told."""

import time
from collections import namedtuple
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings

from safetyportal.core import health, heartbeat
from safetyportal.core.backup import watch

Usage = namedtuple("Usage", "total used free")
TOKEN = "t" * 40


@pytest.fixture
def alive(db):
    """A worker gave its sign of life; nothing is remembered of other tests."""
    health.migrations_seen_applied.clear()
    heartbeat.beat()


def test_healthz_asks_nothing_of_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})


def test_readyz_is_ready_when_everything_is_there(client, alive):
    response = client.get("/readyz")
    assert (response.status_code, response.json()["missing"]) == (200, {})
    assert "no-store" in response["Cache-Control"]


def test_readyz_names_a_silent_worker(client, alive, monkeypatch):
    moment = time.time()
    monkeypatch.setattr(heartbeat, "time", SimpleNamespace(time=lambda: moment))  # a loaded machine answers later
    cache.set(heartbeat.KEY, moment - 600)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["missing"] == {"worker": "last sign of life 600 s ago"}


def test_readyz_names_a_worker_never_seen(client, alive):
    cache.delete(heartbeat.KEY)
    assert client.get("/readyz").json()["missing"] == {"worker": "no sign of life"}


def test_readyz_names_migrations_not_applied(client, alive):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)")
    assert client.get("/readyz").json()["missing"] == {"migrations": "1 not applied"}


def test_readyz_names_an_unreachable_queue_without_its_address(client, alive, settings):
    settings.CELERY_BROKER_URL = "redis+socket:///nonexistent/secret.sock"
    response = client.get("/readyz")
    assert response.json()["missing"] == {"queue": "unreachable"}
    assert b"secret" not in response.content


def test_readyz_warns_of_a_log_that_nobody_archives_and_stays_ready(client, alive, settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["warnings"]["archive"] == "off: restart the database with BACKUP_DIR set"


def test_full_disk_is_a_warning_and_a_figure(client, alive, settings, monkeypatch):
    monkeypatch.setattr(watch.shutil, "disk_usage", lambda folder: Usage(100, 95, 5))
    assert client.get("/readyz").json()["warnings"] == {"disk of data": "5% free"}
    assert 'portal_disk_free_ratio{folder="data"} 0.05' in client.get("/metrics").content.decode()


def test_restored_copy_says_so(client, alive, settings):
    settings.RESTORED_COPY = True
    assert "restored_copy" in client.get("/readyz").json()


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_health_pages_only_answer_get(client, alive, path):
    assert client.post(path).status_code == 405


def test_metrics_count_requests_by_route(client, alive):
    client.get("/healthz")
    text = client.get("/metrics").content.decode()
    assert 'portal_requests_total{method="GET",route="healthz",status="200"}' in text
    assert 'portal_queue_messages{queue="bulk"}' in text
    assert "portal_outbox_backlog 0.0" in text


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 404),
        ({"REMOTE_ADDR": "203.0.113.9"}, 404),
        ({"REMOTE_ADDR": ""}, 404),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, 200),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_AUTHORIZATION": "Bearer wrong"}, 404),
    ],
)
@pytest.mark.asvs("V13.4.5")
def test_metrics_are_for_prometheus_only(client, alive, headers, expected):
    with override_settings(METRICS_TOKEN=TOKEN, METRICS_ALLOW=["127.0.0.1/32"]):
        assert client.get("/metrics", **headers).status_code == expected
