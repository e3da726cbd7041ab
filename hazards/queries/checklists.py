"""What an enterprise has to look at on a day, and how often: the levels put together.

An upper item flows down as it is. A lower level adds items, or tightens an upper one: a higher level, a further method,
a shorter rhythm. There is no way to leave one out. Everything here is read for an enterprise that the caller may see.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from enterprises.choices import Condition
from enterprises.models import Enterprise, SpecialObject
from hazards.choices import RHYTHMS, HazardLevel, Rhythm
from hazards.models import ChecklistItem, ChecklistStandard, InspectionFrequency
from safetyportal.core import places
from safetyportal.core.rules import MissingRule, rule


@dataclass(frozen=True)
class EffectiveItem:
    """An item as it holds for one enterprise: the base row and the rows that tighten it, from the top down."""

    rows: tuple[ChecklistItem, ...]
    rhythms: tuple[str, ...] = ()  # inspections that ask it, from the shortest rhythm

    @property
    def rhythm(self) -> str:
        """How often it is asked at least."""
        return self.rhythms[0] if self.rhythms else self.own_rhythm

    @property
    def own_rhythm(self) -> str:
        """What the rows themselves say; "" when they leave it to the standard's inspections."""
        return shortest(row.rhythm for row in self.rows)

    @property
    def local_rhythm(self) -> str:
        """What a level below the country asks for: planned also where no rule of the standard names that rhythm."""
        return shortest(row.rhythm for row in self.rows if row.standard.place != places.ROOT)

    @property
    def base(self) -> ChecklistItem:
        return self.rows[0]

    @property
    def pk(self) -> int:
        return self.base.pk

    @property
    def level(self) -> str:
        return HazardLevel.MAJOR if any(row.level == HazardLevel.MAJOR for row in self.rows) else HazardLevel.GENERAL

    @property
    def is_major(self) -> bool:
        return self.level == HazardLevel.MAJOR

    @property
    def criteria(self) -> list[str]:
        return list(dict.fromkeys(code for row in self.rows for code in row.criteria))

    @property
    def methods(self) -> list[str]:
        return list(dict.fromkeys(row.method for row in self.rows if row.method))

    @property
    def basis(self) -> str:
        return "；".join(dict.fromkeys(row.basis for row in self.rows if row.basis))[:300]

    @property
    def duty(self) -> str:
        return next((row.duty for row in reversed(self.rows) if row.duty), "")


def shortest(rhythms: Iterable[str]) -> str:
    """The shortest of these rhythms; "" for none."""
    return min((one for one in rhythms if one), key=RHYTHMS.index, default="")


def merged(rows: Iterable[ChecklistItem]) -> list[EffectiveItem]:
    """Rows of several levels as items, in the order of the base rows. What tightens nothing any more falls away."""
    by_code: dict[tuple[str, str], list[ChecklistItem]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: places.depth(one.standard.place)):
        by_code[row.standard.code, row.tightens or row.code].append(row)
    found = []
    for group in by_code.values():
        first = next((n for n, row in enumerate(group) if not row.tightens), None)
        if first is not None:
            found.append(EffectiveItem(tuple(group[first:])))
    return sorted(found, key=_order)


def _order(item: EffectiveItem) -> tuple:
    standard = item.base.standard
    depth = places.depth(standard.place)
    return depth > 3, standard.code != "general", standard.code, depth, item.base.order, item.pk


def items_of(ids: list[int]) -> list[EffectiveItem]:
    """The items of an inspection that was started: the rows it keeps, whatever has changed since."""
    return merged(ChecklistItem.unscoped.filter(pk__in=ids).select_related("standard"))


class Norms:
    """All standards and frequencies in force on a day, read once; used for one enterprise or for a hundred thousand."""

    def __init__(self, on: date):
        self.on = on
        shared = ChecklistStandard.unscoped.filter(ChecklistStandard.on(on), enterprise=None)
        self.standards = list(shared.order_by("place", "code"))
        self.items = _items_by_standard(self.standards, on)
        self.frequencies = list(InspectionFrequency.objects.filter(InspectionFrequency.on(on)))
        self._sets: dict[tuple, list[EffectiveItem]] = {}

    def own_of(self, enterprises: Iterable[Enterprise]) -> dict[int, list[ChecklistStandard]]:
        """Standards that these enterprises keep for themselves; two statements."""
        found = ChecklistStandard.unscoped.filter(
            ChecklistStandard.on(self.on), enterprise__in=[enterprise.pk for enterprise in enterprises]
        )
        by_enterprise: dict[int, list[ChecklistStandard]] = defaultdict(list)
        for standard in found.order_by("code"):
            by_enterprise[standard.enterprise_id or 0].append(standard)
        self.items.update(_items_by_standard([one for rows in by_enterprise.values() for one in rows], self.on))
        return by_enterprise

    def effective(
        self, enterprise: Enterprise, types: frozenset[str], own: Iterable[ChecklistStandard] = ()
    ) -> list[EffectiveItem]:
        """Items with their rhythm, for an enterprise with special objects of these types. Equal firms share one."""
        own = list(own)
        key = (
            places.at_level(enterprise.place, "county"),
            tuple(enterprise.sectors),
            tuple(enterprise.supervision_classes),
            enterprise.risk_class,
            types,
        )
        if own or key not in self._sets:
            items = self._made(enterprise, types, own)
            if own:
                return items
            self._sets[key] = items
        return self._sets[key]

    def _made(self, enterprise, types, own) -> list[EffectiveItem]:
        here = [one for one in self.standards if places.contains(one.place, enterprise.place)] + own
        tops: dict[str, ChecklistStandard] = {}
        for standard in sorted(here, key=lambda one: places.depth(one.place)):
            tops.setdefault(standard.code, standard)
        rhythms = {code: self.rhythms(top, enterprise, types) for code, top in tops.items()}
        rows = [row for one in here if rhythms[one.code] for row in self.items.get(one.pk, ())]
        return [EffectiveItem(item.rows, asked(item, rhythms[item.base.standard.code])) for item in merged(rows)]

    def rhythms(self, top: ChecklistStandard, enterprise: Enterprise, types: frozenset[str]) -> set[str]:
        """Inspections that ask this standard here: those of the rules that fit, else the default where it applies."""
        named = {
            one.rhythm
            for one in self.frequencies
            if (top.code in one.standards or (not one.standards and fits(top, enterprise, types)))
            and places.contains(one.place, enterprise.place)
            and fits(one, enterprise, types)
        }
        return named or ({self.default(enterprise.place)} if fits(top, enterprise, types) else set())

    def default(self, place: str) -> str:
        try:
            return str(rule("hazard.inspection_rhythm", place, self.on))
        except MissingRule:
            return Rhythm.MONTH


def asked(item: EffectiveItem, rhythms: set[str]) -> tuple[str, ...]:
    """Inspections that ask an item: those of its standard that come no more often than the item wants.

    So a monthly inspection also asks what is to be seen daily. What wants to be asked more seldom than any of them,
    and what a lower level wants more often, brings its own.
    """
    wanted = item.own_rhythm or max(rhythms, key=RHYTHMS.index)
    found = {one for one in rhythms if RHYTHMS.index(one) >= RHYTHMS.index(wanted)}
    if item.local_rhythm or not found:
        found.add(item.local_rhythm or wanted)
    return tuple(sorted(found, key=RHYTHMS.index))


def _items_by_standard(standards: list[ChecklistStandard], on: date) -> dict[int, list[ChecklistItem]]:
    by_pk = {standard.pk: standard for standard in standards}
    found: dict[int, list[ChecklistItem]] = defaultdict(list)
    for row in ChecklistItem.unscoped.filter(ChecklistItem.on(on), standard__in=by_pk).order_by("order", "pk"):
        row.standard = by_pk[row.standard_id]
        found[row.standard_id].append(row)
    return found


def fits(norm, enterprise: Enterprise, types: frozenset[str]) -> bool:
    """Whether a standard or rule is meant for this enterprise.

    A class or a special object that is named decides; sectors decide where neither is. Risk classes narrow it.
    """
    if getattr(norm, "risk_classes", ()) and enterprise.risk_class not in norm.risk_classes:
        return False
    if norm.supervision_classes or norm.special_objects:
        classes = set(norm.supervision_classes).intersection(enterprise.supervision_classes)
        return bool(classes or types.intersection(norm.special_objects))
    return not norm.sectors or bool(set(norm.sectors).intersection(enterprise.sectors))


def types_of(enterprises: Iterable[Enterprise]) -> dict[int, frozenset[str]]:
    """Kinds of special objects in use, by enterprise."""
    rows = SpecialObject.unscoped.filter(enterprise__in=[one.pk for one in enterprises], condition=Condition.IN_USE)
    found: dict[int, set[str]] = defaultdict(set)
    for pk, code in rows.values_list("enterprise_id", "type__code"):
        found[pk].add(code)
    return defaultdict(frozenset, {pk: frozenset(codes) for pk, codes in found.items()})


def effective_items(enterprise: Enterprise, on: date, rhythm: str = "") -> list[EffectiveItem]:
    """Everything that this enterprise has to look at on a day; with `rhythm` only what is due at that rhythm."""
    norms = Norms(on)
    own = norms.own_of([enterprise])[enterprise.pk]
    items = norms.effective(enterprise, types_of([enterprise])[enterprise.pk], own)
    return [item for item in items if not rhythm or rhythm in item.rhythms]


def upper_items(standard: ChecklistStandard, on: date) -> list[EffectiveItem]:
    """What flows down into a standard from the levels above it."""
    above = ChecklistStandard.unscoped.filter(
        ChecklistStandard.on(on), code=standard.code, place__in=places.ancestors(standard.place, own=False)
    )
    rows = ChecklistItem.unscoped.filter(ChecklistItem.on(on), standard__in=above).select_related("standard")
    return merged(rows)


PLACE_LEVELS = {
    "nation": _("the country"),
    "province": _("the province"),
    "city": _("the city"),
    "enterprise": _("the enterprise"),
}


def level_of_place(place: str):
    """The level that keeps a standard at this place, in words."""
    return PLACE_LEVELS[{0: "nation", 1: "province", 2: "city"}.get(places.depth(place), "enterprise")]


def of_level(level: str, prefix: str = "") -> Q:
    """Standards (or, with a prefix, their items) that this level keeps."""
    if level == "enterprise":
        return Q(**{f"{prefix}enterprise__isnull": False})
    patterns = {"nation": r"^/$", "province": r"^/[0-9]+/$", "city": r"^/[0-9]+/[0-9]+/$"}
    return Q(**{f"{prefix}place__regex": patterns[level]})


def with_item_total(rows):
    """Standards with the number of their items (every version counts once, by its code)."""
    return rows.annotate(item_total=Count("items__code", distinct=True))


def items_of_standard(standard: ChecklistStandard, on: date) -> list[EffectiveItem]:
    """A standard with what flows down into it."""
    lineage = ChecklistStandard.unscoped.filter(
        ChecklistStandard.on(on), code=standard.code, place__in=places.ancestors(standard.place)
    )
    return merged(ChecklistItem.unscoped.filter(ChecklistItem.on(on), standard__in=lineage).select_related("standard"))
