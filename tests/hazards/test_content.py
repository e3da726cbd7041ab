"""The shipped hazard content is whole: every code it names exists, every text fits its column."""

import csv
import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "hazards" / "data"
CODES = ROOT / "safetyportal" / "core" / "data" / "codes"
CATEGORIES = {f"A{n:02d}" for n in range(1, 13)} | {f"B{n:02d}" for n in range(1, 12)} | {"A99", "B99"}
RHYTHMS = {"daily", "weekly", "monthly", "quarterly"}
BASIS = re.compile(r"《.+》|(GB|AQ|JGJ|TSG)[/ ]?.*\d")  # a named instrument or a numbered standard
LONGEST = 300


def read(name: str) -> dict:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def code_table(name: str) -> set[str]:
    with (CODES / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
        return {row["code"] for row in csv.DictReader(rows)}


def texts(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return []


SETS = [read(f"checklists/{path.name}") for path in sorted((DATA / "checklists").glob("*.toml"))]
ITEMS = [item for one in SETS for item in one["items"]]
MAJOR = read("major_criteria.toml")
FREQUENCIES = read("frequencies.toml")["frequencies"]
PROPOSALS = read("proposals.toml")["proposals"]
SECTORS = code_table("sector")
CLASSES = code_table("supervision_class")
RISKS = code_table("risk_class")
SPECIALS = {
    row["code"] for row in json.loads((ROOT / "enterprises/data/special_object_types.json").read_text(encoding="utf-8"))
}


def doubles(codes) -> list[str]:
    return [code for code, times in Counter(codes).items() if times > 1]


def test_codes_are_unique_over_all_files():
    assert doubles(item["code"] for item in ITEMS) == []
    assert doubles(one["code"] for one in SETS) == []
    assert doubles(row["code"] for row in MAJOR["criteria"]) == []
    assert doubles(row["code"] for row in MAJOR["instruments"]) == []


def test_sets_cover_fifteen_fields_and_ten_sectors():
    assert len(SETS) >= 13
    assert len({sector for one in SETS for sector in one["sectors"]}) >= 10


@pytest.mark.parametrize("one", SETS, ids=lambda one: one["code"])
def test_set_is_long_enough_and_named_as_its_file(one):
    assert len(one["items"]) >= (35 if one["code"] == "general" else 25)
    assert (DATA / "checklists" / f"{one['code']}.toml").exists()
    assert set(one["sectors"]) <= SECTORS
    assert set(one["supervision_classes"]) <= CLASSES
    assert set(one["special_objects"]) <= SPECIALS
    assert all((one["title"], one["source"], one["valid_from"]))


@pytest.mark.parametrize("one", SETS, ids=lambda one: one["code"])
def test_set_is_verified_only_when_all_its_items_are(one):
    assert one["verified"] == all(item["verified"] for item in one["items"])


@pytest.mark.parametrize("one", SETS, ids=lambda one: one["code"])
def test_items_name_known_codes_and_a_basis(one):
    criteria = {row["code"] for row in MAJOR["criteria"]}
    for item in one["items"]:
        assert item["category"] in CATEGORIES, item["code"]
        assert item["level"] in {"general", "major"}, item["code"]
        assert item["duty"] in RHYTHMS, item["code"]
        assert set(item["criteria"]) <= criteria, item["code"]
        assert item["level"] == "general" or item["criteria"], item["code"]
        assert item["basis"].strip(), item["code"]
        assert BASIS.search(item["basis"]), item["code"]
        assert all(item[key].strip() for key in ("section", "title", "method")), item["code"]


def test_an_item_cites_only_criteria_of_its_sectors():
    sectors = {row["code"]: set(row["sectors"]) for row in MAJOR["instruments"]}
    instrument = {row["code"]: row["instrument"] for row in MAJOR["criteria"]}
    for one in SETS:
        if one["sectors"]:
            for item in one["items"]:
                for code in item["criteria"]:
                    assert sectors[instrument[code]] & set(one["sectors"]), item["code"]


def test_criteria_name_their_instrument_and_known_classes():
    instruments = {row["code"]: row for row in MAJOR["instruments"]}
    for row in instruments.values():
        assert set(row["sectors"]) <= SECTORS
        assert all((row["number"], row["valid_from"]))
    for row in MAJOR["criteria"]:
        assert row["instrument"] in instruments, row["code"]
        assert row["code"].startswith(row["instrument"] + "-"), row["code"]
        assert set(row["supervision_classes"]) <= CLASSES, row["code"]
        assert all((row["text"], row["item"])), row["code"]
    assert {row["instrument"] for row in MAJOR["criteria"]} == set(instruments)


def test_frequencies_name_known_sets_and_one_default():
    sets = {one["code"] for one in SETS}
    for row in FREQUENCIES:
        assert row["sector"] in SECTORS | {""}
        assert row["supervision_class"] in CLASSES | {""}
        assert row["special_object"] in SPECIALS | {""}
        assert row["risk_class"] in RISKS | {""}
        assert row["rhythm"] in RHYTHMS
        assert row["sets"]
        assert set(row["sets"]) <= sets
    selectors = ("sector", "supervision_class", "special_object", "risk_class")
    default = [row for row in FREQUENCIES if not any(row[key] for key in selectors)]
    assert [(row["rhythm"], row["sets"]) for row in default] == [("monthly", ["general"])]
    assert doubles((*(row[key] for key in selectors), row["rhythm"]) for row in FREQUENCIES) == []
    assert doubles(row["code"] for row in FREQUENCIES) == []
    assert all(row["title"] and row["source"] and row["valid_from"] for row in FREQUENCIES)
    assert {code for row in FREQUENCIES for code in row["sets"]} == sets


def test_every_set_has_twelve_proposals_or_more():
    home = {item["code"]: one["code"] for one in SETS for item in one["items"]}
    counted = Counter(home[row["item"]] for row in PROPOSALS)
    assert {one["code"]: counted[one["code"]] for one in SETS if counted[one["code"]] < 12} == {}


@pytest.mark.parametrize("row", PROPOSALS, ids=lambda row: row["item"])
def test_proposal_is_concrete_and_priced(row):
    assert 20 <= len(row["found"]) <= 80
    assert all((row["place"], row["measures"]))
    for low, high in (row["cost_yuan"], row["days"]):
        assert 0 <= low <= high
    assert row["days"][0] >= 1


def test_no_text_is_longer_than_its_column():
    everything = texts(SETS) + texts(MAJOR) + texts(FREQUENCIES) + texts(PROPOSALS)
    assert max(map(len, everything)) <= LONGEST
    assert [text for text in everything if text != text.strip()] == []
