"""A change of the division tree as an administrator makes it: looked at first, then done in the background.

The preview does the whole change and takes it back, so that it refuses exactly what the change itself would refuse.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Q
from django.utils.translation import gettext as _

from safetyportal.core import jobs, places
from safetyportal.core.access import granted_paths, place_q
from safetyportal.core.choices import DivisionAct
from safetyportal.core.errors import Refusal
from safetyportal.core.models import AuditEntry, Job, Jurisdiction, JurisdictionChange, Posting, SupervisingBody, User
from safetyportal.core.moves import movers
from safetyportal.core.services import divisions
from safetyportal.core.writes import unit_of_work

HANDLER = "core.change_division"


@dataclass(frozen=True)
class Change:
    """What is to happen to division `node`: `target` is the successor or the new parent, both by number."""

    act: str
    node: int
    target: int | None = None
    code: str = ""
    name: str = ""
    effective_on: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Preview:
    """What a change touches."""

    steps: list[tuple[str, str]]  # old and new, in words
    nodes: int
    moved: list[tuple[Any, int]]  # kind of record, how many follow
    accounts: int
    ending: int  # postings at the merged division itself, which are not promoted
    closing: int  # bodies of the merged division


class _TakenBack(Exception):
    """Ends the trial."""


def preview(change: Change, *, actor: User, now: datetime) -> Preview:
    """What would happen; changes nothing. For holders of `core.manage_jurisdiction` at both places.

    Raises `NotAllowed`, `Refusal`, `Conflict` like the change itself.
    """
    node = Jurisdiction.objects.get(pk=change.node)
    steps: list[tuple[str, str]] = []
    try:
        with unit_of_work():
            steps = _apply(change, actor, now)
            raise _TakenBack
    except _TakenBack:
        divisions.forget_successions()
    return Preview(steps=steps[:20], nodes=len(steps), **_counted(change, node, now))


def _counted(change: Change, node: Jurisdiction, now: datetime) -> dict[str, Any]:
    if change.act == DivisionAct.RENAME:
        return {"moved": [], "accounts": 0, "ending": 0, "closing": 0}
    merged = change.act == DivisionAct.MERGE
    moved = []
    for mover in movers():
        rows = mover.model._base_manager.filter(place_q(node.path), mover.open_rows(now))
        count = (rows.exclude(Q(jurisdiction=node) & ~mover.in_merger) if merged else rows).count()
        if count:
            moved.append((mover.model._meta.verbose_name_plural, count))
    left = Posting.unscoped.filter(Q(ends_at=None) | Q(ends_at__gt=now), jurisdiction=node, unit="")
    return {
        "moved": moved,
        "accounts": User._base_manager.filter(place__startswith=node.path).count(),
        "ending": left.count() if merged else 0,
        "closing": SupervisingBody.unscoped.filter(jurisdiction=node, active=True).count() if merged else 0,
    }


def _apply(change: Change, actor: User, now: datetime) -> list[tuple[str, str]]:
    node = Jurisdiction.objects.get(pk=change.node)
    if change.act == DivisionAct.RENAME:
        before = _in_words(node)
        return [(before, _in_words(divisions.rename_node(
            actor=actor, node=node, name=change.name, now=now, note=change.basis
        )))]  # fmt: skip
    effective_on = date.fromisoformat(change.effective_on)
    how: dict[str, Any] = {"actor": actor, "effective_on": effective_on, "basis": change.basis, "now": now}
    if change.act == DivisionAct.RECODE:
        steps = divisions.recode_node(node=node, code=change.code, name=change.name, **how)
    else:
        target = Jurisdiction.objects.get(pk=cast(int, change.target))
        if change.act == DivisionAct.MERGE:
            steps = divisions.merge_nodes(old=node, new=target, **how)
        else:
            steps = divisions.move_node(node=node, new_parent=target, **how)
    return [(_in_words(step.old), _in_words(step.new)) for step in steps]


def _in_words(node: Jurisdiction) -> str:
    return f"{node.name} ({node.code})"


def request_change(change: Change, *, actor: User, now: datetime) -> Job:
    """Queue the change after one more look; returns the task. Raises what `preview` raises."""
    preview(change, actor=actor, now=now)
    node = Jurisdiction.objects.get(pk=change.node)
    title = f"{DivisionAct(change.act).label}: {_in_words(node)}"
    with unit_of_work():
        return jobs.after_commit(HANDLER, requested_by=actor, title=title[:200], change=asdict(change))


@jobs.handler(HANDLER, bulk=True)
def change_division(context, *, change):
    """Do it once: a second run after a lost worker finds it done. What is refused by then is the task's result."""
    plan = Change(**change)
    node = Jurisdiction.objects.get(pk=plan.node)
    context.progress(0, 2, _("The division and what is open in it are being changed."))
    if not _is_done(plan, node):
        try:
            _apply(plan, context.actor, context.now)
        except Refusal as refusal:
            context.progress(0, 2, str(refusal.reason))
            return {"refused": str(refusal.reason)}
    context.progress(2, 2, _("The change is in force."))
    return {"url": f"/divisions/{_code_now(node)}/", "label": _("To the division")}


def _is_done(change: Change, node: Jurisdiction) -> bool:
    return change.act != DivisionAct.RENAME and JurisdictionChange.objects.filter(old=node).exists()


def _code_now(node: Jurisdiction) -> str:
    followed = JurisdictionChange.objects.filter(old=node, new__valid_to=None).select_related("new").first()
    return followed.new.code if followed else node.code


def history(user: User, limit: int = 50) -> list[AuditEntry]:
    """Changes of divisions in the keeper's area, the newest first, as the trail has them."""
    area = Q(pk__in=[])
    for path in granted_paths(user, divisions.PERMISSION):
        area |= Q(place__startswith=path) if path != places.ROOT else Q()
    actions = ["jurisdiction.merge", "jurisdiction.move", "jurisdiction.update"]
    if places.ROOT in granted_paths(user, divisions.PERMISSION):
        area = Q()
    return list(AuditEntry.unscoped.filter(area, action__in=actions).order_by("-id")[:limit])


def running(user: User) -> list[Job]:
    """Own changes that are not done yet, or that were refused."""
    return list(Job.objects.filter(requested_by=user, name=HANDLER).order_by("-id")[:10])
