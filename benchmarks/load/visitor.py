"""One browser: keeps its cookies, reads forms, sends them, and notes how long every answer took."""

import http.client
import re
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

_INPUT = re.compile(r"<(?:input|textarea)\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass
class Answer:
    status: int
    body: str
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
    connection: http.client.HTTPConnection | None = None

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

    def _ask(self, method: str, path: str, what: str, body: str = "", headers: dict | None = None) -> Answer:
        sent = {"Host": f"{self.host}:{self.port}", "Connection": "keep-alive", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        answer = self._answer(method, path, body, sent)
        answer.seconds = time.perf_counter() - began
        self.notes.append(Note(what, began, answer.seconds, answer.status))
        return answer

    def _answer(self, method: str, path: str, body: str, headers: dict) -> Answer:
        """Asks again, once and as browsers do, when a connection used before turns out to be closed by now."""
        was_open = self.connection is not None
        try:
            return self._sent(method, path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self.connection = None
            if was_open and method == "GET" and isinstance(error, ConnectionError):
                return self._answer(method, path, body, headers)
            return Answer(0, "", "", 0)

    def _sent(self, method: str, path: str, body: str, headers: dict) -> Answer:
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        self.connection.request(method, path, body.encode() or None, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.will_close:
            self.connection = None
        return Answer(answer.status, text, answer.headers.get("Location", ""), 0)


def hidden(page: str) -> dict[str, str]:
    """What the forms of a page carry along: token, version, ticket."""
    found = {}
    for tag in _INPUT.findall(page):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes.get("type") == "hidden" and "name" in attributes:
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    return found
