"""Scale of an enterprise (大中小微) by the 2017 statistical rule. Pure: the thresholds come from `rule()`.

A class needs every listed indicator at its lower limit; an enterprise that misses one falls one class, and again, until
what is left is micro. Units: staff in persons, revenue and assets in 万元 (10,000 yuan).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

RULE_KEY = "enterprise.scale_thresholds"
MICRO = "micro"
CLASSES = ("large", "medium", "small")  # from the top; what meets none of them is micro
CODES = {"large": "1", "medium": "2", "small": "3", "micro": "4"}  # code table `scale`

Amount = int | float | Decimal | None
Thresholds = Mapping[str, Mapping[str, Mapping[str, int]]]


def company_scale(
    scale_sector: str, staff: Amount, revenue_wan: Amount, assets_wan: Amount, thresholds: Thresholds
) -> str | None:
    """`large`, `medium`, `small` or `micro`; None when the sector has no rule or a needed figure is not known.

    `thresholds` is the value of the rule `enterprise.scale_thresholds` in force on the day of the figures.
    """
    classes = thresholds.get(scale_sector)
    if classes is None:
        return None
    given = {"staff": staff, "revenue": revenue_wan, "assets": assets_wan}
    figures = {indicator: figure for indicator, figure in given.items() if figure is not None}
    if any(indicator not in figures for limits in classes.values() for indicator in limits):
        return None
    for name in CLASSES:
        if all(figures[indicator] >= limit for indicator, limit in classes[name].items()):
            return name
    return MICRO


def scale_sector_of(industry_code: str, sectors: Iterable[tuple[str, Iterable[str]]]) -> str | None:
    """The scale sector of a GB/T 4754 code, by the longest prefix; None where the rule does not apply.

    `sectors` are pairs of sector code and its `facts["industries"]` from the code table `scale_sector`. Not covered
    are railways, finance, education, medical care, public administration and letting of own premises.
    """
    matches = [
        (len(prefix), sector) for sector, prefixes in sectors for prefix in prefixes if industry_code.startswith(prefix)
    ]
    return max(matches)[1] if matches else None
