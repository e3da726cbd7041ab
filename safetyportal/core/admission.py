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
from concurrent.futures import Future
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

Start = Callable[..., Any]
Answer = Future[Iterable[bytes]]
Work = Callable[[], Iterable[bytes]]
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


class Lane:
    """Requests of one kind: `active` at work at a time, in the order in which they came. Safe for threads.

    Of those that take longer than `slow` seconds as many as `beside` are not counted, so that others go on. Behind them
    wait those whose turn is near, nobody else: the length of the queue is bounded by how long its last one would wait,
    judged when that one comes, so that who is not served hears it then and not after waiting.
    """

    def __init__(self, name: str, active: int, expected: float, *, beside: int = 0, slow: float = SLOW) -> None:
        self._name, self._active, self._beside, self._slow = name, active, beside, slow
        self._changed = threading.Condition()
        self._waiting: deque[tuple[Answer, Work]] = deque()
        self._began: dict[Answer, float] = {}  # of those at work
        self._threads = 0
        self._watched = False  # a thread waits for the moment when somebody at work becomes slow
        self._average = expected

    def answer(self, work: Work, patience: float) -> Iterable[bytes] | None:
        """What `work` gives, made in a thread of the lane; None for who would wait longer than `patience`."""
        answer: Answer = Future()
        with self._changed:
            before = max(0, len(self._began) + len(self._waiting) + 1 - self._active)
            if before * self._average / self._active > patience:
                return None
            self._waiting.append((answer, work))
            if self._threads < self._active + self._beside:  # not before: threads do not survive a fork
                self._threads += 1
                threading.Thread(target=self._serve, name=f"{self._name}_{self._threads}", daemon=True).start()
            elif self._has_room() or not self._watched:
                self._changed.notify()
        try:
            return answer.result(timeout=LONGEST * patience)
        except TimeoutError:
            if self._withdrawn(answer, work):  # its turn never came: those before it took far longer than usual
                return None
            return answer.result()

    def _withdrawn(self, answer: Answer, work: Work) -> bool:
        with self._changed:
            if (answer, work) not in self._waiting:
                return False
            self._waiting.remove((answer, work))
            return True

    def _serve(self) -> None:
        """A thread of the lane: goes from one request to the next without handing over to another thread."""
        while True:
            answer, work = self._next()
            try:
                made = work()
            except BaseException as error:
                self._end(answer)
                answer.set_exception(error)
            else:
                self._end(answer)
                answer.set_result(made)

    def _next(self) -> tuple[Answer, Work]:
        with self._changed:
            while not (self._waiting and self._has_room()):
                watches = bool(self._waiting) and not self._watched
                self._watched |= watches
                self._changed.wait(self._slow if watches else None)
                self._watched &= not watches
            chosen = self._waiting.popleft()
            self._began[chosen[0]] = time.monotonic()
            if self._waiting and not self._watched:
                self._changed.notify()  # somebody has to see when this one is slow
            return chosen

    def _end(self, answer: Answer) -> None:
        with self._changed:
            taken = time.monotonic() - self._began.pop(answer)
            self._average += (taken - self._average) * _MEMORY

    def _has_room(self) -> bool:
        now = time.monotonic()
        slow = sum(now - began > self._slow for began in self._began.values())
        return len(self._began) - min(slow, self._beside) < self._active


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
