"""THE place that decides what a person may do where. Postings are the only source; there is no bypass branch.

`scope_q` (rows) and `can` (one object) read the same grants, fetched once per user object with one query. Only this
module imports guardian, which holds named exceptions and never the everyday tree.
"""

import time
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safetyportal.core import places
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.errors import NotAllowed
from safetyportal.core.grants import Grant, Limit
from safetyportal.core.models import FormerPlace, JurisdictionChange, Posting
from safetyportal.core.prepared import MOMENTS, NUMBERS, TEXTS, Prepared

_SUCCESSION_SECONDS = 30
_ROLE_SECONDS = 30
SHARED_BY_NUMBER = 200  # named exceptions of one person up to which their numbers go into the query
_GRANT_SECONDS = 30  # a worker keeps its user for an hour; a page is long over


class UnknownPermission(LookupError):
    """A permission name that no model declares: a typing error in our code, never an answer of "no"."""


def grants_of(user: Any) -> tuple[Grant, ...]:
    """Grants in force, read once per user object and half a minute. Empty for anonymous and locked users."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ()
    limit: Limit | None = getattr(user, "authority_limit", None)  # set by API tokens
    known = getattr(user, "_grants", None)
    if known is None or known[0] is not limit or time.monotonic() - known[1] > _GRANT_SECONDS:
        known = user._grants = (limit, time.monotonic(), tuple(_read_grants(user, limit)), {})
    return known[2]


def forget_grants(user: Any) -> None:
    """Read the postings again at the next question; services call it after changing them."""
    user._grants = None


def _in_force(now: datetime, prefix: str = "") -> Q:
    return Q(**{f"{prefix}starts_at__lte": now, f"{prefix}user__is_active": True}) & (
        Q(**{f"{prefix}ends_at": None}) | Q(**{f"{prefix}ends_at__gt": now})
    )


def postings_in_force(now: datetime) -> QuerySet[Posting]:
    """Postings that count: their time runs, their person is active; of delegations also those of the lender.

    What was lent cannot be lent on, whoever wrote the row.
    """
    lent = _in_force(now, "source__") & Q(source__source=None)
    return Posting.unscoped.filter(_in_force(now)).filter(Q(source=None) | lent)


def _read_grants(user: Any, limit: Limit | None) -> Iterator[Grant]:
    for number, place, unit, sectors, role, group, delegator in _POSTINGS.rows(user=user.pk, now=timezone.now()):
        if limit is not None and limit.posting_id not in (None, number):
            continue
        permissions = _permissions_of(group)
        reach: tuple[str, frozenset[str]] | None = (place, frozenset(sectors))
        if limit is not None:
            permissions, reach = permissions & limit.permissions, limit.narrow(place, frozenset(sectors))
        if reach is None:
            continue
        for reached in [reach[0], *_predecessors(reach[0])]:
            yield Grant(number, role, reached, reach[1], permissions, delegator or "")
        if unit and reach[0] == place:
            reading = frozenset(perm for perm in permissions if perm.split(".")[1].startswith(_READING))
            for left in _left_places(unit, place):
                yield Grant(number, role, left, reach[1], reading, delegator or "")


_COLUMNS = ("id", "place", "unit", "sectors", "role__code", "role__group", "on_behalf_of__name")
_POSTINGS = Prepared(
    lambda user, now: postings_in_force(now).filter(user=user).values_list(*_COLUMNS), user=NUMBERS, now=MOMENTS
)
_FORMER_PLACES = Prepared(
    lambda unit: FormerPlace.objects.filter(unit=unit).order_by("pk").values_list("place"), unit=TEXTS
)


_NEVER = float("-inf")  # not 0: a machine that has just started counts from there
_groups: tuple[float, dict[int, frozenset[str]]] = (_NEVER, {})


def _permissions_of(group: int) -> frozenset[str]:
    """Permissions of a role's group: hundreds of names, the same for everybody, read again after half a minute."""
    global _groups
    if time.monotonic() - _groups[0] > _ROLE_SECONDS:
        names: dict[int, set[str]] = {}
        rows = Permission.objects.filter(group__role__isnull=False)
        for number, app, codename in rows.values_list("group", "content_type__app_label", "codename"):
            names.setdefault(number, set()).add(f"{app}.{codename}")
        _groups = (time.monotonic(), {number: frozenset(found) for number, found in names.items()})
    return _groups[1].get(group, frozenset())


def forget_roles(**_signal: Any) -> None:
    """After a change of a group's permissions in this process; the others notice within half a minute."""
    global _groups
    _groups = (_NEVER, {})


_READING = ("view_", "open_")  # what people of a unit keep where it stood before: they read, and change nothing


def _left_places(unit: str, place: str) -> list[str]:
    """Where a unit stood before: places it moved away from, and those that its divisions had before a merger."""
    known = [place, *(former for (former,) in _FORMER_PLACES.rows(unit=unit))]
    for current in known:  # grows while it is read: a division may have been merged more than once
        for new, olds in _succession().items():
            if places.contains(new, current):
                earlier = (old + current[len(new) :] for old in olds)
                known.extend(one for one in earlier if one not in known)
    return [one for one in dict.fromkeys(known) if one != place]


_successions: tuple[float, dict[str, list[str]]] = (_NEVER, {})


def _predecessors(place: str) -> list[str]:
    """Places of divisions that were merged into `place` or something below it: their history stays readable."""
    return [
        old
        for new, olds in _succession().items()
        if places.contains(place, new)
        for old in olds
        if not places.contains(place, old)
    ]


def _succession() -> dict[str, list[str]]:
    """Places of merged and moved divisions by those of their successors, read again after half a minute."""
    global _successions
    if time.monotonic() - _successions[0] > _SUCCESSION_SECONDS:
        table: dict[str, list[str]] = {}
        for new, old in JurisdictionChange.objects.values_list("new__path", "old__path"):
            table.setdefault(new, []).append(old)
        _successions = (time.monotonic(), table)
    return _successions[1]


def forget_successions() -> None:
    """After a merge in this process; the others notice within half a minute."""
    global _successions
    _successions = (_NEVER, {})


def _require_known(perm: str) -> None:
    from safetyportal.core.roles import known_permissions  # noqa: PLC0415 -- leaf

    if perm not in known_permissions():
        raise UnknownPermission(perm)


def granted(user: Any, perm: str) -> list[Grant]:
    """Grants that contain `perm`, without those that a wider one makes superfluous; remembered with the grants."""
    _require_known(perm)
    held = grants_of(user)
    if not held:
        return []
    known: dict[Any, Any] = user._grants[3]
    if perm not in known:
        known[perm] = _widest([grant for grant in held if perm in grant.permissions])
    return list(known[perm])


_HELD = "held"  # no permission is called so


def _widest(grants: list[Grant]) -> list[Grant]:
    return [
        grant
        for i, grant in enumerate(grants)
        if not any(
            j != i
            and places.contains(other.place, grant.place)
            and (not other.sectors or (grant.sectors and grant.sectors <= other.sectors))
            and (other.place != grant.place or other.sectors != grant.sectors or j < i)
            for j, other in enumerate(grants)
        )
    ]


def granted_paths(user: Any, perm: str) -> list[str]:
    """Sorted places where `user` holds `perm`; part of every cache key."""
    return sorted({grant.place for grant in granted(user, perm)})


def scope_key(user: Any, perm: str) -> str:
    """Text that is equal for two users exactly when they see the same rows; for cache keys."""
    return "|".join(sorted(f"{g.place}:{','.join(sorted(g.sectors))}" for g in granted(user, perm))) or "-"


def holds(user: Any, perm: str) -> bool:
    """Whether `user` holds `perm` anywhere: decides what is in the menu, never what is shown on a page."""
    _require_known(perm)
    return perm in held_by(user)


def held_by(user: Any) -> frozenset[str]:
    """All permissions that `user` holds somewhere, remembered with the grants."""
    grants = grants_of(user)
    if not grants:
        return frozenset()
    known: dict[Any, Any] = user._grants[3]
    if _HELD not in known:
        known[_HELD] = frozenset().union(*(grant.permissions for grant in grants))
    held: frozenset[str] = known[_HELD]
    return held


def place_q(place: str, prefix: str = "", column: str = "place") -> Q:
    """Rows at `place` or below, in the form that the per-level indexes serve: also what lies below a township is looked
    for among the rows of that township only."""
    found = places.indexed_level(place)
    if found is None:
        return Q()
    condition = Q(**{f"{prefix}{column}__{found[0]}": found[1]})
    if places.depth(place) > places.DEPTHS[found[0]]:
        condition &= Q(**{f"{prefix}{column}__startswith": place})
    return condition


def _scope_prefix(model: Any) -> str:
    prefix = getattr(model, "scope_prefix", "")
    if not prefix and not any(field.name == "place" for field in model._meta.fields):
        raise TypeError(f"{model.__name__} has neither a place nor a scope_prefix")
    return prefix


def scope_q(model: Any, user: Any, perm: str) -> Q:
    """Filter for the rows of `model` over which `user` holds `perm`; matches nothing when there are none."""
    prefix = _scope_prefix(model)
    has_sectors = bool(prefix) or any(field.name == "sectors" for field in model._meta.fields)
    condition = Q(pk__in=[])
    everything = False
    for grant in granted(user, perm):
        part = place_q(grant.place, prefix)
        for column in getattr(model, "scope_also", ()):  # a record between two places is seen from both
            part |= place_q(grant.place, prefix, column) if part else Q()
        if grant.sectors and perm not in getattr(model, "sectorless_permissions", ()):
            part &= Q(**{f"{prefix}sectors__overlap": sorted(grant.sectors)}) if has_sectors else Q(pk__in=[])
        part &= _high_enough(model, grant)
        everything = everything or not part
        condition |= part
    if everything:
        return Q()
    if getattr(model, "shareable", False):
        shared = _shared(model, user, perm)
        if shared != []:  # nearly always empty: "or" nothing would keep the database from the indexes of the place
            condition |= Q(pk__in=shared)
    return condition


def _high_enough(model: Any, grant: Grant) -> Q:
    """A record may be concealed from the places below one (a covert visit): `scope_floor` names the column."""
    floor = getattr(model, "scope_floor", "")
    if not floor or grant.place == places.ROOT:
        return Q()
    return Q(**{floor: ""}) | Q(**{f"{floor}__startswith": grant.place})


def _owner(obj: Any) -> Any:
    """The record that has the place: itself, or the one its `scope_prefix` leads to."""
    for step in getattr(obj, "scope_prefix", "").split("__"):
        obj = getattr(obj, step) if step else obj
    return obj


def place_of(obj: Any) -> tuple[str, list[str]]:
    """Place and sectors of a record, a jurisdiction or a bare place. Raises `TypeError` for anything else."""
    if isinstance(obj, str):
        return obj, []
    owner = _owner(obj)
    place = getattr(owner, "place", None) or getattr(owner, "path", None)
    if not place:
        raise TypeError(f"{type(owner).__name__} has no place")
    return place, list(getattr(owner, "sectors", []))


def can(user: Any, perm: str, obj: Any) -> Decision:
    """Whether `user` may do `perm` to this object (record, jurisdiction, or place text)."""
    _require_known(perm)
    place, sectors = place_of(obj)
    held = [place, *(getattr(_owner(obj), column) for column in getattr(obj, "scope_also", ()))]
    anywhere = perm in getattr(_owner(obj), "sectorless_permissions", ())
    floor = getattr(_owner(obj), getattr(_owner(obj), "scope_floor", ""), "")
    covering = [
        g
        for g in grants_of(user)
        if perm in g.permissions
        and any(g.covers(where, g.sectors if anywhere else sectors) for where in held if where)
        and (not floor or places.contains(g.place, floor))
    ]
    if covering:
        own = [grant for grant in covering if not grant.on_behalf_of]
        return ALLOWED if own else Decision(True, on_behalf_of=covering[0].on_behalf_of)
    if (
        getattr(obj, "shareable", False)
        and _exceptions(type(obj), user, perm).filter(content_object_id=obj.pk).exists()
    ):
        return ALLOWED
    return denied(_("None of your postings allows this here."))


def require(user: Any, perm: str, obj: Any) -> Decision:
    """`can`, or raise `NotAllowed` with the reason."""
    decision = can(user, perm, obj)
    if not decision:
        raise NotAllowed(decision.reason)
    return decision


def _exceptions(model: Any, user: Any, perm: str) -> QuerySet[Any]:
    """Named exceptions (guardian, direct foreign keys): none beyond a token's scopes, for a token that belongs to a
    body or unit, or after the last posting."""
    rows = _of_permission(model, perm)
    return rows.filter(user=user) if _may_have_exceptions(user, perm) else rows.none()


def _may_have_exceptions(user: Any, perm: str) -> bool:
    limit: Limit | None = getattr(user, "authority_limit", None)
    return bool(grants_of(user)) and (limit is None or (perm in limit.permissions and not limit.posting_id))


def _of_permission(model: Any, perm: str) -> QuerySet[Any]:
    from guardian.utils import get_user_obj_perms_model  # noqa: PLC0415 -- slow import

    table: Any = get_user_obj_perms_model(model)
    app, codename = perm.split(".")
    rows: QuerySet[Any] = table.objects.filter(permission__codename=codename, permission__content_type__app_label=app)
    return rows


def _shared(model: Any, user: Any, perm: str) -> list[int] | QuerySet[Any]:
    """Numbers of the rows shared with this person, remembered with the grants; a subquery when they are many."""
    if not _may_have_exceptions(user, perm):
        return []
    known = user._grants[3]
    if (model, perm) not in known:
        known[model, perm] = [number for (number,) in _first_shared(model, perm, SHARED_BY_NUMBER).rows(user=user.pk)]
    few: list[int] = known[model, perm]
    if len(few) <= SHARED_BY_NUMBER:
        return few
    return _exceptions(model, user, perm).values_list("content_object_id", flat=True)


@lru_cache(maxsize=256)
def _first_shared(model: Any, perm: str, most: int) -> Prepared:
    """Numbers of the rows that somebody may use this permission on, and one more than are kept by number."""
    return Prepared(
        lambda user: _of_permission(model, perm).filter(user=user).values_list("content_object_id")[: most + 1],
        user=NUMBERS,
    )


def share(obj: Any, user: Any, perm: str) -> None:
    """Give one named exception. Services call it inside their unit of work and audit it."""
    from guardian.shortcuts import assign_perm  # noqa: PLC0415 -- slow import

    _require_known(perm)
    assign_perm(perm.split(".")[1], user, obj)
    forget_grants(user)


def unshare(obj: Any, user: Any, perm: str) -> None:
    """Take a named exception back."""
    from guardian.shortcuts import remove_perm  # noqa: PLC0415 -- slow import

    remove_perm(perm.split(".")[1], user, obj)
    forget_grants(user)


class PostingBackend:
    """Answers Django's permission questions from postings; signs nobody in."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: int) -> None:
        return None

    def has_perm(self, user: Any, perm: str, obj: Any = None) -> bool:
        return obj is not None and bool(can(user, perm, obj))
