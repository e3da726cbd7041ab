"""What is known about the request being served, for audit and log lines. Empty in commands; set by jobs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestFacts:
    request_id: str = ""
    address: str = ""


_NOTHING = RequestFacts()
_current: ContextVar[RequestFacts] = ContextVar("request_facts", default=_NOTHING)


def current_request() -> RequestFacts:
    return _current.get()


_QUOTED = re.compile(r"\n(?:DETAIL|LINE \d+): .*?(?=\n(?:HINT|CONTEXT|Traceback|The above|During)|\Z)", re.DOTALL)


def discreet(text: str) -> str:
    """An error's text without the rows and statements that PostgreSQL quotes: they are people's data."""
    return _QUOTED.sub("", text)


@contextmanager
def request_facts(request_id: str, address: str = "") -> Iterator[None]:
    token = _current.set(RequestFacts(request_id, address))
    try:
        yield
    finally:
        _current.reset(token)
