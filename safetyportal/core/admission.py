"""Takes on what can be answered soon, and says at once when there is more.

Without it a crowd on the 5th waits in a queue that nobody sees until every answer comes too late. A process works on
`active` requests at a time, one after the other: threads that compute side by side only take the interpreter from each
other. What turns out to be slow steps aside and does not keep back what comes after it. Of the rest those wait whose
turn is near, judged by how long requests took lately, the others are told in a moment to come back. What changes
something waits longer than what only looks.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

Start = Callable[..., Any]
PATIENCE = 0.4  # seconds that a page may wait for its turn
PATIENCE_TO_WRITE = 0.8
LONGEST = 5  # times its patience after which somebody who was let in is sent away all the same
SLOW = 0.25  # seconds after which a request makes room for another beside it
BESIDE = 3  # slow ones at most that others do not wait for
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


class Turns:
    """`active` at work at a time and in the order in which they came; of those that take longer than `slow` seconds as
    many as `beside` are not counted. Safe for threads."""

    def __init__(self, active: int, beside: int, slow: float) -> None:
        self._active, self._beside, self._slow = active, beside, slow
        self._lock = threading.Lock()
        self._began: dict[object, float] = {}  # of those at work
        self._waiting: deque[threading.Event] = deque()

    def take(self, longest: float) -> object | None:
        """A turn, to be given back; None when there was none for as long as this (in seconds)."""
        mine, until = threading.Event(), time.monotonic() + longest
        with self._lock:
            if not self._waiting and self._has_room():
                return self._begin(mine)
            self._waiting.append(mine)
        while not mine.wait(min(self._slow, max(0.0, until - time.monotonic()))):
            with self._lock:
                if mine in self._began:
                    break
                if self._waiting[0] is mine and self._has_room():
                    self._waiting.popleft()
                    return self._begin(mine)
                if time.monotonic() >= until:
                    self._waiting.remove(mine)
                    return None
        return mine

    def give_back(self, turn: object) -> None:
        with self._lock:
            del self._began[turn]
            while self._waiting and self._has_room():
                following = self._waiting.popleft()
                self._begin(following)
                following.set()

    def _begin(self, turn: threading.Event) -> object:
        self._began[turn] = time.monotonic()
        return turn

    def _has_room(self) -> bool:
        now = time.monotonic()
        slow = sum(now - began > self._slow for began in self._began.values())
        return len(self._began) - min(slow, self._beside) < self._active


class Lane:
    """Requests of one kind: so many at work, those behind them whose turn is near, nobody else. Safe for threads.

    The length of the queue is bounded by how long its last one would wait, judged when that one comes, so that who is
    not served hears it then and not after waiting.
    """

    def __init__(self, name: str, active: int, expected: float, *, beside: int = 0, slow: float = SLOW) -> None:
        self._active = active
        # Forked after this: threads start with the first request.
        self._workers = ThreadPoolExecutor(active + beside, name)
        self._turns = Turns(active, beside, slow)
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
        turn = self._turns.take(LONGEST * patience)
        if turn is None:  # its turn never came: those before it took far longer than usual
            with self._lock:
                self._inside -= 1
            return None
        return self._workers.submit(self._timed, work, turn).result()

    def _timed(self, work: Callable[[], Iterable[bytes]], turn: object) -> Iterable[bytes]:
        began = time.monotonic()
        try:
            return work()
        finally:
            self._turns.give_back(turn)
            with self._lock:
                self._inside -= 1
                self._average += (time.monotonic() - began - self._average) * _MEMORY


class Admission:
    """WSGI gate before the application. One for each process; safe for its threads.

    The application runs in threads of the lanes, so that no more than these keep a database connection. What it
    streams (a large export) is drawn from in the thread of the web server, which then closes its connection.
    Passwords have a lane of their own: a crowd that signs in waits for itself, not before everybody else.
    """

    def __init__(
        self, application: Any, *, active: int, sign_ins: int = 1, expected: float = 0.1, slow: float = SLOW
    ) -> None:
        self._application = application
        self._pages = Lane("request", active, expected, beside=BESIDE, slow=slow)
        self._sign_ins = Lane("sign-in", sign_ins, expected)

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
