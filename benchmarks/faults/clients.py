"""How people and programs reach the portal: over HTTP, with cookies or a token, and with the patience of people."""

import itertools
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import requests
import urllib3
from requests.adapters import HTTPAdapter

urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)  # the proxy on trial signs its certificate itself
ADDRESSES = itertools.count()
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TIMEOUT = (5, 60)
PAUSES = (0.3, 0.6, 1.0, 2.0)
POLITE = {429, 503}  # "later": with Retry-After


@dataclass
class Try:
    """One request: when it began, what it was for, its status (0: no answer), seconds."""

    at: float
    what: str
    status: int
    seconds: float


@dataclass
class Entry:
    """One line of the ledger: `status` of the answer that acknowledged it, 0 while nobody did."""

    what: str
    marker: str
    tries: int = 0
    status: int = 0
    at: float = 0.0
    answer: dict = field(default_factory=dict)


class Ledger:
    """What was sent, what was acknowledged, and every single request."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.tries: list[Try] = []

    def acknowledged(self, what: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.what == what and entry.status]

    def unanswered(self, what: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.what == what and not entry.status]


class FromAddress(HTTPAdapter):
    """Connections from one address of this machine."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *given, **options) -> None:
        super().init_poolmanager(*given, source_address=(self.address, 0), **options)


class Client:
    """Sends requests and writes them down. `until`: when to give up, in monotonic seconds."""

    def __init__(self, base: str, ledger: Ledger, over: Callable[[], bool]) -> None:
        self.base, self.ledger, self.over = base, ledger, over
        self.session = requests.Session()
        self.session.trust_env = False
        if base.startswith("https:"):  # behind the proxy, which knows people by their addresses
            self.session.verify = False
            self.session.mount("https://", FromAddress(f"127.0.1.{next(ADDRESSES) % 250 + 1}"))

    def send(self, what: str, method: str, path: str, **options) -> requests.Response | None:
        """One request; None when there was no answer."""
        began, at = time.monotonic(), time.time()
        response = None
        try:
            response = self.session.request(
                method, f"{self.base}{path}", timeout=TIMEOUT, allow_redirects=False, **options
            )
        except requests.RequestException:
            self.session.close()
        self.ledger.tries.append(
            Try(at, what, response.status_code if response is not None else 0, time.monotonic() - began)
        )
        return response

    def until_answered(self, entry: Entry, send: Callable[[], requests.Response | None], good: set[int]) -> Entry:
        """Send again, the same with the same key, until an answer is final. Kept in the ledger either way."""
        self.ledger.entries.append(entry)
        while True:
            entry.tries += 1
            response = send()
            if response is not None and response.status_code in good:
                entry.status, entry.at = response.status_code, time.time()
                if response.headers.get("Content-Type", "").startswith("application/json"):
                    entry.answer = response.json()
                return entry
            if response is not None and not temporary(response, entry.tries):
                entry.answer = {"refused": response.status_code, "text": response.text[:300]}
                return entry
            if self.over():
                return entry
            time.sleep(wait(response, entry.tries))


def temporary(response: requests.Response, tries: int) -> bool:
    """Worth another try: not there, too many, or busy with the same thing, which a person tries a few times."""
    return response.status_code >= 500 or response.status_code == 429 or (response.status_code == 409 and tries < 8)


def wait(response: requests.Response | None, tries: int) -> float:
    if response is not None and response.status_code == 429:
        return min(float(response.headers.get("Retry-After", 1)), 5.0)
    return PAUSES[min(tries, len(PAUSES)) - 1]


class Person(Client):
    """A browser: signs in at the page, keeps the cookie, sends forms with their token."""

    def __init__(self, base: str, ledger: Ledger, over: Callable[[], bool], username: str, password: str) -> None:
        super().__init__(base, ledger, over)
        self.username, self.password = username, password
        self.form_token = ""

    def sign_in(self) -> bool:
        page = self.send("sign-in page", "GET", "/sign-in/")
        if page is not None and page.status_code == 302:  # signed in, but the page after it was not shown
            return self.seen_tasks()
        if page is None or not self.learn(page):
            return False
        fields = {"login": self.username, "password": self.password, "csrfmiddlewaretoken": self.form_token}
        answer = self.send("sign-in", "POST", "/sign-in/", data=fields, headers=self.origin())
        if answer is None or answer.status_code != 302:
            return False
        return self.seen_tasks()

    def seen_tasks(self) -> bool:
        page = self.send("page", "GET", "/tasks/")
        return page is not None and page.status_code == 200 and self.learn(page)

    def learn(self, page: requests.Response) -> bool:
        found = TOKEN.search(page.text)
        if found:
            self.form_token = found.group(1)
        return bool(found)

    def origin(self) -> dict[str, str]:
        behind_proxy = self.base.startswith("https:")  # it stands on the usual port for all that the portal knows
        return {"Referer": f"{self.base.rpartition(':')[0] if behind_proxy else self.base}/"}

    def see(self, path: str) -> requests.Response | None:
        return self.send("page", "GET", path)

    def post(self, what: str, path: str, fields: dict, files=None) -> requests.Response | None:
        fields = {**fields, "csrfmiddlewaretoken": self.form_token}
        return self.send(what, "POST", path, data=fields, files=files, headers=self.origin())


class Program(Client):
    """A program with a token; each act has its own key, kept over repeats."""

    def __init__(self, base: str, ledger: Ledger, over: Callable[[], bool], token: str) -> None:
        super().__init__(base, ledger, over)
        self.session.headers.update({"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def read(self, path: str) -> requests.Response | None:
        return self.send("api read", "GET", f"/api/v1{path}")

    def act(
        self, what: str, marker: str, path: str, body=None, *, files=None, match: str = "", good=(200, 201)
    ) -> Entry:
        headers = {"Idempotency-Key": str(uuid.uuid4()), **({"If-Match": match} if match else {})}

        def once() -> requests.Response | None:
            if files:
                return self.send(what, "POST", f"/api/v1{path}", data=body, files=files(), headers=headers)
            return self.send(what, "POST", f"/api/v1{path}", json=body, headers=headers)

        return self.until_answered(Entry(what, marker), once, set(good))
