"""What is known about the request being served, for audit and log lines. Empty in commands; set by jobs."""

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


@contextmanager
def request_facts(request_id: str, address: str = ""):
    token = _current.set(RequestFacts(request_id, address))
    try:
        yield
    finally:
        _current.reset(token)
