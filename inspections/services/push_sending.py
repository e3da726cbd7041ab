"""One signed POST to a checked address: no redirect, no private network unless the operator allows the host."""

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TIMEOUT_SECONDS = 10
MOST_READ = 4096
_PORTS = {"https": 443, "http": 80}


class Unreachable(Exception):
    """The address refused, was away, or may not be called; the text says which."""


@dataclass(frozen=True)
class Target:
    """Where to connect: the name for the certificate and the header, the very address that was checked."""

    parts: SplitResult
    host: str
    port: int
    address: str

    @property
    def path(self) -> str:
        return (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")


def require_allowed(url: str) -> SplitResult:
    """https, or a host of `PUSH_ALLOWED_HOSTS`; no names and passwords in the address. Raises `ValidationError`."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise ValidationError({"url": _("This is no address.")}) from error
    if not host or parts.scheme not in _PORTS or parts.username or parts.password:
        raise ValidationError({"url": _("An https address without name and password is needed.")})
    if parts.scheme != "https" and host not in settings.PUSH_ALLOWED_HOSTS:
        raise ValidationError({"url": _("Only https, unless the operator allows this host.")})
    return parts


def checked(url: str) -> Target:
    """Resolve once and keep the address, so that the name cannot lead elsewhere afterwards. Raises `Unreachable`."""
    try:
        parts = require_allowed(url)
    except ValidationError as error:
        raise Unreachable(" ".join(error.messages)) from error
    host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)
    except OSError as error:
        raise Unreachable("the name is not known") from error
    addresses = [str(address[0]) for *_rest, address in found]
    if host not in settings.PUSH_ALLOWED_HOSTS and not all(_is_public(one) for one in addresses):
        raise Unreachable("the address lies in a private network")
    return Target(parts, host, port, addresses[0])


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over time and body: an old message cannot be sent again as a new one."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def post(url: str, secret: str, key: str, body: bytes, now: datetime) -> int:
    """Send the body and return the status, which is 2xx. Raises `Unreachable` for everything else."""
    target, timestamp = checked(url), int(now.timestamp())
    headers = {
        "Host": target.parts.netloc,
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "safetyportal-push/1",
        "Idempotency-Key": key,
        "X-Portal-Timestamp": str(timestamp),
        "X-Portal-Signature": f"sha256={signature(secret, timestamp, body)}",
    }
    connection = _connection(target)
    try:
        connection.request("POST", target.path, body, headers)
        answer = connection.getresponse()
        answer.read(MOST_READ)
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise Refused(answer.status)
    return answer.status


class Refused(Unreachable):
    """The other system answered, but not with success; a redirect is no success either."""

    def __init__(self, status: int):
        super().__init__(f"answer {status}")
        self.status = status


def _connection(target: Target) -> http.client.HTTPConnection:
    made: http.client.HTTPConnection
    if target.parts.scheme == "https":
        context = ssl.create_default_context()
        made = http.client.HTTPSConnection(target.host, target.port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        made = http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT_SECONDS)
    made._create_connection = lambda _to, *rest: socket.create_connection((target.address, target.port), *rest)  # type: ignore[attr-defined]  # noqa: SLF001 -- the library's own hook
    return made
