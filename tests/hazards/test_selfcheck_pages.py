"""Pages of checklists, self-inspections and posters: scope, phone answers without script, and what a poster tells."""

import uuid

import pytest
from django.urls import reverse

from hazards.models import ChecklistItem, Hazard, InspectionAnswer, SelfInspection
from hazards.views.checklists import ChecklistItemRegister, ChecklistStandardRegister
from hazards.views.inspections import SelfInspectionRegister
from hazards.views.intake import ReportPosterRegister, WorkerReportRegister
from safetyportal.core.models import AuditEntry
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.inspections import make_inspection, make_item, make_poster, make_report, make_standard
from tests.people import make_user
from tests.suites.browsing import browser, words
from tests.suites.photos import photo
from tests.suites.register import RegisterSuite

pytestmark = pytest.mark.django_db


def firm_at(division: str):
    return make_enterprise(f"{division}00{'2' if division == '430103' else '1'}")


class TestChecklistStandardPages(RegisterSuite):
    register = ChecklistStandardRegister

    def make(self, division, number):
        standard = make_standard(firm_at(division), f"own{number}")
        make_item(standard)
        return standard

    def test_list_shows_exactly_the_visible_rows(self, own, other):
        mine, theirs = self.make(self.home, 1), self.make(self.foreign, 2)
        assert mine.pk in self.listed(own, "?level=enterprise")
        assert theirs.pk not in self.listed(own, "?level=enterprise&size=100")
        assert theirs.pk in self.listed(other, "?level=enterprise&size=100")


class TestChecklistItemPages(RegisterSuite):
    register = ChecklistItemRegister

    def make(self, division, number):
        return make_item(make_standard(firm_at(division), f"own{number}"))

    def test_list_equals_visible_to(self, own):
        self.make(self.home, 1), self.make(self.foreign, 2)
        visible = ChecklistItem.objects.visible_to(own, self.register.permission).order_by("pk")
        assert self.listed(own, "?size=100") == set(visible.values_list("pk", flat=True)[:100])

    def test_list_shows_exactly_the_visible_rows(self, own, other):
        mine, theirs = self.make(self.home, 1), self.make(self.foreign, 2)
        assert mine.pk in self.listed(own, "?kept_by=enterprise")
        assert theirs.pk not in self.listed(own, "?kept_by=enterprise&size=100")
        assert theirs.pk in self.listed(other, "?kept_by=enterprise&size=100")


class TestSelfInspectionPages(RegisterSuite):
    register = SelfInspectionRegister

    def make(self, division, number):
        return make_inspection(firm_at(division))


class OfTheEnterprise(RegisterSuite):
    """Registers that only the enterprise's own keepers read."""

    @pytest.fixture(autouse=True)
    def _firms(self, db):
        self.firms = {self.home: firm_at(self.home), self.foreign: firm_at(self.foreign)}

    @pytest.fixture
    def own(self, _firms):
        return make_staff(self.firms[self.home], "enterprise_safety_officer")

    @pytest.fixture
    def other(self, _firms):
        return make_staff(self.firms[self.foreign], "enterprise_safety_officer")


class TestReportPosterPages(OfTheEnterprise):
    register = ReportPosterRegister

    def make(self, division, number):
        return make_poster(self.firms[division])

    test_export_contains_exactly_the_filtered_rows = None
    test_export_has_no_formula = None
    test_export_is_in_the_trail = None

    def test_poster_is_made_printed_and_revoked(self, own):
        visitor, firm = browser(own), self.firms[self.home]
        for _number in range(2):
            form = {"enterprise": firm.pk, "location": "二车间门口（示例）", "form_token": uuid.uuid4().hex}
            assert visitor.post(self.url("create"), form).status_code == 302
        posters = list(firm.report_posters.order_by("pk"))
        assert len(posters) == 2
        answer = visitor.get(reverse("reportposter-pdf", kwargs={"pk": posters[0].pk}))
        assert answer.content[:5] == b"%PDF-"
        for poster in posters:  # an act without a form, twice by the same person
            assert visitor.post(self.url("act", pk=poster.pk, name="revoke")).status_code == 302
        assert not firm.report_posters.filter(active=True).exists()


class TestWorkerReportPages(OfTheEnterprise):
    register = WorkerReportRegister

    def make(self, division, number):
        return make_report(self.firms[division])

    def test_authority_does_not_read_reports(self, own):
        report = self.make(self.home, 1)
        official = make_user("county_supervisor", "430102")
        assert browser(official).get(self.url("detail", pk=report.pk)).status_code == 404
        assert browser(official).get(self.url("list")).status_code == 403


# The phone page


@pytest.fixture
def walking():
    firm = make_enterprise()
    item = make_item(make_standard(firm, "own"), "E1")
    officer = make_staff(firm, "enterprise_safety_officer")
    row = make_inspection(firm, "due")
    assert (
        browser(officer).post(reverse("selfinspection-act", kwargs={"pk": row.pk, "name": "start"})).status_code == 302
    )
    row.refresh_from_db()
    return row, item, officer


def answer_url(row, item) -> str:
    return reverse("selfinspection-answer", kwargs={"pk": row.pk, "item": item.pk})


JSON = {"Accept": "application/json"}


def test_plain_form_answers_and_comes_back_to_the_item(walking):
    row, item, officer = walking
    visitor = browser(officer)
    page = words(visitor.get(reverse("selfinspection-walk", kwargs={"pk": row.pk})))
    assert item.title in page
    answer = visitor.post(answer_url(row, item), {"result": "pass", "seen": 0})
    assert answer.url.endswith(f"/walk/#item-{item.pk}")
    assert InspectionAnswer.unscoped.get().result == "pass"


def test_same_answer_sent_twice_by_a_phone_has_one_effect_and_one_reply(walking):
    row, item, officer = walking
    visitor, body = (
        browser(officer),
        {"result": "hazard", "note": "破损（示例）", "seen": 0, "client_id": str(uuid.uuid4())},
    )
    first = visitor.post(answer_url(row, item), {**body, "age": 3}, headers=JSON)
    again = visitor.post(answer_url(row, item), {**body, "age": 40}, headers=JSON)
    assert first.status_code == again.status_code == 200
    assert first.json()["version"] == again.json()["version"] == 1
    assert Hazard.unscoped.count() == 1
    assert str(Hazard.unscoped.get().pk) in first.json()["hazard_url"]


def test_other_phone_gets_both_answers(walking):
    row, item, officer = walking
    colleague = make_staff(row.enterprise, "enterprise_worker")
    browser(officer).post(answer_url(row, item), {"result": "pass", "seen": 0}, headers=JSON)
    refused = browser(colleague).post(answer_url(row, item), {"result": "na", "seen": 0}, headers=JSON)
    assert refused.status_code == 409
    assert (refused.json()["current"]["result"], refused.json()["current"]["by"]) == ("pass", officer.name)
    assert InspectionAnswer.unscoped.get().result == "pass"


@pytest.mark.parametrize(
    "body",
    [{}, {"result": "everything"}, {"result": "hazard", "note": ""}, {"result": "pass", "note": "长" * 10_000}],
)
def test_nonsense_is_refused_in_words_and_changes_nothing(walking, body):
    row, item, officer = walking
    refused = browser(officer).post(answer_url(row, item), body, headers=JSON)
    assert refused.status_code == 422
    assert refused.json()["reason"]
    assert InspectionAnswer.unscoped.count() == 0


def test_neighbour_finds_no_page_and_answers_nothing(walking):
    row, item, _officer = walking
    for person in (make_staff(make_enterprise(), "enterprise_head"), make_user("county_supervisor", "430102")):
        visitor, entries = browser(person), AuditEntry.unscoped.count()
        assert visitor.get(reverse("selfinspection-walk", kwargs={"pk": row.pk})).status_code == 404
        assert visitor.post(answer_url(row, item), {"result": "pass"}, headers=JSON).status_code == 404
        assert AuditEntry.unscoped.count() == entries


def test_photo_sent_twice_is_kept_once(walking):
    row, item, officer = walking
    url, key = reverse("selfinspection-photo", kwargs={"pk": row.pk, "item": item.pk}), str(uuid.uuid4())
    visitor = browser(officer)
    answers = [visitor.post(url, {"photo": photo(), "client_id": key}, headers=JSON) for _again in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


def test_finish_form_asks_for_the_reason_and_keeps_what_was_typed(walking):
    row, item, officer = walking
    visitor = browser(officer)
    visitor.post(answer_url(row, item), {"result": "pass", "seen": 0}, headers=JSON)
    url = reverse("selfinspection-act", kwargs={"pk": row.pk, "name": "finish"})
    row.refresh_from_db()
    SelfInspection.unscoped.filter(pk=row.pk).update(item_count=1)
    answer = visitor.post(url, {"participants": "示例甲", "participant_count": 2, "form_token": "a" * 32})
    assert "示例甲" in words(answer)
    row.refresh_from_db()
    assert row.status == "running"


def test_worker_script_comes_from_the_folder_it_serves():
    answer = browser().get("/self-inspections/worker.js")
    assert answer.status_code in {200, 302}
    if answer.status_code == 200:
        assert answer["Content-Type"].startswith("text/javascript")


def test_today_shows_what_is_due_and_the_checklist_prints(walking):
    row, item, officer = walking
    assert row.title in words(browser(officer).get(reverse("selfinspection-today")))
    page = browser(officer).get(reverse("selfinspection-print", kwargs={"pk": row.pk}))
    assert item.title in words(page)
    effective = reverse("checkliststandard-effective", kwargs={"pk": row.enterprise_id})
    assert item.title in words(browser(officer).get(effective))
    assert item.title in words(browser(make_user("county_supervisor", "430102")).get(f"{effective}?print=1"))
    assert browser(make_user("county_supervisor", "430103")).get(effective).status_code == 404
