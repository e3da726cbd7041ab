"""Requests in every state around the demonstration county, made through the services by the demonstration people."""

from datetime import datetime

from enterprises.choices import EnterpriseStatus
from enterprises.management.demo.people import COUNTY, NEXT_COUNTY, PASSWORD, TOWNSHIP, home_firm
from enterprises.models import Enterprise
from enterprises.services import changes, life, registration, supervision, transfer
from safetyportal.core.identifiers import id_check_character, make_credit_code
from safetyportal.core.models import Jurisdiction, User

APPLICANT = "applicant"


def tell_stories(now: datetime) -> None:
    """A fresh application, a returned one, one before the city; changes and transfers open and decided."""
    people = {
        user.username: user for user in User.objects.filter(username__in=("county", "next-county", "city", "head"))
    }
    county, next_county, city, head = (people[name] for name in ("county", "next-county", "city", "head"))
    firm = home_firm()
    _applications(county, city, now)
    _officials(firm, county, now)
    life.set_risk_class(
        enterprise=firm, risk_class="A", reason="示例：烟花生产，涉药工房和仓库，评估为重大风险", actor=county, now=now
    )
    _changes(firm, head, county, now)
    _transfers(county, next_county, now)


def _facts(number: int, name: str) -> dict:
    body = f"43990119800101{number:03d}"
    return {
        "name": name,
        "credit_code": make_credit_code(COUNTY, 900 + number),
        "registration_type": "112",
        "industry": "2672",
        "supervision_classes": ["fireworks_production"],
        "legal_representative": f"示例申请人{number}",
        "legal_id_number": body + id_check_character(body),
        "legal_phone": f"100555500{number:02d}",
        "principal": f"示例申请人{number}",
        "principal_phone": f"100555500{number:02d}",
        "safety_head": f"示例安全员{number}",
        "safety_head_phone": f"100555600{number:02d}",
        "registered_address": "湖南省长沙市浏阳市大瑶镇示例路8号",
        "production_address": "湖南省长沙市浏阳市大瑶镇示例路8号",
        "longitude": 113.7 + number / 200,
        "latitude": 27.99,
        "staff_total": 60 + number,
        "annual_revenue": 1800,
    }


def _apply(number: int, name: str, username: str, now: datetime) -> Enterprise:
    return registration.self_register(
        username=username, password=PASSWORD, person=f"示例申请人{number}", phone=f"100555500{number:02d}",
        jurisdiction=Jurisdiction.objects.get(code=TOWNSHIP, valid_to=None), facts=_facts(number, name), now=now,
    )  # fmt: skip


def _applications(county: User, city: User, now: datetime) -> None:
    _apply(1, "示例浏阳鸿瑞烟花制造有限公司", APPLICANT, now)
    returned = _apply(2, "示例浏阳盛达花炮有限公司", f"{APPLICANT}2", now)
    registration.send_back(
        enterprise=returned, actor=county, now=now, note="示例：生产经营地址与营业执照不一致，请补充租赁合同后重新提交"
    )
    passed = _apply(3, "示例浏阳永泰鞭炮烟花有限公司", f"{APPLICANT}3", now)
    registration.pass_review(enterprise=passed, actor=county, now=now, note="示例：资料齐全")
    approved = _apply(4, "示例浏阳金顺烟花有限公司", f"{APPLICANT}4", now)
    approved = registration.pass_review(enterprise=approved, actor=county, now=now)
    registration.approve(enterprise=approved, actor=city, now=now, note="示例：同意登记")


def _officials(firm: Enterprise, county: User, now: datetime) -> None:
    named = {"territorial": "township", "industry": "industry", "comprehensive": "county", "expert": "expert"}
    for kind, username in named.items():
        user = User.objects.get(username=username)
        if user.has_perm("enterprises.view_enterprise", firm):
            supervision.assign_supervision(enterprise=firm, kind=kind, user=user, actor=county, now=now)


def _changes(firm: Enterprise, head: User, county: User, now: datetime) -> None:
    first = {"safety_head": "示例新安全负责人", "safety_head_phone": "10066660001", "staff_total": firm.staff_total + 6}
    decided = changes.request_change(enterprise=firm, facts=first, reason="示例：安全负责人变更", actor=head, now=now)
    changes.approve_change(changerequest=decided, actor=county, now=now, note="示例：同意")
    firm.refresh_from_db()
    second = {"staff_per_shift": firm.staff_per_shift + 10, "liability_insured": firm.staff_total}
    changes.request_change(enterprise=firm, facts=second, reason="示例：扩大生产，增加参保人数", actor=head, now=now)


def _transfers(county: User, next_county: User, now: datetime) -> None:
    """One open, one accepted, one refused."""
    rows = Enterprise.unscoped.filter(place__county=COUNTY, status=EnterpriseStatus.ACTIVE, data_source="demo").exclude(
        place__township=TOWNSHIP
    )
    target = (
        Jurisdiction.objects.filter(path__contains=f"/{NEXT_COUNTY}/", level=4, valid_to=None).order_by("code").first()
    )
    for position, firm in enumerate(rows.order_by("pk")[:3]):
        request = transfer.request_transfer(
            enterprise=firm, jurisdiction=target, reason="示例：企业整体搬迁", actor=county, now=now
        )
        if position == 1:
            transfer.accept_transfer(transferrequest=request, actor=next_county, now=now, note="示例：已现场核实")
        if position == 2:
            transfer.refuse_transfer(transferrequest=request, actor=next_county, now=now, note="示例：尚未在本地开工")
