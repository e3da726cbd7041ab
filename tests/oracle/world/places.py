"""Where things are: one province, three cities, six counties, twelve townships, two grid cells, forty enterprises.

Codes are those of the statistical divisions of Hunan. Paths are written out by the rule of ADR 0001, by this file and
not by the application: the n-th segment of a path is the code of the n-th level.
"""

from dataclasses import dataclass

CHEMICALS, METAL = "hazardous_chemicals", "metallurgy_trade"


def path(code: str) -> str:
    """`430102001` gives `/43/4301/430102/430102001/`; `0` is the country."""
    if code == "0":
        return "/"
    lengths = [length for length in (2, 4, 6, 9, 15) if length <= len(code)]
    return "/" + "".join(f"{code[:length]}/" for length in lengths)


PROVINCE, CITY, COUNTY, TOWNSHIP = "43", "4301", "430102", "430102001"
CELL, CELL_2 = f"{TOWNSHIP}000001", f"{TOWNSHIP}000002"
TOWNSHIP_2 = "430102002"
COUNTY_2, TOWNSHIP_OF_COUNTY_2 = "430103", "430103002"
CITY_2, COUNTY_OF_CITY_2, TOWNSHIP_OF_CITY_2 = "4302", "430202", "430202001"
FOREIGN_COUNTY, FOREIGN_TOWNSHIP = "220102", "220102001"

TOWNSHIPS = (
    TOWNSHIP, TOWNSHIP_2, TOWNSHIP_OF_COUNTY_2, "430103004", TOWNSHIP_OF_CITY_2, "430202002", "430203001",
    "430203002", "430302001", "430302002", "430304001", "430304002",
)  # fmt: skip
CELLS = (CELL, CELL_2)
# Bodies with supervising duty: one office at each of these.
OFFICES = ("43", CITY, COUNTY, TOWNSHIP, TOWNSHIP_2, COUNTY_2, CITY_2, COUNTY_OF_CITY_2, FOREIGN_COUNTY)


@dataclass(frozen=True)
class Firm:
    """An enterprise; `division` is a township or a grid cell. `stage`: its relation to the main township, for reports
    of wrong outcomes; only those with a stage have business rows."""

    pk: int
    division: str
    sectors: tuple[str, ...]
    stage: str = ""

    @property
    def unit(self) -> str:
        return f"E{self.pk}"

    @property
    def place(self) -> str:
        return f"{path(self.division)}{self.unit}/"


def _forty() -> list[Firm]:
    staged = [
        Firm(9001, TOWNSHIP, (METAL,), "own"),
        Firm(9002, TOWNSHIP, (CHEMICALS,), "other trade"),
        Firm(9003, CELL, (METAL,), "grid cell"),
        Firm(9004, CELL_2, (METAL,), "neighbouring cell"),
        Firm(9005, TOWNSHIP_2, (METAL,), "sibling township"),
        Firm(9006, TOWNSHIP_OF_COUNTY_2, (METAL,), "sibling county"),
        Firm(9007, TOWNSHIP_OF_CITY_2, (METAL,), "other city"),
        Firm(9008, "430302001", (CHEMICALS,), "third city"),
        Firm(9009, TOWNSHIP_OF_COUNTY_2, (METAL,), "moved away yesterday"),
        Firm(9010, FOREIGN_TOWNSHIP, (METAL,), "other province"),
    ]
    free = [code for code in TOWNSHIPS[1:] for _turn in range(3)][:30]
    return staged + [Firm(9011 + n, code, ((METAL, CHEMICALS)[n % 2],)) for n, code in enumerate(free)]


FIRMS = {firm.pk: firm for firm in _forty()}
STAGED = [firm for firm in FIRMS.values() if firm.stage]
OWN, TRADE, IN_CELL, IN_CELL_2, SIBLING, COUSIN, FAR, THIRD, MOVED, ABROAD = (firm.pk for firm in STAGED)

# The enterprise that moved yesterday: what was closed there stayed at the place it left.
LEFT_PLACE = f"{path(TOWNSHIP)}E{MOVED}/"
