"""One-time codes: made, sent through the adapters of the notifications, counted, used once.

The text goes out at once and is kept nowhere: an inbox or a table of deliveries must not hold codes.
"""

import secrets
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from safetyportal.core import writes
from safetyportal.core.choices import Channel, CodePurpose
from safetyportal.core.crypto import blind_index, mask
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import Notification, OneTimeCode, User
from safetyportal.core.notify import channels
from safetyportal.core.rules import rule


def address_of(user: User, channel: str) -> str:
    return {Channel.SMS: user.phone, Channel.EMAIL: user.email}.get(Channel(channel), "")


def is_verified(user: User, channel: str) -> bool:
    """Whether the person has shown that the present phone or e-mail address is the own one."""
    index = blind_index(address_of(user, channel))
    known = user.verified_phone_index if channel == Channel.SMS else user.verified_email_index
    return bool(index) and index == known


def masked(user: User, channel: str) -> str:
    name, at, domain = address_of(user, channel).partition("@")
    return f"{name[:2]}***{at}{domain}" if at else mask(name)


def limits(user: User, now: datetime) -> dict:
    return rule("account.one_time_code", user.place, local_day(now))


def issue(user: User, *, purpose: str, channel: str, ticket: str, now: datetime) -> str:
    """Make a code for whoever holds `ticket`; codes made before for the same purpose are worth nothing any more."""
    numbers = limits(user, now)
    code = f"{secrets.randbelow(10 ** numbers['digits']):0{numbers['digits']}}"
    with writes.unit_of_work():
        OneTimeCode.objects.filter(user=user, purpose=purpose, used_at=None).delete()
        OneTimeCode.objects.create(
            user=user,
            purpose=purpose,
            channel=channel,
            ticket=blind_index(ticket),
            digest=_digest(ticket, code),
            address=blind_index(address_of(user, channel)),
            created_at=now,
            expires_at=now + timedelta(minutes=numbers["minutes"]),
        )
        note = f"{CodePurpose(purpose).label} · {masked(user, channel)}"
        writes.log("user.code_sent", user, actor=None, now=now, note=note)
    return code


def send(user: User, *, purpose: str, channel: str, code: str, now: datetime) -> None:
    """Through the adapter of the channel. Raises `ChannelRefused` and whatever the gateway fails with."""
    with override(user.language):
        title = _("Verification code %(code)s, valid for %(n)d minutes.") % {
            "code": code, "n": limits(user, now)["minutes"],
        }  # fmt: skip
        body = {
            CodePurpose.RESET: _("Somebody asks for a new password of your account. If it was not you, do nothing."),
            CodePurpose.CONTACT: _("Enter the code in your profile. If it was not you, do nothing."),
        }[CodePurpose(purpose)]
    channels.send(channel, [Notification(user=user, title=title, body=body)])


def check(*, purpose: str, ticket: str, code: str, now: datetime) -> OneTimeCode | None:
    """The row of this ticket when the code is right and was not used; every wrong try is counted and in the trail."""
    with writes.unit_of_work():
        row = (
            OneTimeCode.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(ticket=blind_index(ticket), purpose=purpose, used_at=None, expires_at__gt=now)
            .first()
        )
        if row is None or row.tries >= limits(row.user, now)["tries"] or not row.user.is_active:
            return None
        row.tries += 1
        right = secrets.compare_digest(row.digest, _digest(ticket, code.strip()))
        if right:
            row.used_at = now
        else:
            writes.log("user.code_refused", row.user, actor=None, now=now, outcome="denied")
        row.save(update_fields=["tries", "used_at"])
    return row if right else None


def _digest(ticket: str, code: str) -> str:
    return blind_index(f"{ticket}:{code}")


def forget_old(now: datetime) -> int:
    """Remove codes that ended a day ago."""
    return OneTimeCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()[0]


def is_fresh(row: OneTimeCode, now: datetime) -> bool:
    """Whether what the code opened is still open: as many minutes again as the code itself is good for."""
    minutes = limits(row.user, now)["minutes"]
    return row.used_at is not None and now - row.used_at < timedelta(minutes=minutes)
