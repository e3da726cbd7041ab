"""Inbox first, channels by choice, nobody told twice, nobody told of what was rolled back."""

from datetime import datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from urllib.error import HTTPError

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.utils import timezone

from safetyportal.core import notify as notices
from safetyportal.core import writes
from safetyportal.core.choices import Channel, DeliveryState
from safetyportal.core.deadlines import SHANGHAI
from safetyportal.core.models import Delivery, Notification, NotificationPreference
from safetyportal.core.notify import channels, delivery
from safetyportal.core.notify.delivery import deliver_due
from tests.people import make_user, post

pytestmark = pytest.mark.django_db
notices.register_kinds({"test.news": "示例"})


def tell(*people, now, key="k1", **values):
    with writes.unit_of_work():
        return notices.notify(people, kind="test.news", title="示例通知", body="正文", key=key, now=now, **values)


def wish(user, **values):
    return NotificationPreference.objects.create(user=user, **values)


def local(hour, minute=0) -> datetime:
    return datetime(2026, 11, 20, hour, minute, tzinfo=SHANGHAI)


def test_same_event_arrives_once(inspector, neighbour, now):
    assert tell(inspector, neighbour, now=now) == 2
    assert tell(inspector, neighbour, now=now) == 0
    assert Notification.objects.filter(user=inspector).count() == 1


def test_rolled_back_event_tells_nobody(inspector, now):
    with pytest.raises(ZeroDivisionError), writes.unit_of_work():
        tell(inspector, now=now)
        raise ZeroDivisionError
    assert not Notification.objects.exists()


def test_unknown_kind_raises(inspector, now):
    with pytest.raises(LookupError):
        notices.notify([inspector], kind="test.mistyped", title="", key="x", now=now)


def test_holders_are_those_posted_over_the_place(inspector, neighbour, city_supervisor, stranger, now):
    place = "/43/4301/430102/430102001/E1/"
    found = notices.holders("core.view_supervisingbody", place, now=now)
    assert set(found) == {inspector, city_supervisor}
    assert set(notices.holders("core.view_supervisingbody", place, at_level="county", now=now)) == {inspector}


def test_holders_of_a_sector_need_the_sector(now):
    coal = make_user("industry_officer", "4301", sectors=["coal"])
    fireworks = make_user("industry_officer", "4301", sectors=["fireworks"])
    found = set(notices.holders("core.view_supervisingbody", "/43/4301/430102/", ["coal"], now=now))
    assert coal in found
    assert fireworks not in found


def test_email_goes_out_once(inspector, now):
    inspector.email = "clerk@example.com"
    inspector.save()
    wish(inspector, channels=[Channel.EMAIL])
    tell(inspector, now=now)

    assert [deliver_due(now), deliver_due(now)] == [1, 0]
    assert [message.to for message in mail.outbox] == [["clerk@example.com"]]
    assert "示例通知" in mail.outbox[0].subject


def test_muted_kind_stays_in_the_inbox_only(inspector, now):
    wish(inspector, channels=[Channel.EMAIL], muted_kinds=["test.news"])
    tell(inspector, now=now)
    assert Notification.objects.filter(user=inspector).count() == 1
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(local(23), local(7) + timedelta(days=1)), (local(3), local(7)), (local(7), local(7)), (local(12), local(12))],
)
def test_quiet_hours_move_the_message_to_their_end(inspector, moment, expected):
    quiet = wish(inspector, channels=[Channel.EMAIL], quiet_from=time(22), quiet_to=time(7))
    assert notices.inbox.send_time(quiet, moment, urgent=False) == expected
    assert notices.inbox.send_time(quiet, moment, urgent=True) == moment


def test_digest_sends_one_summary_at_its_hour(inspector, now):
    inspector.email = "clerk@example.com"
    inspector.save()
    wish(inspector, channels=[Channel.EMAIL], digest=True, digest_hour=18)
    tell(inspector, now=now, key="a")
    tell(inspector, now=now, key="b")
    assert deliver_due(now) == 0
    assert deliver_due(local(18)) == 2
    assert len(mail.outbox) == 1


def test_person_without_address_is_skipped_not_retried(inspector, now):
    wish(inspector, channels=[Channel.EMAIL])
    tell(inspector, now=now)
    assert deliver_due(now) == 0
    assert Delivery.objects.get().state == DeliveryState.SKIPPED


class Gateway(BaseHTTPRequestHandler):
    """A text message gateway that refuses the first call of each test."""

    calls: list[bytes] = []

    def do_POST(self):
        self.calls.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(503 if len(self.calls) == 1 else 200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway(settings):
    Gateway.calls = []
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/"
    yield Gateway
    server.shutdown()
    server.server_close()


def test_failed_text_message_is_tried_again_later(inspector, gateway, now):
    inspector.phone = "13800000001"
    inspector.save()
    wish(inspector, channels=[Channel.SMS])
    tell(inspector, now=now)

    assert deliver_due(now) == 0
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.attempts) == (DeliveryState.WAITING, 1)
    assert now < waiting.next_try_at < now + timedelta(minutes=5)
    assert deliver_due(waiting.next_try_at) == 1
    assert len(gateway.calls) == 2


def test_restored_copy_tells_nobody(inspector, settings, now):
    inspector.email = "clerk@example.com"
    inspector.save()
    wish(inspector, channels=[Channel.EMAIL])
    tell(inspector, now=now)
    settings.NOTIFICATIONS_OFF = True
    assert deliver_due(now) == 0
    assert mail.outbox == []


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/hook", "http://example.com/hook", "https://localhost/", "file:///x"]
)
@pytest.mark.asvs("V1.3.6")
def test_webhook_never_calls_inside(url):
    with pytest.raises(channels.ChannelRefused):
        channels.require_public(url)


def test_nobody_marks_anothers_notification_read(inspector, neighbour, now):
    tell(inspector, now=now)
    row = Notification.objects.get()
    assert notices.mark_read(neighbour, [row.pk], now) == 0
    assert notices.mark_read(inspector, None, now) == 1


def test_delegate_of_an_ended_posting_is_not_told(now):
    chief, clerk = make_user("county_leader", "430102"), make_user("township_supervisor", "430103002")
    lent = post(
        clerk, "county_leader", "430102", source=chief.postings.get(), on_behalf_of=chief,
        ends_at=now + timedelta(days=5),
    )  # fmt: skip
    assert clerk in set(notices.holders("core.view_supervisingbody", "/43/4301/430102/", now=now))
    chief.postings.filter(pk=lent.source_id).update(ends_at=now)
    assert not set(notices.holders("core.view_supervisingbody", "/43/4301/430102/", now=now))


def test_locked_account_is_sent_nothing_more(inspector, now):
    inspector.email = "clerk@example.com"
    inspector.is_active = False
    inspector.save()
    wish(inspector, channels=[Channel.EMAIL])
    tell(inspector, now=now)
    assert deliver_due(now) == 0
    assert mail.outbox == []
    assert Delivery.objects.get().state == DeliveryState.SKIPPED


@pytest.mark.asvs("V1.3.11")
def test_line_break_in_a_title_cannot_forge_a_header(inspector, now):
    inspector.email = "clerk@example.com"
    inspector.save()
    wish(inspector, channels=[Channel.EMAIL])
    with writes.unit_of_work():
        notices.notify([inspector], kind="test.news", title="示例\nBcc: x@example.com", key="k", now=now)
    assert deliver_due(now) == 1
    assert "\n" not in mail.outbox[0].subject


def test_claim_takes_one_person_and_few_messages_at_a_time(inspector, neighbour, now):
    """Claiming hundreds at once, a slow gateway would outlast the claim and another worker send them again."""
    for person in (inspector, neighbour):
        person.email = f"{person.username}@example.com"
        person.save()
        wish(person, channels=[Channel.EMAIL])
        for number in range(delivery.BATCH + 2):
            tell(person, now=now, key=f"k{number}")
    group = delivery._claim(now)
    assert len(group) == delivery.BATCH
    assert len({one.notification.user_id for one in group}) == 1
    assert Delivery.objects.filter(next_try_at=now).count() == delivery.BATCH + 4
    assert deliver_due(now) == delivery.BATCH + 4
    assert deliver_due(now + delivery.CLAIM) == delivery.BATCH


def test_summary_of_the_day_is_one_message_however_many(inspector, now):
    inspector.email = "clerk@example.com"
    inspector.save()
    wish(inspector, channels=[Channel.EMAIL], digest=True, digest_hour=18)
    for number in range(delivery.BATCH + 5):
        tell(inspector, now=now, key=f"k{number}")
    assert deliver_due(local(18)) == delivery.BATCH + 5
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once():
    now = timezone.now()
    for number in range(6):
        person = make_user("county_supervisor", "430102", email=f"p{number}@example.com")
        wish(person, channels=[Channel.EMAIL])
        tell(person, now=now)
    counts = []

    def work():
        try:
            counts.append(deliver_due(now))
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 6
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 6


@pytest.mark.asvs("V1.3.6")
def test_webhook_connects_to_the_address_that_was_checked(inspector, monkeypatch, now):
    """The name could lead inside when it is asked a second time."""
    called = []

    def connect(address, *rest):
        called.append(address)
        raise OSError("nothing leaves the suite")

    wish(inspector, channels=[Channel.WEBHOOK], webhook_url="https://robot.example/hook")
    monkeypatch.setattr(channels.socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", ("93.184.216.34", 443))])
    monkeypatch.setattr(channels.socket, "create_connection", connect)
    tell(inspector, now=now)
    assert deliver_due(now) == 0
    assert called == [("93.184.216.34", 443)]
    assert Delivery.objects.get().state == DeliveryState.WAITING


def test_name_that_leads_inside_with_one_of_its_addresses_is_refused(monkeypatch):
    found = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", ("10.0.0.5", 443))]
    monkeypatch.setattr(channels.socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(channels.ChannelRefused):
        channels.require_public("https://robot.example/hook")


@pytest.mark.asvs("V15.3.2")
def test_redirect_of_a_gateway_is_not_followed(gateway, monkeypatch):
    def redirect(self):
        self.send_response(302)
        self.send_header("Location", "http://127.0.0.1:1/inside")
        self.end_headers()

    monkeypatch.setattr(Gateway, "do_POST", redirect)
    with pytest.raises(HTTPError, match="302"):
        channels._post(settings.SMS_GATEWAY_URL, {}, {})


def test_job_by_the_clock_delivers(inspector, now):
    inspector.email = "clerk@example.com"
    inspector.save()
    wish(inspector, channels=[Channel.EMAIL, Channel.WEBHOOK, Channel.SMS])
    tell(inspector, now=now)
    assert delivery.deliver_notifications(SimpleNamespace(now=now)) == {"sent": 1}
    assert set(Delivery.objects.values_list("channel", "state")) == {
        (Channel.EMAIL, DeliveryState.SENT),
        (Channel.SMS, DeliveryState.SKIPPED),  # no gateway; and no work chat address was given
    }
    assert "test.news" in notices.kinds()


def test_text_message_needs_a_phone(inspector, gateway, now):
    wish(inspector, channels=[Channel.SMS])
    tell(inspector, now=now)
    assert deliver_due(now) == 0
    assert Delivery.objects.get().last_error == "no phone number"


def test_message_that_fails_too_often_is_given_up(inspector, monkeypatch, now):
    monkeypatch.setattr(channels, "send", lambda *args: 1 / 0)
    wish(inspector, channels=[Channel.EMAIL])
    tell(inspector, now=now)
    for number in range(delivery.MAX_ATTEMPTS + 2):
        deliver_due(now + timedelta(days=number))
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.last_error) == (
        DeliveryState.FAILED,
        delivery.MAX_ATTEMPTS,
        "ZeroDivisionError",
    )
