"""API tokens: made once, shown once, kept only as a digest.

The secret is 256 random bits, so one round of SHA-256 protects it as well as a slow hash would: there is nothing to
guess. A token carries no authority of its own; see `safetyportal.core.scopes`. It is a person's, or a body's or unit's
(an enterprise's): then it acts through that person's posting there, no further than the body or unit reaches, and ends
with the posting.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safetyportal.core import writes
from safetyportal.core.access import can, grants_of, holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import ApiToken, Posting, SupervisingBody, User
from safetyportal.core.rules import rule
from safetyportal.core.scopes import scopes
from safetyportal.core.token_limits import usable

CREATE = "core.add_apitoken"
OWN_SCOPES = frozenset({"notifications:read", "notifications:write"})  # of a person, not of a body
MARK = "spt_"  # lets secret scanners recognise a token that was committed or pasted somewhere
_LONGEST = 64
_USE_NOTED_EVERY = timedelta(minutes=1)


def create_token(
    *, actor: User, name: str, scope_names, days: int, now: datetime, body=None, unit: str = ""
) -> tuple[ApiToken, str]:
    """Make a token for oneself, or for a body or unit ("E17") at which one is posted. Returns the row and the secret,
    which exists nowhere else.

    Needs `core.add_apitoken`. Raises `NotAllowed`, and `ValidationError` for an unknown scope, a period above the
    rule `api.token_max_days`, too many tokens, or a body or unit one has no posting at.
    """
    if not holds(actor, CREATE):
        raise NotAllowed
    return issue_token(
        owner=actor, actor=actor, name=name, scope_names=scope_names, days=days, now=now, body=body, unit=unit
    )


def issue_token(
    *, owner: User, actor: User, name: str, scope_names, days: int, now: datetime, body=None, unit: str = "",
    note: str = "",
) -> tuple[ApiToken, str]:  # fmt: skip
    """Like `create_token`, for another person: only the command line of the host does this."""
    posting_id = posting_for(owner, body, unit)
    _check_scopes(owner, scope_names, bound=posting_id is not None)
    _check_period(owner, days, now)
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken(
        user=owner,
        name=name.strip(),
        prefix=secret[len(MARK) :][:8],
        digest=_digest(secret),
        scopes=sorted(set(scope_names)),
        body=body,
        posting_id=posting_id,
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
    """End a token at once. Its owner may, colleagues at its body or unit, and who manages the owner's account or the
    body. Raises `NotAllowed`."""
    with writes.unit_of_work():
        row = writes.locked(token)
        if not may_revoke(actor, row):
            raise NotAllowed
        if row.revoked_at is None:
            row.revoked_at = now
            row.save(update_fields=["revoked_at"])
            _log("revoke", row, actor=actor, now=now)
    return row


def may_revoke(actor: User, token: ApiToken) -> bool:
    if token.user_id == actor.pk or can(actor, "core.manage_account", token.user.place):
        return True
    if token.body is not None:
        return bool(can(actor, CREATE, token.body) or can(actor, "core.manage_body", token.body))
    return token.posting is not None and bool(can(actor, CREATE, token.posting.place))


def tokens_of(owner: User):
    """All tokens of one person, newest first: for that person's own page."""
    return ApiToken.objects.filter(user=owner).select_related("body", "posting").order_by("-pk")


def tokens_of_body(body: SupervisingBody):
    return ApiToken.objects.filter(body=body).select_related("user", "body", "posting").order_by("-pk")


def tokens_of_unit(place: str):
    """Tokens of an enterprise: those bound to a posting at its place."""
    rows = ApiToken.objects.filter(posting__place=place, body=None)
    return rows.select_related("user", "posting").order_by("-pk")


def own_units(owner: User) -> list[str]:
    """Places of the units (enterprises) for which this person may make tokens."""
    own = [g.posting_id for g in grants_of(owner) if CREATE in g.permissions and not g.on_behalf_of]
    rows = Posting.unscoped.filter(pk__in=own).exclude(unit="")
    return sorted(set(rows.values_list("place", flat=True)))


def posting_for(owner: User, body: SupervisingBody | None, unit: str) -> int | None:
    """The own posting through which a token of this body or unit acts; None for a person's own token.

    Of several that cover the body the nearest. What was delegated counts not. Raises `ValidationError`.
    """
    own = [grant for grant in grants_of(owner) if CREATE in grant.permissions and not grant.on_behalf_of]
    if body is not None:
        covering = [grant for grant in own if grant.covers(body.place, body.sectors)]
        if not covering or not body.active:
            raise ValidationError({"body": _("None of your postings is at this body.")})
        return max(covering, key=lambda grant: len(grant.place)).posting_id
    if unit:
        row = Posting.unscoped.filter(pk__in=[grant.posting_id for grant in own], unit=unit).first()
        if row is None:
            raise ValidationError({"unit": _("None of your postings is at this enterprise.")})
        return row.pk
    return None


def find_valid(secret: str, *, now: datetime) -> ApiToken | None:
    """The token of this secret, with its owner, if both may be used now. Remembers the use, to the minute."""
    if not secret.startswith(MARK) or len(secret) > _LONGEST:
        return None
    token = ApiToken.objects.filter(usable(now), digest=_digest(secret)).select_related("user", "body").first()
    if token and (token.last_used_at is None or now - token.last_used_at >= _USE_NOTED_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def offered_scopes(owner: User, *, bound: bool = False):
    """Scopes that would be of use to this person: those without permissions, and those of which one is held.

    A token that is `bound` to a body or unit reads nobody's inbox.
    """
    return [
        scope
        for scope in scopes().values()
        if (not scope.permissions or any(holds(owner, perm) for perm in scope.permissions))
        and not (bound and scope.name in OWN_SCOPES)
    ]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _check_scopes(owner: User, names, *, bound: bool) -> None:
    offered = {scope.name for scope in offered_scopes(owner, bound=bound)}
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
    if ApiToken.objects.filter(usable(now), user=owner).count() >= most:
        raise ValidationError(_("At most %(most)d valid tokens for each person; revoke one first.") % {"most": most})


def _log(verb: str, token: ApiToken, *, actor: User, now: datetime, note: str = "") -> None:
    holder = token.body or token.posting
    changes = {"scopes": [None, token.scopes], "expires_at": [None, token.expires_at.isoformat()]}
    if token.body is not None:
        changes["body"] = [None, str(token.body)]
    writes.log(
        f"apitoken.{verb}",
        token,
        actor=actor,
        now=now,
        note=note,
        changes=changes if verb == "create" else {},
        place=holder.place if holder is not None else token.user.place,
    )
