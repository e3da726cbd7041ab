"""How an enterprise enters the registry: application, review, approval, return, refusal."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises import queries
from enterprises.choices import EnterpriseStatus as S
from enterprises.models import Enterprise, EnterpriseDocument
from enterprises.services import registration
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.identifiers import id_check_character, make_credit_code
from safetyportal.core.models import AuditEntry, Notification, Posting, User
from safetyportal.core.rollups import total
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user, node

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
ID_NUMBER = "43010219800101001" + id_check_character("43010219800101001")


def facts(**values) -> dict:
    return {
        "name": "示例长沙鸿运金属制品有限公司",
        "credit_code": make_credit_code("430102", 123),
        "registration_type": "112",
        "industry": "3311",
        "supervision_classes": ["machinery"],
        "legal_representative": "示例张三",
        "legal_id_number": ID_NUMBER,
        "legal_phone": "13800001111",
        "safety_head": "示例李四",
        "safety_head_phone": "13800002222",
        "registered_address": "示例路1号",
        "production_address": "示例路1号",
        "staff_total": 350,
        "annual_revenue": 2500,
    } | values


def apply(**values) -> Enterprise:
    account = {
        "username": values.pop("username", "hongyun"),
        "password": "Kestrel-9-teapot-violet",
        "person": "示例王五",
        "phone": "13800003333",
        "jurisdiction": values.pop("jurisdiction", node("430102001")),
        "licence": values.pop("licence", None),
    }
    return registration.self_register(now=NOW, facts=facts(**values), **account)


def test_application_opens_account_posting_and_record():
    enterprise = apply(licence=SimpleUploadedFile("licence.pdf", PDF))
    applicant = User.objects.get(username="hongyun")
    posting = Posting.unscoped.get(user=applicant)
    assert enterprise.status == S.SUBMITTED
    assert enterprise.clock == "review"
    assert enterprise.applicant == applicant
    assert (posting.role.code, posting.place, posting.unit) == ("enterprise_head", enterprise.place, enterprise.unit)
    document = EnterpriseDocument.unscoped.get(enterprise=enterprise)
    assert document.attachment.place == enterprise.place
    assert enterprise.sectors == ["metallurgy_trade"]
    assert enterprise.scale == "2"
    assert total("enterprises", "/43/4301/430102/", status="submitted") == 1


def test_reviewers_of_township_and_county_are_told_and_nobody_else(inspector, township_supervisor, city_supervisor):
    apply()
    told = set(Notification.objects.filter(kind="enterprise.review").values_list("user", flat=True))
    assert told == {inspector.pk, township_supervisor.pk}


def test_taken_code_is_refused_and_nothing_is_left():
    known = make_enterprise("430103002", name="示例秘密企业有限公司")
    with pytest.raises(registration.AlreadyRegistered) as refusal:
        apply(credit_code=known.credit_code)
    assert known.name not in str(refusal.value)
    assert not User.objects.filter(username="hongyun").exists()
    assert Enterprise.unscoped.count() == 1


@pytest.mark.parametrize("field", ["credit_code", "legal_id_number"])
def test_wrong_check_digit_is_refused_at_its_field(field):
    wrong = facts()[field][:-1] + ("0" if facts()[field][-1] != "0" else "1")
    with pytest.raises(ValidationError) as refusal:
        apply(**{field: wrong})
    assert field in refusal.value.message_dict
    assert not User.objects.filter(username="hongyun").exists()


def test_county_is_no_place_for_an_enterprise():
    with pytest.raises(TransitionDenied):
        apply(jurisdiction=node("430102"))
    assert Enterprise.unscoped.count() == 0


def test_personal_data_are_encrypted_and_masked_in_the_trail():
    enterprise = apply()
    entry = AuditEntry.unscoped.get(action="enterprise.create")
    assert "13800001111" not in str(entry.changes)
    assert ID_NUMBER not in str(entry.changes)
    assert Enterprise.unscoped.filter(legal_id_number_index=enterprise.legal_id_number_index).exists()


def test_two_persons_decide(inspector, city_supervisor):
    enterprise = apply()
    passed = registration.pass_review(enterprise=enterprise, actor=inspector, now=NOW)
    assert (passed.status, passed.clock, passed.reviewed_by) == (S.COUNTY_PASSED, "approval", inspector)
    approved = registration.approve(enterprise=passed, actor=city_supervisor, now=NOW)
    assert (approved.status, approved.due_at, approved.registered_at) == (S.ACTIVE, None, NOW)
    assert total("enterprises", "/43/4301/", status="active") == 1
    assert total("enterprises", "/43/4301/") == 1


def test_reviewer_cannot_approve_as_well():
    both = make_user("county_supervisor", "430102")
    from tests.people import post

    post(both, "city_supervisor", "4301")
    enterprise = registration.pass_review(enterprise=apply(), actor=both, now=NOW)
    with pytest.raises(TransitionDenied):
        registration.approve(enterprise=enterprise, actor=both, now=NOW)
    enterprise.refresh_from_db()
    assert enterprise.status == S.COUNTY_PASSED


def test_return_correct_and_submit_again(inspector):
    enterprise = apply()
    applicant = enterprise.applicant
    returned = registration.send_back(enterprise=enterprise, actor=inspector, now=NOW, note="示例：地址不符")
    assert (returned.status, returned.decision_note) == (S.RETURNED, "示例：地址不符")
    assert Notification.objects.filter(user=applicant, kind="enterprise.decision").count() == 1
    again = registration.resubmit(
        enterprise=returned,
        facts=facts(production_address="示例路2号"),
        jurisdiction=node("430102002"),
        actor=applicant,
        now=NOW,
    )
    assert (again.status, again.production_address) == (S.SUBMITTED, "示例路2号")
    assert again.place == f"/43/4301/430102/430102002/E{again.pk}/"
    assert Posting.unscoped.get(user=applicant).place == again.place
    assert User.objects.get(pk=applicant.pk).place == again.place
    assert total("enterprises", "/43/4301/430102/430102002/", status="submitted") == 1
    assert total("enterprises", "/43/4301/430102/430102001/") == 0


def test_return_without_reason_changes_nothing(inspector):
    enterprise = apply()
    with pytest.raises(TransitionDenied):
        registration.send_back(enterprise=enterprise, actor=inspector, now=NOW, note=" ")
    enterprise.refresh_from_db()
    assert enterprise.status == S.SUBMITTED


def test_neighbour_county_cannot_review(neighbour):
    enterprise, entries = apply(), AuditEntry.unscoped.count()
    with pytest.raises(NotAllowed):
        registration.pass_review(enterprise=enterprise, actor=neighbour, now=NOW)
    enterprise.refresh_from_db()
    assert enterprise.status == S.SUBMITTED
    assert AuditEntry.unscoped.count() == entries


def test_refusal_frees_the_code(inspector):
    registration.refuse(enterprise=apply(), actor=inspector, now=NOW, note="示例：资料虚假")
    assert apply(username="hongyun2").status == S.SUBMITTED


def test_county_entry_waits_for_the_city_and_is_not_returned(inspector, city_supervisor):
    made = registration.register(jurisdiction=node("430102001"), facts=facts(), actor=inspector, now=NOW)
    assert (made.status, made.reviewed_by, made.data_source) == (S.COUNTY_PASSED, inspector, "official")
    with pytest.raises(TransitionDenied):
        registration.send_back(enterprise=made, actor=city_supervisor, now=NOW, note="示例")
    assert registration.approve(enterprise=made, actor=city_supervisor, now=NOW).status == S.ACTIVE


def test_county_cannot_enter_an_enterprise_next_door(inspector):
    with pytest.raises(NotAllowed):
        registration.register(jurisdiction=node("430103002"), facts=facts(), actor=inspector, now=NOW)
    assert Enterprise.unscoped.count() == 0


def test_stale_version_is_a_conflict(inspector):
    enterprise = apply()
    with pytest.raises(Conflict):
        registration.pass_review(
            enterprise=enterprise, actor=inspector, now=NOW, expected_version=enterprise.version + 1
        )


@pytest.mark.parametrize(
    ("submitted", "due"),
    [
        (datetime(2026, 11, 20, 2, tzinfo=UTC), date(2026, 11, 27)),  # Friday: five working days
        (datetime(2026, 9, 28, 2, tzinfo=UTC), date(2026, 10, 10)),  # National Day holiday and its make-up days
        (datetime(2026, 1, 30, 15, tzinfo=UTC), date(2026, 2, 6)),  # end of month, 23:00 in Shanghai
    ],
)
def test_review_clock_counts_working_days_over_holidays_and_months(submitted, due):
    enterprise = registration.self_register(
        now=submitted, facts=facts(), username="hongyun", password="Kestrel-9-teapot-violet", person="示例",
        phone="13800003333", jurisdiction=node("430102001"),
    )  # fmt: skip
    assert local_day(enterprise.due_at) == local_day(
        datetime(due.year, due.month, due.day, 16, tzinfo=UTC)
    )  # 24:00 of the last day


def test_look_alikes_name_a_foreign_enterprise_by_its_county_only(inspector):
    foreign = make_enterprise("430103002", name="示例长沙鸿运金属制品厂有限公司", longitude=112.98, latitude=28.19)
    own = apply(longitude=112.99, latitude=28.2)
    (found,) = queries.look_alikes(own, inspector, NOW)
    assert found["enterprise"] == foreign
    assert found["share"] >= 80
    assert found["visible"] is False
    assert 0.5 < found["distance"] < 3


def test_look_alikes_find_the_same_legal_representative(inspector):
    first = apply()
    other = apply(
        username="other1", name="示例湘江食品厂", credit_code=make_credit_code("430102", 124), legal_id_number=ID_NUMBER
    )
    (found,) = queries.look_alikes(other, inspector, NOW)
    assert found["enterprise"] == first
    assert found["same_person"]


def test_staff_see_only_their_own_enterprise():
    one, other = make_enterprise(), make_enterprise()
    person = make_staff(one, "enterprise_safety_officer")
    assert list(Enterprise.objects.visible_to(person, "enterprises.view_enterprise")) == [one]
    assert not person.has_perm("enterprises.view_enterprise", other)
