"""API tokens: made once, shown once, kept only as a digest.

The secret is 256 random bits, so one round of SHA-256 protects it as well as a slow hash would: there is nothing to
guess. A token carries no authority of its own; see `safetyportal.core.scopes`.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safetyportal.core import writes
from safetyportal.core.access import can, holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import ApiToken, SupervisingBody, User
from safetyportal.core.rules import rule
from safetyportal.core.scopes import permissions_in, scopes

MARK = "spt_"  # lets secret scanners recognise a token that was committed or pasted somewhere
_LONGEST = 64
_USE_NOTED_EVERY = timedelta(minutes=1)


def create_token(*, actor: User, name: str, scope_names, days: int, now: datetime, body=None) -> tuple[ApiToken, str]:
    """Make a token for oneself. Returns the row and the secret, which exists nowhere else.

    Needs `core.add_apitoken`. Raises `NotAllowed`, and `ValidationError` for an unknown scope, a period above the
    rule `api.token_max_days`, too many tokens, or a body one has no posting at.
    """
    if not holds(actor, "core.add_apitoken"):
        raise NotAllowed
    return issue_token(owner=actor, actor=actor, name=name, scope_names=scope_names, days=days, now=now, body=body)


def issue_token(
    *, owner: User, actor: User, name: str, scope_names, days: int, now: datetime, body=None, note: str = ""
) -> tuple[ApiToken, str]:
    """Like `create_token`, for another person: only the command line of the host does this."""
    _check_scopes(owner, scope_names)
    _check_period(owner, days, now)
    _check_body(owner, body)
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken(
        user=owner,
        name=name.strip(),
        prefix=secret[len(MARK) :][:8],
        digest=_digest(secret),
        scopes=sorted(set(scope_names)),
        body=body,
        expires_at=now + timedelta(days=days),
    )
    with writes.unit_of_work():
        User.objects.select_for_update().get(pk=owner.pk)  # so that two requests cannot both be the last one allowed
        _check_number(owner, now)
        token.full_clean(exclude=["revoked_at", "last_used_at"])
        token.save(force_insert=True)
        _log("create", token, actor=actor, now=now, note=note)
    return token, secret


def revoke_token(*, actor: User, token: ApiToken, now: datetime) -> ApiToken:
    """End a token at once. Its owner may, and who manages the owner's account. Raises `NotAllowed`."""
    with writes.unit_of_work():
        row = writes.locked(token)
        if row.user_id != actor.pk and not can(actor, "core.manage_account", row.user.place):
            raise NotAllowed
        if row.revoked_at is None:
            row.revoked_at = now
            row.save(update_fields=["revoked_at"])
            _log("revoke", row, actor=actor, now=now)
    return row


def tokens_of(owner: User):
    """All tokens of one person, newest first: for that person's own page."""
    return ApiToken.objects.filter(user=owner).select_related("body").order_by("-pk")


def find_valid(secret: str, *, now: datetime) -> ApiToken | None:
    """The token of this secret, with its owner, if both may be used now. Remembers the use, to the minute."""
    if not secret.startswith(MARK) or len(secret) > _LONGEST:
        return None
    token = (
        ApiToken.objects.filter(_usable(now), digest=_digest(secret), user__is_active=True, user__is_system=False)
        .select_related("user")
        .first()
    )
    if token and (token.last_used_at is None or now - token.last_used_at >= _USE_NOTED_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def permissions_of(token: ApiToken) -> frozenset[str]:
    """The most that a call with this token may use; the owner's postings limit it further."""
    return permissions_in(token.scopes)


def offered_scopes(owner: User):
    """Scopes that would be of use to this person: those without permissions, and those of which one is held."""
    return [
        scope
        for scope in scopes().values()
        if not scope.permissions or any(holds(owner, perm) for perm in scope.permissions)
    ]


def _usable(now: datetime) -> Q:
    return Q(revoked_at=None, expires_at__gt=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _check_scopes(owner: User, names) -> None:
    offered = {scope.name for scope in offered_scopes(owner)}
    unknown = sorted(set(names) - offered)
    if unknown:
        message = _("This person cannot have the scope: %(names)s") % {"names": ", ".join(unknown)}
        raise ValidationError({"scopes": message})
    if not names:
        raise ValidationError({"scopes": _("Choose at least one scope.")})


def _check_period(owner: User, days: int, now: datetime) -> None:
    longest = rule("api.token_max_days", owner.place, local_day(now))
    if not 1 <= days <= longest:
        raise ValidationError({"days": _("From 1 to %(most)d days.") % {"most": longest}})


def _check_number(owner: User, now: datetime) -> None:
    most = rule("api.tokens_per_person", owner.place, local_day(now))
    if ApiToken.objects.filter(_usable(now), user=owner).count() >= most:
        raise ValidationError(_("At most %(most)d valid tokens for each person; revoke one first.") % {"most": most})


def _check_body(owner: User, body: SupervisingBody | None) -> None:
    """A token may be marked as a body's own only by somebody who is posted at or above that body."""
    if body is not None and not can(owner, "core.add_apitoken", body):
        raise ValidationError({"body": _("None of your postings is at this body.")})


def _log(verb: str, token: ApiToken, *, actor: User, now: datetime, note: str = "") -> None:
    changes = {"scopes": [None, token.scopes], "expires_at": [None, token.expires_at.isoformat()]}
    writes.log(
        f"apitoken.{verb}",
        token,
        actor=actor,
        now=now,
        note=note,
        changes=changes if verb == "create" else {},
        place=token.user.place,
    )
