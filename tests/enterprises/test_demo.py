"""The demonstration: firms inside their outlines, one account for each role, requests; a second run changes nothing."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from enterprises.management.demo import load, people
from enterprises.management.demo.places import contains
from enterprises.models import ChangeRequest, Enterprise, EnterpriseDocument, SpecialObject, TransferRequest
from safetyportal.core.audit_check import verify
from safetyportal.core.crypto import blind_index
from safetyportal.core.identifiers import is_credit_code, is_id_number
from safetyportal.core.models import Boundary, User
from safetyportal.core.roles import ROLES
from safetyportal.core.rollups import total

pytestmark = pytest.mark.django_db

FIRMS = 80


def seed() -> None:
    call_command("seed_demo", size="small", stdout=StringIO())


def test_demonstration_is_whole_honest_and_made_once(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setitem(load.SIZES, "small", FIRMS)
    seed()
    assert_firms_are_invented_and_valid()
    assert_firms_stand_inside_their_county()
    assert_every_role_has_an_account(json.loads((tmp_path / "demo_accounts.json").read_text(encoding="utf-8")))
    assert_requests_stand_in_every_state()
    assert total("enterprises", "/43/") == Enterprise.unscoped.count()
    assert verify()[1] == []
    before = (Enterprise.unscoped.count(), User.objects.count(), ChangeRequest.unscoped.count())
    seed()
    assert (Enterprise.unscoped.count(), User.objects.count(), ChangeRequest.unscoped.count()) == before


def assert_firms_are_invented_and_valid():
    firms = list(Enterprise.unscoped.filter(data_source="demo"))
    assert len(firms) == FIRMS
    assert all("示例" in firm.name and "示例" in firm.legal_representative for firm in firms)
    assert all(is_credit_code(firm.credit_code) and is_id_number(firm.legal_id_number) for firm in firms)
    assert all(firm.legal_id_number_index == blind_index(firm.legal_id_number) for firm in firms)
    assert all(firm.place.startswith(firm.jurisdiction.path) for firm in firms)
    assert EnterpriseDocument.unscoped.count() > FIRMS
    assert SpecialObject.unscoped.count() > 0


def assert_firms_stand_inside_their_county():
    outlines = {row.code: row.geometry for row in Boundary.objects.filter(code__startswith="43")}
    for firm in Enterprise.unscoped.filter(data_source="demo", longitude__isnull=False, transfers=None):
        geometry = outlines[firm.jurisdiction.code[:6]]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        assert contains([polygon[0] for polygon in polygons], (firm.longitude, firm.latitude)), firm


def assert_every_role_has_an_account(accounts: list[dict]):
    assert set(accounts[0]) == {"role", "username", "password", "place", "note"}
    assert {person.role for person in people.PEOPLE} == {role.code for role in ROLES} - {"automation"}
    for account in accounts:
        user = User.objects.get(username=account["username"])
        assert user.check_password(account["password"])
        assert not user.must_change_password


def assert_requests_stand_in_every_state():
    assert set(ChangeRequest.unscoped.values_list("status", flat=True)) == {"approved", "pending"}
    assert {"submitted", "returned", "county_passed", "active"} <= set(
        Enterprise.unscoped.filter(data_source="self").values_list("status", flat=True)
    )
    assert TransferRequest.unscoped.count() >= 1
