"""Changes of the division tree: grid cells, names, codes, mergers and moves.

A division that is merged, moved or recoded keeps its row with `valid_to`, and so do all nodes below it; a successor
row opens at the new place and a `JurisdictionChange` leads from one to the other. Open records follow to the
successor, closed ones stay where they happened. Who holds the successor (or anything above it) also reads what stayed
behind, because `access` adds the places of predecessors to each grant.

Everything here asks for `core.manage_jurisdiction` where the division is and where it goes.
"""

from datetime import date, datetime

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safetyportal.core import places
from safetyportal.core.access import forget_successions, require
from safetyportal.core.choices import Level, NodeKind
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Conflict, Refusal
from safetyportal.core.models import Jurisdiction, JurisdictionChange, SupervisingBody, User
from safetyportal.core.moves import Mover, Step, move_rows, movers, new_place
from safetyportal.core.writes import create, log, unit_of_work, update

PERMISSION = "core.manage_jurisdiction"
_TREE_LOCK = 0x7265_6469  # one change of the tree at a time
GRID_CELLS_PER_TOWNSHIP = 999


def add_grid_cell(*, actor, township: Jurisdiction, name: str, now: datetime) -> Jurisdiction:
    """Add a grid cell (网格) below a township: its code is the township's, `000`, and a three-digit number.

    Raises `NotAllowed`, `Refusal` when the parent is no township in force, is full, or has a cell of this name.
    """
    with unit_of_work():
        _lock_tree()
        township.refresh_from_db()
        if township.level != Level.TOWNSHIP or township.valid_to:
            raise Refusal(_("A grid cell lies below a township in force."))
        cells = Jurisdiction.objects.filter(parent=township)
        if cells.filter(name=name.strip(), valid_to=None).exists():
            raise Refusal(_("This township already has a grid cell of this name."))
        taken = {int(code[-3:]) for code in cells.values_list("code", flat=True)}
        number = next((n for n in range(1, GRID_CELLS_PER_TOWNSHIP + 1) if n not in taken), None)
        if number is None:
            raise Refusal(_("This township already has 999 grid cells."))
        code = f"{township.code}000{number:03d}"
        cell = Jurisdiction(
            code=code,
            name=name.strip(),
            short_name=name.strip()[:40],
            level=Level.GRID,
            kind=NodeKind.ORDINARY,
            parent=township,
            path=f"{township.path}{code}/",
            valid_from=local_day(now),
        )
        return create(cell, actor=actor, perm=PERMISSION, now=now)


def rename_node(
    *, actor, node: Jurisdiction, name: str, now: datetime, short_name: str = "", note: str = ""
) -> Jurisdiction:
    """Give a division another name under the same code; the audit trail keeps the old one."""
    if node.valid_to:
        raise Refusal(_("This division is no longer in force."))
    names = {"name": name.strip(), "short_name": short_name.strip() or name.strip()[:40]}
    return update(node, names, actor=actor, perm=PERMISSION, now=now, note=note)


def merge_nodes(
    *, actor, old: Jurisdiction, new: Jurisdiction, effective_on: date, basis: str, now: datetime
) -> list[Step]:
    """Merge `old` into `new` (same level); what lies below `old` continues below `new`.

    People posted at `old` itself are not promoted to the larger division: their postings stay and end in effect, new
    ones are given by the security administrator. Raises `NotAllowed`, `Refusal`, `Conflict`.
    """
    with unit_of_work():
        _prepare(actor, old, new, effective_on, now)
        if old.level != new.level or places.contains(old.path, new.path):
            raise Refusal(_("Only divisions of the same level can be merged."))
        steps = [Step(old, new, merged=True)]
        steps += _reopen(_subtree(old, own=False), {old.pk: new}, effective_on)
        return _finish("jurisdiction.merge", steps, actor, effective_on, basis, now)


def move_node(
    *, actor, node: Jurisdiction, new_parent: Jurisdiction, effective_on: date, basis: str, now: datetime
) -> list[Step]:
    """Put a division with all below it under another parent of the same level. Returns one step for each node."""
    with unit_of_work():
        _prepare(actor, node, new_parent, effective_on, now)
        if places.contains(node.path, new_parent.path) or node.parent_id == new_parent.pk:
            raise Refusal(_("A division moves to another parent outside itself."))
        if places.depth(new_parent.path) != places.depth(node.path) - 1:
            raise Refusal(_("The new parent must be of the same level as the present one."))
        steps = _reopen(_subtree(node), {_parent(node).pk: new_parent}, effective_on)
        return _finish("jurisdiction.move", steps, actor, effective_on, basis, now)


def recode_node(
    *, actor, node: Jurisdiction, code: str, name: str, effective_on: date, basis: str, now: datetime
) -> list[Step]:
    """Give a division a new code (and name); codes below that begin with the old one begin with the new one."""
    with unit_of_work():
        parent = _parent(node)
        _prepare(actor, node, parent, effective_on, now)
        if len(code) != len(node.code) or not code.isdigit() or code == node.code:
            raise Refusal(_("The new code must have as many digits as the old one and differ from it."))
        steps = _reopen(_subtree(node), {parent.pk: parent}, effective_on, recode=(node.code, code), name=name)
        return _finish("jurisdiction.move", steps, actor, effective_on, basis, now)


def _lock_tree() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TREE_LOCK])


def _parent(node: Jurisdiction) -> Jurisdiction:
    if node.parent is None:
        raise Refusal(_("The country cannot be changed."))
    return node.parent


def _prepare(actor, node: Jurisdiction, destination: Jurisdiction, effective_on: date, now: datetime) -> None:
    """Lock the tree and check what every change needs."""
    _lock_tree()
    node.refresh_from_db()
    destination.refresh_from_db()
    require(actor, PERMISSION, node)
    require(actor, PERMISSION, destination)
    _parent(node)
    if node.pk == destination.pk:
        raise Refusal(_("A division cannot be merged into itself."))
    if node.valid_to or destination.valid_to:
        raise Refusal(_("This division is no longer in force."))
    if effective_on > local_day(now):
        raise Refusal(_("Record a change of divisions on the day it takes effect, or later."))
    if node.valid_from and effective_on <= node.valid_from:
        raise Refusal(_("This division did not exist before that day."))


def _subtree(node: Jurisdiction, *, own: bool = True) -> list[Jurisdiction]:
    """Nodes in force at and below `node`, upper levels first, locked."""
    rows = Jurisdiction.objects.select_for_update(of=("self",)).select_related("parent")
    rows = rows.filter(path__startswith=node.path, valid_to=None)
    return list((rows if own else rows.exclude(pk=node.pk)).order_by("level", "path"))


def _reopen(
    nodes: list[Jurisdiction],
    parents: dict[int, Jurisdiction],
    effective_on: date,
    *,
    recode: tuple[str, str] = ("", ""),
    name: str = "",
) -> list[Step]:
    """Close these nodes and open their successors level by level; `parents` are the new ones by the old one's id."""
    before, after = recode
    successors = dict(parents)
    Jurisdiction.objects.filter(pk__in=[node.pk for node in nodes]).update(valid_to=effective_on)
    steps = []
    for level in sorted({node.level for node in nodes}):
        opened = []
        for node in (node for node in nodes if node.level == level):
            code = after + node.code[len(before) :] if before and node.code.startswith(before) else node.code
            parent = successors[_parent(node).pk]
            renamed = name.strip() if name and node is nodes[0] else ""
            opened.append(_successor(node, code, parent, renamed, effective_on))
            successors[node.pk] = opened[-1]
            steps.append(Step(node, opened[-1]))
        _refuse_known_places(opened)
        Jurisdiction.objects.bulk_create(opened)
    return steps


def _successor(node: Jurisdiction, code: str, parent: Jurisdiction, name: str, effective_on: date) -> Jurisdiction:
    return Jurisdiction(
        code=code,
        name=name or node.name,
        short_name=name[:40] or node.short_name,
        level=node.level,
        kind=node.kind,
        parent=parent,
        path=f"{parent.path}{code}/",
        valid_from=effective_on,
    )


def _refuse_known_places(nodes: list[Jurisdiction]) -> None:
    """A place belongs to one division for good: one that left cannot come back to the same code and place."""
    paths, codes = [node.path for node in nodes], [node.code for node in nodes]
    taken = Jurisdiction.objects.filter(Q(path__in=paths) | Q(code__in=codes, valid_to=None)).first()
    if taken:
        raise Conflict(_("The code %(code)s is or was in use there.") % {"code": taken.code})


def _finish(action: str, steps: list[Step], actor, effective_on: date, basis: str, now: datetime) -> list[Step]:
    """Record the succession, let open records follow, write the audit entry."""
    for step in steps:
        step.old.valid_to = effective_on
    if steps[0].merged:
        Jurisdiction.objects.filter(pk=steps[0].old.pk).update(valid_to=effective_on)
    _record_succession(steps, effective_on, basis)
    moved = {mover.model._meta.label_lower: sum(_move_rows(mover, step, now) for step in steps) for mover in movers()}
    for mover in movers():
        if mover.after:
            mover.after(steps, now)
    _move_accounts(steps[0])
    changes = {
        "code": [steps[0].old.code, steps[0].new.code],
        "path": [steps[0].old.path, steps[0].new.path],
        "nodes": len(steps),
        "moved": {label: count for label, count in moved.items() if count},
        "effective_on": effective_on.isoformat(),
    }
    log(action, steps[0].old, actor=actor, now=now, changes=changes, note=basis)
    forget_successions()
    return steps


def _record_succession(steps: list[Step], effective_on: date, basis: str) -> None:
    """Write old → new, and earlier predecessors → new, so that nobody has to follow a chain."""
    by_old = {step.old.pk: step for step in steps}
    pairs = {(step.old.pk, step.new.pk) for step in steps}
    earlier = JurisdictionChange.objects.filter(new_id__in=by_old)
    pairs |= {(change.old_id, by_old[change.new_id].new.pk) for change in earlier}
    JurisdictionChange.objects.bulk_create(
        [
            JurisdictionChange(old_id=old, new_id=new, effective_on=effective_on, basis=basis)
            for old, new in sorted(pairs)
        ]
    )


def _move_rows(mover: Mover, step: Step, now: datetime) -> int:
    """Open rows of the node itself; those below belong to their own steps."""
    rows = mover.model._base_manager.filter(mover.open_rows(now), jurisdiction_id=step.old.pk)
    return move_rows(
        mover, rows.filter(mover.in_merger) if step.merged else rows, step.old.path, step.new.path, step.new
    )


def _move_accounts(top: Step) -> None:
    """Accounts are looked after by the administrators of the successor; the bodies of a merged division close."""
    User._base_manager.filter(place__startswith=top.old.path).update(place=new_place(top.old.path, top.new.path))
    if top.merged:
        SupervisingBody.unscoped.filter(jurisdiction_id=top.old.pk).update(active=False)
