"""One browser: keeps its cookies, reads forms, sends them, and notes how long every answer took.

It shares the machine with what it measures, so it takes as little of it as it can: a connection for each request, as
the portal is asked behind its proxy, and no more read of an answer than is needed.
"""

import re
import socket
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

_INPUT = re.compile(r"<(?:input|textarea)\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
TIMEOUT = 60  # seconds
PIECE = 65536  # bytes


class Broken(Exception):
    """What came is no whole answer."""


@dataclass
class Answer:
    status: int
    body: bytes
    location: str
    seconds: float


@dataclass
class Note:
    """One request in the ledger: what it was for, when it began, what came of it."""

    what: str
    at: float
    seconds: float
    status: int


@dataclass
class Visitor:
    host: str
    port: int
    notes: list[Note] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, what: str) -> Answer:
        return self._ask("GET", path, what)

    def post(self, path: str, form: dict[str, str], what: str) -> Answer:
        return self.send(path, urlencode(form), "application/x-www-form-urlencoded", what)

    def send(self, path: str, body: str, kind: str, what: str) -> Answer:
        return self._ask("POST", path, what, body, {"Content-Type": kind})

    def follow(self, answer: Answer, what: str) -> Answer:
        return self.get(answer.location, what) if answer.status in (301, 302, 303) else answer

    def sign_in(self, name: str, password: str) -> bool:
        """Through the page, as a person; True when the portal led on."""
        page = self.get("/sign-in/", "sign-in page")
        if page.status != 200:
            return False
        form = {**hidden(page.body), "login": name, "password": password}
        return self.post("/sign-in/", form, "sign in").status == 302

    def leave(self) -> None:
        """Forget who one was."""
        self.cookies = {}

    def _ask(self, method: str, path: str, what: str, body: str = "", headers: dict | None = None) -> Answer:
        sent = {"Host": f"{self.host}:{self.port}", "Connection": "close", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        try:
            answer = self._sent(method, path, body, sent)
        except (OSError, Broken):
            answer = Answer(0, b"", "", 0)
        answer.seconds = time.perf_counter() - began
        self.notes.append(Note(what, began, answer.seconds, answer.status))
        return answer

    def _sent(self, method: str, path: str, body: str, headers: dict) -> Answer:
        content = body.encode()
        if method == "POST":
            headers["Content-Length"] = str(len(content))
        lines = [f"{method} {path} HTTP/1.0", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        with socket.create_connection((self.host, self.port), timeout=TIMEOUT) as connection:
            connection.sendall("\r\n".join(lines).encode() + content)
            received = b"".join(iter(lambda: connection.recv(PIECE), b""))
        head, end, text = received.partition(b"\r\n\r\n")
        first, *told = head.decode("latin-1").split("\r\n")
        length, location = None, ""
        for line in told:
            name, _colon, value = line.partition(": ")
            if name == "Set-Cookie":
                name, _equals, value = value.partition(";")[0].partition("=")
                self.cookies[name] = value
            elif name == "Location":
                location = value
            elif name == "Content-Length":
                length = int(value)
        if not end or length not in (None, len(text)):
            raise Broken
        return Answer(int(first.split(" ", 2)[1]), text, location, 0)


def hidden(page: bytes) -> dict[str, str]:
    """What the forms of a page carry along: token, version, ticket."""
    found = {}
    for tag in _INPUT.findall(page.decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes.get("type") == "hidden" and "name" in attributes:
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    return found
