# ruff: noqa: E501 -- payloads and long conditions are not broken
"""Formulas, scripts, templates and markup of printed documents in every text of the portal: nothing comes alive."""

import csv
import io
import socket
import threading
import time

import openpyxl
import pytest
from django.db import connection

from tests.probes import LONG, crawler, hostile
from tests.suites.browsing import browser

READERS = ["county_supervisor", "enterprise_head", "system_administrator"] if LONG else ["county_supervisor"]
BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

pytestmark = pytest.mark.xdist_group("hostile words")


class Sentinel:
    """A port that nobody has a reason to call; counts who does."""

    def __enter__(self):
        self.calls = []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self.listen, daemon=True).start()
        return self

    def listen(self):
        while True:
            try:
                call, _address = self.server.accept()
            except OSError:
                return
            self.calls.append(call.recv(200))
            call.close()

    def __exit__(self, *_):
        time.sleep(0.2)
        self.server.close()


def without_triggers(act):
    """Some rows are guarded by the database against every change, also against ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        tables = [name for (name,) in cursor.fetchall()]
        for word in ("DISABLE", "ENABLE"):
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")
            if word == "DISABLE":
                act()


@pytest.mark.asvs("V1.2.10")
def test_no_formula_leaves_in_a_file(renew_world, people):
    renew_world()
    planted = []
    without_triggers(lambda: planted.append(hostile.plant(hostile.FORMULAS, before=True)))
    assert planted[0] > 500
    assert len(hostile.FORMULAS) >= 40
    files = 0
    for role in READERS:
        walk = crawler.Walk(role, people[role]).export()
        assert [str(answer) for answer in walk.answers if answer.status >= 500] == []
        for answer in walk.answers:
            if answer.body.startswith(b"PK\x03\x04"):
                assert formulas_of(answer.body) == [], str(answer)
                files += 1
            elif answer.content_type == "text/csv":
                assert live_cells(answer.body) == [], str(answer)
                files += 1
    assert files > 20


def formulas_of(body: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = (cell for sheet in book for line in sheet.iter_rows() for cell in line)
    return [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]


def live_cells(body: bytes) -> list[str]:
    """Cells that a spreadsheet program would take for a formula: numbers may begin with a sign, nothing else."""
    lines = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    return [cell for line in lines for cell in line if cell.startswith(BEGIN_FORMULAS) and not is_number(cell)]


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.asvs("V1.3.7")
@pytest.mark.asvs("V1.3.10")
@pytest.mark.asvs("V1.3.2")
def test_text_is_never_a_template(renew_world, people, settings):
    renew_world()
    without_triggers(lambda: hostile.plant(hostile.TEMPLATES))
    met = 0
    for role in READERS:
        walk = crawler.Walk(role, people[role]).look_around().export()
        assert [str(answer) for answer in walk.answers if answer.status >= 500 and answer.path != "/readyz"] == []
        for answer in walk.answers:
            text = answer.text()
            met += "7*191" in text
            assert settings.SECRET_KEY not in text, str(answer)
            assert f"例{hostile.WORKED}" not in text, str(answer)
            assert "class &#x27;" not in text, str(answer)
    assert met > 50


@pytest.mark.asvs("V1.3.6")
@pytest.mark.asvs("V1.3.5")
@pytest.mark.asvs("V13.2.4")
@pytest.mark.asvs("V13.2.5")
def test_printed_documents_run_and_fetch_nothing(renew_world, people, tmp_path):
    """The shapes of CVE-2023-33733 (expressions in a colour) and CVE-2020-28463 (pictures from anywhere)."""
    canary, touched = tmp_path / "canary.txt", tmp_path / "touched"
    canary.write_text("KANARIENVOGEL-9173")
    printed = 0
    with Sentinel() as sentinel:
        payloads = [
            text.replace("{sentinel}", sentinel.address)
            .replace("{canary}", str(canary))
            .replace("{file}", str(touched))
            for text in hostile.PRINTED
        ]
        renew_world()
        without_triggers(lambda: hostile.plant(payloads))
        for role in {*READERS, "enterprise_head"}:
            walk = crawler.Walk(role, people[role]).export()
            assert [str(answer) for answer in walk.answers if answer.status >= 500] == []
            papers = [answer for answer in walk.answers if answer.body.startswith(b"%PDF-")]
            printed += len(papers)
            assert [str(answer) for answer in papers if "KANARIENVOGEL" in answer.text()] == []
    assert printed >= 3
    assert sentinel.calls == []
    assert not touched.exists()


def test_sentinel_hears_a_call():
    with Sentinel() as sentinel, socket.create_connection(sentinel.address.split(":")) as call:
        call.sendall(b"x")
    assert sentinel.calls == [b"x"]


WATCH = """
window.reports = [];
document.addEventListener("securitypolicyviolation", (e) => window.reports.push(e.violatedDirective + " " + e.blockedURI));
window.alert = window.confirm = window.prompt = () => { window.reports.push("dialog"); };
"""


@pytest.mark.asvs("V1.2.1")
@pytest.mark.asvs("V1.2.2")
@pytest.mark.asvs("V1.2.3")
@pytest.mark.asvs("V1.1.2")
@pytest.mark.asvs("V3.2.2")
@pytest.mark.asvs("V3.2.3")
def test_no_script_of_people_runs_in_a_browser(renew_world, people, chromium, live_server):
    """Chromium opens what the reader can open; every dialog and every breach of the policy is counted."""
    renew_world()
    without_triggers(lambda: hostile.plant(hostile.SCRIPTS))
    for role in READERS:
        walk = crawler.Walk(role, people[role]).look_around()
        opened = [answer for answer in walk.answers if answer.content_type == "text/html" and answer.status == 200]
        with_words = [answer.path for answer in opened if "alert(7)" in answer.text()]
        assert len(with_words) > 30
        assert (
            watched(
                chromium, live_server, people[role], with_words if LONG else with_words[:: len(with_words) // 40 + 1]
            )
            == []
        )


def watched(chromium, live_server, user, paths: list[str]) -> list[tuple[str, list[str]]]:
    """What happened on each page where something happened."""
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN")
    context.add_init_script(WATCH)
    session = browser(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page, happened = context.new_page(), []
    page.on("dialog", lambda dialog: (happened.append(("dialog", [dialog.message])), dialog.dismiss()))
    for path in paths:
        page.goto(path, wait_until="load")
        page.evaluate("() => document.querySelectorAll('input,textarea,a,[onfocus]').forEach((e) => e.focus())")
        reports = page.evaluate("() => window.reports")
        if reports:
            happened.append((path, reports))
    context.close()
    return happened
