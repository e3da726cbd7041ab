"""Scale by the 2017 rule: every lower limit of every sector, one below it, and the rule of the missed indicator."""

from datetime import date
from decimal import Decimal

import pytest

from enterprises.scale import CLASSES, CODES, company_scale, scale_sector_of
from safetyportal.core import data_files
from safetyportal.core.models import CodeEntry
from safetyportal.core.rules import rule

THRESHOLDS = next(row["value"] for row in data_files.rules() if row["key"] == "enterprise.scale_thresholds")
SECTORS = [
    (row["code"], row["facts"]["industries"]) for row in data_files.code_entries() if row["table"] == "scale_sector"
]
INDICATORS = ("staff", "revenue", "assets")
LOWER = {"large": "medium", "medium": "small", "small": "micro"}
LIMITS = [(sector, name) for sector in sorted(THRESHOLDS) for name in CLASSES]
BELOW = [
    (sector, name, indicator) for sector, name in LIMITS for indicator in sorted(THRESHOLDS[sector][name])
]  # one indicator just below its limit

# The table as published (staff; revenue; assets: lower limits of large, medium, small), written down a second time so
# that a slip in the data file shows.
PUBLISHED = """
agriculture    -                20000/500/50          -
industry       1000/300/20      40000/2000/300        -
construction   -                80000/6000/300        80000/5000/300
wholesale      200/20/5         40000/5000/1000       -
retail         300/50/10        20000/500/100         -
transport      1000/300/20      30000/3000/200        -
storage        200/100/20       30000/1000/100        -
post           1000/300/20      30000/2000/100        -
accommodation  300/100/10       10000/2000/100        -
catering       300/100/10       10000/2000/100        -
information    2000/100/10      100000/1000/100       -
software       300/100/10       10000/1000/50         -
real_estate    -                200000/1000/100       10000/5000/2000
property       1000/300/100     5000/1000/500         -
leasing        300/100/10       -                     120000/8000/100
other          300/100/10       -                     -
"""


def scale(sector, figures):
    return company_scale(sector, *(figures.get(name, 0) for name in INDICATORS), THRESHOLDS)


def test_thresholds_are_those_of_the_published_table():
    published = {}
    for line in PUBLISHED.split("\n")[1:-1]:
        sector, *columns = line.split()
        published[sector] = {name: {} for name in CLASSES}
        for indicator, column in zip(INDICATORS, columns, strict=True):
            if column != "-":
                for name, limit in zip(CLASSES, column.split("/"), strict=True):
                    published[sector][name][indicator] = int(limit)

    assert published == THRESHOLDS


@pytest.mark.parametrize(("sector", "name"), LIMITS)
def test_scale_at_the_lower_limit_belongs_to_the_class(sector, name):
    assert scale(sector, THRESHOLDS[sector][name]) == name


@pytest.mark.parametrize(("sector", "name", "indicator"), BELOW)
def test_scale_one_indicator_below_its_limit_falls_one_class(sector, name, indicator):
    figures = THRESHOLDS[sector][name] | {indicator: THRESHOLDS[sector][name][indicator] - 1}

    assert scale(sector, figures) == LOWER[name]


@pytest.mark.parametrize("sector", sorted(THRESHOLDS))
def test_scale_of_nothing_is_micro(sector):
    assert scale(sector, {}) == "micro"


def test_scale_one_tiny_indicator_makes_even_a_large_firm_micro():
    assert scale("industry", {"staff": 5000, "revenue": 299}) == "micro"


def test_scale_reads_amounts_with_fractions():
    assert company_scale("industry", 300, Decimal("1999.99"), None, THRESHOLDS) == "small"
    assert company_scale("industry", 300, Decimal("2000.00"), None, THRESHOLDS) == "medium"


def test_scale_is_not_known_without_a_needed_figure():
    assert company_scale("industry", 300, None, 5000, THRESHOLDS) is None
    assert company_scale("construction", None, 6000, 5000, THRESHOLDS) == "medium"
    assert company_scale("railways", 1, 1, 1, THRESHOLDS) is None


@pytest.mark.parametrize(
    ("industry", "sector"),
    [
        ("0111", "agriculture"),
        ("0610", "industry"),
        ("4690", "industry"),
        ("4700", "construction"),
        ("5111", "wholesale"),
        ("5211", "retail"),
        ("5310", None),  # railways
        ("5412", "transport"),
        ("5941", "storage"),
        ("6010", "post"),
        ("6110", "accommodation"),
        ("6210", "catering"),
        ("6311", "information"),
        ("6513", "software"),
        ("6620", None),  # banks
        ("7010", "real_estate"),
        ("7020", "property"),
        ("7030", "other"),
        ("7040", None),  # letting of own premises
        ("7111", "leasing"),
        ("7310", "other"),
        ("8310", None),  # education
        ("8411", None),  # hospitals
        ("8511", "other"),
        ("9011", "other"),
        ("9111", None),
    ],
)
def test_scale_sector_follows_the_industry_code(industry, sector):
    assert scale_sector_of(industry, SECTORS) == sector


def test_scale_works_on_the_loaded_rule_and_code_table(db):
    thresholds = rule("enterprise.scale_thresholds", "/43/4301/", date(2026, 11, 20))
    codes = set(CodeEntry.objects.filter(table="scale").values_list("code", flat=True))

    assert company_scale("industry", 300, 2000, None, thresholds) == "medium"
    assert set(CODES.values()) == codes
