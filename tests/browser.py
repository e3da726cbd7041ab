"""Fixtures of the browser journeys: one Chromium for each test process, a fresh profile for each test.

A journey takes `page` (signed in as nobody) and `live_server`; `new_page` opens a second person's browser. A page
that breaks the content security policy or throws in its script fails the test that opened it.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.chromium import find_chromium

FLAGS = [
    "--no-sandbox",  # needed as root; the pages are our own
    "--disable-gpu",
    "--use-angle=swiftshader",  # the map needs WebGL: drawn by the processor
    "--enable-unsafe-swiftshader",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MILLISECONDS = 15_000

expect.set_options(timeout=MILLISECONDS)
# Head and body of an answer are two writes: without this the second waits 40 ms for the browser's acknowledgement of
# the first, on every request of a kept connection.
QuietWSGIRequestHandler.disable_nagle_algorithm = True


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this test process. Without one the journeys fail, they are never skipped."""
    path = find_chromium()
    if path is None:
        pytest.fail(
            "no Chromium for the browser journeys: run `make test`, or set CHROMIUM= to its path", pytrace=False
        )
    # Playwright's loop runs in this thread, where Django would refuse the ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Open a page in a profile of its own: `new_page()`, `new_page(viewport={"width": 390, "height": 844})`."""
    contexts, complaints = [], []

    def open_page(**options: object) -> Page:
        settings = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1366, "height": 900}}
        context = chromium.new_context(base_url=live_server.url, **{**settings, **options})
        context.set_default_timeout(MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", lambda message: note_policy_breach(message, complaints))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, complaints


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


def note_policy_breach(message: ConsoleMessage, complaints: list[str]) -> None:
    if "Content Security Policy" in message.text:
        complaints.append(message.text)


_COLOURS_HAVE_SETTLED = """() => Promise.allSettled(
    document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished))"""


def serious_findings(page: Page) -> list[tuple[str, str]]:
    """What axe finds serious or critical: the rule and the element. Looked at once the colours have stopped changing: a
    button that the proof of work (static/js/proof.js) has just enabled passes through every shade of grey and blue."""
    expect(page.locator("form:has([data-proof]) button[type=submit]:disabled")).to_have_count(0, timeout=30_000)
    page.evaluate(_COLOURS_HAVE_SETTLED)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in {"serious", "critical"}]
