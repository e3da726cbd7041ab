"""A change of which the trail shows nothing (the masked middle of a phone, the end of a long text) is still made."""

import pytest

from enterprises.models import Enterprise
from enterprises.services import life
from safetyportal.core.models import AuditEntry
from safetyportal.core.services import accounts
from tests.factories.enterprises import make_enterprise
from tests.imports.books import row
from tests.imports.conftest import imported  # noqa: F401 -- a fixture
from tests.people import make_user

pytestmark = pytest.mark.django_db


def test_change_behind_the_shown_part_of_a_long_text_is_kept(inspector, now):
    scope = "示例经营范围" * 100
    enterprise = make_enterprise(business_scope=scope)
    life.update_facts(enterprise=enterprise, facts={"business_scope": f"{scope}；烟花零售"}, actor=inspector, now=now)
    assert Enterprise.unscoped.get(pk=enterprise.pk).business_scope.endswith("烟花零售")
    assert "business_scope" in AuditEntry.unscoped.get(action="enterprise.update").changes


def test_own_phone_that_looks_the_same_once_masked_is_kept(now):
    user = make_user("county_supervisor", "430102", phone="13800001234")
    accounts.update_account(user, {"phone": "13899991234"}, actor=user, now=now)
    user.refresh_from_db()
    assert user.phone == "13899991234"
    assert "9999" not in str(AuditEntry.unscoped.get(action="user.update").changes)


def test_import_keeps_a_phone_that_looks_the_same_once_masked(imported, city_supervisor):  # noqa: F811
    imported(city_supervisor, [row(1, legal_phone="13800001234")])
    batch = imported(city_supervisor, [row(1, legal_phone="13899991234")])
    assert (batch.updated, batch.unchanged) == (1, 0)
    assert Enterprise.unscoped.get().legal_phone.endswith("13899991234")
    assert "9999" not in str(list(AuditEntry.unscoped.values_list("changes", flat=True)))
