"""Postings: who holds which role where, for which sectors, from when to when. The only way to authority.

Managed by the security administrator of that level (`core.grant_posting`), never above the giver's own place, never
for the giver. A person may lend an own posting for some time (授权代办); nobody may lend on what was lent.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safetyportal.core import notify, places, writes
from safetyportal.core.access import forget_grants, granted, require
from safetyportal.core.choices import UserKind
from safetyportal.core.deadlines import local_day
from safetyportal.core.decisions import Decision
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.models import Jurisdiction, Posting, Role, SupervisingBody, User
from safetyportal.core.roles import ENTERPRISE_STAFF
from safetyportal.core.rules import rule
from safetyportal.core.services.accounts import end_sessions

GRANT = "core.grant_posting"
DELEGATE = "core.delegate_posting"
NEEDS_CERTIFICATE = frozenset({"enforcement_officer"})


@dataclass(frozen=True)
class Appointment:
    """What is to be granted. `place` and `unit` only for a leaf below the jurisdiction ("E17")."""

    role: Role
    jurisdiction: Jurisdiction
    sectors: tuple[str, ...] = ()
    ends_at: datetime | None = None
    body: SupervisingBody | None = None
    unit: str = ""

    @property
    def place(self) -> str:
        return f"{self.jurisdiction.path}{self.unit}/" if self.unit else self.jurisdiction.path


def in_force(now: datetime) -> Q:
    """Postings that count at `now`."""
    return Q(starts_at__lte=now) & (Q(ends_at=None) | Q(ends_at__gt=now))


def grant_posting(
    *, user: User, role, jurisdiction, starts_at: datetime, actor, now: datetime, ends_at=None, sectors: Iterable = (),
    body=None, unit: str = "", reason: str = "", perm: str = GRANT,
) -> Posting:  # fmt: skip
    """Give a person a posting. Returns it.

    For holders of `perm` at the place; another service passes the permission of its own use case (an officer who
    approves an enterprise posts its head). Raises `NotAllowed` (place, own account, sectors), `TransitionDenied` (role
    does not belong to this level or duty, certificate), `ValidationError`.
    """
    plan = Appointment(_role(role), jurisdiction, tuple(sectors), ends_at, body, unit)
    with writes.unit_of_work():
        if perm == GRANT and not _grants_at(actor, "core.view_user", user.place):
            raise NotAllowed
        _check_person(user, plan.role, actor, now)
        _check_giver(actor, plan, perm)
        _check_level(plan)
        posting = _new_posting(user, plan, starts_at, reason, actor)
        _refuse_double(posting, now)
        try:
            with transaction.atomic():
                writes.create(posting, actor=actor, perm=perm, now=now, note=reason, action="posting.grant")
        except IntegrityError as error:  # the person's or the role's duty was changed in this moment
            raise Conflict from error
        _authority_changed(user)
        if not actor.is_system:
            _tell([user], posting, _("You have a new posting: {posting}"), "granted", now)
    return posting


def _role(role) -> Role:
    return role if isinstance(role, Role) else Role.objects.get(code=role)


def _new_posting(user, plan: Appointment, starts_at, reason, actor) -> Posting:
    return Posting(
        user=user,
        role=plan.role,
        duty=plan.role.duty,
        jurisdiction=plan.jurisdiction,
        body=plan.body,
        unit=plan.unit,
        place=plan.place,
        sectors=sorted(plan.sectors),
        starts_at=starts_at,
        ends_at=plan.ends_at,
        reason=reason,
        granted_by=actor,
    )


def _check_person(user: User, role: Role, actor, now: datetime) -> None:
    if user.pk == actor.pk:
        raise NotAllowed(_("Nobody can change the own postings."))
    if user.is_system or not user.is_active:
        raise TransitionDenied(_("The account is locked."))
    if user.duty != role.duty:  # the composite foreign keys of the database refuse it as well (三员分立)
        raise TransitionDenied(
            _("This account is for the duty “%(own)s” and cannot hold a role of the duty “%(other)s”.")
            % {"own": user.get_duty_display(), "other": role.get_duty_display()}
        )
    if (user.kind == UserKind.ENTERPRISE) != (role.code in ENTERPRISE_STAFF):
        raise TransitionDenied(_("Enterprise staff hold the roles of an enterprise, and nobody else does."))
    _check_certificate(user, role, now)


def _check_certificate(user: User, role: Role, now: datetime) -> None:
    """行政处罚法 art. 42: enforcement is done by persons who hold an enforcement certificate."""
    if role.code not in NEEDS_CERTIFICATE:
        return
    if not user.certificate_number or not user.certificate_valid_to or user.certificate_valid_to < local_day(now):
        raise TransitionDenied(_("This role needs an enforcement certificate that is in force."))


def _check_giver(actor, plan: Appointment, perm: str) -> None:
    givers = _grants_at(actor, perm, plan.place)
    if not givers:
        raise NotAllowed
    if any(not grant.sectors or (plan.sectors and grant.sectors.issuperset(plan.sectors)) for grant in givers):
        return
    raise NotAllowed(_("You can only give the sectors that you have yourself."))


def _grants_at(actor, perm: str, place: str) -> list:
    """Grants of `perm` that cover the place, whatever their sectors: people have none."""
    return [grant for grant in granted(actor, perm) if places.contains(grant.place, place)]


def _check_level(plan: Appointment) -> None:
    if plan.jurisdiction.level not in plan.role.levels:
        raise TransitionDenied(
            _("The role “%(role)s” does not exist at the level “%(level)s”.")
            % {"role": plan.role, "level": plan.jurisdiction.get_level_display()}
        )
    if bool(plan.unit) != (plan.role.code in ENTERPRISE_STAFF):
        raise TransitionDenied(_("Enterprise staff are posted at their enterprise, officials at a division."))
    if plan.body is not None and not places.contains(plan.jurisdiction.path, plan.body.place):
        raise TransitionDenied(_("This body does not belong to the place of the posting."))


def _refuse_double(posting: Posting, now: datetime) -> None:
    """The same role at the same place twice at once would only hide when it ends."""
    same = Posting.unscoped.filter(user=posting.user, role=posting.role, place=posting.place, source=None)
    overlapping = same.filter(Q(ends_at=None) | Q(ends_at__gt=posting.starts_at))
    if posting.ends_at:
        overlapping = overlapping.filter(starts_at__lt=posting.ends_at)
    if overlapping.exists():
        raise TransitionDenied(_("This person already holds this role there in that time."))


def end_posting(
    posting: Posting, *, actor, now: datetime, reason: str, at: datetime | None = None, perm: str = GRANT
) -> Posting:
    """End a posting, now or at a later moment; what was delegated from it ends with it.

    For holders of `perm` at its place (see `grant_posting`), not for the own one. Raises `NotAllowed`,
    `TransitionDenied`.
    """
    if posting.user_id == actor.pk:
        raise NotAllowed(_("Nobody can change the own postings."))
    if not reason.strip():
        raise TransitionDenied(_("Please give the reason."))
    with writes.unit_of_work():
        decision = require(actor, perm, posting)
        row = _end(posting, at or now, actor=actor, now=now, reason=reason, decision=decision)
        end = row.ends_at or now
        for lent in Posting.unscoped.filter(source=row, ends_at__gt=end):  # at the same place
            _end(lent, end, actor=actor, now=now, reason=reason, decision=decision)
        _tell([row.user], row, _("Your posting ends: {posting}"), "ended", now)
    return row


def _end(posting: Posting, at: datetime, *, actor, now: datetime, reason: str, decision: Decision) -> Posting:
    """Set the end; a posting that has not begun yet gets an empty time. The caller has checked who may."""
    row = writes.locked(posting)
    if row.ends_at is not None and row.ends_at <= now:
        raise TransitionDenied(_("This posting has ended already."))
    before = writes.snapshot(row)
    row.ends_at = max(at, row.starts_at)
    changed = writes.difference(before, writes.snapshot(row))
    writes.save_changes(row, ["ends_at"])
    writes.log("posting.end", row, actor=actor, now=now, changes=changed, note=reason, decision=decision)
    _authority_changed(row.user)
    for follow in _FOLLOWERS:
        follow(row.user, row.ends_at)
    return row


_FOLLOWERS: list[Callable[[User, datetime], None]] = []


def when_a_posting_ends(follow: Callable[[User, datetime], None]) -> None:
    """Let an app look after what hangs on a posting: called with the person and the moment, in the unit of work."""
    _FOLLOWERS.append(follow)


def delegate_posting(
    posting: Posting, *, delegate: User, ends_at: datetime, reason: str, actor, now: datetime, starts_at=None
) -> Posting:
    """Lend an own posting for some time (授权代办); the delegate's acts carry both names in the audit.

    The delegate has an own posting of the same duty at the place or below it. It ends by itself, at most after the
    days of the rule `account.delegation_max_days`. Raises `NotAllowed`, `TransitionDenied`.
    """
    starts_at = max(starts_at or now, now)
    with writes.unit_of_work():
        row = writes.locked(posting)
        decision = require_own(row, actor, now)
        _check_time(row, starts_at, ends_at, now)
        _check_delegate(row, delegate, now)
        plan = Appointment(row.role, row.jurisdiction, tuple(row.sectors), ends_at, row.body, row.unit)
        lent = _new_posting(delegate, plan, starts_at, reason, actor)
        lent.source, lent.on_behalf_of = row, row.user
        lent.full_clean()
        lent.save(force_insert=True)
        changes = writes.difference({}, writes.snapshot(lent))
        writes.log("posting.delegate", lent, actor=actor, now=now, changes=changes, note=reason, decision=decision)
        forget_grants(delegate)
        _tell([delegate, actor], lent, _("Delegated for a time: {posting}"), "delegated", now)
    return lent


def require_own(row: Posting, actor, now: datetime) -> Decision:
    """Only the holder lends a posting, and only one that is in force, may be lent and was not lent to them.

    Raises `NotAllowed`, `TransitionDenied`.
    """
    if row.user_id != actor.pk or row.source_id is not None:
        raise NotAllowed(_("Only an own posting can be delegated, not one that was delegated to you."))
    if row.starts_at > now or (row.ends_at is not None and row.ends_at <= now):
        raise TransitionDenied(_("This posting is not in force."))
    if not row.role.group.permissions.filter(codename="delegate_posting").exists():
        raise NotAllowed(_("This role cannot be delegated."))
    return require(actor, DELEGATE, row)


def _check_time(row: Posting, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    days = rule("account.delegation_max_days", row.place, local_day(now))
    if ends_at <= starts_at:
        raise TransitionDenied(_("The end must be later than the beginning."))
    if ends_at - starts_at > timedelta(days=days):
        raise TransitionDenied(_("A delegation lasts at most %(n)d days.") % {"n": days})
    if row.ends_at is not None and ends_at > row.ends_at:
        raise TransitionDenied(_("The delegation cannot last longer than the posting itself."))


def _check_delegate(row: Posting, delegate: User, now: datetime) -> None:
    if delegate.pk == row.user_id:
        raise TransitionDenied(_("Choose another person."))
    if not delegates_for(row, now).filter(pk=delegate.pk).exists():
        raise TransitionDenied(_("This person has no posting of the own there or below."))
    _check_certificate(delegate, row.role, now)
    again = Posting.unscoped.filter(user=delegate, source=row).filter(Q(ends_at__gt=now))
    if again.exists():
        raise TransitionDenied(_("This posting is delegated to this person already."))


def delegates_for(posting: Posting, now: datetime):
    """People to whom this posting may be lent: an own posting at its place or below, the same duty and kind.

    So an office is never lent to the staff of an enterprise that it supervises.
    """
    rows = Posting.unscoped.filter(in_force(now), source=None, duty=posting.duty, place__startswith=posting.place)
    alike = {"duty": posting.duty, "kind": posting.user.kind, "is_active": True, "is_system": False}
    return User.objects.filter(pk__in=rows.values("user"), **alike).exclude(pk=posting.user_id)


def end_delegation(posting: Posting, *, actor, now: datetime, reason: str = "") -> Posting:
    """End a delegation early; either of the two persons may. Raises `NotAllowed`, `TransitionDenied`."""
    if posting.source_id is None or actor.pk not in {posting.user_id, posting.on_behalf_of_id}:
        raise NotAllowed(_("Only the two persons of a delegation can end it."))
    with writes.unit_of_work():
        row = _end(posting, now, actor=actor, now=now, reason=reason, decision=Decision(True))
        _tell(
            User.objects.filter(pk__in=[row.user_id, row.on_behalf_of_id]),
            row,
            _("The delegation has ended: {posting}"),
            "ended",
            now,
        )
    return row


def transfer_person(
    user: User, *, appointments: Iterable[Appointment], account_place: str, at: datetime, actor, now: datetime,
    reason: str,
) -> list[Posting]:  # fmt: skip
    """Move a person: all postings end at `at`, new ones begin then, the account goes to the new administrators.

    Needs `core.grant_posting` where the person leaves and where the person goes. All or nothing. Raises `NotAllowed`,
    `TransitionDenied`.
    """
    with writes.unit_of_work():
        require(actor, GRANT, user)
        require(actor, GRANT, account_place)
        row = writes.locked(user)
        for posting in Posting.unscoped.filter(Q(ends_at=None) | Q(ends_at__gt=at), user=row, source=None):
            end_posting(posting, actor=actor, now=now, reason=reason, at=at)
        for lent in Posting.unscoped.filter(user=row, source__isnull=False, ends_at__gt=at):
            _end(lent, at, actor=actor, now=now, reason=reason, decision=Decision(True))
        made = [_appoint(row, plan, at, actor, now, reason) for plan in appointments]
        before = row.place
        row.place = account_place
        writes.save_changes(row, ["place"])
        changes = {"place": [before, account_place]}
        writes.log("user.transfer", row, actor=actor, now=now, changes=changes, note=reason, place=before)
        if not places.contains(before, account_place):
            writes.log("user.transfer", row, actor=actor, now=now, changes=changes, note=reason)
    return made


def _appoint(user: User, plan: Appointment, at: datetime, actor, now: datetime, reason: str) -> Posting:
    return grant_posting(
        user=user, role=plan.role, jurisdiction=plan.jurisdiction, sectors=plan.sectors, ends_at=plan.ends_at,
        body=plan.body, unit=plan.unit, starts_at=at, actor=actor, now=now, reason=reason,
    )  # fmt: skip


def grantable_roles(actor, user: User):
    """Roles that `actor` may give to `user`: those of the person's duty that exist at or below a place of the giver."""
    depths = [places.depth(grant.place) for grant in granted(actor, GRANT)]
    if not depths:
        return Role.objects.none()
    roles = Role.objects.filter(duty=user.duty).exclude(code="automation")
    staff = {"code__in": ENTERPRISE_STAFF}
    roles = roles.filter(**staff) if user.kind == UserKind.ENTERPRISE else roles.exclude(**staff)
    return roles.filter(levels__overlap=list(range(min(depths), 6)))


def _authority_changed(user: User) -> None:
    """A session never goes on with other authority than it began with."""
    forget_grants(user)
    end_sessions(user)


def _tell(people: Iterable[User], posting: Posting, title, what: str, now: datetime) -> None:
    notify.notify(
        people,
        kind="account.posting",
        title=_Titled(title, posting),
        body=posting.reason,
        url=reverse("profile"),
        place=posting.place,
        key=f"posting:{posting.pk}:{what}:{now.isoformat()}",
        now=now,
    )


class _Titled:
    """A title that is put into words in the reader's language."""

    def __init__(self, title, posting: Posting):
        self.title, self.posting = title, posting

    def __str__(self):
        return str(self.title).format(posting=f"{self.posting.jurisdiction} · {self.posting.role}")


def own_postings(user: User):
    """All postings of this person, those of now first; for the person's own pages."""
    related = ("role", "jurisdiction", "on_behalf_of", "source")
    return Posting.unscoped.filter(user=user).select_related(*related).order_by("-ends_at", "-starts_at")


def lent_postings(user: User):
    """What this person has delegated to others."""
    return (
        Posting.unscoped.filter(on_behalf_of=user).select_related("role", "jurisdiction", "user").order_by("-ends_at")
    )
