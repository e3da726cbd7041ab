"""The Celery application: `celery --app safetyportal worker|beat`.

Celery only carries hints that there is something to do; what is to be done stands in the database (`core.Job`).
"""

import os

from celery import Celery
from celery.signals import worker_ready

from safetyportal.core.heartbeat import beat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safetyportal.settings.dev")

app = Celery("safetyportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def report_alive(**_: object) -> None:
    """Tell /readyz that a worker is there, before the first tick of the clock reaches it."""
    beat()
