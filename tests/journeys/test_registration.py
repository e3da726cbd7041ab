"""An enterprise registers on a phone, is returned with a reason, corrects, is approved and stands on the map."""

import pytest
from playwright.sync_api import expect

from enterprises.models import Enterprise
from safetyportal.core.identifiers import make_credit_code
from safetyportal.core.models import AuditEntry, Notification
from tests.journeys.steps import PHONE, choose_division, fill_all_steps, licence_photo, sign_in, take_step
from tests.people import make_user, node

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NAME = "示例芙蓉精密机械有限公司"
PASSWORD = "Orchard-示例-7731-gate"
REASON = "营业执照照片不清晰，请重新上传"


def answers(code: str) -> dict[str, str]:
    return {
        "name": NAME,
        "credit_code": code,
        "legal_representative": "陈示安",
        "legal_id_number": "11010519491231002X",
        "legal_phone": "13800000001",
        "safety_head": "李示全",
        "safety_head_phone": "13800000002",
        "principal": "陈示安",
        "principal_phone": "13800000001",
        "registered_address": "长沙市芙蓉区示例路1号",
        "production_address": "长沙市芙蓉区示例路1号",
        "longitude": "113.0321",
        "latitude": "28.1854",
        "staff_total": "86",
        "annual_revenue": "2600",
        "industry": "3311",
        "founded_on": "2015-06-01",
        "person": "陈示安",
        "phone": "13800000001",
        "username": "furong.jixie",
        "password": PASSWORD,
        "password_again": PASSWORD,
    }


def test_enterprise_registers_is_returned_corrects_and_stands_on_the_map(new_page):
    township = node("430102001")
    make_user("county_supervisor", "430102", username="county")
    make_user("city_supervisor", "4301", username="city")
    applicant, county, city = new_page(**PHONE), new_page(), new_page()
    code = make_credit_code("430102", 8_000_001)

    applicant.goto("/register/")
    choose_division(applicant, "湖南省", "长沙市", "芙蓉区", township.name)
    fill_all_steps(
        applicant,
        answers(code),
        {
            "[name=supervision_classes][value=machinery]": lambda field: field.check(),
            "[name=registration_type]": lambda field: field.select_option("112"),
            "[name=licence]": lambda field: field.set_input_files(licence_photo()),
        },
    )
    applicant.locator("[data-step-send]").click()
    expect(applicant.get_by_text("QY430102")).to_be_visible()

    enterprise = Enterprise.unscoped.get(credit_code=code)
    assert enterprise.status == "submitted"
    sign_in(county, "county")
    expect(county.locator("main").get_by_text("待审核的登记").first).to_be_visible()
    county.goto(f"/enterprises/{enterprise.pk}/")
    take_step(county, "退回", REASON)
    enterprise.refresh_from_db()
    assert enterprise.status == "returned"

    sign_in(applicant, "furong.jixie", PASSWORD)
    applicant.goto("/my-enterprise/")
    expect(applicant.get_by_text(REASON).first).to_be_visible()
    applicant.locator("main").get_by_role("link", name="重新提交").first.click()
    applicant.locator("[name=licence]").set_input_files(licence_photo())
    applicant.locator("input[name=staff_total]").fill("88")
    applicant.locator("#act-form button[type=submit]").first.click()
    expect(applicant.locator("main").get_by_text("待县级审核").first).to_be_visible()

    county.goto(f"/enterprises/{enterprise.pk}/")
    take_step(county, "审核通过")
    sign_in(city, "city")
    city.goto(f"/enterprises/{enterprise.pk}/")
    take_step(city, "核准")
    enterprise.refresh_from_db()
    assert (enterprise.status, enterprise.staff_total) == ("active", 88)
    assert Notification.objects.filter(user=enterprise.applicant, kind="enterprise.decision").count() == 2

    city.goto("/enterprises/map/")
    expect(city.locator("main").get_by_text(NAME).first).to_be_attached()
    steps = AuditEntry.unscoped.filter(target_type="enterprises.enterprise", target_id=str(enterprise.pk))
    assert [entry.action for entry in steps.order_by("id")] == [
        "enterprise.create",
        "enterprise.submit",
        "enterprise.return",
        "enterprise.resubmit",
        "enterprise.pass",
        "enterprise.approve",
    ]
