"""A second county's officer can neither find nor guess an enterprise: page, API, search, export, file, map, count."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import expect

from enterprises.services import rows as services
from safetyportal.core.models import Attachment
from tests.factories.enterprises import make_enterprise
from tests.journeys.steps import licence_photo, sign_in
from tests.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SECRET = "示例鹿鸣特种合金有限公司"


@pytest.fixture
def enterprise(db):
    """In the inspector's county, with a file."""
    made = make_enterprise("430102001", name=SECRET, longitude=113.03, latitude=28.18)
    keeper = make_user("county_supervisor", "430102", username="county")
    photo = licence_photo()
    services.add_document(
        enterprise=made,
        actor=keeper,
        now=timezone.now(),
        kind="business_licence",
        number="示例",
        upload=SimpleUploadedFile(photo["name"], photo["buffer"]),
    )
    return made


def places_to_look(enterprise) -> dict[str, str]:
    """Addresses that show the enterprise to those who may see it."""
    return {
        "list": f"/enterprises/?q={SECRET}",
        "search": f"/search/?q={SECRET}",
        "API list": f"/api/v1/enterprises/?q={SECRET}",
        "API record": f"/api/v1/enterprises/{enterprise.pk}/",
        "record": f"/enterprises/{enterprise.pk}/",
        "history": f"/enterprises/{enterprise.pk}/history/",
        "map points": "/enterprises/map/points/?bbox=112,27,114,29&zoom=14",
    }


def fetch(page, url: str) -> tuple[int, str]:
    """Status and text of an address within the page's session."""
    answer = page.request.get(url, headers={"Accept": "*/*"})
    text = unpacked(answer.body())
    return answer.status, text.encode().decode("unicode_escape", "replace") if "\\u" in text else text


def unpacked(body: bytes) -> str:
    """Compression would hide a leak."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            body = b" ".join(package.read(name) for name in package.namelist())
    return body.decode("utf-8", "replace")


def test_neighbour_finds_nothing_where_the_county_finds_everything(new_page, enterprise):
    make_user("county_supervisor", "430103", username="neighbour")
    make_enterprise("430103002", name="示例邻县企业有限公司")
    county, neighbour = new_page(), new_page()
    sign_in(county, "county")
    sign_in(neighbour, "neighbour")

    for name, url in places_to_look(enterprise).items():
        seen = fetch(county, url)
        assert SECRET in seen[1], f"{name} must show the county its own enterprise: {seen[0]} {seen[1][:300]}"
        hidden_status, hidden = fetch(neighbour, url)
        assert hidden_status in {200, 404}, name
        assert enterprise.credit_code not in hidden, name
        if hidden_status == 404:
            assert SECRET not in hidden, name
        else:  # the page may repeat what was asked, never lead to the record
            assert f"/enterprises/{enterprise.pk}/" not in hidden, name


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_exports_hold_the_own_county_only(new_page, enterprise, kind):
    make_user("county_supervisor", "430103", username="neighbour")
    make_enterprise("430103002", name="示例邻县企业有限公司")
    for username, expected in (("county", True), ("neighbour", False)):
        page = new_page()
        sign_in(page, username)
        page.goto("/enterprises/")
        with page.expect_download() as download:
            page.locator(f"button[name=format][value={kind}]").click()
        content = unpacked(download.value.path().read_bytes())
        assert (SECRET in content) is expected
        assert ("示例邻县企业" in content) is not expected


def test_not_yours_and_not_there_are_the_same_answer(new_page, enterprise):
    make_user("county_supervisor", "430103", username="neighbour")
    page = new_page()
    sign_in(page, "neighbour")
    file = Attachment.unscoped.get(target_id=enterprise.pk)
    for mine, nobodys in (
        (f"/enterprises/{enterprise.pk}/", "/enterprises/987654321/"),
        (f"/enterprises/{enterprise.pk}/history/", "/enterprises/987654321/history/"),
        (f"/files/{file.pk}/", "/files/987654321/"),
        (f"/api/v1/enterprises/{enterprise.pk}/", "/api/v1/enterprises/987654321/"),
    ):
        hidden, missing = fetch(page, mine), fetch(page, nobodys)
        assert hidden[0] == missing[0] == 404, mine
        assert _without_request_id(hidden[1]) == _without_request_id(missing[1]), mine


def test_counts_tell_the_neighbour_nothing(new_page, enterprise):
    make_user("county_supervisor", "430103", username="neighbour")
    county, neighbour = new_page(), new_page()
    sign_in(county, "county")
    sign_in(neighbour, "neighbour")

    county.goto("/enterprises/")
    expect(county.get_by_role("link", name=SECRET)).to_be_visible()
    neighbour.goto("/enterprises/")
    expect(neighbour.get_by_role("link", name=SECRET)).to_have_count(0)
    answers = [
        json.loads(fetch(page, "/api/v1/enterprises/?count=true")[1]).get("count") for page in (county, neighbour)
    ]
    assert answers == [1, 0]


def test_change_by_guessed_address_changes_nothing(new_page, enterprise):
    make_user("county_supervisor", "430103", username="neighbour")
    page = new_page()
    sign_in(page, "neighbour")
    page.goto("/enterprises/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    before = (enterprise.version, enterprise.status)
    for act in ("suspend", "cancel", "risk", "transfer", "edit"):
        answer = page.request.post(
            f"/enterprises/{enterprise.pk}/{act}/",
            form={"csrfmiddlewaretoken": token, "note": "x", "reason": "x", "risk_class": "D"},
            headers={"Referer": page.url},
        )
        assert answer.status in {404, 405}, act
    enterprise.refresh_from_db()
    assert (enterprise.version, enterprise.status) == before


def _without_request_id(text: str) -> str:
    """The body less what differs from call to call (request id, the token of a form, the address asked for)."""
    import re

    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)
    text = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken[^A-Za-z0-9]+)[A-Za-z0-9]{64}', "TOKEN", text)
    return re.sub(r"/\d+/", "/N/", text)
