"""浏阳市's year of inspections: officers, an annual plan, tasks in every state, conflicts to see, a draw that was
published. Everything is invented and made through the services by the people of the demonstration."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from enterprises.management.demo.people import PASSWORD, home_firm
from enterprises.models import Enterprise
from inspections.models import InspectionPlan, InspectionTask
from inspections.queries.assignments_plans import planned_days
from inspections.services import (
    assignments,
    assignments_bulk,
    assignments_campaigns,
    assignments_draws,
    assignments_people,
    assignments_plans,
    assignments_units,
)
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Jurisdiction, SupervisingBody, User
from safetyportal.core.services.accounts import create_account
from safetyportal.core.services.postings import grant_posting

COUNTY = "430181"
TASKS = {"small": 16, "province": 80}
DRAWN = {"small": 12, "province": 120}
OFFICERS = ("示例执法甲", "示例执法乙", "示例执法丙", "示例执法丁", "示例执法戊", "示例执法己")
OTHER = {"supervision": 520, "licensing": 310, "accidents": 160, "reports": 120, "joint": 110, "filing": 70,
         "agencies": 50, "publicity": 130, "review": 40, "orders": 90}  # fmt: skip
IDLE = {"watch": 180, "study": 210, "guidance": 120, "party": 90, "sickness": 60, "holidays": 130, "other": 30}
PRINCIPLES = """坚持统筹兼顾、分类分级、突出重点、提高效能、留有余地的原则，科学安排监督检查任务（示例）。
对重点检查单位实行全覆盖，对一般检查单位按“双随机、一公开”抽取。"""
MEASURES = """承办机构按月实施，确需重大调整的重新报批。
严格执行两人以上持证执法、全过程记录和结果公示（示例）。"""
ENTRIES: tuple[dict[str, Any], ...] = (
    {
        "group": "key", "matter": "烟花爆竹和危险化学品企业监督检查", "basis": "《安全生产法》第六十五条",
        "objects_text": "风险等级较高及存在重大隐患的企业",
        "content": "安全生产责任制、重大危险源、隐患排查治理（示例）",
        "manner": "现场检查", "months": [1, 3, 4, 6, 7, 9, 10, 11, 12], "section": "危化烟花股", "days_each": 2,
        "joint": "应急管理局牵头，公安局、市场监管局配合",
    },
    {
        "group": "general", "matter": "工贸企业双随机抽查", "basis": "《安全生产法》第六十五条、国发〔2019〕5号",
        "objects_text": "工贸企业", "target_count": 60, "random_percent": 10,
        "content": "有限空间、粉尘防爆、用电安全（示例）",
        "manner": "双随机抽查", "months": [4, 5, 10, 11], "section": "工贸股", "days_each": 1, "joint": "",
    },
)  # fmt: skip


def seed(size: str, rng: Random, now: datetime) -> dict[str, int]:
    """Once; a second run adds nothing."""
    county = Jurisdiction.objects.get(code=COUNTY, valid_to=None)
    body = SupervisingBody.unscoped.get(jurisdiction=county, kind="bureau", active=True)
    if InspectionPlan.unscoped.filter(body=body).exists():
        return {"tasks": 0}
    people = {user.username: user for user in User.objects.filter(is_active=True)}
    officers = _officers(body, now)
    plan = _plan(body, people, now)
    _absences(body, officers, people, now)
    firms = _firms(county, rng, TASKS[size])
    _tasks(body, firms, officers, people, now)
    _covert_and_conflict(firms, people, now)
    _campaign(body, county, people, now)
    _draws(body, plan, people, DRAWN[size], now)
    return {"tasks": InspectionTask.unscoped.filter(body=body).count()}


def _officers(body: SupervisingBody, now: datetime) -> list[Any]:
    """Six more officers of the bureau; the certificate of the last expires the day after tomorrow."""
    made, portal = [], system_user()
    for number, name in enumerate(OFFICERS, 2):
        expires = number == len(OFFICERS) + 1
        valid_to = local_day(now) + timedelta(days=2) if expires else date(now.year + 2, 12, 31)
        with writes.unit_of_work():
            user, _password = create_account(
                username=f"enforcement-{number}", name=name, place=body.place, actor=portal, now=now,
                password=PASSWORD, certificate_number=f"示例430181{number:05d}",
                certificate_valid_to=valid_to,
            )  # fmt: skip
            grant_posting(
                user=user, role="enforcement_officer", jurisdiction=body.jurisdiction, starts_at=now, actor=portal,
                now=now, body=body, perm="core.manage_account", reason="示例账号",
            )  # fmt: skip
        made.append(user)
    return made


def _plan(body: SupervisingBody, people: dict[str, Any], now: datetime) -> InspectionPlan:
    by, year = {"actor": people["county"], "now": now}, local_day(now).year
    figures: dict[str, Any] = {f"other_{name}": days for name, days in OTHER.items()}
    figures |= {f"idle_{name}": days for name, days in IDLE.items()}
    texts: dict[str, Any] = {"principles": PRINCIPLES, "measures": MEASURES, "approving_authority": "示例市人民政府"}
    plan = assignments_plans.begin_plan(body=body, year=year, officers=16, **figures, **texts, **by)
    entries = [
        assignments_plans.keep_entry(inspectionplan=plan, frequency=1, cap=2, note="", **facts, **by)
        for facts in ({"target_count": 0, "random_percent": None} | entry for entry in ENTRIES)
    ]
    assignments_units.propose_units(inspectionplan=plan, entry=entries[0], **by)
    needed = planned_days(plan)
    wanted = needed["key"] + needed["general"] + sum(OTHER.values()) + sum(IDLE.values())
    officers = max(16, wanted // plan.national_days + 1)
    plan = assignments_plans.change_plan(
        inspectionplan=plan, officers=officers, key_days=needed["key"], general_days=needed["general"], **figures,
        **texts, **by,
    )  # fmt: skip
    plan = assignments_plans.submit(inspectionplan=plan, **by)
    plan = assignments_plans.approve(
        inspectionplan=plan, actor=people["county-leader"], now=now, approving_authority="示例市人民政府",
        approval_number="示例政函〔示例〕1号",
    )  # fmt: skip
    plan = assignments_plans.file_upwards(inspectionplan=plan, **by)
    plan = assignments_plans.acknowledge(inspectionplan=plan, actor=people["city"], now=now)
    assignments_units.create_month(plan, local_day(now).month, progress=_unwatched, **by)
    return plan


def _absences(body: SupervisingBody, officers: list[Any], people: dict[str, Any], now: datetime) -> None:
    today = local_day(now)
    assignments_people.record_leave(
        body=body, user=officers[4], kind="training", starts_on=today, ends_on=today + timedelta(days=9),
        note="示例：执法培训", actor=people["county"], now=now,
    )  # fmt: skip
    assignments_people.decide_recusal(
        body=body, user=officers[0], enterprise=home_firm(), ground="relative", reason="近亲属在该企业任职（示例）",
        actor=people["county-leader"], now=now,
    )  # fmt: skip


def _firms(county: Jurisdiction, rng: Random, count: int) -> list[Enterprise]:
    rows = Enterprise.unscoped.filter(place__startswith=county.path, status="active").order_by("pk")
    numbers = list(rows.exclude(pk=home_firm().pk).values_list("pk", flat=True))
    chosen = rng.sample(numbers, min(count, len(numbers)))
    return list(Enterprise.unscoped.filter(pk__in=chosen).select_related("jurisdiction").order_by("pk"))


def _tasks(
    body: SupervisingBody, firms: list[Enterprise], officers: list[Any], people: dict[str, Any], now: datetime
) -> None:
    """Every state and most kinds; some are overdue, one is the officer's of the demonstration for today."""
    today, county = local_day(now), people["county"]
    kinds = ("routine", "special", "expert", "supervision", "joint", "whistle")
    pairs = [(people["enforcement"], officers[0]), (officers[1], officers[2]), (officers[2], officers[3])]
    for number, firm in enumerate(firms):
        late = number % 7 == 3
        planned = today + timedelta(days=number % 12)
        task = assignments.create_task(
            enterprise=firm, body=body, kind=kinds[number % len(kinds)], repeat_reason="示例：按年度安排",
            finish_by=today - timedelta(days=2) if late else planned + timedelta(days=5),
            planned_on=None if late else planned, title="", content="现场管理和隐患整改情况（示例）", actor=county,
            now=now - timedelta(days=20) if late else now,
        )  # fmt: skip
        if number % 4 == 0:
            continue
        pair = pairs[number % len(pairs)]
        task = assignments.assign(task, pair, actor=county, now=now)
        if number % 4 >= 2 and not late:
            task = assignments.begin(task, actor=pair[0], now=now)
            if number % 4 == 3:
                assignments.finish(task, actor=pair[0], now=now)


def _covert_and_conflict(firms: list[Enterprise], people: dict[str, Any], now: datetime) -> None:
    """The city plans a covert visit that nobody below sees, and an inspection where the county also goes."""
    city = SupervisingBody.unscoped.get(jurisdiction__code="4301", kind="bureau", active=True)
    by = {"actor": people["city"], "now": now, "finish_by": local_day(now) + timedelta(days=15)}
    assignments.create_task(enterprise=home_firm(), body=city, kind="covert", title="夜间值守暗访（示例）", **by)
    assignments.create_task(
        enterprise=firms[0],
        body=city,
        kind="supervision",
        title="市级综合督查（示例）",
        repeat_reason="省级交办（示例）",
        **by,
    )


def _campaign(body: SupervisingBody, county: Jurisdiction, people: dict[str, Any], now: datetime) -> None:
    by, today = {"actor": people["county"], "now": now}, local_day(now)
    campaign = assignments_campaigns.prepare(
        body=body, title="有限空间作业专项检查（示例）", kind="special",
        content="审批、检测、监护、救援（示例）", starts_on=today,
        finish_by=today + timedelta(days=40), target=county, target_classes=["A"], skip_visited=True, **by,
    )  # fmt: skip
    try:
        campaign = assignments_campaigns.start(campaign=campaign, **by)
    except TransitionDenied:
        return  # a small demonstration may have no firm of class A
    assignments_campaigns.expand(campaign, progress=_unwatched, **by)


def _draws(body: SupervisingBody, plan: InspectionPlan, people: dict[str, Any], wanted: int, now: datetime) -> None:
    """One published, one whose pools are fixed and that waits for its witness."""
    operator, witness = people["county"], people["county-leader"]
    facts = {"body": body, "finish_by": local_day(now) + timedelta(days=45), "actor": operator, "now": now}
    draw = assignments_draws.fix_pools(
        title="工贸企业双随机抽查（示例）", wanted=wanted, content="有限空间、粉尘防爆（示例）",
        entry=plan.entries.last(),
        seed_source="当日公开数值（示例）", **facts,
    )  # fmt: skip
    draw = assignments_draws.witness(draw, words="示例见证", actor=witness, now=now)
    draw = assignments_draws.draw(draw, seed_value="3 1 4（示例）", actor=operator, now=now)
    assignments_bulk.create_drawn_tasks(draw, actor=operator, now=now, progress=_unwatched)
    assignments_draws.publish(draw, actor=operator, now=now)
    assignments_draws.fix_pools(title="下一批双随机抽查（示例）", wanted=max(1, wanted // 2), **facts)


def _unwatched(done: int, total: int) -> None:
    """Nobody watches the progress."""
