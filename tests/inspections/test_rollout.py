"""系统推广 and 安委会 in the enforcement figures: each number equals rows counted one by one, and leads to them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inspections.models import RolloutTarget
from inspections.queries.statistics_rollout import months_due
from inspections.queries.statistics_tables import OWN, TOTAL, Table, compiled, rows_behind
from inspections.services import rollout
from inspections.views.rollout import RolloutTargetRegister
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import Posting
from tests.api.conftest import set_rule, unhurried  # noqa: F401 -- fixtures
from tests.conftest import NOW
from tests.factories.committee import keeper, make_led, make_meeting, make_plan, make_target
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.monthly import make_report
from tests.people import make_user, node
from tests.suites.api import ApiSuite
from tests.suites.browsing import browser
from tests.suites.register import RegisterSuite

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
MONTHS = (date(2026, 9, 1), date(2026, 8, 1), date(2026, 7, 1))
OCTOBER = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)


class TestTargetRegister(RegisterSuite):
    register = RolloutTargetRegister

    def make(self, division, number):
        return make_target(division, number)


class TestTargetsApi(ApiSuite):
    path = "rollout-targets/"
    scope = "safety-committees:read"

    def make(self, code):
        return make_target(code)


def test_the_level_above_sets_the_target_and_a_new_one_ends_the_old():
    city, given = keeper("4301"), {"place": node("430102"), "source": "示例文件", "now": NOW}
    for other in (keeper("430102"), keeper("43"), make_user("city_leader", "4301"), keeper("4302")):
        with pytest.raises(NotAllowed):
            rollout.set_target(enterprises=5, valid_from=FIRST, actor=other, **given)
    old = rollout.set_target(enterprises=5, valid_from=FIRST, actor=city, **given)
    rollout.set_target(enterprises=8, valid_from=LAST, actor=city, **given)
    old.refresh_from_db()
    assert old.valid_to == LAST
    with pytest.raises(ValidationError):
        rollout.set_target(enterprises=9, valid_from=LAST, actor=city, **given)
    with pytest.raises(NotAllowed):
        rollout.set_target(enterprises=9, valid_from=LAST, actor=keeper("43"), **{**given, "place": node("43")})
    newest = RolloutTarget.unscoped.get(valid_to=None)
    rollout.end_target(rollouttarget=newest, valid_to=LAST + timedelta(days=9), actor=city, now=NOW)
    assert not RolloutTarget.unscoped.filter(valid_to=None).exists()


def test_a_target_is_set_on_its_page():
    given = {"place": node("430102").pk, "enterprises": 12, "valid_from": "2026-01-01", "source": "示例文件"}
    assert browser(keeper("430102")).post(reverse("rollouttarget-create"), given).status_code == 200  # not its own
    assert browser(keeper("4301")).post(reverse("rollouttarget-create"), given).status_code == 302
    assert RolloutTarget.unscoped.get().enterprises == 12


def test_months_that_were_due_are_those_whose_time_for_filing_is_over():
    assert months_due(LAST) == list(MONTHS)
    assert months_due(date(2026, 11, 2))[0] == date(2026, 9, 1)  # October is filed until the 5th
    assert months_due(date(2026, 11, 6))[0] == date(2026, 10, 1)


def with_reports(firm, months, **values):
    for month in months:
        make_report(firm, "accepted", month=month, filed_at=OCTOBER, **values)


def test_use_of_the_portal_is_counted_one_by_one():
    silent, known, files, runs = [make_enterprise("430102001") for _n in range(4)]
    make_enterprise("430102001", status="cancelled")
    there = make_enterprise("430103002")
    for firm in (known, files, runs, there):
        make_staff(firm)
    gone = make_staff(silent)
    Posting.unscoped.filter(user=gone).update(ends_at=OCTOBER)
    shut = make_staff(silent)
    type(shut).objects.filter(pk=shut.pk).update(is_active=False)
    with_reports(known, MONTHS, proxy=True, proxy_reason="示例")
    with_reports(files, MONTHS[:2])
    with_reports(runs, MONTHS)
    make_target("430102", 3), make_target("430103", 9, valid_to=LAST)
    make_target("4301", 50), make_target("430102001", 20)  # of other levels: no part of the city's table
    table = Table("rollout", node("4301"), FIRST, LAST, keeper("4301"))
    lines, cells = compiled(table)
    county, next_door = cells["430102"], cells["430103"]
    figures = ("enterprises", "target", "registered", "filing", "running")
    assert [county[name] for name in figures] == [4, 3, 3, 2, 1]
    assert [next_door[name] for name in figures] == [1, 0, 1, 0, 0]
    assert [cells[TOTAL][name] for name in figures] == [5, 3, 4, 2, 1]
    assert OWN not in {line.code for line in lines}
    columns = {one.code: one for one in table.columns}
    assert set(rows_behind(table, "430102", columns["running"])) == {runs}
    assert set(rows_behind(table, "430102", columns["filing"])) == {files, runs}
    assert [row.enterprises for row in rows_behind(table, TOTAL, columns["target"])] == [3]


def test_committees_are_counted_against_their_plans():
    make_plan("430102", 2026, meetings=4, principal=4), make_plan("430102001", 2026, meetings=2, principal=1)
    make_plan("430102", 2025, meetings=99)
    firm = make_enterprise("430102001")
    make_meeting("430102", FIRST, attendees=20), make_meeting("430102001", LAST, attendees=11)
    make_meeting("430102", LAST + timedelta(days=1)), make_meeting("430102", LAST, struck="重复")
    make_led("430102", FIRST, enterprise=firm), make_led("430102", LAST, enterprise=firm, standing="deputy")
    make_led("430102", LAST, standing="other"), make_led("430102001", LAST, struck="未成行")
    table = Table("committee", node("430102"), FIRST, LAST, keeper())
    _lines, cells = compiled(table)
    total = cells[TOTAL]
    assert (total["meetings_planned"], total["meetings"], total["present"]) == (6, 2, 31)
    assert [total[name] for name in ("principal_planned", "principal", "deputy", "other", "led", "firms")] == [
        5, 1, 1, 1, 3, 1,
    ]  # fmt: skip
    assert (cells[OWN]["meetings_planned"], cells["430102001"]["meetings_planned"]) == (4, 2)
    columns = {one.code: one for one in table.columns}
    assert {row.held_on for row in rows_behind(table, TOTAL, columns["meetings"])} == {FIRST, LAST}


def test_the_pages_and_the_workbook_lead_to_rows_of_the_own_places_only():
    make_plan("430102", 2026), make_plan("430103", 2026)
    make_meeting("430103", LAST, topics="邻县议题（示例）"), make_target("430102001", 7)
    period = f"first={FIRST}&last={LAST}"
    reader = browser(keeper())
    for kind, column in (("committee", "meetings_planned"), ("rollout", "target")):
        assert reader.get(f"{reverse('statistics')}?table={kind}&{period}").status_code == 200
        rows = reader.get(f"{reverse('statistics-rows')}?table={kind}&column={column}&line=total&{period}")
        assert (rows.status_code, rows.context["total"], rows.context["units"]) == (200, 1, 1)
        assert node("430102").name in rows.content.decode() or kind == "rollout"
        answer = reader.post(f"{reverse('statistics-xlsx')}?table={kind}&{period}")
        assert answer.status_code == 200
    held = reader.get(f"{reverse('statistics-rows')}?table=committee&column=meetings&line=total&{period}")
    assert held.context["total"] == 0
    assert "邻县议题" not in held.content.decode()
