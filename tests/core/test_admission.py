"""A process takes on what it can answer soon; the rest hears so at once, and nothing is started twice."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from safetyportal.core import admission
from safetyportal.core.admission import Admission


class Slow:
    """An application whose answers wait until they are let go; remembers how many ran at once."""

    def __init__(self):
        self.go, self.lock = threading.Event(), threading.Lock()
        self.running = self.most = self.served = 0

    def __call__(self, environ, start_response):
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        self.go.wait(10)
        with self.lock:
            self.running -= 1
            self.served += 1
        start_response("200 OK", [])
        return [b"done"]


def ask(gate, path="/hazards/", method="GET") -> str:
    said = []
    b"".join(gate({"PATH_INFO": path, "REQUEST_METHOD": method}, lambda status, headers: said.append(status)))
    return said[0]


def crowd(gate, people: int, **asked) -> tuple[list[threading.Thread], list[str]]:
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(gate, **asked))) for _ in range(people)]
    for thread in threads:
        thread.start()
    return threads, answers


def test_no_more_than_the_active_run_at_once_and_all_are_served():
    slow = Slow()
    threads, answers = crowd(Admission(slow, slow=60, active=2, expected=0.001), 8)
    time.sleep(0.2)
    slow.go.set()
    for thread in threads:
        thread.join(10)
    assert (slow.most, answers) == (2, ["200 OK"] * 8)


def test_what_is_slow_does_not_keep_back_what_comes_after_it():
    slow = Slow()
    gate = Admission(slow, active=1, expected=0.001, slow=0.05)
    threads, answers = crowd(gate, 10)
    for _try in range(100):
        if slow.running == 1 + admission.BESIDE:
            break
        time.sleep(0.05)
    time.sleep(0.2)  # no more of them than may run beside the others
    assert (slow.running, answers) == (1 + admission.BESIDE, [])
    slow.go.set()
    for thread in threads:
        thread.join(10)
    assert answers == ["200 OK"] * 10


def test_a_turn_that_never_comes_is_an_answer_too(monkeypatch):
    monkeypatch.setattr(admission, "PATIENCE", 0.1)
    slow = Slow()
    gate = Admission(slow, slow=60, active=1, expected=0.001)
    threads, answers = crowd(gate, 3)
    for thread in threads:
        thread.join(2)
    assert answers == ["503 Service Unavailable"] * 2
    slow.go.set()
    for thread in threads:
        thread.join(10)
    assert (answers[-1], slow.served) == ("200 OK", 1)
    assert ask(gate) == "200 OK", "those who were sent away have left no place taken"


def test_who_would_wait_too_long_is_told_at_once():
    slow = Slow()
    gate = Admission(slow, slow=60, active=1, expected=0.3)
    threads, _answers = crowd(gate, 2)  # one works, one waits its turn
    time.sleep(0.2)
    began = time.monotonic()
    assert ask(gate).startswith("503")
    assert time.monotonic() - began < 0.1
    slow.go.set()
    for thread in threads:
        thread.join(10)
    assert slow.served == 2
    assert ask(gate) == "200 OK"


def test_a_form_waits_where_a_page_is_sent_away():
    slow = Slow()
    gate = Admission(slow, slow=60, active=1, expected=0.3)
    threads, _answers = crowd(gate, 2)
    time.sleep(0.2)
    writing, said = crowd(gate, 1, method="POST")
    time.sleep(0.2)
    assert ask(gate).startswith("503")
    slow.go.set()
    for thread in threads + writing:
        thread.join(10)
    assert said == ["200 OK"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/static/css/tokens.css"])
def test_whoever_asks_how_the_portal_is_is_never_sent_away(path):
    slow = Slow()
    gate = Admission(slow, slow=60, active=1, expected=0.3)
    threads, _answers = crowd(gate, 2)
    time.sleep(0.1)
    through, said = crowd(gate, 1, path=path)
    time.sleep(0.1)
    slow.go.set()
    for thread in threads + through:
        thread.join(10)
    assert said == ["200 OK"]


def test_programs_get_a_problem_document():
    slow = Slow()
    gate = Admission(slow, slow=60, active=1, expected=0.3)
    threads, _answers = crowd(gate, 2)
    time.sleep(0.1)
    headers: dict = {}
    body = gate({"PATH_INFO": "/api/v1/hazards/", "REQUEST_METHOD": "GET"}, lambda _s, given: headers.update(given))
    assert (headers["Content-Type"], headers["Retry-After"]) == ("application/problem+json", "5")
    assert b'"status": 503' in body[0]
    slow.go.set()
    for thread in threads:
        thread.join(10)


class Answer:
    """Says in which thread it is made, and remembers in which it was closed."""

    def __init__(self, streaming):
        self.streaming, self.closed_in = streaming, ""

    def __iter__(self):
        yield threading.current_thread().name.encode()

    def close(self):
        self.closed_in = threading.current_thread().name


def sent(answer) -> tuple[list[str], bytes, str]:
    """Status and body as a thread of a web server sends them, and the name of that thread."""

    def application(environ, start_response):
        start_response("200 OK", [])
        return answer

    def send():
        said: list[str] = []
        gate = Admission(application, active=1)
        given = gate({"PATH_INFO": "/", "REQUEST_METHOD": "GET"}, lambda status, _headers: said.append(status))
        body = b"".join(given)
        if hasattr(given, "close"):
            given.close()
        return said, body, threading.current_thread().name

    with ThreadPoolExecutor(1, "web server") as server:
        return server.submit(send).result()


def test_long_answers_are_streamed_and_short_ones_closed_where_they_were_made(db):
    for streaming in (True, False):
        answer = Answer(streaming)
        said, body, here = sent(answer)
        assert said == ["200 OK"]
        assert (body.decode() == here) is streaming
        assert (answer.closed_in == here) is streaming


def test_long_answer_without_a_connection_is_refused_and_does_not_break_off(db, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")  # of connections that are opened from now on
    answer = Answer(streaming=True)
    said, body, here = sent(answer)
    assert said == ["503 Service Unavailable"]
    assert "稍候再试" in body.decode()
    assert answer.closed_in == here


def test_an_application_that_fails_gives_its_place_back():
    def broken(environ, start_response):
        raise RuntimeError

    gate = Admission(broken, active=1)
    for _time in range(3):
        with pytest.raises(RuntimeError):
            ask(gate)
    assert admission.PATIENCE < admission.PATIENCE_TO_WRITE


def test_a_crowd_that_signs_in_waits_for_itself_and_pages_go_on():
    slow = Slow()
    gate = Admission(slow, slow=60, active=1, expected=0.01)
    signing_in, said = crowd(gate, 5, path="/sign-in/", method="POST")
    time.sleep(0.2)
    assert slow.running == 1
    reading, pages = crowd(gate, 1, path="/sign-in/")
    time.sleep(0.2)
    assert slow.running == 2, "a page does not stand in the queue of passwords"
    slow.go.set()
    for thread in signing_in + reading:
        thread.join(10)
    assert (said, pages, slow.most) == (["200 OK"] * 5, ["200 OK"], 2)
