"""Adapters to the outside: e-mail, text message gateway, work chat webhook. Each raises on failure; none retries."""

import hashlib
import hmac
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
        {Channel.EMAIL: _send_email, Channel.SMS: _send_sms, Channel.WEBHOOK: _send_webhook}[channel](items)


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
    send_mail(f"【{settings.PRODUCT_NAME}】{_subject(items)}", _text(items), None, [address])


def _send_sms(items: list[Notification]) -> None:
    """Post to the provincial gateway: `{"phone", "text"}` with a bearer token."""
    if not settings.SMS_GATEWAY_URL:
        raise ChannelRefused("no gateway configured")
    if not items[0].user.phone:
        raise ChannelRefused("no phone number")
    body = {"phone": items[0].user.phone, "text": _subject(items)[:70]}
    _post(settings.SMS_GATEWAY_URL, body, {"Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}"})


def _send_webhook(items: list[Notification]) -> None:
    """Post text to the person's work chat robot, signed so that the receiver can check who sent it."""
    url = items[0].user.notification_preference.webhook_url
    require_public(url)
    body = {"msgtype": "text", "text": {"content": f"{_subject(items)}\n{_text(items)}"[:1500]}}
    signature = hmac.new(settings.SECRET_KEY.encode(), json.dumps(body).encode(), hashlib.sha256).hexdigest()
    _post(url, body, {"X-Portal-Signature": signature})


def require_public(url: str) -> None:
    """Refuse addresses inside our own network: a person's setting must not make the portal call its own services."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise ChannelRefused("https addresses only")
    for *_rest, address in socket.getaddrinfo(parts.hostname, parts.port or 443, proto=socket.IPPROTO_TCP):
        if not ipaddress.ip_address(address[0]).is_global:
            raise ChannelRefused("address in a private network")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def _post(url: str, body: dict, headers: dict) -> None:
    request = urllib.request.Request(  # noqa: S310 -- configured gateway, or https checked above
        url, json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json", **headers}
    )
    with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT_SECONDS) as answer:
        answer.read(1024)
