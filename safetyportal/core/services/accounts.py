"""Accounts: who exists and may sign in. What a person may do comes from postings (`services/postings.py`)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, F, OuterRef
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from safetyportal.core import passwords, places, writes
from safetyportal.core.access import granted, require
from safetyportal.core.choices import Duty, UserKind
from safetyportal.core.deadlines import local_day
from safetyportal.core.decisions import ALLOWED, Decision
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, NotificationPreference, PasswordHistory, User
from safetyportal.core.rules import rule

MANAGE = "core.manage_account"
REVEALED = {"phone": _("mobile phone"), "id_number": _("ID number")}
OWN_FIELDS = {"language", "email", "phone"}  # what a person may change in the own account


def create_account(
    *,
    username: str,
    name: str,
    place: str,
    actor,
    now: datetime,
    kind: str = UserKind.OFFICIAL,
    duty: str = Duty.BUSINESS,
    password: str | None = None,
    words: Iterable[str] = (),
    perm: str = MANAGE,
    **details,
) -> tuple[User, str]:
    """Open an account without any authority; returns it with its initial password.

    For holders of `core.manage_account` at `place`; another service passes the permission of its own use case. With
    `password` (chosen by the person in a registration, where the system user acts) nothing has to be changed at the
    first sign-in; it must contain none of `words`. `details`: email, phone, id_number, certificate_number,
    certificate_valid_to, language. Raises `NotAllowed`, `ValidationError`.
    """
    user = User(username=username.strip().lower(), name=name, place=place, kind=kind, duty=duty, **details)
    user.must_change_password = password is None
    user.password_changed_at = now
    chosen = password or passwords.generate()
    if password is not None and (found := passwords.problems(password, user, now, words)):
        raise ValidationError({"password": found})
    user.set_password(chosen)
    return writes.create(user, actor=actor, perm=perm, now=now), chosen


def update_account(user: User, changes: dict, *, actor, now: datetime) -> User:
    """Change name, contact, certificate, language or place. Own account: language, e-mail and phone.

    Moving the account to another administrator's place needs `core.manage_account` at both. Raises `NotAllowed`,
    `ValidationError`.
    """
    if user.pk == actor.pk and set(changes) <= OWN_FIELDS:
        return _update_own(user, changes, now)
    return writes.update(user, changes, actor=actor, perm=MANAGE, now=now)


def _update_own(user: User, changes: dict, now: datetime) -> User:
    with writes.unit_of_work():
        row = writes.locked(user)
        changed = writes.apply(row, changes)
        if changed:
            row.full_clean()
            writes.save_changes(row, changes)
            writes.log("user.update", row, actor=user, now=now, changes=changed)
    return row


def lock(user: User, *, actor, now: datetime, reason: str, perm: str = MANAGE) -> User:
    """Shut the account at once and end its sessions. Nobody locks himself. Raises `NotAllowed`, `TransitionDenied`."""
    _not_self(user, actor)
    if not user.is_active:
        raise TransitionDenied(_("The account is locked already."))
    with writes.unit_of_work():
        values = {"is_active": False}
        row = writes.update(user, values, actor=actor, perm=perm, now=now, note=reason, action="user.lock")
        end_sessions(row)
    return row


def unlock(user: User, *, actor, now: datetime, reason: str, perm: str = MANAGE) -> User:
    """Open a locked account again. Raises `NotAllowed`, `TransitionDenied`."""
    _not_self(user, actor)
    if user.is_active:
        raise TransitionDenied(_("The account is not locked."))
    return writes.update(user, {"is_active": True}, actor=actor, perm=perm, now=now, note=reason, action="user.unlock")


def reset_password(user: User, *, actor, now: datetime, reason: str, perm: str = MANAGE) -> str:
    """Set an initial password, to be changed at the first sign-in, and return it to be told to the person once.

    An administrator's password is reset from above only: otherwise the system administrator could become the
    security administrator beside him. Raises `NotAllowed`.
    """
    _not_self(user, actor)
    chosen = passwords.generate()
    with writes.unit_of_work():
        row = writes.locked(user)
        decision = require_may_reset(actor, row, perm)
        _keep_password(row, now)
        row.set_password(chosen)
        row.must_change_password, row.password_changed_at = True, now
        writes.save_changes(row, ["password", "must_change_password", "password_changed_at"])
        end_sessions(row)
        writes.log("user.password_reset", row, actor=actor, now=now, note=reason, decision=decision)
    return chosen


def require_may_reset(actor, user: User, perm: str = MANAGE) -> Decision:
    """Refuse to reset what guards another administrator's account, unless from a place above."""
    decision = require(actor, perm, user)
    above = [g for g in granted(actor, perm) if places.contains(g.place, user.place) and g.place != user.place]
    if user.duty != Duty.BUSINESS and not above:
        raise NotAllowed(_("An administrator's access is reset by the system administrator of the level above."))
    return decision


def change_password(user: User, password: str, *, now: datetime) -> User:
    """The person's own change. Every other session ends. Raises `ValidationError` when the policy refuses it."""
    if found := passwords.problems(password, user, now):
        raise ValidationError({"password": found})
    with writes.unit_of_work():
        row = writes.locked(user)
        _keep_password(row, now)
        row.set_password(password)
        row.must_change_password, row.password_changed_at = False, now
        writes.save_changes(row, ["password", "must_change_password", "password_changed_at"])
        writes.log("user.password", row, actor=user, now=now)
    return row


def recover_password(user: User, password: str, *, now: datetime, note: str) -> User:
    """Set the password that the person has chosen after showing by a code who it is; every session ends.

    Called by the recovery only. Raises `ValidationError` when the policy refuses it.
    """
    if found := passwords.problems(password, user, now):
        raise ValidationError({"password": found})
    with writes.unit_of_work():
        row = writes.locked(user)
        _keep_password(row, now)
        row.set_password(password)
        row.must_change_password, row.password_changed_at = False, now
        writes.save_changes(row, ["password", "must_change_password", "password_changed_at"])
        end_sessions(row)
        writes.log("user.password_reset", row, actor=row, now=now, note=note)
    return row


def _keep_password(row: User, now: datetime) -> None:
    """Remember the old hash as long as the policy may ask for it."""
    count = passwords.policy(now, row.place).history
    if not count or not row.has_usable_password():
        return
    PasswordHistory.objects.create(user=row, password=row.password, created_at=now)
    kept = row.password_history.values_list("pk", flat=True)[:count]
    row.password_history.exclude(pk__in=list(kept)).delete()


def end_sessions(user: User) -> None:
    """Make every session of this person invalid at once; called inside the unit of work of the reason."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def reveal(user: User, field: str, *, actor, now: datetime, reason: str = "") -> str:
    """The phone or ID number in full, and an audit entry that it was read.

    Own data freely; others' with `core.reveal_personal_data` at the person's place and a reason. Raises `NotAllowed`,
    `TransitionDenied` (no reason), `KeyError` (other field).
    """
    label = REVEALED[field]
    own = user.pk == actor.pk
    decision = ALLOWED if own else require(actor, "core.reveal_personal_data", user)
    if not own and not reason.strip():
        raise TransitionDenied(_("Please give the reason."))
    with writes.unit_of_work():
        note = f"{label}: {reason.strip()}" if reason.strip() else str(label)
        writes.log("user.reveal", user, actor=actor, now=now, note=note, decision=decision)
    return getattr(user, field)


def set_preferences(user: User, wishes: dict, *, now: datetime) -> NotificationPreference:
    """The person's own choice of channels, summary and quiet hours."""
    with writes.unit_of_work():
        row = NotificationPreference.objects.select_for_update().filter(user=user).first()
        row = row or NotificationPreference(user=user)
        before = writes.snapshot(row)
        for name, value in wishes.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
        changed = writes.difference(before, writes.snapshot(row))
        if changed:
            writes.log("user.update", user, actor=user, now=now, changes=changed)
    return row


def dormant_accounts(now: datetime):
    """Active accounts that nobody has used for the days of the rule `account.dormant_days`."""
    limit = now - timedelta(days=rule("account.dormant_days", places.ROOT, local_day(now)))
    unlocked = AuditEntry.unscoped.filter(
        target_type="core.user", target_id=Cast(OuterRef("pk"), CharField()), action="user.unlock", at__gte=limit
    )
    return (
        User.objects.filter(is_active=True, is_system=False)
        .annotate(used_at=Coalesce("last_login", "created_at"))
        .filter(~Exists(unlocked), used_at__lt=limit)
    )


def lock_dormant(*, actor, now: datetime) -> int:
    """Lock accounts out of use; the system user acts. Returns how many. An administrator unlocks them again."""
    count = 0
    for user in dormant_accounts(now).order_by("pk").iterator():
        lock(user, actor=actor, now=now, reason=str(_("Not used for a long time")))
        count += 1
    return count


def _not_self(user: User, actor) -> None:
    if user.pk == actor.pk:
        raise NotAllowed(_("Another administrator has to do this for your own account."))
