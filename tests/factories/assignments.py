"""Bodies, officers, tasks, plans and draws for tests, made through the services."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from inspections.services import assignments, assignments_draws
from inspections.services import assignments_campaigns as campaigns
from inspections.services import assignments_people as people
from inspections.services import assignments_plans as plans
from safetyportal.core.models import Jurisdiction, SupervisingBody
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise
from tests.factories.listings import make_body
from tests.people import make_user, node

TODAY = NOW.date()
SOON = TODAY + timedelta(days=10)
_numbers = count(1)


def bureau(code: str = "430102") -> SupervisingBody:
    """The emergency management bureau of a county."""
    return make_body(code, "bureau", "101", f"{node(code).name}应急管理局")


def industry_body(code: str = "430102") -> SupervisingBody:
    return make_body(code, "industry", "201", f"{node(code).name}工业和信息化局")


def make_officer(code: str = "430102", *, role: str = "enforcement_officer", valid_to: Any = None, **values: Any):
    """An officer with a certificate in force: `make_officer(valid_to=date(2026, 1, 1))` has an expired one."""
    number = next(_numbers)
    certificate = values.pop("certificate", f"湘A{number:05d}")
    facts = {"certificate_number": certificate, "certificate_valid_to": valid_to or date(2028, 12, 31)} | values
    return make_user(role, code, **facts)


def planner(code: str = "430102"):
    return make_user("county_supervisor", code)


def make_task(enterprise: Any = None, *, actor: Any = None, now=NOW, **values: Any):
    """A task of the county's bureau, planned by one of its supervisors."""
    enterprise = enterprise or make_enterprise()
    county = enterprise.jurisdiction.code[:6]
    facts = {"body": bureau(county), "kind": "routine", "finish_by": SOON, "repeat_reason": "示例理由"} | values
    return assignments.create_task(enterprise=enterprise, actor=actor or planner(county), now=now, **facts)


def make_assigned(enterprise: Any = None, **values: Any):
    """A task with two officers."""
    enterprise = enterprise or make_enterprise()
    county = enterprise.jurisdiction.code[:6]
    officers = values.pop("officers", None) or [make_officer(county), make_officer(county)]
    return make_task(enterprise, officers=officers, **values)


def make_task_in(state: str, enterprise: Any = None):
    """A task in any state of its workflow."""
    if state == "planned":
        return make_task(enterprise)
    task = make_assigned(enterprise)
    county = task.place.split("/")[3]
    officer = make_officer(county)
    if state in {"under_way", "done"}:
        task = assignments.begin(task, actor=officer, now=NOW)
    if state == "done":
        task = assignments.finish(task, actor=officer, now=NOW)
    if state == "cancelled":
        task = assignments.cancel(task, note="示例", actor=planner(county), now=NOW)
    return task


def township(code: str) -> str:
    """The first township of a county."""
    return Jurisdiction.objects.filter(parent=node(code), valid_to=None).order_by("code").first().code


def make_pools(*, enterprises: int = 6, officers: int = 3, code: str = "430102"):
    """Enterprises and officers of a county, for a draw."""
    firms = [make_enterprise(township(code), risk_class="ABCD"[n % 4]) for n in range(enterprises)]
    return firms, [make_officer(code) for _n in range(officers)]


def fix_pools(*, actor: Any = None, now=NOW, code: str = "430102", **values: Any):
    facts = {
        "body": bureau(code), "title": "2026年第四季度双随机抽查（示例）", "wanted": 3, "finish_by": SOON
    } | values  # fmt: skip
    return assignments_draws.fix_pools(actor=actor or planner(code), now=now, **facts)


def make_drawn(*, actor: Any = None, witness: Any = None, now=NOW, **values: Any):
    """A draw that was witnessed and drawn; its tasks are not created yet."""
    draw = fix_pools(actor=actor, now=now, **values)
    code = draw.place.split("/")[3]
    draw = assignments_draws.witness(draw, words="示例见证", actor=witness or planner(code), now=now)
    value = "示例公开数值 123" if draw.seed_source else ""
    return assignments_draws.draw(draw, seed_value=value, actor=actor or planner(code), now=now)


def make_draw_in(state: str, code: str = "430102"):
    """A draw in any state of its workflow, with pools of its own."""
    make_pools(code=code)
    if state in {"committed", "witnessed", "void"}:
        draw = fix_pools(code=code)
        if state == "witnessed":
            return assignments_draws.witness(draw, words="示例", actor=planner(code), now=NOW)
        return draw if state == "committed" else assignments_draws.void(draw, note="示例", actor=planner(code), now=NOW)
    draw = make_drawn(code=code)
    return draw if state == "drawn" else assignments_draws.publish(draw, actor=planner(code), now=NOW)


# The example of the rules: 248 working days × 8 officers − 1,035 − 535 = 414 working days for inspections.
OTHER = {"other_supervision": 300, "other_licensing": 200, "other_accidents": 120, "other_reports": 115,
         "other_joint": 60, "other_filing": 50, "other_agencies": 40, "other_publicity": 70, "other_review": 30,
         "other_orders": 50}  # fmt: skip
IDLE = {"idle_watch": 120, "idle_study": 140, "idle_guidance": 80, "idle_party": 60, "idle_sickness": 35,
        "idle_holidays": 80, "idle_other": 20}  # fmt: skip
ENTRY = {
    "group": "key", "matter": "危险化学品企业监督检查（示例）", "basis": "《安全生产法》第六十五条",
    "objects_text": "重点企业",
    "content": "安全生产责任制、重大危险源管理（示例）", "manner": "现场检查", "frequency": 1, "cap": 2,
    "months": [1, 4, 7, 11, 12], "section": "危化股", "days_each": 2,
}  # fmt: skip


def begin_plan(*, actor: Any = None, now=NOW, code: str = "430102", **values: Any):
    facts = {
        "body": bureau(code), "year": 2026, "officers": 8, "key_days": 200, "general_days": 214, **OTHER, **IDLE
    } | values  # fmt: skip
    return plans.begin_plan(actor=actor or planner(code), now=now, **facts)


def add_entry(plan: Any, *, actor: Any = None, **values: Any):
    code = plan.place.rstrip("/").split("/")[-1]
    return plans.keep_entry(inspectionplan=plan, actor=actor or planner(code), now=NOW, **(ENTRY | values))


def make_plan_in(state: str, code: str = "430102", **values: Any):
    """A plan in any state of its workflow."""
    plan = begin_plan(code=code, **values)
    add_entry(plan)
    by = {"actor": planner(code), "now": NOW}
    if state == "withdrawn":
        return plans.withdraw(inspectionplan=plan, note="示例", **by)
    if state == "draft":
        return plan
    plan = plans.submit(inspectionplan=plan, **by)
    if state == "submitted":
        return plan
    leader = make_user("county_leader", code)
    plan = plans.approve(inspectionplan=plan, actor=leader, now=NOW, approving_authority="示例区人民政府")
    if state == "approved":
        return plan
    if state == "superseded":
        new = plans.revise(inspectionplan=plan, change_reason="机构调整（示例）", **by)
        new = plans.submit(inspectionplan=new, **by)
        plans.approve(inspectionplan=new, actor=leader, now=NOW)
        plan.refresh_from_db()
        return plan
    plan = plans.file_upwards(inspectionplan=plan, **by)
    if state == "filed":
        return plan
    return plans.acknowledge(inspectionplan=plan, actor=make_user("city_supervisor", code[:4]), now=NOW)


def make_campaign(*, actor: Any = None, now=NOW, code: str = "430102", **values: Any):
    facts = {
        "body": bureau(code), "title": "粉尘防爆专项检查（示例）", "kind": "special", "content": "除尘系统（示例）",
        "starts_on": TODAY, "finish_by": SOON, "target": node(code), "target_sectors": [], "target_classes": [],
        "skip_visited": True,
    } | values  # fmt: skip
    return campaigns.prepare(actor=actor or planner(code), now=now, **facts)


def make_campaign_in(state: str, code: str = "430102"):
    make_enterprise(township(code))
    campaign = make_campaign(code=code)
    by = {"actor": planner(code), "now": NOW}
    if state == "draft":
        return campaign
    if state == "cancelled":
        return campaigns.discard(campaign=campaign, note="示例", **by)
    campaign = campaigns.start(campaign=campaign, **by)
    return campaign if state == "running" else campaigns.close(campaign=campaign, note="示例", **by)


def make_leave(code: str = "430102", **values: Any):
    facts = {"starts_on": TODAY, "ends_on": SOON, "user": values.pop("user", None) or make_officer(code)} | values
    return people.record_leave(body=bureau(code), actor=planner(code), now=NOW, **facts)


def make_recusal(code: str = "430102", **values: Any):
    facts = {
        "user": values.pop("user", None) or make_officer(code), "ground": "relative", "reason": "近亲属任职（示例）",
        "enterprise": values.pop("enterprise", None) or make_enterprise(township(code)),
    } | values  # fmt: skip
    return people.decide_recusal(body=bureau(code), actor=make_user("county_leader", code), now=NOW, **facts)
