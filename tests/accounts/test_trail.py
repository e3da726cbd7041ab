"""The audit administrator's pages and the command that checks the chains."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from safetyportal.accounts.tables import TrailTable, with_place_name
from safetyportal.core import audit_check
from safetyportal.core.models import AuditEntry, Jurisdiction
from safetyportal.core.services import accounts
from tests.accounts.browser_client import Browser
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(db):
    browser = Browser()
    browser.sign_in(make_user("audit_administrator", "430102"))
    return browser


def change(code: str, **values):
    """An audited change of somebody's account in this division."""
    township = Jurisdiction.objects.filter(parent__code=code).earliest("code").code
    admin, user = make_user("system_administrator", code), make_user("grid_officer", township)
    accounts.update_account(user, {"name": "示例新名", **values}, actor=admin, now=timezone.now())
    return admin, user


def rows(browser, **query) -> list[AuditEntry]:
    return browser.get(reverse("auditentry-list"), query).context["listing"].page.rows


@pytest.mark.asvs("V16.4.2")
def test_trail_shows_the_own_area_only(browser):
    _admin, user = change("430102")
    _other, foreign = change("430103")

    shown = {row.target_id for row in rows(browser)}

    assert str(user.pk) in shown
    assert str(foreign.pk) not in shown
    entry = AuditEntry.unscoped.get(action="user.update", target_id=str(foreign.pk))
    assert browser.page("auditentry-detail", entry.pk).status_code == 404


def test_trail_is_filtered_by_person_act_record_and_time(browser):
    admin, user = change("430102")
    change("430102")

    assert {row.actor_id for row in rows(browser, person=admin.username)} == {admin.pk}
    assert {row.action for row in rows(browser, action="user.update")} == {"user.update"}
    assert {row.target_id for row in rows(browser, record="core.user", number=str(user.pk))} == {str(user.pk)}
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert rows(browser, from_day=tomorrow) == []
    assert rows(browser, to_day=timezone.localdate().isoformat())
    assert rows(browser, outcome="denied") == []
    assert rows(browser, action="no.such.act") == []


def test_entry_page_shows_the_changed_fields(browser):
    _admin, user = change("430102", phone="13900000009")
    entry = AuditEntry.unscoped.get(action="user.update", target_id=str(user.pk))

    page = browser.page("auditentry-detail", entry.pk).content.decode()

    assert "示例新名" in page
    assert "139****0009" in page
    assert "13900000009" not in page
    assert entry.digest in page


def test_acts_of_the_three_administrators_are_in_the_trail_at_once(browser):
    admin, _user = change("430102")

    assert rows(browser, person=admin.username)


@pytest.mark.asvs("V16.4.2")
def test_trail_cannot_be_changed_on_any_page(browser):
    change("430102")
    entry = AuditEntry.unscoped.latest("id")
    for name in ("edit", "acts/lock", "delete"):
        assert browser.post(f"/audit/{entry.pk}/{name}/").status_code == 404
    assert browser.post(reverse("auditentry-detail", args=[entry.pk])).status_code == 405


def verify(*words: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("verify_audit", *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def tamper(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        cursor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")


def test_verify_audit_is_content_with_an_honest_trail():
    change("430102")
    change("430202")
    assert verify()[0].startswith("ok: ")
    assert verify("--chain", "4301")[0].startswith("ok: ")


def test_verify_audit_names_the_first_bad_row_and_fails():
    for _i in range(3):
        change("430102")
    first, second = AuditEntry.unscoped.filter(chain="4301").order_by("sequence")[:2]
    tamper("UPDATE core_auditentry SET note = 'x' WHERE id IN (%s, %s)", first.pk, second.pk)
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError) as failure:
        call_command("verify_audit", stdout=out, stderr=err)

    assert failure.value.returncode == 1
    assert f"chain 4301, entry 1, row {first.pk}: changed" in err.getvalue()
    assert str(second.pk) not in err.getvalue().replace(str(first.pk), "")


@pytest.mark.asvs("V16.4.3")
def test_exported_seals_show_a_trail_cut_together_with_its_seals(tmp_path):
    change("430102")
    seals = tmp_path / "seals.json"
    audit_check.seal(timezone.now())
    verify("--export-seals", str(seals))
    assert len(json.loads(seals.read_text())) == 1
    assert verify("--against", str(seals))[0].startswith("ok")

    change("430102")
    last = AuditEntry.unscoped.filter(chain="4301").latest("sequence")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("core_auditentry", "core_auditseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM core_auditseal")
        cursor.execute("DELETE FROM core_auditentry WHERE chain = '4301' AND sequence > %s", [0])
        cursor.execute("UPDATE core_auditchain SET sequence = 0, digest = '' WHERE key = '4301'")
    assert verify()[0].startswith("ok"), last.sequence  # nothing on this host remembers

    with pytest.raises(CommandError):
        verify("--against", str(seals))


def test_trail_and_accounts_name_the_place_also_of_an_enterprise(db):
    enterprise = make_enterprise("430102001", name="示例名称有限公司")
    head = make_staff(enterprise)
    Browser().sign_in(head)
    Browser().sign_in(make_user("county_supervisor", "430102"))
    auditor, keeper = Browser(), Browser()
    auditor.sign_in(make_user("audit_administrator", "4301"))
    keeper.sign_in(make_user("system_administrator", "4301"))

    listed = auditor.get(reverse("auditentry-list")).content.decode()
    entry = AuditEntry.unscoped.filter(place=enterprise.place).first()
    assert "示例名称有限公司" in listed
    assert "芙蓉区" in listed
    assert "示例名称有限公司" in auditor.get(reverse("auditentry-detail", args=[entry.pk])).content.decode()
    people = keeper.get(reverse("user-list")).content.decode()
    assert "示例名称有限公司" in people
    assert "芙蓉区" in people
    table = TrailTable([], orderable=False)
    assert table.value_place_name(with_place_name(AuditEntry.unscoped.filter(pk=entry.pk)).get()) == enterprise.name
