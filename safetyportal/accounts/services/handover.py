"""An initial password on its way to the person: shown once, to the administrator who made it, within ten minutes."""

import secrets

from django.core.cache import cache

from safetyportal.core import crypto
from safetyportal.core.models import User
from safetyportal.core.services import accounts

SECONDS = 600


def keep(actor: User, user: User, password: str) -> str:
    """Keep the password encrypted in the cache and return the key under which `take` gives it once."""
    key = secrets.token_urlsafe(16)
    value = {"actor": actor.pk, "user": user.pk, "password": crypto.encrypt(password)}
    cache.set(f"accounts:handover:{key}", value, SECONDS)
    return key


def waiting(actor: User, key: str) -> int | None:
    """Whose password waits under the key for this administrator, or None."""
    value = cache.get(f"accounts:handover:{key}")
    return value["user"] if value and value["actor"] == actor.pk else None


def take(actor: User, key: str) -> str | None:
    """The password, once; None when it was taken or is not for this administrator."""
    if waiting(actor, key) is None:
        return None
    value = cache.get(f"accounts:handover:{key}")
    if not value or not cache.delete(f"accounts:handover:{key}"):
        return None
    return crypto.decrypt(value["password"])


def create(*, actor, now, **values) -> str:
    """`create_account`, then the key of its initial password."""
    user, password = accounts.create_account(actor=actor, now=now, **values)
    return keep(actor, user, password)


def reset(user: User, *, actor, now, reason: str) -> str:
    """`reset_password`, then the key of the new initial password."""
    return keep(actor, user, accounts.reset_password(user, actor=actor, now=now, reason=reason))
