"""The processes that make up a running portal on one machine."""

import os
import shutil
import sys
from pathlib import Path

from safetyportal.core.supervisor import Program

CELERY = [sys.executable, "-m", "celery", "--app=safetyportal"]


def portal_programs(var_dir: Path, listener: int) -> list[Program]:
    """Web server, worker for short jobs, worker for bulk jobs, and the clock that starts the periodic ones.

    The web server takes requests from the socket `listener`, which outlives it: while it is replaced or started
    again, requests wait instead of being refused. Bulk jobs have a worker of their own, so that an import of 100,000
    rows delays nobody's notification.
    """
    metrics = fresh_directory(var_dir / "run" / "metrics")
    web = [sys.executable, "-m", "gunicorn", "--config=python:safetyportal.gunicorn_conf", "safetyportal.wsgi"]
    return [
        Program(
            "web",
            web,
            {"BIND": f"fd://{listener}", "PROMETHEUS_MULTIPROC_DIR": str(metrics)},
            grace=40.0,  # more than the graceful_timeout of gunicorn_conf
            sockets=(listener,),
        ),
        worker("worker", "default", concurrency=2),
        worker("bulk", "bulk", concurrency=1),
        Program("beat", [*CELERY, "beat", f"--schedule={var_dir / 'run' / 'beat-schedule'}", "--pidfile="]),
    ]


def worker(name: str, queues: str, *, concurrency: int) -> Program:
    options = [f"--queues={queues}", f"--concurrency={concurrency}", f"--hostname={name}@%h"]
    return Program(name, [*CELERY, "worker", *options, "--without-gossip", "--without-mingle", "--loglevel=INFO"])


def fresh_directory(path: Path) -> Path:
    """An empty directory: counters of processes that are gone would be added to those of the new ones."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    os.chmod(path, 0o700)
    return path
