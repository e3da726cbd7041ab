"""A responsible official whose posting ended or moved is not responsible any more; the county names the next one."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Supervision
from enterprises.services.supervision import ASSIGN
from enterprises.services.telling import officials_of, tell
from safetyportal.core import jobs, writes
from safetyportal.core.access import scope_q
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import User

VIEW = "enterprises.view_enterprise"
JOB = "enterprises.release_officials"


def later(user: User, moment: datetime) -> None:
    """Look at this person's enterprises once the change of the postings counts; in the unit of work of that change."""
    if Supervision.unscoped.filter(until=None, user=user).exists():
        jobs.after_commit(JOB, run_after=moment, user_id=user.pk)


def release(user: User, *, actor: User, now: datetime) -> int:
    """End what this person's postings no longer cover and tell the county. The portal acts. Returns how many."""
    held = Supervision.unscoped.filter(until=None, user=user)
    covered = held.filter(scope_q(Supervision, user, VIEW))
    gone = held.exclude(pk__in=covered.values("pk")).select_related("enterprise")
    for row in gone:
        _end(row, user, actor, now)
    return len(gone)


def _end(held: Supervision, user: User, actor: User, now: datetime) -> None:
    with writes.unit_of_work():
        row = writes.locked(held)
        if row.until is not None:
            return
        row.until = max(local_day(now), row.since)
        writes.save_changes(row, ["until"])
        changes = {"until": [None, str(row.until)]}
        writes.log("supervision.end", row, actor=actor, now=now, changes=changes, note=str(_("The posting has ended.")))
        tell(
            officials_of(held.enterprise, ASSIGN, "county", now),
            held.enterprise,
            kind="enterprise.decision",
            title=_("{name}: name a new responsible official"),
            body=f"{row.get_kind_display()} · {user.name}",
            key=f"supervision-open:{row.pk}",
            now=now,
        )


def release_all(*, actor: User, now: datetime, progress: Callable[[int], None]) -> int:
    """Everybody who is responsible for something: postings also end by the clock alone."""
    count = 0
    people = User.objects.filter(Q(pk__in=Supervision.unscoped.filter(until=None).values("user"))).order_by("pk")
    for done, user in enumerate(people.iterator()):
        count += release(user, actor=actor, now=now)
        progress(done)
    return count
