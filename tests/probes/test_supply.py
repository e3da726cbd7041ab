"""What the portal is made of: listed, compared with known advisories, from where it should come; the ASVS table."""

import json
import re
import threading
import tomllib
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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


@pytest.fixture
def index():
    """A package index as mirrors are: one package with a page of each release, one with its newest release only."""
    said = [{"id": "X-1", "fixed_in": ["1.9", "2.1"]}, {"id": "X-2", "fixed_in": []},
            {"id": "X-3", "fixed_in": [], "withdrawn": "2026-01-01"}]  # fmt: skip
    pages = {
        "/pypi/each/2.0/json": {"info": {"version": "2.0"}, "vulnerabilities": said},
        "/pypi/newest/json": {"info": {"version": "3.0"}, "vulnerabilities": []},
        "/pypi/behind/json": {"info": {"version": "9.0"}, "vulnerabilities": []},
    }

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path in pages else 404)
            self.end_headers()
            self.wfile.write(json.dumps(pages.get(self.path)).encode())

        def log_message(self, *_said):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/pypi"
        server.shutdown()


def test_snapshot_takes_what_an_index_says_of_the_pinned_release(index):
    pinned = {"each": "2.0", "newest": "3.0", "behind": "8.0", "by-hand": "1.0"}
    known = {"reviewed": ["by-hand", "gone"], "unknown": ["behind", "newest", "each"],
             "advisories": [{"package": "by-hand", "id": "Y-1", "fixed": "0.9"},
                            {"package": "gone", "id": "Z-1", "fixed": "1"}]}  # fmt: skip
    found = tomllib.loads(advisories.from_index(index, pinned, known, date(2026, 11, 30)))
    assert (found["reviewed"], found["unknown"]) == (["by-hand", "each", "newest"], ["behind"])
    rows = [(row["package"], row["id"], row["fixed"]) for row in found["advisories"]]
    assert rows == [("by-hand", "Y-1", "0.9"), ("each", "X-1", "2.1"), ("each", "X-2", "")]
    assert advisories.problems(pinned, found) == ["each 2.0: X-1, fixed in 2.1", "each 2.0: X-2, fixed in no release"]


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
