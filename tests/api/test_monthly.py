"""Monthly reports for programs: read, compile, file once; signing needs a person."""

import pytest

from hazards.services import monthly_signing
from tests.api.client import Program
from tests.factories.enterprises import make_staff
from tests.factories.monthly import FOURTH, make_report, registered
from tests.hazards.test_monthly_register import EXPECTED, a_busy_october, shown
from tests.suites.api import ApiSuite

pytestmark = pytest.mark.django_db


class TestMonthlyReportsApi(ApiSuite):
    path = "monthly-reports/"
    scope = "monthly-reports:read"
    methods = {"GET", "POST"}

    def make(self, code: str):
        return make_report(registered(code), "submitted")


def test_a_program_compiles_and_files_what_a_person_signed():
    firm = registered()
    a_busy_october(firm)
    report, head = make_report(firm), make_staff(firm)
    program = Program(head, "monthly-reports:write", "monthly-reports:read")
    assert program.get(f"monthly-reports/{report.pk}/figures/").json() == EXPECTED
    path = f"monthly-reports/{report.pk}/"
    compiled = program.post(f"{path}compile/", {"remark": "自动上报"}, If_Match="*")
    assert compiled.json()["figures"] == EXPECTED
    assert compiled.json()["sign_url"].endswith(f"/monthly-reports/{report.pk}/acts/sign/")
    assert program.post(f"{path}file/", If_Match="*").status_code == 409
    report.refresh_from_db()
    head._grants = head.authority_limit = None
    monthly_signing.sign(monthlyreport=report, shown_sha256=shown(report), name=head.name, actor=head, now=FOURTH)
    sent = [program.post(f"{path}file/", If_Match="*", key="one-and-the-same-key") for _repeat in range(2)]
    assert [answer.status_code for answer in sent] == [200, 200]
    assert sent[0].content == sent[1].content
    assert sent[0].json()["status"] == "submitted"


def test_a_program_cannot_sign_and_cannot_report_the_future():
    firm = registered()
    program = Program(make_staff(firm), "monthly-reports:write")
    report = make_report(firm)
    assert program.post(f"monthly-reports/{report.pk}/sign/", If_Match="*").status_code == 404
    for month, status in (("2030-01", 409), ("2026-13", 400), ("x", 400), ("2026-10", 409)):
        answer = program.post("monthly-reports/", {"enterprise": firm.pk, "month": month})
        assert answer.status_code == status, (month, answer.content)
    foreign = registered()
    assert program.post("monthly-reports/", {"enterprise": foreign.pk, "month": "2026-09"}).status_code == 400
