"""Each role walks through the whole portal with canaries planted in it: nothing leaks, changes, breaks or goes bare."""

import re

import pytest

from safetyportal.core.models import AuditEntry
from tests.probes import LONG, canaries, crawler, digests

QUICK = ["county_supervisor", "enterprise_head", "system_administrator", "anonymous"]
ALL = [
    *("national_supervisor", "province_leader", "province_supervisor", "city_leader", "city_supervisor"),
    *("county_leader", "county_supervisor", "next_county", "township_leader", "township_supervisor"),
    *("enforcement_officer", "industry_officer", "grid_officer", "enterprise_head", "enterprise_safety_officer"),
    *("enterprise_worker", "expert", "service_agency", "system_administrator", "security_administrator"),
    *("audit_administrator", "anonymous"),
]
ACTIONS_OF_READING = {"attachment.open", "issueddocument.open", "document.preview"}
INTERNALS = re.compile(r"Traceback \(most recent call last\)|psycopg2|SELECT .{1,200} FROM |/site-packages/|SECRET_KEY")
SIGN_OUT = re.compile(r'action="(/sign-out/|/console/logout/)"')  # the console leads on to the other
INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)(?![^>]*json)[^>]*>|<style[\s>]|<[^>]+\s(?:on\w+|style)=["']|javascript:"""
)
FORMULA = re.compile(r"<(?:\w+:)?f[\s/>]")  # of a cell, in the XML of a sheet
ELSEWHERE = re.compile(r"""<(?:script|link|img|iframe|form|source)\b[^>]*(?:src|href|action)=["'](?:https?:)?//""")

VIEWER = "style-src 'unsafe-inline'; object-src 'self'"  # what a browser's own viewer of PDF needs, beside 'none'
SCRIPTS = ("self-inspections/worker.js", "visits/worker.js")
# The same for everybody, signed in or not: published lists, scripts, and what machines ask.
PUBLIC = ("listed-hazards", "penalty-decisions", "healthz", "readyz", "metrics", "verify/", *SCRIPTS)

pytestmark = pytest.mark.xdist_group("walks")  # of what no role walks


@pytest.fixture(scope="module")
def planter(people):
    return canaries.Planter().plant()


def each_role() -> list:
    """Each may be walked by another process."""
    return [pytest.param(role, marks=pytest.mark.xdist_group(f"walks_{role}")) for role in (ALL if LONG else QUICK)]


@pytest.fixture(scope="module", params=each_role())
def walk(request, people, planter):
    """One person's walk, with what it left in the tables and in the log."""
    walk = crawler.Walk(request.param, people.get(request.param))
    with crawler.Listening() as log:
        before, trail = digests.of_tables(), AuditEntry.unscoped.count()
        walk.look_around()
        walk.changed = {name for name, digest in digests.of_tables().items() if before.get(name) != digest}
        walk.left = set(AuditEntry.unscoped.order_by("pk")[trail:].values_list("action", flat=True))
        walk.looked = list(walk.answers)
        walk.export()
    walk.log = log.lines
    return walk


def pages(walk):
    return [answer for answer in walk.answers if answer.content_type == "text/html"]


def test_every_kind_of_address_is_answered(walk, record_property):
    record_property("answers of walks", len(walk.answers))
    assert len(walk.looked) > 300
    assert [str(answer) for answer in walk.answers if answer.status >= 500 and answer.path != "/readyz"] == []
    assert [str(answer) for answer in walk.answers if answer.seconds > 20] == []


@pytest.mark.asvs("V14.2.4")
@pytest.mark.asvs("V14.2.6")
@pytest.mark.asvs("V15.3.1")
@pytest.mark.asvs("V8.2.3")
def test_no_page_file_or_answer_shows_what_is_sealed(walk, planter):
    read = ((answer, planter.leaks(answer.text(), walk.role, answer.kind)) for answer in walk.answers)
    assert [(str(answer), leaks) for answer, leaks in read if leaks] == []


@pytest.mark.asvs("V16.2.5")
def test_log_holds_no_personal_data(walk, planter):
    assert [(line, found) for line in walk.log if (found := planter.found(line))] == []


@pytest.mark.asvs("V14.2.1")
def test_no_address_holds_personal_data(walk, planter):
    addresses = [f"{answer.path} {answer.headers.get('location', '')}" for answer in walk.answers]
    assert [line for line in addresses if planter.found(line)] == []


@pytest.mark.asvs("V3.5.3")
def test_looking_changes_nothing(walk):
    assert walk.left <= ACTIONS_OF_READING
    assert walk.changed <= {"core_auditentry", "core_auditchain"}


@pytest.mark.asvs("V16.5.1")
@pytest.mark.asvs("V13.4.6")
def test_no_internals_are_shown(walk):
    assert [str(answer) for answer in walk.answers if INTERNALS.search(answer.text())] == []
    assert [str(answer) for answer in walk.answers if {"server", "x-powered-by"} & set(answer.headers)] == []


@pytest.mark.asvs("V1.2.10")
def test_workbooks_hold_no_formula(walk):
    books = [answer for answer in walk.answers if answer.body.startswith(b"PK\x03\x04")]
    assert [str(answer) for answer in books if FORMULA.search(answer.text())] == []
    assert walk.user is None or any("<sheetData>" in answer.text() for answer in books)


@pytest.mark.asvs("V3.4.3")
@pytest.mark.asvs("V3.4.6")
@pytest.mark.asvs("V3.4.7")
def test_every_answer_has_a_strict_policy(walk):
    for answer in walk.answers:
        policy = answer.headers.get("content-security-policy", "")
        assert "unsafe-inline" not in policy.replace(VIEWER, ""), str(answer)
        assert "unsafe-eval" not in policy, str(answer)
        if "default-src 'none'" not in policy:  # a file that is shown on its own may do nothing at all
            for part in (
                "default-src 'self'",
                "object-src 'none'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
                "report-uri",
            ):
                assert part in policy, (str(answer), part)


@pytest.mark.asvs("V3.4.4")
@pytest.mark.asvs("V3.4.5")
@pytest.mark.asvs("V3.4.8")
@pytest.mark.asvs("V3.5.8")
def test_every_answer_has_the_headers_that_browsers_need(walk):
    for answer in walk.answers:
        found = answer.headers
        assert found.get("x-content-type-options") == "nosniff", str(answer)
        assert found.get("x-frame-options") == "DENY", str(answer)
        assert found.get("referrer-policy") in {"same-origin", "no-referrer"}, str(answer)
        assert found.get("cross-origin-opener-policy") == "same-origin", str(answer)
        assert found.get("cross-origin-resource-policy") == "same-origin", str(answer)
        assert "permissions-policy" in found, str(answer)


@pytest.mark.asvs("V14.3.2")
@pytest.mark.asvs("V14.2.2")
def test_nothing_of_a_signed_in_person_is_stored_on_the_way(walk):
    if walk.user is None:
        assert {answer.status for answer in walk.answers if answer.path == "/enterprises/"} == {302}
        return
    private = [answer for answer in walk.answers if not answer.kind.startswith(PUBLIC)]
    loose = [str(answer) for answer in private if "no-store" not in answer.headers.get("cache-control", "")]
    assert loose == []
    kept = [answer for answer in walk.answers if "public" in answer.headers.get("cache-control", "")]
    stranger = crawler.Walk("anonymous", None)
    assert kept
    assert [str(answer) for answer in kept if stranger.ask("GET", answer.path).body != answer.body] == []


@pytest.mark.asvs("V4.1.1")
def test_every_text_names_its_character_set(walk):
    for answer in walk.answers:
        if answer.body and answer.status != 304:
            kind = answer.headers.get("content-type", "").replace('"', "")
            assert kind, str(answer)
            assert not kind.startswith("text/") or "charset=utf-8" in kind.lower(), (str(answer), kind)


@pytest.mark.asvs("V3.3.2")
@pytest.mark.asvs("V3.3.4")
@pytest.mark.asvs("V3.3.5")
def test_cookies_are_for_the_server_alone(walk):
    for answer in walk.answers:
        for name, morsel in answer.cookies.items():
            if not morsel["max-age"] and morsel["expires"].startswith("Thu, 01 Jan 1970"):
                continue  # taken back
            assert morsel["httponly"], (str(answer), name)
            assert morsel["samesite"] in {"Lax", "Strict"}, (str(answer), name)
            assert not morsel["domain"], (str(answer), name)


@pytest.mark.asvs("V3.6.1")
@pytest.mark.asvs("V14.2.3")
def test_pages_hold_no_script_and_fetch_nothing_from_elsewhere(walk):
    assert [(str(answer), found) for answer in pages(walk) if (found := INLINE.findall(answer.text()))] == []
    assert [(str(answer), found) for answer in pages(walk) if (found := ELSEWHERE.findall(answer.text()))] == []


@pytest.mark.asvs("V3.4.2")
@pytest.mark.asvs("V3.5.6")
def test_no_other_site_may_read_answers(walk):
    assert [str(answer) for answer in walk.answers if "access-control-allow-origin" in answer.headers] == []
    jsonp = walk.ask("GET", "/api/v1/divisions/?callback=steal&format=jsonp")
    assert not jsonp.body.startswith(b"steal")


@pytest.mark.asvs("V7.4.4")
def test_every_page_of_a_signed_in_person_offers_to_sign_out(walk):
    shells = [answer for answer in pages(walk) if answer.status == 200 and "<nav" in answer.text()]
    if walk.user is not None:
        assert len(shells) > 30
        assert [str(answer) for answer in shells if not SIGN_OUT.search(answer.text())] == []


@pytest.mark.asvs("V3.5.7")
def test_scripts_are_the_same_for_everybody(walk, people):
    """What answers as a script holds no data of the person who asks: somebody of another kind gets the same."""
    found = {answer.path: answer.body for answer in walk.answers if "javascript" in answer.content_type}
    assert {path.lstrip("/") for path in found} - {"console/jsi18n/"} == (set(SCRIPTS) if walk.user else set())
    other = "audit_administrator" if walk.role != "audit_administrator" else "security_administrator"
    stranger = crawler.Walk(other, people[other])
    assert [path for path, body in found.items() if stranger.ask("GET", path).body != body] == []


def test_what_is_planted_can_be_found(planter):
    """The probe itself works: a value that is not masked would be seen."""
    sealed = [canary for canary in planter.planted.values() if canary.kind == canaries.SEALED]
    columns = {canary.column for canary in planter.planted.values()}
    assert len(sealed) > 300
    assert {"core.user.phone", "enterprises.responsibleperson.id_number", "hazards.workerreport.phone"} <= columns
    assert planter.leaks(f"tel {sealed[0].value},", "enterprise_head", "persons/<int:pk>/") == [sealed[0]]
