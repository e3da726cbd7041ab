"""Twenty virtual users: real sign-ins, pages, forms with photos, a program's calls, uploads, exports."""

import io
import random
import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from benchmarks.faults.clients import Entry, Ledger, Person, Program

SHANGHAI = ZoneInfo("Asia/Shanghai")
GIVE_UP = 90.0  # seconds after the end in which an open act is still tried
USERS = {"worker": 6, "officer": 6, "inspector": 3, "reader": 5}


def today() -> str:
    return datetime.now(SHANGHAI).date().isoformat()


def photo(number: int) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (320, 240), (number % 256, number // 256 % 256, 80)).save(out, "JPEG")
    return out.getvalue()


def marker() -> str:
    return f"示例故障{uuid.uuid4().hex[:16]}"


class Load:
    """The users and their ledger. Use as a context manager: they work until it ends, then finish what is open."""

    def __init__(self, base: str, world: dict, *, pace: float = 1.0, users: dict[str, int] | None = None) -> None:
        self.base, self.world, self.pace = base, world, pace
        self.users = users or USERS
        self.ledger = Ledger()
        self.stopped = threading.Event()
        self.ended = float("inf")
        self.ready = threading.Semaphore(0)
        self.threads: list[threading.Thread] = []
        self.errors: list[str] = []

    def __enter__(self) -> "Load":
        for kind, count in self.users.items():
            for number in range(count):
                thread = threading.Thread(target=self.run, args=(kind, number), daemon=True)
                self.threads.append(thread)
                thread.start()
        for _thread in self.threads:
            self.ready.acquire(timeout=120)
        return self

    def __exit__(self, *_: object) -> None:
        self.ended = time.monotonic()
        self.stopped.set()
        for thread in self.threads:
            thread.join(GIVE_UP + 60)

    def over(self) -> bool:
        return time.monotonic() > self.ended + GIVE_UP

    def run(self, kind: str, number: int) -> None:
        try:
            user = {"worker": Worker, "officer": Officer, "inspector": Inspector, "reader": Reader}[kind](self, number)
            user.begin()
            self.ready.release()
            while not self.stopped.wait(random.expovariate(1 / self.pace)):
                user.work()
        except Exception as error:  # an error of the load itself must not look like one of the portal
            self.errors.append(f"{kind}-{number}: {error!r}")
            self.ready.release()


class User:
    def __init__(self, load: Load, number: int) -> None:
        self.load, self.number, self.count = load, number, 0
        self.firm = load.world["firms"][number % len(load.world["firms"])]
        self.inspector = load.world["inspectors"][number % len(load.world["inspectors"])]

    def person(self, username: str) -> Person:
        return Person(self.load.base, self.load.ledger, self.load.over, username, self.load.world["password"])

    def program(self, token: str) -> Program:
        return Program(self.load.base, self.load.ledger, self.load.over, token)

    def begin(self) -> None:
        """Sign in, again and again until it works."""

    def signed_in(self, username: str) -> Person:
        person = self.person(username)
        while not person.sign_in():
            if self.load.stopped.wait(1):
                break
        return person


class Worker(User):
    """Reports hazards with photos on the form, and looks at the list."""

    def begin(self) -> None:
        self.browser = self.signed_in(self.firm["worker"])

    def work(self) -> None:
        self.count += 1
        if self.count % 3 == 0:
            self.browser.see("/hazards/")
            return
        text, token = marker(), uuid.uuid4().hex
        picture = photo(self.count) if self.count % 2 else b""
        fields = {
            "description": text, "location": "一车间（示例）", "category": "B03", "source": "3", "found_on": today(),
            "form_token": token,
        }  # fmt: skip

        def send():
            files = [("photos", (f"{text}.jpg", picture, "image/jpeg"))] if picture else None
            return self.browser.post("report", "/hazards/new/", fields, files)

        entry = self.browser.until_answered(Entry("report", text), send, {302})
        if picture and entry.status:
            self.load.ledger.entries.append(Entry("photo", f"{text}.jpg", 1, entry.status, entry.at))


class Officer(User):
    """A program of an enterprise: files hazards, comments on them, adds photos, assesses them."""

    def begin(self) -> None:
        self.api = self.program(self.firm["token"])

    def work(self) -> None:
        self.count += 1
        text = marker()
        body = {
            "enterprise": self.firm["id"], "source": "3", "description": text, "location": "二车间（示例）",
            "category": "B04", "found_on": today(), "external_id": text,
        }  # fmt: skip
        filed = self.api.act("file", text, "/hazards/", body)
        if not filed.status:
            return
        number, words = filed.answer["id"], marker()
        if self.count % 2:
            self.api.act("comment", words, f"/hazards/{number}/comments/", {"text": words})
        else:
            picture = photo(self.count)
            self.api.act(
                "photo", f"{words}.jpg", f"/hazards/{number}/photos/", {"purpose": "before"},
                files=lambda: {"file": (f"{words}.jpg", picture, "image/jpeg")},
            )  # fmt: skip
        shown = self.api.read(f"/hazards/{number}/")
        if shown is not None and shown.status_code == 200:
            body = {"level": "general"}
            self.api.act("assess", str(number), f"/hazards/{number}/assess/", body, match=shown.headers["ETag"])


class Inspector(User):
    """Looks at dashboard and lists, exports, writes."""

    PAGES = ("/dashboard/", "/hazards/", "/enterprises/", "/hazards/?open=1", "/search/?q=示例")

    def begin(self) -> None:
        self.browser = self.signed_in(self.inspector["username"])

    def work(self) -> None:
        self.count += 1
        if self.count % 10 == 0:
            self.browser.post("export", "/enterprises/export/", {"format": "csv"})
        else:
            self.browser.see(self.PAGES[self.count % len(self.PAGES)])


class Reader(User):
    """Leaders and heads: mostly reading."""

    PAGES = ("/", "/inbox/", "/hazards/", "/tasks/")

    def begin(self) -> None:
        leaders = self.load.world["leaders"]
        name = leaders[self.number % len(leaders)] if self.number % 2 else self.firm["head"]
        self.browser = self.signed_in(name)

    def work(self) -> None:
        self.count += 1
        self.browser.see(self.PAGES[self.count % len(self.PAGES)])


def during(seconds: float, act: Callable[[], None] | None = None, every: float = 1.0) -> None:
    """Wait, doing `act` meanwhile."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if act is not None:
            act()
        time.sleep(min(every, left))
