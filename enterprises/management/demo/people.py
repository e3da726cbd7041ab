"""One invented account for each role, at places that tell a story: from the province down to one firm in 大瑶镇."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from enterprises.models import Enterprise
from safetyportal.core import writes
from safetyportal.core.choices import Duty, Level, UserKind
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Jurisdiction, SupervisingBody, User
from safetyportal.core.roles import ENTERPRISE_STAFF, ROLE_BY_CODE, role_label
from safetyportal.core.services.accounts import create_account
from safetyportal.core.services.postings import grant_posting

PASSWORD = "Kestrel-2026-violet"  # noqa: S105 -- printed beside every demonstration account
MANAGE = "core.manage_account"
NATION, PROVINCE, CITY, COUNTY, TOWNSHIP, NEXT_COUNTY = "0", "43", "4301", "430181", "430181110", "430281"


@dataclass(frozen=True)
class Person:
    role: str
    username: str
    name: str
    place: str
    note: str
    sectors: tuple[str, ...] = ()


PEOPLE = (
    Person("national_supervisor", "ministry", "示例部委监管员", NATION, "全国只读"),
    Person("province_leader", "province-leader", "示例省领导", PROVINCE, "全省总览"),
    Person("province_supervisor", "province", "示例省监管员", PROVINCE, "全省企业、导入导出"),
    Person("city_leader", "city-leader", "示例市领导", CITY, "全市总览"),
    Person("city_supervisor", "city", "示例市监管员", CITY, "核准企业登记"),
    Person("county_leader", "county-leader", "示例县领导", COUNTY, "全县总览"),
    Person("county_supervisor", "county", "示例县监管员", COUNTY, "审核登记、变更、迁移、分级"),
    Person("county_supervisor", "next-county", "示例邻县监管员", NEXT_COUNTY, "另一个县：看不到上面那个县的企业"),
    Person("township_leader", "township-leader", "示例镇领导", TOWNSHIP, "全镇总览"),
    Person("township_supervisor", "township", "示例镇监管员", TOWNSHIP, "初审登记、维护企业档案"),
    Person("enforcement_officer", "enforcement", "示例执法员", COUNTY, "持证执法人员"),
    Person("industry_officer", "industry", "示例行业监管员", COUNTY, "只看烟花爆竹企业", ("fireworks",)),
    Person("grid_officer", "grid", "示例网格员", TOWNSHIP, "网格巡查"),
    Person("enterprise_head", "head", "示例企业负责人", "", "本企业档案、变更申请"),
    Person("enterprise_safety_officer", "safety", "示例安全员", "", "本企业人员、证照、特殊对象"),
    Person("enterprise_worker", "worker", "示例职工", "", "只读本企业"),
    Person("expert", "expert", "示例专家", CITY, "技术专家"),
    Person("service_agency", "agency", "示例服务机构", CITY, "安全服务机构"),
    Person("system_administrator", "sysadmin", "示例系统管理员", PROVINCE, "账号、字典、区划"),
    Person("security_administrator", "secadmin", "示例安全管理员", PROVINCE, "授予岗位"),
    Person("audit_administrator", "auditor", "示例审计管理员", PROVINCE, "审计日志"),
)
_KINDS = {
    "expert": UserKind.EXPERT,
    "service_agency": UserKind.AGENCY,
    **dict.fromkeys(ENTERPRISE_STAFF, UserKind.ENTERPRISE),
}


def home_firm() -> Enterprise:
    """The firm in 大瑶镇 whose people have accounts: the first fireworks maker there, else the first firm."""
    rows = Enterprise.unscoped.filter(place__township=TOWNSHIP, status="active", data_source="demo").order_by("pk")
    return rows.filter(sectors__contains=["fireworks"]).first() or rows.first() or _any_firm()


def _any_firm() -> Enterprise:
    return Enterprise.unscoped.filter(status="active", data_source="demo").order_by("pk")[0]


def seed_people(now: datetime) -> list[dict]:
    """Open the accounts that are not there yet; the table that `make demo` prints."""
    firm = home_firm()
    return [_line(person, _account(person, firm, now), firm) for person in PEOPLE]


def _account(person: Person, firm: Enterprise, now: datetime) -> User:
    known = User.objects.filter(username=person.username).first()
    if known is not None:
        return known
    staff = not person.place
    node = firm.jurisdiction if staff else Jurisdiction.objects.get(code=person.place, valid_to=None)
    path, unit = (firm.place, firm.unit) if staff else (node.path, "")
    portal, duty = system_user(), ROLE_BY_CODE[person.role].duty
    details: dict[str, Any] = {"phone": f"1000000{len(person.username):02d}{_number(person):02d}"}
    if person.role == "enforcement_officer":
        details |= {"certificate_number": "示例43018100001", "certificate_valid_to": date(now.year + 2, 12, 31)}
    with writes.unit_of_work():
        user, _password = create_account(
            username=person.username, name=person.name, place=path, actor=portal, now=now,
            kind=_KINDS.get(person.role, UserKind.OFFICIAL), duty=duty, password=PASSWORD, **details,
        )  # fmt: skip
        grant_posting(
            user=user, role=person.role, jurisdiction=node, unit=unit, starts_at=now, actor=portal,
            now=now, sectors=person.sectors, body=_body(person, node, duty), perm=MANAGE, reason="示例账号",
        )  # fmt: skip
    return user


def _number(person: Person) -> int:
    return PEOPLE.index(person)


def _body(person: Person, node: Jurisdiction, duty: str) -> SupervisingBody | None:
    """The bureau of the place, or the station of the township; none for enterprises, experts and the ministry."""
    if duty != Duty.BUSINESS or person.role in _KINDS or node.level == Level.NATION:
        return None
    kind = "station" if node.level == Level.TOWNSHIP else "bureau"
    return SupervisingBody.unscoped.filter(jurisdiction=node, kind=kind, active=True).first()


def _line(person: Person, user: User, firm: Enterprise) -> dict:
    node = Jurisdiction.objects.filter(code=person.place, valid_to=None).first() if person.place else None
    return {
        "role": str(role_label(person.role)),
        "username": user.username,
        "password": PASSWORD,
        "place": node.name if node else firm.name,
        "note": person.note,
    }
