"""What a row of the world is, and the three ways in which rows are laid out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.oracle.world.places import FIRMS, LEFT_PLACE, MOVED, OWN, STAGED, Firm, path


@dataclass(frozen=True)
class Row:
    """`also`: a second place from which it is seen. `applies_below`: read by everybody in or below its place, too."""

    kind: str
    pk: int
    place: str
    sectors: tuple[str, ...] = ()
    also: str = ""
    firm: int = 0
    state: str = ""
    owner: str = ""  # key of the person whose private row it is
    target: int = 0  # number of the record that it hangs on
    applies_below: bool = False
    has_sectors: bool = True  # rows of a kind without sectors are nobody's who is limited to some
    stage: str = ""
    of: str = ""  # kind of the record it hangs on, where that is not the usual one
    floor: str = ""  # concealed from every posting whose place does not contain this one: a covert inspection
    internal: bool = False  # the authority's own: neither for the unit's people nor for experts
    officers: tuple[str, ...] = ()  # keys of the officers who carry it out


def staged(kind: str, base: int, *, state: str = "", target: int = 0, firms: Iterable[Firm] = STAGED) -> Iterator[Row]:
    """One row at each staged enterprise, numbered in their order; `target` is the base of what they hang on."""
    for firm in firms:
        n = firm.pk - OWN
        yield Row(
            kind, base + n, firm.place, firm.sectors, firm=firm.pk, state=state,
            target=target + n if target else firm.pk, stage=firm.stage,
        )  # fmt: skip


def left(kind: str, pk: int, state: str, target: int = 0) -> Row:
    """What was closed at the enterprise before it moved: it stayed where it happened."""
    firm = FIRMS[MOVED]
    return Row(kind, pk, LEFT_PLACE, firm.sectors, firm=MOVED, state=state, target=target or MOVED, stage="left behind")


def at(kind: str, base: int, codes: Iterable[str], **facts) -> Iterator[Row]:
    for n, code in enumerate(codes):
        yield Row(kind, base + n, path(code), stage=f"division {code}", **facts)
