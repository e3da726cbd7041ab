"""How gunicorn serves the portal; each value can be set from the environment of the process manager."""

import ctypes
import gc
import multiprocessing
import os
import sys
from contextlib import suppress
from pathlib import Path

from django.db import connections
from django.urls import get_resolver
from prometheus_client import multiprocess

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
# A process computes on one core at a time; two at least, so that one can be renewed while the other answers.
workers = int(os.environ.get("WEB_WORKERS") or min(max(multiprocessing.cpu_count(), 2), 16))
# More threads than work at a time (WEB_ACTIVE, core/admission.py): the others hold those who wait their turn, and one
# is always free to say that it would take too long.
threads = int(os.environ.get("WEB_THREADS") or 32)
timeout = 60  # seconds without a sign of life; database statements end after 30
graceful_timeout = 30  # as long as a statement may take
# A connection for each request: the process that has time takes it. One that is kept stays with the process that took
# it first, however busy that is by now, and can be closed while a form is on its way.
keepalive = 0
preload_app = True
max_requests = int(os.environ.get("WEB_MAX_REQUESTS") or 10_000)  # 0: a process is never renewed
max_requests_jitter = max_requests // 10
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 -- heartbeat files, kept off the disk
accesslog = "-"
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'  # no query string: it may hold personal data
errorlog = "-"
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
limit_request_line = 8190
M_ARENA_MAX = -8  # of malloc.h


def when_ready(server):
    """Import every page before the processes part: a renewed one answers at once, and all share the memory. What the
    application is made of stays, so the collector of garbage need not look at it again."""
    list(get_resolver().url_patterns)
    gc.collect()
    gc.freeze()


def post_fork(server, worker):
    """A worker must not share a database connection that the preloaded application may have opened."""
    connections.close_all()
    # A page makes some ten thousand objects and leaves nothing behind; the few in circles that were in use while the
    # collector looked are found when it looks at all, every three thousand pages or so.
    gc.set_threshold(20_000, 10, 5)
    sys.setswitchinterval(0.001)  # who says that there are too many must not wait for those who compute
    # Each thread would get an arena of its own, and each arena keeps what its largest page once needed: with one page
    # computed at a time that is only memory that nobody else may use. Other C libraries have no arenas.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def post_worker_init(worker):
    """Tell the supervisor that requests are answered from here on."""
    if os.environ.get("READY_FILE"):
        Path(os.environ["READY_FILE"]).touch()


def child_exit(server, worker):
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)
