"""Walks the portal as one person: links from page to page, lists, files, exports, and what nobody links.

What was answered is kept, so that one walk serves every probe that only looks.
"""

import json
import logging
import re
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from urllib.parse import urlsplit

from django.test import Client
from django.urls import Resolver404, resolve, reverse

from safetyportal.core.pages.register import registers
from tests.probes import LONG, addresses
from tests.probes.reading import readable
from tests.suites.browsing import browser

_LINK = re.compile(r"""(?:href|src|hx-get|data-[a-z-]*url|data-[a-z-]*href|action)=["'](/[^"'#]*)""")
_METHOD = re.compile(r"<form[^>]*method=.post[^>]*action=.(/[^\"'#]*)", re.IGNORECASE)
ENDS_THE_SESSION = ("/sign-out/", "/console/logout/")
EACH = 2 if LONG else 1  # addresses of each kind that are opened


@dataclass
class Answer:
    """What came back, in pieces that do not depend on Django's objects."""

    role: str
    method: str
    path: str
    kind: str
    status: int
    headers: dict[str, str]
    cookies: dict
    body: bytes
    seconds: float

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    def text(self) -> str:
        return self._text

    @cached_property
    def _text(self) -> str:
        """Read once: a sheet or a paper of PDF takes a tenth of a second, and most probes look into it."""
        return readable(self.body, self.content_type)

    def __str__(self):
        return f"{self.role} {self.method} {self.path} {self.status}"


@dataclass
class Walk:
    """One person's way through the portal."""

    role: str
    user: object
    each: int = EACH
    answers: list[Answer] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    kinds: Counter = field(default_factory=Counter)

    def __post_init__(self):
        self.client: Client = browser(self.user)
        self.client.raise_request_exception = False
        self.waiting: deque[str] = deque()

    def look_around(self) -> "Walk":
        """GET everything."""
        self.add(addresses.fixed())
        self.run()
        self.add(path for _route, path in addresses.filled(self.each))
        self.run()
        return self

    def export(self) -> "Walk":
        """Every list as a workbook and as text, and every file that is made by a button."""
        for register in registers().values():
            if register.export:
                for form in ("xlsx", "csv"):
                    self.ask("POST", register.url("export"), {"format": form})
        for route, path in [*addresses.filled(), *((None, path) for path in addresses.fixed())]:
            if re.search(r"(\.pdf|\.xlsx|/pdf/|/xlsx/)$", path) or (route and "(?P<kind>" in route.text):
                self.ask("POST", path)
        for kind in ("xlsx", "pdf"):
            self.ask("POST", reverse("dashboard-export", kwargs={"kind": kind}))
        return self

    def add(self, paths) -> None:
        for path in paths:
            kind = kind_of(path)
            if path in self.seen or kind is None or self.kinds[kind] >= self.each or path.startswith(ENDS_THE_SESSION):
                continue
            self.kinds[kind] += 1
            self.seen.add(path)
            self.waiting.append(path)

    def run(self) -> None:
        while self.waiting:
            answer = self.ask("GET", self.waiting.popleft())
            self.add(links(answer))

    def ask(self, method: str, path: str, data=None, **headers) -> Answer:
        began = time.perf_counter()
        sent = data if data is None or isinstance(data, dict) else dict(data)
        response = self.client.get(path, **headers) if method == "GET" else self.client.post(path, sent, **headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        answer = Answer(
            self.role, method, path, kind_of(path) or "", response.status_code,
            {name.lower(): value for name, value in response.headers.items()},
            {name: dict(morsel) for name, morsel in response.cookies.items()}, body, time.perf_counter() - began,
        )  # fmt: skip
        self.answers.append(answer)
        return answer


def kind_of(path: str) -> str | None:
    """Equal for addresses that differ only in numbers: `enterprise-detail`, `hazard-act return`, with a mark for
    filtered ones; None for files that are no page of ours."""
    parts = urlsplit(path)
    kind = _kind(parts.path)
    return f"{kind} ?" if kind is not None and parts.query else kind


@cache  # every page links the same menus, and there are hundreds of patterns to compare
def _kind(path: str) -> str | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    words = [value for value in match.kwargs.values() if isinstance(value, str) and not value.isdecimal()]
    return " ".join([match.route, *words])


def links(answer: Answer) -> Iterator[str]:
    """Addresses in a page or in an answer of the interface."""
    if answer.content_type == "text/html":
        text = answer.body.decode("utf-8", "replace")
        sent = set(_METHOD.findall(text))
        for found in _LINK.findall(text):
            if found not in sent and not found.startswith("/static/"):
                yield found.replace("&amp;", "&")
    elif answer.content_type == "application/json" and answer.path.startswith("/api/"):
        content = json.loads(answer.body)
        for row in content.get("results", [])[:3] if isinstance(content, dict) else []:
            if isinstance(row, dict) and "id" in row:
                yield f"{urlsplit(answer.path).path}{row['id']}/"
    if location := answer.headers.get("location"):
        yield location


class Listening(logging.Handler):
    """Keeps every log line as it would be written."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(shipped_formatter())

    def emit(self, record):
        self.lines.append(self.format(record))

    def __enter__(self):
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_):
        logging.getLogger().removeHandler(self)


def shipped_formatter() -> logging.Formatter:
    """The one that production uses."""
    from safetyportal.core.middleware import DiscreetFormatter

    return DiscreetFormatter("%(asctime)s %(levelname)s %(name)s %(message)s")


_FIELD = re.compile(r"<(?:input|textarea|select)\b[^>]*>")


def names_of_fields(text: str) -> list[str]:
    return [found[1] for tag in _FIELD.findall(text) if (found := re.search(r'\bname="([^"]+)"', tag))]


def values_of_fields(text: str) -> dict[str, str]:
    """What the inputs of a page hold; enough to send its form back as it is."""
    values = {}
    for tag in _FIELD.findall(text):
        name, value = re.search(r'\bname="([^"]+)"', tag), re.search(r'\bvalue="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            values[name[1]] = value[1] if value else ""
    return values
