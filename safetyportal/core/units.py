"""Names of what lies below the divisions. The last code of such a place is a letter and a number; the app whose rows
these are registers the letter, how they are called and where their page is."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from safetyportal.core import places

_UNIT = re.compile(r"^([A-Z])([1-9]\d*)$")


@dataclass(frozen=True)
class UnitKind:
    names: Callable[[Collection[int]], dict[int, str]]
    url: Callable[[int], str]


_KINDS: dict[str, UnitKind] = {}


def register_units(letter: str, *, names: Callable, url: Callable) -> None:
    """Called from the app's `ready()`. `names(numbers)` gives {number: name}, `url(number)` the page of one."""
    _KINDS[letter] = UnitKind(names, url)


def unit_of(place: str) -> str:
    """The unit to which the place belongs ("E17"), "" for a division."""
    last = places.segments(place)[-1:] or [""]
    return last[0] if _UNIT.match(last[0]) else ""


def names_of(paths: Iterable[str]) -> dict[str, str]:
    """`{place: name}` for those of these places that are units; one query for each kind of unit."""
    wanted: dict[str, dict[int, list[str]]] = {}
    for path in paths:
        if match := _UNIT.match(unit_of(path)):
            wanted.setdefault(match[1], {}).setdefault(int(match[2]), []).append(path)
    found: dict[str, str] = {}
    for letter, numbers in wanted.items():
        if letter in _KINDS:
            for number, name in _KINDS[letter].names(list(numbers)).items():
                found.update(dict.fromkeys(numbers[number], name))
    return found


def name_of(place: str) -> str:
    return names_of([place]).get(place, "")


def url_of(place: str) -> str:
    """The page of the unit, "" where there is none."""
    match = _UNIT.match(unit_of(place))
    return _KINDS[match[1]].url(int(match[2])) if match and match[1] in _KINDS else ""
