"""One invented account for each role, at places that make a story: a fireworks town, its county, city and province."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from safetyportal.core.choices import Duty, UserKind
from safetyportal.core.identifiers import id_check_character
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Jurisdiction, SupervisingBody, User
from safetyportal.core.roles import ADMINISTRATORS, ENTERPRISE_STAFF, ROLE_BY_CODE
from safetyportal.core.services.accounts import create_account
from safetyportal.core.services.postings import grant_posting

PASSWORD = "Kestrel-2026-Lantern"  # noqa: S105 -- shown on the demonstration's first screen
TOWN, COUNTY, CITY, PROVINCE = "430181110", "430181", "4301", "43"
NEIGHBOUR = "430182"


@dataclass(frozen=True)
class Actor:
    """Account of the demonstration; `where` is a division code, `sectors` only for industry departments."""

    username: str
    name: str
    role: str
    where: str
    note: str
    sectors: tuple[str, ...] = ()
    body: str = ""


OFFICIALS = (
    Actor("ministry", "示例·部督查员", "national_supervisor", "0", "全国"),
    Actor("province-leader", "示例·省厅长", "province_leader", PROVINCE, "看全省"),
    Actor("province", "示例·省监管员", "province_supervisor", PROVINCE, "全省企业"),
    Actor("city-leader", "示例·市局长", "city_leader", CITY, "看全市"),
    Actor("city", "示例·市监管员", "city_supervisor", CITY, "核准注册"),
    Actor("county-leader", "示例·县局长", "county_leader", COUNTY, "可授权代办"),
    Actor("county", "示例·县监管员", "county_supervisor", COUNTY, "审核注册、变更、迁移"),
    Actor("county-2", "示例·邻县监管员", "county_supervisor", NEIGHBOUR, "看不到浏阳的企业"),
    Actor("town-leader", "示例·镇长", "township_leader", TOWN, "看本镇"),
    Actor("town", "示例·镇监管员", "township_supervisor", TOWN, "初审注册"),
    Actor("officer", "示例·执法员", "enforcement_officer", COUNTY, "执法证在有效期内"),
    Actor("fireworks", "示例·烟花科", "industry_officer", CITY, "只看烟花爆竹行业", ("fireworks",)),
    Actor("chemicals", "示例·危化科", "industry_officer", CITY, "只看危险化学品行业", ("hazardous_chemicals",)),
    Actor("grid", "示例·网格员", "grid_officer", "grid", "本网格企业"),
    Actor("expert", "示例·专家", "expert", CITY, "受邀专家"),
    Actor("agency", "示例·服务机构", "service_agency", PROVINCE, "评价检测机构"),
    Actor("system-admin", "示例·系统管理员", "system_administrator", PROVINCE, "账号、区划、规则、运行"),
    Actor("security-admin", "示例·安全管理员", "security_administrator", PROVINCE, "岗位授权"),
    Actor("audit-admin", "示例·审计管理员", "audit_administrator", PROVINCE, "审计日志"),
)
STAFF = (
    Actor("head", "示例·企业负责人", "enterprise_head", "firm", "一企一档、变更申请"),
    Actor("safety", "示例·安全员", "enterprise_safety_officer", "firm", "维护人员、证照、设备"),
    Actor("worker", "示例·职工", "enterprise_worker", "firm", "只看本企业"),
)


def invented_phone(number: int) -> str:
    """A number in a block that is not in use."""
    return f"10000{number:06d}"


def invented_id_number(number: int) -> str:
    """Passes the check digit, but names a day of 1900: nobody living has it."""
    body = f"4301811900{1 + number % 12:02d}{1 + number % 28:02d}{number % 1000:03d}"
    return body + id_check_character(body)


def open_accounts(grid: Jurisdiction, firm, now: datetime) -> list[dict]:
    """Open what is not there yet and return the rows of the table of accounts."""
    return [_open(actor, number, grid, firm, now) for number, actor in enumerate((*OFFICIALS, *STAFF), 1)]


def _open(actor: Actor, number: int, grid: Jurisdiction, firm, now: datetime) -> dict:
    spec = ROLE_BY_CODE[actor.role]
    if actor.where == "firm":
        where, unit, place = firm.jurisdiction, firm.unit, firm.place
    else:
        where = grid if actor.where == "grid" else Jurisdiction.objects.get(code=actor.where, valid_to=None)
        unit, place = "", where.path
    if not User.objects.filter(username=actor.username).exists():
        user = _account(actor, number, place, now)
        grant_posting(
            user=user, role=actor.role, jurisdiction=where, starts_at=now - timedelta(days=400), actor=system_user(),
            now=now, sectors=actor.sectors, unit=unit, body=_body(actor, where), reason="示例",
            perm="enterprises.register_enterprise" if actor.role in ENTERPRISE_STAFF else "core.grant_posting",
        )  # fmt: skip
    return {
        "role": str(spec.label),
        "username": actor.username,
        "password": PASSWORD,
        "place": firm.name if actor.where == "firm" else where.name,
        "note": actor.note,
    }


def _account(actor: Actor, number: int, place: str, now: datetime) -> User:
    kinds = {"expert": UserKind.EXPERT, "service_agency": UserKind.AGENCY}
    certificate = {}
    if actor.role == "enforcement_officer":
        certificate = {
            "certificate_number": "示例43018100001",
            "certificate_valid_to": (now + timedelta(days=900)).date(),
        }
    user, _password = create_account(
        username=actor.username,
        name=actor.name,
        place=place,
        actor=system_user(),
        now=now,
        kind=UserKind.ENTERPRISE if actor.role in ENTERPRISE_STAFF else kinds.get(actor.role, UserKind.OFFICIAL),
        duty=ROLE_BY_CODE[actor.role].duty if actor.role in ADMINISTRATORS else Duty.BUSINESS,
        password=PASSWORD,
        phone=invented_phone(number),
        id_number=invented_id_number(number),
        **certificate,
    )
    return user


def _body(actor: Actor, where: Jurisdiction) -> SupervisingBody | None:
    kind = {"industry_officer": "industry", "enforcement_officer": "squad"}.get(actor.role, "bureau")
    rows = SupervisingBody.unscoped.filter(jurisdiction=where, kind=kind, active=True).order_by("code")
    return rows.first() if actor.where not in {"firm", "grid", "0"} else None
