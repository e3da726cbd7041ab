"""What is going on in the demonstration: applications, corrections, moves, all through the real services."""

from datetime import datetime, timedelta

from enterprises.choices import EnterpriseStatus
from enterprises.models import Enterprise
from enterprises.services import changes, registration, supervision, transfer
from enterprises.services.demo.people import COUNTY, NEIGHBOUR, PASSWORD, TOWN, invented_phone
from safetyportal.core.identifiers import make_credit_code
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Jurisdiction, User
from safetyportal.core.services.postings import delegate_posting

_FACTS = {
    "registration_type": "112", "industry": "2672", "supervision_classes": ["fireworks_production"],
    "staff_total": 86, "annual_revenue": 2600, "total_assets": 3100, "registered_capital": 600,
    "products": "喷花类烟花",
}  # fmt: skip


def firm_of_the_staff(now: datetime) -> Enterprise:
    """The fireworks factory in which the demonstration's enterprise accounts work."""
    code = make_credit_code(COUNTY, 9_000_001)
    found = Enterprise.unscoped.filter(credit_code=code).first()
    if found is not None:
        return found
    town = Jurisdiction.objects.get(code=TOWN, valid_to=None)
    facts = {
        **_FACTS, "name": "浏阳金果烟花制造（示例）有限公司", "credit_code": code, "legal_representative": "李示安",
        "legal_phone": invented_phone(990001), "safety_head": "王示全", "safety_head_phone": invented_phone(990002),
        "registered_address": "浏阳市大瑶镇兴工路8号", "production_address": "浏阳市大瑶镇兴工路8号",
        "longitude": 113.708, "latitude": 27.982, "staff_total": 210, "annual_revenue": 5200,
        "high_risk_operations": ["hot_work", "height"],
    }  # fmt: skip
    then = now - timedelta(days=320)
    return registration.register(jurisdiction=town, facts=facts, actor=system_user(), now=then)


def tell_stories(now: datetime) -> None:
    """Bring a few enterprises into every state that a clerk meets. Done once; a second call changes nothing."""
    if Enterprise.unscoped.filter(credit_code=make_credit_code(COUNTY, 9_000_011)).exists():
        return
    people = {name: User.objects.get(username=name) for name in
              ("town", "county", "county-2", "city", "county-leader", "head", "expert", "fireworks")}  # fmt: skip
    firm = firm_of_the_staff(now)
    if firm.status == EnterpriseStatus.COUNTY_PASSED:
        firm = registration.approve(enterprise=firm, actor=people["city"], now=now - timedelta(days=316))
    _applications(people, now)
    _requests(people, firm, now)


def _applications(people: dict, now: datetime) -> None:
    town = Jurisdiction.objects.get(code=TOWN, valid_to=None)
    for number, (name, days) in enumerate(
        [("待审", 1), ("待核", 4), ("已退回", 6), ("待审二", 0), ("已通过", 12), ("不予受理", 15)], 11
    ):
        then = now - timedelta(days=days, hours=2)
        facts = {
            **_FACTS, "name": f"浏阳湘瑶花炮{name}（示例）有限公司",
            "credit_code": make_credit_code(COUNTY, 9_000_000 + number),
            "legal_representative": f"陈示{number}", "legal_phone": invented_phone(991000 + number),
            "production_address": f"浏阳市大瑶镇南塘路{number}号",
            "registered_address": f"浏阳市大瑶镇南塘路{number}号",
            "longitude": 113.70 + number / 900, "latitude": 27.98 + number / 1500,
        }  # fmt: skip
        applied = registration.self_register(
            username=f"applicant-{number}", password=PASSWORD, person=f"陈示{number}",
            phone=invented_phone(991000 + number), jurisdiction=town, facts=facts, now=then,
        )  # fmt: skip
        _decide(name, applied, people, then + timedelta(hours=1))


def _decide(name: str, applied: Enterprise, people: dict, then: datetime) -> None:
    if name == "已退回":
        registration.send_back(
            enterprise=applied, actor=people["town"], now=then, note="营业执照照片不清晰，请重新上传"
        )
    elif name == "不予受理":
        registration.refuse(enterprise=applied, actor=people["county"], now=then, note="不在本县行政区域内")
    elif name in {"待核", "已通过"}:
        passed = registration.pass_review(enterprise=applied, actor=people["county"], now=then)
        if name == "已通过":
            registration.approve(enterprise=passed, actor=people["city"], now=then + timedelta(days=2))


def _requests(people: dict, firm: Enterprise, now: datetime) -> None:
    changes.request_change(
        enterprise=firm, facts={"staff_total": 236, "products": "喷花类、组合类烟花"}, reason="新增一条生产线",
        actor=people["head"], now=now - timedelta(days=1),
    )  # fmt: skip
    neighbour_town = Jurisdiction.objects.filter(parent__code=NEIGHBOUR, valid_to=None).order_by("code").first()
    moving = (
        Enterprise.unscoped.filter(place__county=COUNTY, status=EnterpriseStatus.ACTIVE)
        .exclude(pk=firm.pk)
        .order_by("pk")
        .first()
    )
    if moving is not None and neighbour_town is not None:
        transfer.request_transfer(
            enterprise=moving, jurisdiction=neighbour_town, reason="生产场所已搬迁", actor=people["county"],
            now=now - timedelta(days=2),
        )  # fmt: skip
    for kind, name in (("territorial", "town"), ("comprehensive", "county"), ("industry", "fireworks")):
        supervision.assign_supervision(enterprise=firm, kind=kind, user=people[name], actor=people["county"], now=now)
    source = people["county-leader"].postings.get()
    delegate_posting(
        source, delegate=people["county"], ends_at=now + timedelta(days=7), reason="出差期间代办",
        actor=people["county-leader"], now=now,
    )  # fmt: skip
