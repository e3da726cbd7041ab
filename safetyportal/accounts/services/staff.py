"""The head of an enterprise looks after the accounts of the own staff, there and below that authority.

Officials are the administrators' business, and so is everybody who holds anything elsewhere: whoever resets a password
could act as that person, so a head resets only accounts whose whole authority lies within the own enterprise.
"""

from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from safetyportal.accounts.services import handover, second_factor
from safetyportal.core import places, writes
from safetyportal.core.access import granted, require
from safetyportal.core.choices import Duty, UserKind
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import Posting, User
from safetyportal.core.services import accounts, postings

MANAGE = "core.manage_staff"
ROLES = ("enterprise_safety_officer", "enterprise_worker")


def headed(actor: User) -> list[Posting]:
    """Own postings as head, one for each enterprise."""
    own = [grant.posting_id for grant in granted(actor, MANAGE)]
    rows = Posting.unscoped.filter(pk__in=own).exclude(unit="").select_related("jurisdiction", "source")
    return sorted(rows, key=lambda row: row.place)


def may_manage(person: User, actor: User, now: datetime) -> Decision:
    """Whether all that the person may do lies within what the actor heads, and below the head."""
    if person.pk == actor.pk:
        return denied(_("Another administrator has to do this for your own account."))
    require(actor, MANAGE, person)
    if person.duty != Duty.BUSINESS or person.kind != UserKind.ENTERPRISE:
        return denied(_("This person is not of your staff."))
    headed_places = [grant.place for grant in granted(actor, MANAGE)]
    for posting in unended(person, now).select_related("role"):
        if posting.role.code not in ROLES:
            return denied(_("This person holds as much as you do: the system administrator looks after the account."))
        if not any(places.contains(place, posting.place) for place in headed_places):
            return denied(_("This person also works elsewhere: the system administrator looks after the account."))
    return ALLOWED


def unended(person: User, now: datetime):
    return Posting.unscoped.filter(Q(ends_at=None) | Q(ends_at__gt=now), user=person)


def postings_here(person: User, reader: User) -> list[Posting]:
    """The person's postings at what the reader heads, for the page of the person."""
    here = Q(pk__in=[])
    for grant in granted(reader, MANAGE):
        here |= Q(place__startswith=grant.place)
    rows = Posting.unscoped.filter(here, user=person).select_related("role", "jurisdiction", "on_behalf_of")
    return list(rows.order_by("-ends_at", "-starts_at"))


def with_role(rows, now: datetime):
    """Rows of people with `role_code`: what they hold at the enterprise that their account belongs to."""
    held = Posting.unscoped.filter(postings.in_force(now), user=OuterRef("pk"), place=OuterRef("place"), source=None)
    return rows.annotate(role_code=Subquery(held.order_by("role__order").values("role__code")[:1]))


def _require_manage(person: User, actor: User, now: datetime) -> None:
    decision = may_manage(person, actor, now)
    if not decision:
        raise NotAllowed(decision.reason)


def open_account(
    *, username: str, name: str, role: str, actor: User, now: datetime, unit: str = "", reason: str = "", **details
) -> str:
    """Open an account for somebody of the own staff and post the person; returns the key of its initial password.

    For holders of `core.manage_staff` at the enterprise (`unit`, when several). Raises `NotAllowed`, `ValidationError`.
    """
    own = _head_posting(actor, unit)
    with writes.unit_of_work():
        person, password = accounts.create_account(
            username=username, name=name, place=own.place, kind=UserKind.ENTERPRISE, actor=actor, now=now, perm=MANAGE,
            **details,
        )  # fmt: skip
        _post(person, role, own, actor, now, reason)
    return handover.keep(actor, person, password)


def _head_posting(actor: User, unit: str) -> Posting:
    found = [row for row in headed(actor) if unit in {"", row.unit}]
    if not found:
        raise NotAllowed
    return found[0]


def _post(person: User, role: str, own: Posting, actor: User, now: datetime, reason: str) -> Posting:
    if role not in ROLES:
        raise NotAllowed(_("You appoint safety officers and workers; a head is appointed by the administrator."))
    ends_at = (own.source or own).ends_at  # who only stands in for the head appoints for as long as the head does
    return postings.grant_posting(
        user=person, role=role, jurisdiction=own.jurisdiction, unit=own.unit, starts_at=now, ends_at=ends_at,
        actor=actor, now=now, reason=reason, perm=MANAGE,
    )  # fmt: skip


def close_account(staff: User, *, actor: User, now: datetime, reason: str) -> User:
    """Somebody left: the postings at the enterprise end and the account is locked. Raises `NotAllowed`."""
    _require_manage(staff, actor, now)
    with writes.unit_of_work():
        for posting in unended(staff, now).filter(source=None):
            postings.end_posting(posting, actor=actor, now=now, reason=reason, perm=MANAGE)
        return accounts.lock(staff, actor=actor, now=now, reason=reason, perm=MANAGE)


def reopen_account(staff: User, *, role: str, actor: User, now: datetime, reason: str) -> str:
    """Somebody is back: the account is unlocked with a new initial password; returns its key.

    Who was locked for not being used is posted still; who had left is posted again with `role`. Raises `NotAllowed`.
    """
    _require_manage(staff, actor, now)
    own = next((row for row in headed(actor) if places.contains(row.place, staff.place)), None)
    if own is None:
        raise NotAllowed
    with writes.unit_of_work():
        person = accounts.unlock(staff, actor=actor, now=now, reason=reason, perm=MANAGE)
        if not unended(person, now).exists():
            _post(person, role, own, actor, now, reason)
        return _reset(person, actor, now, reason)


def reset_password(staff: User, *, actor: User, now: datetime, reason: str) -> str:
    """A new initial password; returns the key under which it is shown once. Raises `NotAllowed`."""
    _require_manage(staff, actor, now)
    return _reset(staff, actor, now, reason)


def _reset(person: User, actor: User, now: datetime, reason: str) -> str:
    return handover.keep(
        actor, person, accounts.reset_password(person, actor=actor, now=now, reason=reason, perm=MANAGE)
    )


def reset_second_factor(staff: User, *, actor: User, now: datetime, reason: str) -> None:
    """Remove a lost second factor. Raises `NotAllowed`."""
    _require_manage(staff, actor, now)
    second_factor.reset(staff, actor=actor, now=now, reason=reason, perm=MANAGE)


def change_role(staff: User, *, role: str, actor: User, now: datetime, reason: str) -> Posting:
    """A worker becomes safety officer, or back: the old posting ends, the new one begins. Raises `NotAllowed`."""
    _require_manage(staff, actor, now)
    with writes.unit_of_work():
        held = unended(staff, now).filter(source=None).first()
        if held is None or held.role.code == role:
            raise TransitionDenied(_("The person holds this role already or is not posted."))
        own = _head_posting(actor, held.unit)
        postings.end_posting(held, actor=actor, now=now, reason=reason, perm=MANAGE)
        return _post(staff, role, own, actor, now, reason)
