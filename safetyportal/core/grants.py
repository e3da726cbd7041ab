"""What a posting gives, and what a token leaves of it. How they are read and what they decide: `access.py`."""

from collections.abc import Iterable
from dataclasses import dataclass

from safetyportal.core import places


@dataclass(frozen=True)
class Grant:
    """One posting in force: these permissions, at `place` and below, for these sectors (empty: all)."""

    posting_id: int
    role: str
    place: str
    sectors: frozenset[str]
    permissions: frozenset[str]
    on_behalf_of: str = ""

    def covers(self, place: str, sectors: Iterable[str]) -> bool:
        return places.contains(self.place, place) and (not self.sectors or bool(self.sectors.intersection(sectors)))


def authority_key(grants: Iterable[Grant]) -> str:
    """Text that changes with anything that the postings (or a token) give; for what is kept of all permissions."""
    return ";".join(
        f"{g.posting_id}:{g.place}:{','.join(sorted(g.sectors))}:{','.join(sorted(g.permissions))}:{g.on_behalf_of}"
        for g in grants
    )


@dataclass(frozen=True)
class Limit:
    """What a token leaves of its owner's authority: these permissions, at `place` and below, for these sectors
    (empty: all), out of one posting (None: out of any)."""

    permissions: frozenset[str]
    posting_id: int | None = None
    place: str = places.ROOT
    sectors: frozenset[str] = frozenset()

    def narrow(self, place: str, sectors: frozenset[str]) -> tuple[str, frozenset[str]] | None:
        """A posting's place and sectors as far as both reach; None where they do not meet."""
        if not (places.contains(place, self.place) or places.contains(self.place, place)):
            return None
        common = sectors & self.sectors if sectors and self.sectors else sectors | self.sectors
        if sectors and self.sectors and not common:
            return None
        return max(place, self.place, key=len), common
