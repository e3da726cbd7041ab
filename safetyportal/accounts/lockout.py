"""The brake on guessing passwords (rule `account.lockout`), made so that it cannot shut a person out for ever.

Failures are counted for the pair of user name and network; the pair is locked for some minutes. A device on which the
person has signed in before (signed cookie) is its own network, so guessing from elsewhere, even from behind the same
address, does not lock it. Many failures for one name from many networks, or from one address for many names, ask
for a proof of work instead of locking anybody. Names that do not exist are counted in the same way.

Counters are in the cache. When it does not answer, the audit trail is counted: slower, never open.
"""

import hashlib
import ipaddress
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from safetyportal.core import places
from safetyportal.core.deadlines import local_day
from safetyportal.core.rules import rule
from safetyportal.core.services import sign_in

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """What is to happen with an attempt: go on, wait some minutes, or solve a challenge first."""

    wait_minutes: int = 0
    needs_proof: bool = False
    begins: bool = False  # the wait begins with this attempt


@dataclass(frozen=True)
class Attempt:
    """One try to sign in: the typed name, the client's address, and the device's id when its cookie is valid."""

    username: str
    address: str
    device: str = ""

    @property
    def pair(self) -> str:
        return _key("pair", self.username.strip().lower(), self.device or network_of(self.address))

    @property
    def account(self) -> str:
        return _key("account", self.username.strip().lower())

    @property
    def source(self) -> str:
        return _key("address", network_of(self.address))


def _key(kind: str, *parts: str) -> str:
    return f"sign-in:{kind}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:40]}"


def network_of(address: str) -> str:
    """The address, or for IPv6 the /64 that one customer has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)


def limits(now: datetime) -> dict:
    day = local_day(now)
    return {**rule("account.lockout", places.ROOT, day), **rule("account.sign_in_brake", places.ROOT, day)}


def begin(attempt: Attempt, *, proven: bool, now: datetime) -> Verdict:
    """Count the attempt before the password is looked at, so that parallel guesses cannot pass the limit together."""
    numbers = limits(now)
    try:
        return _begin(attempt, proven, numbers)
    except Exception:
        logger.exception("the sign-in counters do not answer: counting the audit trail")
        return _count_trail(attempt, numbers, now)


def _begin(attempt: Attempt, proven: bool, numbers: dict) -> Verdict:
    if cache.get(f"{attempt.pair}:locked"):
        return Verdict(wait_minutes=numbers["lock_minutes"])
    if not proven and needs_proof(attempt, numbers):
        return Verdict(needs_proof=True)
    tries = _count(attempt.pair, numbers["window_minutes"])
    if tries > numbers["failures"]:
        cache.set(f"{attempt.pair}:locked", 1, numbers["lock_minutes"] * 60)
        cache.delete(attempt.pair)
        return Verdict(wait_minutes=numbers["lock_minutes"], begins=True)
    _count(attempt.account, numbers["window_minutes"])
    _count(attempt.source, numbers["address_window_minutes"])
    return Verdict()


def needs_proof(attempt: Attempt, numbers: dict) -> bool:
    """Whether guessing is going on around this name or address. A known device is asked only for its address."""
    if cache.get(attempt.source, 0) >= numbers["address_failures"]:
        return True
    return not attempt.device and cache.get(attempt.account, 0) >= numbers["account_failures"]


def address_needs_proof(address: str, now: datetime) -> bool:
    """Whether the sign-in page should carry a challenge from the start."""
    try:
        return needs_proof(Attempt("", address), limits(now))
    except Exception:
        logger.exception("the sign-in counters do not answer")
        return False


def _count(key: str, minutes: int) -> int:
    """Raise a counter that forgets itself `minutes` after its first entry."""
    if cache.add(key, 1, minutes * 60):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two calls
        cache.set(key, 1, minutes * 60)
        return 1


def succeeded(attempt: Attempt) -> None:
    """Take the attempt back: the right password is no failure."""
    try:
        cache.delete(attempt.pair)
        for key in (attempt.account, attempt.source):
            if cache.get(key):
                cache.decr(key)
    except Exception:  # the trail, which then counts, holds only failures
        logger.exception("the sign-in counters do not answer")


def _count_trail(attempt: Attempt, numbers: dict, now: datetime) -> Verdict:
    since = now - timedelta(minutes=numbers["window_minutes"])
    pair, address = sign_in.failures(attempt.username, attempt.address, since)
    locked = pair >= numbers["failures"] or address >= numbers["address_failures"]
    return Verdict(wait_minutes=numbers["lock_minutes"]) if locked else Verdict()
