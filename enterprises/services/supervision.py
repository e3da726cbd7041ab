"""The three responsible officials (属地、行业、综合) and the expert of an enterprise, from–to."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, Supervision
from enterprises.services.telling import tell
from safetyportal.core import writes
from safetyportal.core.access import can, require
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied

ASSIGN = "enterprises.assign_enterprise"


def assign_supervision(
    *, enterprise: Enterprise, kind: str, user, actor, now: datetime, since: date | None = None
) -> Supervision:
    """Name the person who is responsible from `since` (today); the one before is released, never overwritten.

    For holders of `enterprises.assign_enterprise`. Raises `NotAllowed`, `TransitionDenied` (the person has no posting
    over the enterprise, or holds this already), `ValidationError`.
    """
    require(actor, ASSIGN, enterprise)
    if not can(user, "enterprises.view_enterprise", enterprise):
        raise TransitionDenied(_("This person has no posting that covers the enterprise."))
    day = since or local_day(now)
    if day > local_day(now):
        raise TransitionDenied(_("Name somebody from today on, or from an earlier day."))
    with writes.unit_of_work():
        writes.locked(enterprise)
        held = Supervision.unscoped.filter(Q(until=None), enterprise=enterprise, kind=kind).first()
        if held is not None and held.user_id == user.pk:
            raise TransitionDenied(_("This person is already responsible for it."))
        if held is not None and day < held.since:  # who was responsible on a day must have one answer
            raise TransitionDenied(_("The person before was named later than that day."))
        if held is not None:
            changes = {"until": day}
            writes.update(held, changes, actor=actor, perm=ASSIGN, now=now, action="supervision.end")
        made = Supervision(enterprise=enterprise, kind=kind, user=user, since=day)
        writes.create(made, actor=actor, perm=ASSIGN, now=now, action="supervision.assign")
        tell(
            [user],
            enterprise,
            kind="enterprise.decision",
            title=_("{name}: you are now responsible for this enterprise"),
            body=made.get_kind_display(),
            key=f"supervision:{made.pk}",
            now=now,
        )
    return made


def responsible_on(enterprise: Enterprise, day: date):
    """Who was responsible on that day: what an inquiry asks for (追责)."""
    held = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    return Supervision.unscoped.filter(held, enterprise=enterprise).select_related("user")
