"""Adapters to the outside: e-mail, text message gateway, work chat webhook. Each raises on failure; none retries."""

import http.client
import ipaddress
import json
import socket
import urllib.request
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override

from safetyportal.core.choices import Channel
from safetyportal.core.models import Notification

TIMEOUT_SECONDS = 10


class ChannelRefused(Exception):
    """This message can never go out this way (no address, forbidden target): retrying would not help."""


def send(channel: str, items: list[Notification]) -> None:
    """Send one message, or several of one person as a summary."""
    with override(items[0].user.language):
        adapters = {Channel.EMAIL: _send_email, Channel.SMS: _send_sms, Channel.WEBHOOK: _send_webhook}
        adapters[Channel(channel)](items)


def _subject(items: list[Notification]) -> str:
    if len(items) == 1:
        return items[0].title
    return _("%(count)s new notifications") % {"count": len(items)}


def _text(items: list[Notification]) -> str:
    return "\n\n".join(f"{item.title}\n{item.body}".strip() for item in items)


def _send_email(items: list[Notification]) -> None:
    address = items[0].user.email
    if not address:
        raise ChannelRefused("no e-mail address")
    subject = " ".join(f"【{settings.PRODUCT_NAME}】{_subject(items)}".split())  # no line breaks in a header
    send_mail(subject, _text(items), None, [address])


def _send_sms(items: list[Notification]) -> None:
    """Post to the provincial gateway: `{"phone", "text"}` with a bearer token."""
    if not settings.SMS_GATEWAY_URL:
        raise ChannelRefused("no gateway configured")
    if not items[0].user.phone:
        raise ChannelRefused("no phone number")
    body = {"phone": items[0].user.phone, "text": _subject(items)[:70]}
    _post(settings.SMS_GATEWAY_URL, body, {"Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}"})


def _send_webhook(items: list[Notification]) -> None:
    """Post text to the person's work chat robot; its address is the secret."""
    url = items[0].user.notification_preference.webhook_url
    body = {"msgtype": "text", "text": {"content": f"{_subject(items)}\n{_text(items)}"[:1500]}}
    _post(url, body, {}, _Pinned(require_public(url)))


def require_public(url: str) -> str:
    """The address to call. Refuses those inside our own network: a setting must not make the portal call itself."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise ChannelRefused("https addresses only")
    found = socket.getaddrinfo(parts.hostname, parts.port or 443, proto=socket.IPPROTO_TCP)
    if not all(ipaddress.ip_address(address[0]).is_global for *_rest, address in found):
        raise ChannelRefused("address in a private network")
    return str(found[0][4][0])


class _Pinned(urllib.request.HTTPSHandler):
    """Connects to the address that was checked: the name could lead elsewhere when it is asked a second time."""

    def __init__(self, address: str):
        super().__init__()
        self.address = address

    def https_open(self, request):
        def connection(host, **options):
            made = http.client.HTTPSConnection(host, **options)  # nosemgrep: request-without-timeout -- among options
            made._create_connection = lambda target, *rest: socket.create_connection((self.address, target[1]), *rest)  # noqa: SLF001 -- the library's own hook
            return made

        return self.do_open(connection, request, context=self._context)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def _post(url: str, body: dict, headers: dict, *handlers: urllib.request.BaseHandler) -> None:
    request = urllib.request.Request(  # noqa: S310 -- configured gateway, or https checked above
        url, json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json", **headers}
    )
    with urllib.request.build_opener(_NoRedirect, *handlers).open(request, timeout=TIMEOUT_SECONDS) as answer:
        answer.read(1024)
