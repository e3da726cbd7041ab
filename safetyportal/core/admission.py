"""Takes on what can be answered soon, and says at once when there is more.

Without it a crowd on the 5th waits in a queue that nobody sees until every answer comes too late. A process works on
`active` requests at a time; of the rest those wait whose turn is near, judged by how long requests took lately, the
others are told in a moment to come back. What changes something waits longer than what only looks.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

Start = Callable[..., Any]
PATIENCE = 0.4  # seconds that a page may wait for its turn
PATIENCE_TO_WRITE = 0.8
LONGEST = 5  # times its patience after which somebody who was let in is sent away all the same
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_SIGN_IN = "/sign-in/"
_ALWAYS = ("/healthz", "/readyz", "/metrics", "/static/")
_MEMORY = 0.05  # share of the newest request in the average
_PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>503</title>
<meta name="viewport" content="width=device-width"></head><body><main>
<h1>访问人数较多，请稍候再试</h1><p>您填写的内容没有丢失：请返回上一页，几秒后重新提交。</p>
<h2 lang="en">Many people are here at the moment</h2><p lang="en">Nothing you typed is lost: go back and send it again
in a few seconds.</p></main></body></html>"""
_PROBLEM = (
    '{"type": "/api/v1/problems/busy/", "title": "Busy", "status": 503,'
    ' "detail": "More requests than can be answered soon. Repeat with the same idempotency key."}'
)


class Lane:
    """Requests of one kind: so many at work, those behind them whose turn is near, nobody else. Safe for threads.

    The length of the queue is bounded by how long its last one would wait, judged when that one comes, so that who is
    not served hears it then and not after waiting.
    """

    def __init__(self, name: str, active: int, expected: float) -> None:
        self._active = active
        # Forked after this: threads start with the first request.
        self._workers = ThreadPoolExecutor(active, name)
        self._lock = threading.Lock()
        self._inside = 0  # at work or waiting
        self._average = expected

    def answer(self, work: Callable[[], Iterable[bytes]], patience: float) -> Iterable[bytes] | None:
        """What `work` gives, made in a thread of the lane; None for who would wait longer than `patience`."""
        with self._lock:
            turned_away = max(0, self._inside + 1 - self._active) * self._average / self._active > patience
            self._inside += not turned_away
        if turned_away:
            return None
        answer = self._workers.submit(self._timed, work)
        try:
            return answer.result(timeout=LONGEST * patience)
        except TimeoutError:
            if answer.cancel():  # its turn never came: those before it took far longer than usual
                with self._lock:
                    self._inside -= 1
                return None
            return answer.result()

    def _timed(self, work: Callable[[], Iterable[bytes]]) -> Iterable[bytes]:
        began = time.monotonic()
        try:
            return work()
        finally:
            with self._lock:
                self._inside -= 1
                self._average += (time.monotonic() - began - self._average) * _MEMORY


class Admission:
    """WSGI gate before the application. One for each process; safe for its threads.

    The application runs in threads of the lanes, so that no more than these keep a database connection. What it
    streams (a large export) is drawn from in the thread of the web server, which then closes its connection.
    Passwords have a lane of their own: a crowd that signs in waits for itself, not before everybody else.
    """

    def __init__(self, application: Any, *, active: int, sign_ins: int = 1, expected: float = 0.1) -> None:
        self._application = application
        self._pages, self._sign_ins = Lane("request", active, expected), Lane("sign-in", sign_ins, expected)

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith(_ALWAYS):
            return self._application(environ, start_response)
        reads = environ["REQUEST_METHOD"] in _READS
        lane = self._sign_ins if path == _SIGN_IN and not reads else self._pages
        told: list[Any] = []  # status and headers: they go out when nothing can hinder the answer any more
        answer = lane.answer(
            lambda: _whole(self._application(environ, lambda *given: told.append(given))),
            PATIENCE if reads else PATIENCE_TO_WRITE,
        )
        if answer is None or (isinstance(answer, _Streamed) and not answer.ready()):
            return _refuse(environ, start_response)
        start_response(*told[-1])
        return answer


class _Streamed:
    """A long answer, iterated where it is sent; that thread must not keep a database connection afterwards."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def ready(self) -> bool:
        """Whether there is a connection for it: without one it would break off after its first line."""
        try:
            connections[DEFAULT_DB_ALIAS].ensure_connection()
        except OperationalError:
            self.close()
            return False
        return True

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        try:
            self._answer.close()
        finally:
            connections.close_all()


def _whole(answer: Any) -> Iterable[bytes]:
    """The bytes of an ordinary answer, closed in the thread that made it; a streamed one as it is."""
    if getattr(answer, "streaming", False):
        return _Streamed(answer)
    try:
        return list(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()


def _refuse(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    is_program = environ["PATH_INFO"].startswith("/api/")
    body = (_PROBLEM if is_program else _PAGE).encode()
    kind = "application/problem+json" if is_program else "text/html; charset=utf-8"
    start_response(
        "503 Service Unavailable",
        [
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Retry-After", "5"),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", "default-src 'none'"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    return [body]
