"""The register of monthly reports, its endpoints and its figures: scope, cost, equal counts on every channel."""

import base64
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from hazards.models import MonthlyReport
from hazards.queries import monthly as queries
from hazards.services import monthly, monthly_papers, monthly_signing, monthly_terms
from hazards.views.monthly import MonthlyReportRegister
from safetyportal.core.deadlines import add_months
from safetyportal.core.issued import documents_of, stored_bytes
from tests import people
from tests.factories.enterprises import make_staff
from tests.factories.hazards import make_hazard
from tests.factories.listings import listed_since
from tests.factories.monthly import FOURTH, make_inspection, make_report, registered
from tests.suites.browsing import browser, words
from tests.suites.register import RegisterSuite

pytestmark = pytest.mark.django_db


class TestMonthlyRegister(RegisterSuite):
    register = MonthlyReportRegister

    def make(self, division: str, number: int):
        return make_report(registered({"430103": "430103002"}.get(division, "430102001")), "submitted")


def a_busy_october(firm):
    """Hazards and inspections around the edges of October, of every kind that a figure tells apart."""
    day = date(2026, 10, 10)
    make_hazard(firm, found_on=date(2026, 10, 1))
    make_hazard(firm, "closed", found_on=day, closed_on=date(2026, 10, 31), actual_cost=Decimal(12345))
    make_hazard(firm, "closed", found_on=day, closed_on=date(2026, 11, 1), actual_cost=Decimal(500))
    make_hazard(firm, found_on=date(2026, 10, 31), source="5")
    make_hazard(firm, found_on=date(2026, 9, 30), rectify_by=date(2026, 10, 15))
    make_hazard(firm, "closed", found_on=date(2026, 9, 1), closed_on=date(2026, 10, 2), actual_cost=Decimal(7655))
    make_hazard(firm, found_on=date(2026, 11, 1))
    make_hazard(firm, "draft", found_on=day), make_hazard(firm, "discarded", found_on=day)
    make_hazard(firm, "closed", found_on=day, closed_on=date(2026, 10, 20), level="major", criteria=["GM-03-1"])
    # Figures are those at the end of the month, whatever was listed or delisted since.
    listed_since(make_hazard(firm, found_on=day, level="major", criteria=["GM-03-1"]), day, date(2026, 11, 2))
    listed_since(make_hazard(firm, found_on=day, level="major", criteria=["GM-03-1"], listed=True), date(2026, 11, 1))
    make_inspection(firm, date(2026, 10, 31), 4), make_inspection(firm, date(2026, 10, 1), 2)
    make_inspection(firm, date(2026, 11, 1)), make_inspection(firm, date(2026, 9, 30))


EXPECTED = {
    "general_found": 4, "general_rectified": 1, "general_open": 3, "major_found": 3, "major_closed": 1,
    "major_planned": 0, "major_ready": 0, "major_listed": 1, "own_found": 6, "authority_found": 1, "earlier_open": 1,
    "overdue_open": 1, "spent_yuan": "20000.00", "inspections": 2, "participants": 6,
}  # fmt: skip


def test_figures_are_those_of_the_month_at_its_end():
    firm = registered()
    a_busy_october(firm), a_busy_october(registered())
    assert queries.compiled(firm.pk, date(2026, 10, 1)) == EXPECTED
    assert str(queries.ten_thousands("20000.00")) == "2.00"
    assert str(queries.ten_thousands("12345.00")) == "1.23"
    assert str(queries.ten_thousands("12350.00")) == "1.24"


def test_a_planned_major_hazard_with_all_five_in_place_counts():
    from hazards.models import MajorHazardDossier

    firm = registered()
    hazard = make_hazard(firm, found_on=date(2026, 10, 3), level="major", criteria=["GM-03-1"])
    dossier = MajorHazardDossier.unscoped.create(
        hazard=hazard, jurisdiction=hazard.jurisdiction, place=hazard.place, planned_on=date(2026, 10, 31)
    )
    found = queries.compiled(firm.pk, date(2026, 10, 1))
    assert (found["major_planned"], found["major_ready"]) == (1, 0)
    MajorHazardDossier.unscoped.filter(pk=dossier.pk).update(complete=True)
    assert queries.compiled(firm.pk, date(2026, 10, 1))["major_ready"] == 1


def test_every_figure_opens_exactly_the_rows_it_counts():
    firm = registered()
    a_busy_october(firm), a_busy_october(registered())
    report = make_report(firm, "submitted")
    county = browser(people.make_user("county_supervisor", "430102"))
    page = words(county.get(reverse("monthlyreport-detail", kwargs={"pk": report.pk})))
    for name, expected in EXPECTED.items():
        url = f"{reverse('hazard-list' if queries.FIGURES[name].rows else 'selfinspection-list')}?behind={name}:"
        assert f"{url}{report.pk}" in page
        if name in {"spent_yuan", "participants"}:
            continue
        rows = county.get(f"{url}{report.pk}&size=100").context["listing"].page.rows
        assert len(rows) == expected, name
        assert {row.enterprise_id for row in rows} <= {firm.pk}
    paid = county.get(f"{reverse('hazard-list')}?behind=spent_yuan:{report.pk}").context["listing"].page.rows
    assert sum(row.actual_cost for row in paid) == Decimal(EXPECTED["spent_yuan"])


def test_the_rows_behind_a_foreign_report_are_not_shown():
    firm = registered()
    a_busy_october(firm)
    report = make_report(firm)
    for user in (people.make_user("county_supervisor", "430103"), make_staff(registered())):
        for value in (f"general_found:{report.pk}", "general_found:x", "nothing:1", "general_found", "inspections:1"):
            assert browser(user).get(f"{reverse('hazard-list')}?behind={value}").context["listing"].page.rows == []


# Signing, filing, deciding


def drawing(ink: bool = True) -> str:
    picture = Image.new("RGBA", (600, 220), (0, 0, 0, 0))
    if ink:
        ImageDraw.Draw(picture).line([(40, 180), (140, 40), (260, 170), (420, 60), (560, 150)], (10, 30, 60, 255), 6)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def shown(report) -> str:
    figures = queries.compiled(report.enterprise_id, report.month)
    return queries.digest(queries.content_of(report, figures, report.zero_reason, report.remark))


def prepared(firm=None, **values):
    report = make_report(firm)
    head = make_staff(report.enterprise)
    return monthly.prepare(monthlyreport=report, zero_reason="示例：无", actor=head, now=FOURTH, **values), head


def test_the_head_signs_and_files_and_the_signature_is_bound_to_the_content():
    report, head = prepared()
    filed = monthly_signing.sign_and_file(
        monthlyreport=report, shown_sha256=shown(report), drawing=drawing(), actor=head, now=FOURTH
    )
    assert (filed.status, filed.late, filed.proxy, filed.zero) == ("submitted", False, False, True)
    assert filed.signed_sha256 == filed.content_sha256 == queries.digest(filed.content)
    assert (filed.signed_by, filed.signed_method, filed.filed_by) == (head, "drawn", head)
    assert filed.signature.content_type == "image/png"
    assert "no_inspection" in filed.flags


def test_a_typed_signature_is_the_own_name():
    report, head = prepared()
    for name in ("", "别人"):
        with pytest.raises(ValidationError):
            monthly_signing.sign(monthlyreport=report, shown_sha256=shown(report), name=name, actor=head, now=FOURTH)
    signed = monthly_signing.sign(
        monthlyreport=report, shown_sha256=shown(report), name=head.name, actor=head, now=FOURTH
    )
    assert (signed.signed_method, signed.signature) == ("typed", None)


def test_figures_that_changed_since_they_were_shown_or_signed_are_signed_anew():
    report, head = prepared()
    seen = shown(report)
    signed = monthly_signing.sign(monthlyreport=report, shown_sha256=seen, name=head.name, actor=head, now=FOURTH)
    make_hazard(report.enterprise, found_on=date(2026, 10, 9))
    with pytest.raises(monthly.ChangedSinceSigned):
        monthly.file_report(monthlyreport=signed, actor=head, now=FOURTH)
    with pytest.raises(monthly_signing.ChangedSinceShown):
        monthly_signing.sign(monthlyreport=signed, shown_sha256=seen, name=head.name, actor=head, now=FOURTH)
    again = monthly.prepare(monthlyreport=signed, actor=head, now=FOURTH)
    assert (again.signed_by, again.signed_sha256, again.is_signed) == (None, "", False)
    assert again.zero is False


def test_a_zero_report_without_a_reason_is_refused():
    report = make_report()
    with pytest.raises(ValidationError):
        monthly.prepare(monthlyreport=report, actor=make_staff(report.enterprise), now=FOURTH)


def test_acceptance_freezes_and_later_rows_show_as_differences_and_unlocking_keeps_the_old():
    firm = registered()
    report = make_report(firm, "submitted")
    county = people.make_user("county_supervisor", "430102")
    accepted = monthly.accept(monthlyreport=report, actor=county, now=FOURTH)
    assert accepted.snapshot == report.content
    assert accepted.snapshot_sha256 == queries.digest(accepted.content)
    assert queries.differences(accepted) == []
    make_hazard(firm, found_on=date(2026, 10, 9))
    changed = {line["name"]: (line["then"], line["now"]) for line in queries.differences(accepted)}
    assert changed == {"general_found": (0, 1), "general_open": (0, 1), "own_found": (0, 1)}
    page = words(browser(county).get(reverse("monthlyreport-detail", kwargs={"pk": report.pk})))
    assert f"behind=general_found:{report.pk}" in page
    unlocked = monthly.unlock(monthlyreport=accepted, note="补录", actor=county, now=FOURTH)
    assert (unlocked.status, unlocked.former_snapshots[0]["sha256"]) == ("returned", accepted.snapshot_sha256)


def test_the_township_files_for_few_marked_and_with_reason():
    from safetyportal.core.errors import TooMuch

    reports = [make_report() for _number in range(3)]
    township = people.make_user("township_supervisor", "430102001")
    filed = monthly.file_by_proxy(monthlyreport=reports[0], note="企业负责人住院", actor=township, now=FOURTH)
    assert (filed.proxy, filed.proxy_reason, filed.signed_sha256) == (True, "企业负责人住院", "")
    assert "proxy" in filed.flags
    with pytest.raises(TooMuch):
        monthly.file_by_proxy(monthlyreport=reports[1], note="再来一家", actor=township, now=FOURTH)
    assert MonthlyReport.unscoped.filter(proxy=True).count() == 1


def test_many_are_accepted_at_once_but_none_with_something_to_be_looked_at():
    clean, flagged = make_report(status="submitted"), make_report(status="submitted", flags=["zero_run"])
    county = browser(people.make_user("county_supervisor", "430102"))
    url = reverse("monthlyreport-bulk", kwargs={"name": "accept"})
    assert county.post(url, {"ids": [clean.pk, flagged.pk]}).status_code == 409
    assert set(MonthlyReport.unscoped.values_list("status", flat=True)) == {"submitted"}
    assert county.post(url, {"ids": [clean.pk]}).status_code == 302
    clean.refresh_from_db()
    assert clean.status == "accepted"


def test_three_zero_months_in_a_row_and_findings_of_others_are_marked():
    firm = registered()
    for month in (8, 9):
        make_report(firm, "accepted", month=date(2026, month, 1))
    make_hazard(firm, found_on=date(2026, 10, 9), source="5", rectify_by=date(2026, 10, 20))
    report, head = prepared(firm)
    filed = monthly_signing.sign_and_file(
        monthlyreport=report, shown_sha256=shown(report), name=head.name, actor=head, now=FOURTH
    )
    assert filed.flags == ["no_inspection", "zero_run", "zero_authority", "overdue_open"]


# Pages


def test_the_printed_sheet_has_the_figures():
    firm = registered()
    a_busy_october(firm)
    report = make_report(firm, "submitted")
    county = browser(people.make_user("county_supervisor", "430102"))
    page = words(county.get(reverse("monthlyreport-print", kwargs={"pk": report.pk})))
    assert str(queries.FIGURES["general_found"].label) in page
    assert "2.00" in page


def test_three_screens_from_the_card_to_the_filed_report():
    report = make_report()
    head = make_staff(report.enterprise)
    visitor = browser(head)
    assert f"/monthly/{report.pk}/" in words(visitor.get(reverse("monthlyreport-own")))
    assert visitor.get(reverse("monthlyreport-figures", kwargs={"pk": report.pk})).status_code == 200
    declare = reverse("monthlyreport-act", kwargs={"pk": report.pk, "name": "declare"})
    answer = visitor.post(declare, {"zero_reason": "示例：本月停产", "remark": ""}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("monthlyreport-act", kwargs={"pk": report.pk, "name": "sign"})
    form = answer.context["form"]
    values = {name: form[name].value() for name in ("form_token", "form_seen", "shown_sha256")}
    for _double_click in range(2):
        sent = visitor.post(answer.redirect_chain[-1][0], {**values, "drawing": drawing()})
        assert sent.status_code == 302
    report.refresh_from_db()
    assert (report.status, report.signed_by) == ("submitted", head)


def test_the_safety_officer_prepares_and_the_head_is_told():
    report = make_report()
    head, officer = make_staff(report.enterprise), make_staff(report.enterprise, "enterprise_safety_officer")
    visitor = browser(officer)
    declare = reverse("monthlyreport-act", kwargs={"pk": report.pk, "name": "declare"})
    answer = visitor.post(declare, {"zero_reason": "示例"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("monthlyreport-own")
    assert head.notifications.filter(kind="monthly.waiting").count() == 1
    sign = reverse("monthlyreport-act", kwargs={"pk": report.pk, "name": "sign"})
    assert visitor.get(sign).status_code == 403
    assert visitor.get(reverse("monthlyreport-typed", kwargs={"pk": report.pk})).status_code in {302, 403}


def test_signing_by_name_asks_who_sits_there():
    report, head = prepared()
    answer = browser(head).get(reverse("monthlyreport-typed", kwargs={"pk": report.pk}))
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url or "sign-in" in answer.url or "confirm" in answer.url


def test_two_people_at_once_one_files_and_the_other_sees_it():
    report, head = prepared()
    visitor = browser(head)
    sign = reverse("monthlyreport-act", kwargs={"pk": report.pk, "name": "sign"})
    form = visitor.get(sign).context["form"]
    values = {name: form[name].value() for name in ("form_token", "form_seen", "shown_sha256")}
    monthly_signing.sign_and_file(
        monthlyreport=report, shown_sha256=shown(report), name=head.name, actor=head, now=FOURTH
    )
    assert visitor.post(sign, {**values, "drawing": drawing()}).status_code == 409
    assert MonthlyReport.unscoped.get(pk=report.pk).signed_method == "typed"


def test_opening_the_form_and_filing_cost_few_queries():
    firm = registered()
    a_busy_october(firm)
    report, head = prepared(firm)
    visitor = browser(head)
    pages = {
        "figures": reverse("monthlyreport-figures", kwargs={"pk": report.pk}),
        "declare": reverse("monthlyreport-act", kwargs={"pk": report.pk, "name": "declare"}),
        "sign": reverse("monthlyreport-act", kwargs={"pk": report.pk, "name": "sign"}),
    }
    for url in pages.values():
        visitor.get(url)
    for name, url in pages.items():
        with CaptureQueriesContext(connection) as opened:
            assert visitor.get(url).status_code == 200
        assert len(opened) <= 12, (name, len(opened), [one["sql"][:120] for one in opened])
    with CaptureQueriesContext(connection) as filed:
        monthly_signing.sign_and_file(
            monthlyreport=report, shown_sha256=shown(report), drawing=drawing(), actor=head, now=FOURTH
        )
    assert len(filed) <= 110, [one["sql"][:120] for one in filed]


def test_the_form_on_paper_shows_the_signature_and_is_made_once():
    report, head = prepared()
    filed = monthly_signing.sign_and_file(
        monthlyreport=report, shown_sha256=shown(report), drawing=drawing(), actor=head, now=FOURTH
    )
    paper = monthly_papers.issue_paper(monthlyreport=filed, actor=head, now=FOURTH)
    assert monthly_papers.issue_paper(monthlyreport=filed, actor=head, now=FOURTH) == paper
    assert stored_bytes(paper).startswith(b"%PDF")
    county = people.make_user("county_supervisor", "430102")
    accepted = monthly.accept(monthlyreport=filed, actor=county, now=FOURTH)
    newer = monthly_papers.issue_paper(monthlyreport=accepted, actor=county, now=FOURTH)
    assert [one.state for one in documents_of(accepted)] == ["valid", "superseded"]
    assert newer.replaces == paper


def test_a_reminder_is_about_the_month_that_is_reported_now(inspector):
    month = monthly_terms.reported_month(timezone.now())
    for owed in (month, add_months(month, -1)):
        make_report(registered(), "due", month=owed)
    offer = browser(inspector).get(reverse("monthlyreport-list") + "?missing=1").context["nudge"]
    assert (offer["month"], offer["count"]) == (f"{month:%Y-%m}", 1)
