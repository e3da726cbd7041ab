"""Inbox first, channels by choice, nobody told twice, nobody told of what was rolled back."""

from datetime import datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core import mail

from safetyportal.core import notify as notices
from safetyportal.core import writes
from safetyportal.core.choices import Channel, DeliveryState
from safetyportal.core.deadlines import SHANGHAI
from safetyportal.core.models import Delivery, Notification, NotificationPreference
from safetyportal.core.notify import channels
from safetyportal.core.notify.delivery import deliver_due
from tests.people import make_user

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
def test_webhook_never_calls_inside(url):
    with pytest.raises(channels.ChannelRefused):
        channels.require_public(url)


def test_nobody_marks_anothers_notification_read(inspector, neighbour, now):
    tell(inspector, now=now)
    row = Notification.objects.get()
    assert notices.mark_read(neighbour, [row.pk], now) == 0
    assert notices.mark_read(inspector, None, now) == 1
