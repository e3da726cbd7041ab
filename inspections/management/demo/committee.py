"""Safety committees of a city, a county and a township in the running year, and roll-out targets: invented, made
through the services by the people of the demonstration. Runs after visits, one of which a leader has led."""

from datetime import date, datetime
from random import Random
from typing import Any

from enterprises.management.demo.people import CITY, COUNTY, PROVINCE, TOWNSHIP
from enterprises.models import Enterprise
from inspections.choices.visits import VisitStatus
from inspections.models import CommitteePlan, Visit
from inspections.services import committee, rollout
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import Jurisdiction, User

TOPICS = (
    "学习贯彻上级安全生产会议精神，部署重大事故隐患专项排查整治（示例）",
    "通报季度安全生产形势，研究烟花爆竹旺季监管（示例）",
    "研究重大事故隐患挂牌督办事项和有限空间作业整治（示例）",
    "部署岁末年初安全防范和值班值守（示例）",
)
LED_BY = ("government_head", "deputy_in_charge", "other_deputy")
KEEPERS = ((CITY, "city", "市"), (COUNTY, "county", "县"), (TOWNSHIP, "township", "镇"))


def seed(size: str, rng: Random, now: datetime) -> dict[str, int]:
    """Once; a second run adds nothing."""
    if CommitteePlan.unscoped.exists():
        return {"committees": 0}
    today = local_day(now)
    for code, username, level in KEEPERS:
        _committee(_node(code), User.objects.get(username=username), level, today, rng, now)
    _targets(today, now)
    return {"committees": CommitteePlan.unscoped.count()}


def _node(code: str) -> Jurisdiction:
    return Jurisdiction.objects.get(code=code, valid_to=None)


def _committee(place: Jurisdiction, actor: User, level: str, today: date, rng: Random, now: datetime) -> None:
    given: dict[str, Any] = {"place": place, "actor": actor, "now": now}
    committee.enter_plan(
        year=today.year, meetings=4, principal=4, deputy=12, other=6, note="",
        document_number=f"示例安委〔{today.year}〕1号", **given,
    )  # fmt: skip
    days = [day for day in (date(today.year, month, 18) for month in (1, 4, 7, 10)) if day < today]
    for number, day in enumerate(days):
        committee.record_meeting(
            held_on=day, chair=f"示例{level}长", chair_post=f"{level}安委会主任", attendees=rng.randint(18, 36),
            topics=TOPICS[number], decisions="会议决定事项由各成员单位分工落实（示例）", **given,
        )  # fmt: skip
    firms = list(Enterprise.unscoped.filter(place__startswith=place.path, status="active").order_by("pk")[:3])
    visit = Visit.unscoped.filter(place__startswith=place.path, status=VisitStatus.COMPLETED, seen_from="").first()
    for number, rank in enumerate(LED_BY):
        where = (
            {"visit": visit} if visit and level == "县" and not number else {"enterprise": firms[number % len(firms)]}
        )
        committee.record_inspection(
            inspected_on=days[-1] if days else today, leader=f"示例{level}领导{number + 1}", rank=rank, site="",
            findings="督促企业落实全员安全生产责任制，限期整改现场发现的问题（示例）", **where, **given,
        )  # fmt: skip


def _targets(today: date, now: datetime) -> None:
    """Each level sets what is wanted of the divisions right below: four fifths of the enterprises there."""
    for code, username in ((PROVINCE, "province"), (CITY, "city"), (COUNTY, "county")):
        actor = User.objects.get(username=username)
        for node in Jurisdiction.objects.filter(parent__code=code, valid_to=None).order_by("code"):
            there = Enterprise.unscoped.filter(place__startswith=node.path, status="active").count()
            if there:
                rollout.set_target(
                    place=node, enterprises=-(-there * 4 // 5), valid_from=date(today.year, 1, 1),
                    source=f"示例安委办〔{today.year}〕2号", actor=actor, now=now,
                )  # fmt: skip
