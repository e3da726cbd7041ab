"""How far a call or a job reaches that a token started: never further than the token does at that moment."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from safetyportal.core import places
from safetyportal.core.access import postings_in_force
from safetyportal.core.grants import Limit
from safetyportal.core.models import ApiToken, User
from safetyportal.core.scopes import permissions_in


def usable(now: datetime) -> Q:
    """Tokens that work: in time, of an active person who is posted still, and of a body that exists still."""
    in_force = postings_in_force(now)
    bound = Q(posting=None) | Exists(in_force.filter(pk=OuterRef("posting_id"), user=OuterRef("user_id")))
    owner = Q(user__is_active=True, user__is_system=False) & Exists(in_force.filter(user=OuterRef("user_id")))
    body = Q(body=None) | Q(body__active=True)
    return Q(revoked_at=None, expires_at__gt=now) & owner & bound & body


def limit_of(token: ApiToken) -> Limit:
    """The most that the token may use; its owner's postings limit it further."""
    body = token.body
    return Limit(
        permissions_in(token.scopes),
        token.posting_id,
        body.place if body else places.ROOT,
        frozenset(body.sectors) if body else frozenset(),
    )


def bind(user: User, token: ApiToken) -> User:
    """Let this user object act through the token; before anything asks for its grants."""
    user.api_token, user.authority_limit = token, limit_of(token)  # type: ignore[attr-defined]
    return user


def bind_later(user: User, token: ApiToken, now: datetime) -> User:
    """Like `bind`, for work that was put off: with a token that has ended meanwhile, nothing is allowed any more."""
    bind(user, token)
    if not ApiToken.objects.filter(usable(now), pk=token.pk).exists():
        user.authority_limit = Limit(frozenset())  # type: ignore[attr-defined]
    return user
