"""Pages, papers and workbooks of statistical reports and bulletins; every cell leads to exactly its rows."""

import io
import random
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from hazards.documents import tables as documents
from hazards.filters.cells import CellFilter
from hazards.models import HazardBulletin
from hazards.queries.table_columns import columns
from hazards.services import bulletins, level_papers
from hazards.views.bulletins import HazardBulletinRegister
from hazards.views.level_reports import LevelReportRegister
from safetyportal.core import issued
from safetyportal.core.errors import Conflict, Refusal
from safetyportal.core.models import AuditEntry, Notification
from tests import people
from tests.factories.enterprises import make_staff
from tests.factories.hazards import make_hazard
from tests.factories.monthly import make_report, registered
from tests.factories.tables import make_bulletin, make_level_report
from tests.hazards.test_tables import _world
from tests.suites.browsing import browser
from tests.suites.browsing import words as text_of
from tests.suites.register import RegisterSuite

pytestmark = pytest.mark.django_db


def words_of(paper) -> str:
    """What an issued paper says, without spaces."""
    pages = PdfReader(io.BytesIO(issued.stored_bytes(paper))).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def open_form(page, report, name: str):
    return page.get(reverse("levelreport-act", kwargs={"pk": report.pk, "name": name})).context["form"]


def months_after(number: int) -> date:
    return date(2020 + number // 12, number % 12 + 1, 1)


class TestLevelReportRegister(RegisterSuite):
    register = LevelReportRegister

    def make(self, division, number):
        return make_level_report(division, "m1", day=months_after(number))


class TestBulletinRegister(RegisterSuite):
    register = HazardBulletinRegister

    def make(self, division, number):
        return make_bulletin(division, month=months_after(number))


# Cells


def rows_of(user, url: str) -> int:
    answer = browser(user).get(url + "&size=100")
    assert answer.status_code == 200
    return len(answer.context["listing"].page.rows)


@pytest.mark.parametrize("kind", ["m1", "m2", "units"])
def test_every_link_of_a_table_opens_as_many_rows_as_its_cell_says(kind, city_supervisor):
    firms = _world(random.Random(11))
    for firm in firms[:4]:
        make_level_report(kind="own_quarter", enterprise=firm)
    report = make_level_report("4301", kind, "draft")
    page = browser(city_supervisor).get(reverse("levelreport-detail", kwargs={"pk": report.pk}))
    _heads, leaves = documents.columns_of(report)
    checked = 0
    for row in page.context["sheet"]["rows"]:
        for leaf, cell in zip(leaves, row["cells"], strict=True):
            if leaf.is_linked and not columns(kind)[leaf.code].money and (cell["value"] or row["total"]):
                assert rows_of(city_supervisor, cell["url"]) == cell["value"], (row["name"], leaf)
                checked += 1
    assert checked > 10


def test_cells_of_a_report_that_is_not_seen_show_nothing(neighbour, inspector):
    make_hazard(registered(supervision_classes=["coal_mine"]), found_on=date(2026, 10, 7))
    report = make_level_report("430102", "m1", "draft")
    url = f"{reverse('hazard-list')}?cell={report.pk}:m1:period:general_found"
    assert rows_of(inspector, url) == 1
    assert rows_of(neighbour, url) == 0


NO_CELLS = [
    "1", "x:m1:period:listed", "1:m1:period", "9:no:period:listed", "9:m1:no:listed", "9:m1:period:coverage",
    "9:m1:period:due", "9" * 30 + ":m1:period:listed",
]  # fmt: skip


@pytest.mark.parametrize("value", NO_CELLS)
def test_cells_that_there_are_not_show_no_rows(value, inspector):
    make_hazard(found_on=date(2026, 10, 7))
    make_level_report("430102", "m1", "draft", pk=9)
    assert rows_of(inspector, f"{reverse('hazard-list')}?cell={value}") == 0
    assert CellFilter().field.max_length == 80


# Steps in the browser


def test_county_compiles_and_submits_by_browser(inspector, city_supervisor):
    report = make_level_report("430102", "m1")
    page = browser(inspector)
    page.post(reverse("levelreport-act", kwargs={"pk": report.pk, "name": "compile"}))
    form = page.get(reverse("levelreport-act", kwargs={"pk": report.pk, "name": "submit"})).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {
        "head_name": "示例局长",
        "phone": "0731-88880000",
    }
    answer = page.post(reverse("levelreport-act", kwargs={"pk": report.pk, "name": "submit"}), data)
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.status == "submitted"
    detail = page.get(reverse("levelreport-detail", kwargs={"pk": report.pk})).content.decode()
    assert "0731-88880000" not in detail
    upper = browser(city_supervisor)
    upper.post(reverse("levelreport-act", kwargs={"pk": report.pk, "name": "accept"}), {"note": ""})
    report.refresh_from_db()
    assert report.status == "accepted"


def test_names_of_last_time_stand_in_the_form(inspector):
    make_level_report("430102", "m1", "accepted", day=date(2026, 10, 1), head_name="示例张局", phone="0731-12345678")
    report = make_level_report("430102", "m1", "draft")
    form = (
        browser(inspector).get(reverse("levelreport-act", kwargs={"pk": report.pk, "name": "submit"})).context["form"]
    )
    assert (form["head_name"].value(), form["phone"].value()) == ("示例张局", "0731-12345678")


def test_enterprise_sees_its_figures_and_is_asked_to_sign():
    firm = registered("430102001")
    make_hazard(firm, found_on=date(2026, 8, 3))
    report, head = make_level_report(kind="own_quarter", enterprise=firm), make_staff(firm)
    page = browser(head)
    detail = page.get(reverse("levelreport-detail", kwargs={"pk": report.pk}))
    assert detail.context["is_live"]
    assert {one["name"] for one in detail.context["actions"] if one["enabled"]} == {"compile", "sign"}
    assert open_form(page, report, "sign").summary[0]["values"] == [1, 1]
    other = browser(make_staff(registered("430102001")))
    assert other.get(reverse("levelreport-detail", kwargs={"pk": report.pk})).status_code == 404


# Paper and workbook


def test_paper_and_workbook_hold_the_table(inspector, now):
    firm = registered(supervision_classes=["coal_mine"])
    make_hazard(firm, "closed", found_on=date(2026, 10, 7), closed_on=date(2026, 10, 9), actual_cost=Decimal(12345))
    make_hazard(firm, found_on=date(2026, 10, 7))
    make_hazard(firm, found_on=date(2026, 10, 8))
    make_report(firm, "submitted")
    report = make_level_report("430102", "m1", "submitted", phone="13800001234", remark="示例：本月无缺报")
    paper = level_papers.issue_paper(levelreport=report, actor=inspector, now=now)
    assert level_papers.issue_paper(levelreport=report, actor=inspector, now=now).pk == paper.pk
    text = re.sub(
        r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(issued.stored_bytes(paper))).pages)
    )
    for words in (
        "安全生产隐患排查治理情况月报表（一）", "2026年10月", "芙蓉区", "煤矿", "33.33", "1.23", "单位负责人：示例局长",
        "138****1234", "示例：本月无缺报",
    ):  # fmt: skip
        assert words in text, words
    assert "13800001234" not in text
    sheet = load_workbook(io.BytesIO(documents.workbook(report))).active
    row = next(cells for cells in sheet.iter_rows(values_only=True) if cells[0] == "煤矿")
    _heads, leaves = documents.columns_of(report)
    found = {(leaf.code, leaf.span): float(value) if isinstance(value, int | float) else value
             for leaf, value in zip(leaves, row[1:], strict=False)}  # fmt: skip
    assert found["general_found", "period"] == 3
    assert found["general_rate", "year"] == pytest.approx(33.33)
    assert found["major_rate", "year"] == "-"
    assert found["due", "period"] == found["inspected", "period"] == 1
    assert found["spent", "period"] == pytest.approx(1.23)


def test_workbook_by_browser_is_noted(inspector):
    report = make_level_report("430102", "m2", "draft")
    answer = browser(inspector).post(reverse("levelreport-workbook", kwargs={"pk": report.pk}))
    assert load_workbook(io.BytesIO(answer.content)).active.max_row > 27
    assert AuditEntry.unscoped.filter(action="levelreport.workbook").count() == 1


def test_foreign_table_cannot_be_taken(neighbour):
    report = make_level_report("430102", "m2", "draft")
    for name in ("levelreport-workbook", "levelreport-draft"):
        assert browser(neighbour).post(reverse(name, kwargs={"pk": report.pk})).status_code == 404


@pytest.mark.parametrize("kind", ["m1", "m2", "units", "quarter", "year"])
def test_each_kind_has_a_draft_on_paper(kind, inspector):
    report = make_level_report("430102", kind, "draft")
    answer = browser(inspector).post(reverse("levelreport-draft", kwargs={"pk": report.pk}))
    assert answer.content.startswith(b"%PDF")


# Bulletins


def test_bulletin_is_drafted_edited_issued_by_a_leader_and_withdrawn(city_supervisor, now):
    for code in ("430102001", "430103002"):
        firm = registered(code)
        make_hazard(firm, found_on=date(2026, 10, 7))
        make_report(firm, "submitted" if code == "430102001" else "overdue")
    leader = people.make_user("city_leader", "4301")
    row = bulletins.draft_bulletin(
        jurisdiction=people.node("4301"), month=date(2026, 10, 1), actor=city_supervisor, now=now
    )
    assert "应报送隐患自查月报的企业2家，已报送1家，自查自报率50.0%" in row.situation
    row = bulletins.edit(hazardbulletin=row, actor=city_supervisor, now=now, problems="（一）示例问题。")
    assert row.edited
    with pytest.raises(ValidationError):
        bulletins.regenerate(hazardbulletin=row, actor=city_supervisor, now=now)
    row = bulletins.issue_bulletin(hazardbulletin=row, actor=leader, now=now)
    paper = issued.valid_document(row, "hazards.bulletin")
    text = re.sub(
        r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(issued.stored_bytes(paper))).pages)
    )
    for words in (row.number, "（一）示例问题。", "天心区", "50.0", "四、下一步工作要求"):
        assert re.sub(r"\s", "", words) in text, words
    with pytest.raises(Refusal):
        bulletins.edit(hazardbulletin=row, actor=city_supervisor, now=now, problems="改")
    row = bulletins.withdraw(hazardbulletin=row, note="示例：数据有误", actor=leader, now=now)
    paper.refresh_from_db()
    assert (row.status, paper.state) == ("withdrawn", "voided")


def test_one_bulletin_of_a_month(city_supervisor, now):
    values = {"jurisdiction": people.node("4301"), "month": date(2026, 10, 1), "actor": city_supervisor, "now": now}
    bulletins.draft_bulletin(**values)
    with pytest.raises(Conflict):
        bulletins.draft_bulletin(**values)
    assert HazardBulletin.unscoped.count() == 1


@pytest.mark.parametrize(("role", "code"), [("city_supervisor", "4302"), ("county_supervisor", "430102"),
                                            ("province_supervisor", "43"), ("city_leader", "4301")])  # fmt: skip
def test_nobody_else_drafts_the_bulletin_of_a_city(role, code, now):
    actor = people.make_user(role, code)
    with pytest.raises(Refusal):
        bulletins.draft_bulletin(jurisdiction=people.node("4301"), month=date(2026, 10, 1), actor=actor, now=now)
    assert not HazardBulletin.unscoped.exists()


def test_bulletin_by_browser(city_supervisor):
    page = browser(city_supervisor)
    answer = page.post(
        reverse("hazardbulletin-create"), {"jurisdiction": people.node("4301").pk, "month": "2026-08"}, follow=True
    )
    row = HazardBulletin.unscoped.get()
    assert answer.redirect_chain[-1][0] == reverse("hazardbulletin-detail", kwargs={"pk": row.pk})
    assert page.post(reverse("hazardbulletin-draft", kwargs={"pk": row.pk})).content.startswith(b"%PDF")
    refused = page.post(reverse("hazardbulletin-act", kwargs={"pk": row.pk, "name": "issue"}), {"note": ""})
    assert refused.status_code == 403


def test_issued_bulletin_is_read_and_announced_below_but_a_draft_is_not(inspector, neighbour, stranger, now):
    draft, issued_one = make_bulletin("4301"), make_bulletin("4301", month=date(2026, 9, 1))
    leader = people.make_user("city_leader", "4301")
    row = bulletins.issue_bulletin(hazardbulletin=issued_one, actor=leader, now=now)
    for user in (inspector, neighbour):
        visible = HazardBulletin.objects.visible_to(user, "hazards.view_hazardbulletin")
        assert list(visible) == [row]
        page = browser(user)
        assert page.get(reverse("hazardbulletin-detail", kwargs={"pk": row.pk})).status_code == 200
        assert page.get(reverse("hazardbulletin-detail", kwargs={"pk": draft.pk})).status_code == 404
        act = page.post(reverse("hazardbulletin-act", kwargs={"pk": row.pk, "name": "withdraw"}), {"note": "示例"})
        assert act.status_code == 403
        assert Notification.objects.filter(user=user, kind="bulletin.issued").count() == 1
    row.refresh_from_db()
    assert row.status == "issued"
    assert not HazardBulletin.objects.visible_to(stranger, "hazards.view_hazardbulletin").exists()
    assert not Notification.objects.filter(user=stranger).exists()
    paper = issued.valid_document(row, "hazards.bulletin")
    assert issued.readable(inspector, paper.pk) == paper
    assert issued.readable(stranger, paper.pk) is None


def test_period_is_named_in_the_language_of_the_reader(inspector):
    report = make_level_report("430102", "m1", "draft")
    page, address = browser(inspector), reverse("levelreport-detail", kwargs={"pk": report.pk})
    assert "2026年10月（累计：1月1日至10月31日）" in text_of(page.get(address))
    inspector.language = "en"
    inspector.save(update_fields=["language"])
    page.cookies["django_language"] = "en"
    english = text_of(page.get(address))
    assert "2026-10" in english
    assert "累计" not in english
