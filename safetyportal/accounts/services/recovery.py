"""A forgotten password: a code to the verified phone or e-mail address, then a new password.

Nobody learns whether an account exists: the request only queues work with what was typed, and the answer, its time and
the number of tries are the same for every name. The code replaces the password only: who has a second factor is asked
for it at the sign-in that follows. The three administrators are reset from above (`accounts.require_may_reset`).
"""

import logging
import secrets
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from safetyportal.accounts.services import one_time
from safetyportal.core import crypto, jobs, notify, places, writes
from safetyportal.core.choices import Channel, CodePurpose, Duty
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TooMuch
from safetyportal.core.models import OneTimeCode, User
from safetyportal.core.notify.channels import ChannelRefused
from safetyportal.core.rules import rule
from safetyportal.core.services import accounts, sign_in

logger = logging.getLogger(__name__)


def ask(*, username: str, channel: str, address: str, now: datetime) -> str:
    """Queue a code for this name, whoever it is, and return the ticket that the browser keeps.

    Raises `TooMuch` after the requests of the rule `account.password_reset` for one name or from one address, and when
    they cannot be counted.
    """
    numbers = rule("account.password_reset", places.ROOT, local_day(now))
    name = username.strip().lower()
    _count(f"name:{crypto.blind_index(name)}", numbers["per_name"], numbers["window_minutes"])
    _count(f"address:{address}", numbers["per_address"], numbers["window_minutes"])
    ticket = secrets.token_urlsafe(24)
    with writes.unit_of_work():
        jobs.after_commit(
            "accounts.send_reset_code",
            wanted=crypto.encrypt(name),
            channel=channel,
            ticket=crypto.encrypt(ticket),
            asked_at=now.isoformat(),
        )
    return ticket


def _count(what: str, most: int, minutes: int) -> None:
    key = f"accounts:reset:{what}"
    try:
        cache.add(key, 0, minutes * 60)
        count = cache.incr(key)
    except Exception:
        logger.exception("requests for a new password cannot be counted")
        count = most + 1
    if count > most:
        raise TooMuch(_("Too many requests for a new password. Please try again in an hour."))


def send_code(*, wanted: str, channel: str, ticket: str, asked_at: str, now: datetime) -> bool:
    """What the job does: find the person, make the code, send it. Nothing happens for a name that is not to get one."""
    user = sign_in.person_called(crypto.decrypt(wanted))
    if user is None or not may_recover(user, channel):
        return False
    if now - datetime.fromisoformat(asked_at) > timedelta(minutes=one_time.limits(user, now)["minutes"]):
        return False  # the worker was away too long: nobody waits any more
    code = one_time.issue(user, purpose=CodePurpose.RESET, channel=channel, ticket=crypto.decrypt(ticket), now=now)
    try:
        one_time.send(user, purpose=CodePurpose.RESET, channel=channel, code=code, now=now)
    except ChannelRefused as refusal:
        logger.warning("no code was sent by %s: %s", channel, refusal)
        return False
    return True


def may_recover(user: User, channel: str) -> bool:
    """Active business accounts whose phone or e-mail address was shown to be theirs."""
    known = channel in {Channel.SMS, Channel.EMAIL} and one_time.is_verified(user, channel)
    return known and user.is_active and user.duty == Duty.BUSINESS


def check(*, ticket: str, code: str, now: datetime) -> OneTimeCode | None:
    """The code's row when it is right. Raises `TooMuch` after the tries of the rule, for every ticket alike."""
    numbers = rule("account.one_time_code", places.ROOT, local_day(now))
    _count(f"ticket:{crypto.blind_index(ticket)}", numbers["tries"], numbers["minutes"])
    return one_time.check(purpose=CodePurpose.RESET, ticket=ticket, code=code, now=now)


def opened(pk: int, now: datetime) -> OneTimeCode | None:
    """The used code by which this browser may set a password now, or None."""
    row = OneTimeCode.objects.select_related("user").filter(pk=pk, purpose=CodePurpose.RESET).first()
    if row is None or not one_time.is_fresh(row, now) or not may_recover(row.user, row.channel):
        return None
    return row


def finish(row: OneTimeCode, password: str, *, now: datetime) -> User:
    """Set the password, end every session, use the code up, tell the person. Raises `ValidationError` (policy)."""
    with writes.unit_of_work():
        note = one_time.masked(row.user, row.channel)
        user = accounts.recover_password(row.user, password, now=now, note=note)
        OneTimeCode.objects.filter(pk=row.pk).delete()
        notify.notify(
            [user],
            kind="account.security",
            title=_("Your password was set anew by a one-time code"),
            body=_("If it was not you, tell your system administrator at once."),
            place=user.place,
            key=f"recovery:{user.pk}:{now.isoformat()}",
            now=now,
            urgent=True,
        )
    return user
