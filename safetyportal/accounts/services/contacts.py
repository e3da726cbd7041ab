"""Showing that a phone or e-mail address is the own one, by a code that was sent to it."""

import secrets
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from safetyportal.accounts.services import one_time
from safetyportal.core import places, writes
from safetyportal.core.choices import Channel, CodePurpose
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TooMuch, TransitionDenied
from safetyportal.core.models import AuditEntry, User
from safetyportal.core.notify.channels import ChannelRefused
from safetyportal.core.rules import rule

VERIFIED = {Channel.SMS: "verified_phone_index", Channel.EMAIL: "verified_email_index"}


def ask(user: User, *, channel: str, now: datetime) -> str:
    """Send a code to the own phone or e-mail address; returns the ticket. Raises `TransitionDenied`, `TooMuch`."""
    if not one_time.address_of(user, channel):
        raise TransitionDenied(_("First enter it in your contact data."))
    _require_few(user, now)
    ticket = secrets.token_urlsafe(24)
    code = one_time.issue(user, purpose=CodePurpose.CONTACT, channel=channel, ticket=ticket, now=now)
    try:
        one_time.send(user, purpose=CodePurpose.CONTACT, channel=channel, code=code, now=now)
    except (ChannelRefused, OSError) as error:
        raise TransitionDenied(_("The code could not be sent. Please try again later.")) from error
    return ticket


def _require_few(user: User, now: datetime) -> None:
    numbers = rule("account.password_reset", places.ROOT, local_day(now))
    since = now - timedelta(minutes=numbers["window_minutes"])
    sent = AuditEntry.unscoped.filter(
        action="user.code_sent", target_type="core.user", target_id=str(user.pk), at__gt=since
    )
    if sent.count() >= numbers["per_name"]:
        raise TooMuch(_("Too many codes were sent to you. Please try again in an hour."))


def confirm(user: User, *, channel: str, ticket: str, code: str, now: datetime) -> bool:
    """Note that the address is the person's, when the code is right."""
    with writes.unit_of_work():
        found = one_time.check(purpose=CodePurpose.CONTACT, ticket=ticket, code=code, now=now)
        if found is None or found.user_id != user.pk or found.channel != channel:
            return False
        row = writes.locked(user)
        setattr(row, VERIFIED[Channel(channel)], found.address)
        writes.save_changes(row, [VERIFIED[Channel(channel)]])
        writes.log("user.contact_verified", row, actor=user, now=now, note=one_time.masked(row, channel))
    return True
