"""Events for other systems: nothing lost, nothing twice, signed, retried, and never into our own network."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inspections.models import EventSubscription, PushDelivery, PushEvent, PushMark
from inspections.services import push, push_sending
from inspections.workflow import TASK_FLOW
from safetyportal.core import writes
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import Job
from tests.factories.enterprises import make_enterprise
from tests.factories.law import make_body, make_task
from tests.people import make_user
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db

SECRET = "an-example-secret-of-32-characters"


class Receiver:
    """The other system: keeps what it was sent and answers as it is told."""

    def __init__(self):
        self.received: list[tuple[dict, bytes]] = []
        self.statuses: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append((dict(self.headers), body))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 204)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

            def log_message(self, *args):
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/events?from=portal"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def keys(self) -> list[str]:
        return [headers["Idempotency-Key"] for headers, _body in self.received]


@pytest.fixture
def receiver(settings):
    settings.PUSH_ALLOWED_HOSTS = ["127.0.0.1"]
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def keeper(db):
    return make_user("county_supervisor", "430102")


def subscribe(keeper, url, now, **values):
    body = values.pop("body", None) or make_body("430102")
    facts = {
        "name": "示例电子监察系统",
        "url": url,
        "secret": SECRET,
        "kinds": ["task", "visit", "paper", "case"],
    } | values
    return push.subscribe(body=body, actor=keeper, now=now, **facts)


def step(keeper, body, now, enterprise=None):
    """One real step of a real task: cancelled by its body."""
    task = make_task(enterprise, body, status="planned")
    return TASK_FLOW.run(task, "cancel", actor=keeper, now=now, note="示例原因")


def run(now):
    push.collect(now)
    return push.deliver_due(now)


def test_a_step_arrives_signed_and_without_persons(keeper, receiver, now):
    one = subscribe(keeper, receiver.url, now)
    task = step(keeper, one.body, now, make_enterprise(legal_representative="示例法人甲"))
    assert run(now) == 1
    (headers, body), told = receiver.received[0], json.loads(receiver.received[0][1])
    signed = f"{headers['X-Portal-Timestamp']}.".encode() + body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Portal-Signature"] == f"sha256={expected}"
    assert headers["X-Portal-Timestamp"] == str(int(now.timestamp()))
    assert (told["event"], told["record"]["id"], told["record"]["status"]) == (
        "inspectiontask.cancel", task.pk, "cancelled",
    )  # fmt: skip
    assert told["body"]["code"] == one.body.code
    assert "示例法人甲" not in body.decode()
    assert json.dumps(keeper.name, ensure_ascii=False) not in body.decode()


def test_running_again_sends_nothing_twice(keeper, receiver, now):
    one = subscribe(keeper, receiver.url, now)
    step(keeper, one.body, now)
    assert [run(now), run(now), run(now + timedelta(hours=2))] == [1, 0, 0]
    assert len(receiver.received) == PushEvent.objects.count() == 1


def test_nothing_is_lost_when_a_lower_number_commits_later(keeper, receiver, now):
    """The mark stays below what is younger than the longest transaction."""
    one = subscribe(keeper, receiver.url, now)
    start = PushMark.objects.get().entry
    step(keeper, one.body, now)
    push.collect(now)
    assert PushMark.objects.get().entry == start
    PushEvent.objects.all()[0].deliveries.all().delete()
    PushEvent.objects.all().delete()  # as if it had not been there when the collector came by
    assert push.collect(now + timedelta(minutes=1)) == 1
    push.collect(now + timedelta(minutes=20))
    assert PushMark.objects.get().entry > start


def test_what_was_before_the_subscription_is_not_told(keeper, receiver, now):
    body = make_body("430102")
    step(keeper, body, now)
    subscribe(keeper, receiver.url, now, body=body)
    assert run(now) == 0
    assert receiver.received == []


def test_each_body_is_told_of_its_own_unless_it_asks_for_the_place(keeper, receiver, now):
    mine, theirs = make_body("430102"), make_body("430102")
    subscribe(keeper, receiver.url, now, body=mine)
    other = make_user("county_supervisor", "430102")
    step(other, theirs, now)
    assert run(now) == 0
    EventSubscription.unscoped.update(whole_place=True)
    step(other, theirs, now)
    assert run(now) == 1
    elsewhere = make_body("430103")
    step(make_user("county_supervisor", "430103"), elsewhere, now, make_enterprise("430103002"))
    assert run(now) == 0


def test_a_covert_inspection_of_the_city_is_not_told_to_the_county(keeper, receiver, now):
    county, city = make_body("430102"), make_body("4301")
    subscribe(keeper, receiver.url, now, body=county, whole_place=True)
    above = make_user("city_supervisor", "4301")
    hidden = make_task(None, city, status="planned", kind="covert", seen_from="/43/4301/")
    TASK_FLOW.run(hidden, "cancel", actor=above, now=now, note="示例原因")
    assert run(now) == 0
    subscribe(above, receiver.url, now, body=city, whole_place=True)
    again = make_task(None, city, status="planned", kind="covert", seen_from="/43/4301/")
    TASK_FLOW.run(again, "cancel", actor=above, now=now, note="示例原因")
    assert run(now) == 1


def test_only_chosen_kinds_are_told(keeper, receiver, now):
    one = subscribe(keeper, receiver.url, now, kinds=["case"])
    step(keeper, one.body, now)
    assert run(now) == 0


def test_failure_is_retried_with_growing_pauses_and_the_same_key(keeper, receiver, now):
    one = subscribe(keeper, receiver.url, now)
    step(keeper, one.body, now)
    receiver.statuses = [500, 503, 204]
    assert run(now) == 0
    row = PushDelivery.unscoped.get()
    assert (row.state, row.status_code, row.next_try_at) == ("waiting", 500, now + timedelta(minutes=1))
    assert run(now + timedelta(seconds=30)) == 0
    assert len(receiver.received) == 1  # not before its time
    later = now + timedelta(minutes=1)
    assert run(later) == 0
    assert PushDelivery.unscoped.get().next_try_at == later + timedelta(minutes=5)
    assert run(later + timedelta(minutes=5)) == 1
    assert len(set(receiver.keys)) == 1
    assert PushDelivery.unscoped.get().attempts == 3


def test_after_the_last_pause_it_is_given_up_and_sent_again_by_hand(keeper, receiver, now):
    one = subscribe(keeper, receiver.url, now)
    step(keeper, one.body, now)
    receiver.statuses = [500] * 7
    at = now
    for _ in range(7):
        run(at)
        at += timedelta(days=1, minutes=1)
    row = PushDelivery.unscoped.get()
    assert (row.state, row.attempts, row.next_try_at) == ("given_up", 7, None)
    assert run(at + timedelta(days=30)) == 0
    push.redeliver(pushdelivery=row, actor=keeper, now=at)
    assert run(at) == 1
    assert len(set(receiver.keys)) == 1
    assert PushDelivery.unscoped.get().state == "sent"


def test_a_redirect_is_not_followed(keeper, receiver, now):
    one = subscribe(keeper, receiver.url, now)
    step(keeper, one.body, now)
    receiver.statuses = [302]
    assert run(now) == 0
    assert len(receiver.received) == 1
    assert PushDelivery.unscoped.get().error == "answer 302"


def test_a_system_that_is_away_loses_nothing(keeper, receiver, now):
    one = subscribe(keeper, receiver.url, now)
    receiver.server.shutdown()
    receiver.server.server_close()
    step(keeper, one.body, now)
    assert run(now) == 0
    assert PushDelivery.unscoped.get().state == "waiting"
    assert PushDelivery.unscoped.get().error == "ConnectionRefusedError"


def test_a_worker_that_died_while_sending_is_followed_by_another(keeper, receiver, now):
    one = subscribe(keeper, receiver.url, now)
    step(keeper, one.body, now)
    push.collect(now)
    assert push._claim(now) is not None  # and then the worker is gone
    assert push.deliver_due(now) == 0
    assert push.deliver_due(now + push.CLAIM) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x", "ftp://example.org/", "https://user:word@example.org/", "https:///x", "javascript:1",
        "https://exa mple.org:port/", "//example.org",
    ],
)  # fmt: skip
def test_addresses_that_are_none_are_refused_at_once(keeper, now, url):
    with pytest.raises(ValidationError):
        subscribe(keeper, url, now)
    assert EventSubscription.unscoped.count() == 0


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://169.254.169.254/latest/meta-data/",
        "https://192.168.0.10:8443/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/",
        "https://[fe80::1%25lo]/",
    ],
)  # fmt: skip
def test_private_addresses_are_never_called(url):
    with pytest.raises(push_sending.Unreachable):
        push_sending.checked(url)


def test_an_allowed_host_may_lie_inside(settings):
    settings.PUSH_ALLOWED_HOSTS = ["127.0.0.1"]
    assert push_sending.checked("http://127.0.0.1:8080/a?b=c").path == "/a?b=c"
    with pytest.raises(push_sending.Unreachable):
        push_sending.checked("http://127.0.0.2/")


def test_a_short_secret_and_a_foreign_body_are_refused(keeper, receiver, now):
    with pytest.raises(ValidationError):
        subscribe(keeper, receiver.url, now, secret="short")
    with pytest.raises(NotAllowed):
        subscribe(keeper, receiver.url, now, body=make_body("430103"))
    with pytest.raises(NotAllowed):
        subscribe(make_user("enforcement_officer", "430102"), receiver.url, now)
    assert EventSubscription.unscoped.count() == 0


def test_pages_create_show_and_send_again(keeper, receiver, now):
    visitor = browser(keeper)
    body = make_body("430102")
    form = {
        "body": body.pk, "name": "示例系统", "url": receiver.url, "secret": SECRET, "kinds": ["task"],
        "form_token": "a",
    }  # fmt: skip
    assert visitor.post(reverse("eventsubscription-create"), form).status_code == 302
    one = EventSubscription.unscoped.get()
    page = visitor.get(reverse("eventsubscription-detail", kwargs={"pk": one.pk})).content.decode()
    assert receiver.url.replace("&", "&amp;") in page
    assert SECRET not in page
    changed = {"name": "另一名称", "url": receiver.url, "kinds": ["case"], "active": "on", "form_token": "b"}
    assert visitor.post(reverse("eventsubscription-edit", kwargs={"pk": one.pk}), changed).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.secret, one.kinds) == ("另一名称", SECRET, ["case"])
    EventSubscription.unscoped.update(kinds=["task"])
    step(keeper, body, now)
    run(now)
    row = PushDelivery.unscoped.get()
    assert "inspectiontask.cancel" in visitor.get(reverse("pushdelivery-list")).content.decode()
    assert visitor.post(reverse("pushdelivery-act", kwargs={"pk": row.pk, "name": "redeliver"})).status_code == 302
    assert PushDelivery.unscoped.get().state == "waiting"
    stranger = browser(make_user("county_supervisor", "430103"))
    assert stranger.get(reverse("pushdelivery-detail", kwargs={"pk": row.pk})).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_signal_of_a_step_calls_the_collector(keeper, receiver, now):
    one = subscribe(keeper, receiver.url, now)
    step(keeper, one.body, now)
    assert Job.objects.filter(name="inspections.push").count() == 1


def test_old_events_are_forgotten_and_waiting_ones_kept(keeper, receiver, now):
    one = subscribe(keeper, receiver.url, now)
    step(keeper, one.body, now)
    run(now)
    step(keeper, one.body, now)
    push.collect(now)
    assert push.forget_old(now + timedelta(days=200)) == 1
    assert PushDelivery.unscoped.get().state == "waiting"


def test_an_event_that_was_rolled_back_is_never_told(keeper, receiver, now):
    one = subscribe(keeper, receiver.url, now)
    with pytest.raises(RuntimeError), writes.unit_of_work():
        step(keeper, one.body, now)
        raise RuntimeError
    assert run(now) == 0
