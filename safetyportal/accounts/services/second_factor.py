"""Who needs a second factor, and taking a lost one off an account."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings

from safetyportal.core import writes
from safetyportal.core.choices import Duty, UserKind
from safetyportal.core.models import User
from safetyportal.core.services.accounts import MANAGE, end_sessions, require_may_reset


def is_required(user: User) -> bool:
    """等保 8.1.4.1: officials and administrators use two factors (`OFFICIALS_NEED_SECOND_FACTOR`)."""
    concerned = user.duty != Duty.BUSINESS or user.kind == UserKind.OFFICIAL
    return settings.OFFICIALS_NEED_SECOND_FACTOR and concerned


def is_set(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def reset(user: User, *, actor, now: datetime, reason: str, perm: str = MANAGE) -> None:
    """Remove a lost second factor and end all sessions; who needs one is sent to set it up at the next sign-in.

    For holders of `core.manage_account`; an administrator's from above only. Raises `NotAllowed`.
    """
    with writes.unit_of_work():
        require_may_reset(actor, user, perm)
        row = writes.locked(user)
        Authenticator.objects.filter(user=row).delete()
        end_sessions(row)
        writes.log("user.second_factor", row, actor=actor, now=now, note=reason)
