"""What the portal is made of: listed, compared with known advisories, from where it should come; the ASVS table."""

import json
import re
from datetime import date

import pytest
from django.conf import settings

from scripts import advisories, asvs, sbom


@pytest.mark.asvs("V15.1.2")
def test_bill_of_materials_lists_every_pinned_package_with_digests(tmp_path):
    sbom.write(tmp_path / "sbom.json")
    content = json.loads((tmp_path / "sbom.json").read_text())
    listed = {part["name"].lower().replace("_", "-"): part["version"] for part in content["components"]}
    assert content["bomFormat"] == "CycloneDX"
    assert listed == {
        name.replace("_", "-").replace(".", "-") if name not in listed else name: version
        for name, version in advisories.pins().items()
    }
    assert all(part["purl"].startswith("pkg:pypi/") for part in content["components"])
    assert "sha256" in (tmp_path / "sbom.json").read_text().lower().replace("sha-256", "sha256")


@pytest.mark.asvs("V15.2.1")
def test_no_pinned_package_is_below_a_known_advisory_and_each_has_a_state():
    pinned, known = advisories.pins(), advisories.snapshot()
    assert advisories.problems(pinned, known) == []
    assert not set(known["reviewed"]) & set(known["unknown"])
    assert set(known["reviewed"]) | set(known["unknown"]) == set(pinned)
    assert {row["package"] for row in known["advisories"]} <= set(known["reviewed"])


def test_unknown_package_or_old_snapshot_holds_up_a_release():
    known = {"dated": date(2026, 1, 1), "stale_after_days": 90, "reviewed": ["six"], "unknown": ["yarl"]}
    (unknown,) = advisories.not_ready({"six": "1", "yarl": "1"}, known, date(2026, 4, 1))
    assert unknown.startswith("1 of 2 packages are unknown: yarl")
    (old,) = advisories.not_ready({"six": "1"}, known, date(2026, 4, 2))
    assert "2026-01-01" in old
    assert advisories.not_ready({"six": "1"}, known, date(2026, 4, 1)) == []


def test_old_version_and_unknown_package_are_named():
    known = advisories.snapshot()
    found = advisories.problems({"django": "5.2.7", "newcomer": "1.0", "pillow": "99"}, known)
    assert any("CVE-2025-64459" in line for line in found)
    assert any(line.startswith("newcomer") for line in found)
    assert not any(line.startswith("pillow") for line in found)


def test_snapshot_is_made_from_an_export(tmp_path):
    affected = {
        "package": {"name": "Django", "ecosystem": "PyPI"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "5.2"}, {"fixed": "5.2.8"}]}],
    }
    (tmp_path / "a.json").write_text(json.dumps({"id": "X-1", "affected": [affected]}))
    text = advisories.from_osv(tmp_path, {"django": "5.2.7", "six": "1.17.0"}, date(2026, 11, 29))
    assert '{ package = "django", id = "X-1", fixed = "5.2.8" }' in text
    assert '"six"' in text


@pytest.mark.asvs("V15.2.4")
def test_packages_come_from_the_one_index_by_hash():
    text = (settings.BASE_DIR / "requirements" / "base.lock").read_text()
    assert not re.search(r"^(--(extra-)?index-url|--find-links|git\+|https?:|-e )", text, re.MULTILINE)


def test_asvs_table_is_whole_and_current():
    known, tests = asvs.requirements(), asvs.marks()
    assert len(known) == len({requirement.number for requirement in known}) == 345
    assert asvs.problems(known, tests) == []
    assert asvs.DOCUMENT.read_text(encoding="utf-8") == asvs.document(known, tests)
    assert sum(1 for requirement in known if asvs.proofs(requirement.number, tests)) >= 120


def test_asvs_check_names_what_is_missing_or_wrong():
    rows = [asvs.Requirement("V1.1.1", "1", "x", True, ""), asvs.Requirement("V1.1.2", "1", "x", False, "no")]
    assert asvs.problems(rows, {}) == ["V1.1.1 applies and has neither test nor reason"]
    assert "V1.1.2 is marked by" in asvs.problems(rows, {"V1.1.1": ["a"], "V1.1.2": ["b"]})[0]
