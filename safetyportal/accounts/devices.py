"""The cookie by which a device is recognised on which this person has signed in before. It signs nobody in."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing

from safetyportal.core.crypto import blind_index

COOKIE = "known_device"
SALT = "accounts.device"


def device_of(request, username: str, days: int) -> str:
    """The device's id when its cookie was made for this account at most `days` ago, else ""."""
    return _known(request, days).get(_mark(username), "")


def remember(request, response, username: str, days: int) -> None:
    """Note the sign-in in the device's cookie; the newest five accounts are kept (a shared office computer)."""
    known = _known(request, days)
    mine = known.pop(_mark(username), None) or secrets.token_hex(8)
    known = dict([*known.items(), (_mark(username), mine)][-5:])
    response.set_cookie(
        COOKIE,
        signing.dumps(known, salt=SALT),
        max_age=timedelta(days=days),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request, days: int) -> dict[str, str]:
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=timedelta(days=days))
    except (signing.BadSignature, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _mark(username: str) -> str:
    """The account as the cookie names it: who reads the cookie learns no user name."""
    return blind_index(username)[:16]
