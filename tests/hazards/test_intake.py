"""Reports by QR code: anybody may send one, few at a time; the safety officer decides; nothing leaks."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from hazards.models import Hazard, WorkerReport
from hazards.services import intake
from hazards.workflow import WORKER_REPORT_FLOW
from safetyportal.accounts import proof
from safetyportal.core.attachments import attachments_of
from safetyportal.core.errors import Conflict, NotAllowed
from safetyportal.core.models import AuditEntry, Notification, Rule
from safetyportal.core.rules import forget_rules
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.hazards import make_hazard
from tests.factories.inspections import make_poster, make_report
from tests.people import make_user
from tests.suites.browsing import browser, words
from tests.suites.photos import photo
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db
ADDRESS = "127.0.0.1"


@pytest.fixture
def proven(monkeypatch):
    """The check of the browser is tested with the sign-in; here it has been passed."""
    monkeypatch.setattr(proof, "is_proven", lambda *_args: True)


def scan(poster) -> str:
    return reverse("hazard-scan", kwargs={"token": poster.token})


def send(poster, **values):
    form = {"description": "叉车通道堆满货物（示例）", "location": "成品库", "form_token": uuid.uuid4().hex} | values
    return browser().post(scan(poster), form)


def test_anybody_reports_with_a_photo_and_gets_a_receipt(proven):
    poster = make_poster()
    officer = make_staff(poster.enterprise, "enterprise_safety_officer")
    visitor = browser()
    answer = visitor.post(
        scan(poster), {"description": "叉车通道堆满货物（示例）", "phone": "13800000009", "photos": [photo()]}
    )
    assert answer.status_code == 302
    report = WorkerReport.unscoped.get()
    assert report.receipt in words(visitor.get(answer.url))
    assert (report.status, report.phone, report.place) == ("waiting", "13800000009", poster.place)
    assert attachments_of(report).count() == 1
    assert Notification.objects.filter(user=officer, kind="report.received").count() == 1
    assert "13800000009" not in str(list(AuditEntry.unscoped.values("changes", "target_label")))
    page = words(browser(officer).get(reverse("workerreport-detail", kwargs={"pk": report.pk})))
    assert "13800000009" not in page
    assert "138****0009" in page


def test_public_page_tells_nothing_but_the_name(client):
    firm = make_enterprise(legal_representative="示例法人甲", safety_head_phone="13812345678")
    page = words(browser().get(scan(make_poster(firm))))
    assert firm.name in page
    for secret in (firm.credit_code, "示例法人甲", "13812345678", firm.production_address, f"E{firm.pk}"):
        assert secret not in page


def test_revoked_and_unknown_posters_lead_nowhere(proven):
    poster = make_poster(active=False)
    assert browser().get(scan(poster)).status_code == 404
    assert send(poster).status_code == 404
    assert browser().get("/scan/no-such-poster/").status_code == 404
    assert WorkerReport.unscoped.count() == 0


def test_without_proof_nothing_is_kept():
    assert send(make_poster()).status_code == 200
    assert WorkerReport.unscoped.count() == 0


@pytest.mark.parametrize("part", ["address_per_hour", "poster_per_hour"])
@pytest.mark.asvs("V2.4.1")
def test_number_of_reports_is_limited(proven, part):
    row = Rule.objects.get(key="hazard.intake_limits")
    Rule.objects.filter(pk=row.pk).update(value=row.value | {part: 2})
    forget_rules()
    poster = make_poster()
    assert [send(poster).status_code for _number in range(3)] == [302, 302, 429]
    assert WorkerReport.unscoped.count() == 2


def test_bad_photos_and_too_many_leave_no_report(proven):
    from django.core.files.uploadedfile import SimpleUploadedFile

    poster = make_poster()
    assert send(poster, photos=[SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>")]).status_code == 200
    assert send(poster, photos=[photo() for _number in range(4)]).status_code == 200
    assert send(poster, phone="not a phone").status_code == 200
    assert WorkerReport.unscoped.count() == 0


@pytest.mark.asvs("V15.3.1")
def test_receipt_shows_the_state_and_the_answer_and_no_more():
    report = make_report()
    officer = make_staff(report.enterprise, "enterprise_safety_officer")
    intake.reject(workerreport=report, note="已核实，为临时施工，已围挡", actor=officer, now=NOW)
    page = words(browser().get(reverse("hazard-receipt"), {"code": f" {report.receipt.lower()} "}))
    assert "已核实，为临时施工，已围挡" in page
    assert officer.name not in page
    assert report.description not in page
    assert browser().get(reverse("hazard-receipt"), {"code": "AAAAAAAAAAAAAA"}).status_code == 200


def accept(report, actor, **values):
    facts = {"description": "叉车通道堵塞（示例）", "location": "成品库", "category": "B07"} | values
    return intake.accept(workerreport=report, actor=actor, now=NOW, **facts)


def test_accepted_report_becomes_one_hazard_also_when_two_decide_at_once():
    report = make_report()
    officers = [make_staff(report.enterprise, role) for role in ("enterprise_safety_officer", "enterprise_head")]
    done = accept(report, officers[0])
    hazard = Hazard.unscoped.get()
    assert (done.status, done.hazard, hazard.status, hazard.source) == ("accepted", hazard, "reported", "8")
    with pytest.raises(Conflict):
        accept(report, officers[1])
    assert Hazard.unscoped.count() == 1


def test_merged_report_names_a_hazard_of_the_same_enterprise():
    report = make_report()
    officer = make_staff(report.enterprise, "enterprise_safety_officer")
    with pytest.raises(ValidationError):
        intake.merge(workerreport=report, hazard=make_hazard(), actor=officer, now=NOW)
    known = make_hazard(report.enterprise)
    assert intake.merge(workerreport=report, hazard=known, actor=officer, now=NOW).hazard == known


def test_neighbour_decides_nothing():
    report, entries = make_report(), AuditEntry.unscoped.count()
    stranger = make_staff(make_enterprise(), "enterprise_safety_officer")
    for person in (stranger, make_user("county_supervisor", "430102")):
        with pytest.raises(NotAllowed):
            intake.reject(workerreport=report, note="x", actor=person, now=NOW)
    with pytest.raises(NotAllowed):
        accept(report, stranger)
    assert (Hazard.unscoped.count(), AuditEntry.unscoped.count()) == (0, entries)


def test_solved_ticket_is_good_once():
    ticket = proof.ticket(ADDRESS)
    numbers = {"minutes": 5, "bits": 4, "wait_seconds": 600}
    answer = next(str(n) for n in range(10_000) if proof.is_solution(ticket, str(n), 4))
    assert proof.is_proven(ticket, answer, ADDRESS, numbers)
    assert not proof.is_proven(ticket, answer, ADDRESS, numbers)


class TestWorkerReportFlow(WorkflowSuite):
    flow = WORKER_REPORT_FLOW
    roles = {
        name: (name, "430102") for name in ("enterprise_head", "enterprise_safety_officer", "enterprise_worker")
    } | {"county": ("county_supervisor", "430102")}
    allowed = {
        ("waiting", step, who)
        for step in ("accept", "merge", "reject")
        for who in ("enterprise_head", "enterprise_safety_officer")
    }

    @pytest.fixture(autouse=True)
    def _firm(self, db):
        self.enterprise = make_enterprise()

    def person(self, name):
        return make_staff(self.enterprise, name) if name.startswith("enterprise") else super().person(name)

    def make(self, state):
        return make_report(self.enterprise, state)

    def values_for(self, step, row):
        return {} if step == "reject" else {"hazard": make_hazard(self.enterprise)}
