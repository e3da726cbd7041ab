"""A bureau with its people, a task, a visit, a case, and papers of them: written as the services would leave them."""

import base64
import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from inspections.choices.papers_forms import Form, form_of
from inspections.models import (
    EnforcementCase,
    EnforcementPaper,
    Finding,
    InspectionTask,
    TaskOfficer,
    Visit,
    VisitOfficer,
)
from inspections.services import papers
from inspections.workflow import CASE_FLOW, PAPER_FLOW, TASK_FLOW, VISIT_FLOW
from safetyportal.core.models import Jurisdiction, SupervisingBody
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node

LONG = "经查，该单位配电室未设置防止小动物进入的设施，操作人员未按规定佩戴劳动防护用品，现场未见安全操作规程。"


def make_bureau(code: str = "430102") -> SupervisingBody:
    """The emergency bureau of a division: 芙蓉区应急管理局."""
    where = node(code)
    name = "芙蓉区应急管理局" if code == "430102" else f"{where.name}应急管理局"
    values = {"name": name, "kind": "bureau", "jurisdiction": where, "place": where.path, "document_mark": ""}
    more = {"contact_name": "示例联系人", "contact_phone": "0731-80000000", "address": "示例大道1号"}
    more |= {"postcode": "410005"}
    return SupervisingBody.unscoped.get_or_create(code=f"{code:0<9}009", defaults=values | more)[0]


@dataclass
class World:
    """One county's bureau at one enterprise: two officers, a reviewer, a head, a task, a visit, a case."""

    body: SupervisingBody
    enterprise: Any
    officer: Any
    second: Any
    reviewer: Any
    leader: Any
    task: InspectionTask
    visit: Visit
    case: EnforcementCase


def make_world(code: str = "430102", township: str = "") -> World:
    body = make_bureau(code)
    towns = Jurisdiction.objects.filter(parent=body.jurisdiction, valid_to=None).order_by("code")
    enterprise = make_enterprise(
        township or towns.values_list("code", flat=True)[0], legal_phone="13800000000", postcode="410000"
    )
    certificate = {"certificate_valid_to": date(2030, 1, 1)}
    officer = make_user("enforcement_officer", code, name="示例甲", certificate_number="18010001", **certificate)
    second = make_user("enforcement_officer", code, name="示例乙", certificate_number="18010002", **certificate)
    reviewer, leader = (
        make_user("county_supervisor", code, name="示例审核"),
        make_user("county_leader", code, name="示例局长"),
    )
    task = InspectionTask(
        kind="routine", title="示例检查", finish_by=NOW.date() + timedelta(10), created_by=officer, body=body
    )
    task.settle(enterprise)
    TASK_FLOW.start(task, NOW)
    task.save(force_insert=True)
    visit = Visit(task=task, body=body, started_at=NOW, ended_at=NOW + timedelta(hours=2), premises="一车间（示例）",
                  site_person="示例负责人", started_by=officer)  # fmt: skip
    visit.settle(enterprise)
    VISIT_FLOW.start(visit, NOW)
    visit.save(force_insert=True)
    for leads, user in ((True, officer), (False, second)):
        TaskOfficer(task=task, user=user, leads=leads).save(force_insert=True)
        VisitOfficer(visit=visit, user=user, certificate_number=user.certificate_number).save(force_insert=True)
    for number, measure in enumerate(("time_limit", "time_limit", "suspend"), 1):
        Finding(visit=visit, order=number, description=LONG, location=f"{number}号车间", measure=measure,
                rectify_by=NOW.date() + timedelta(20)).save(force_insert=True)  # fmt: skip
    case = EnforcementCase(visit=visit, body=body, title="示例企业未采取措施消除事故隐患案", party_name=enterprise.name,
                           cause="未采取措施消除事故隐患", opened_by=officer, filed_on=NOW.date())  # fmt: skip
    case.settle(enterprise)
    CASE_FLOW.start(case, NOW)
    case.save(force_insert=True)
    return World(body, enterprise, officer, second, reviewer, leader, task, visit, case)


def matter_of(world: World, form: Form) -> dict[str, Any]:
    """The record that a form is about."""
    return {
        "task": {"task": world.task},
        "visit": {"visit": world.visit},
        "case": {"case": world.case},
        "any": {"case": world.case},
    }[form.about]


def sample_values(form: Form, *, long: bool = False) -> dict[str, Any]:
    """Something plausible in each field; with `long` texts that run over pages."""
    found: dict[str, Any] = {}
    for one in form.fields:
        if one.type == "long":
            found[one.key] = "\n".join([LONG] * (60 if long else 2))
        elif one.type == "items":
            found[one.key] = [LONG] * (30 if long else 3)
        elif one.type == "table":
            found[one.key] = [{column.key: "示例" for column in one.columns}] * (60 if long else 4)
        elif one.type == "people":
            found[one.key] = [
                {"name": f"示例{letter}", "certificate": f"1801000{n}"} for n, letter in enumerate("甲乙丙", 1)
            ]
        else:
            found[one.key] = {
                "text": f"示例{one.label}",
                "date": "2026-11-20",
                "time": "2026-11-20T09:05+08:00",
                "money": "52000.50",
                "choice": one.choices[0] if one.choices else "",
            }[one.type]
    for key in ("ended", "to_day", "late_to"):
        if key in found:
            found[key] = {"ended": "2026-11-20T09:50+08:00"}.get(key, "2026-12-20")
    return found


def make_paper(world: World | None = None, kind: str = "rectification_order", **values) -> EnforcementPaper:
    """A draft with every field filled."""
    world = world or make_world()
    form = form_of(kind, NOW.date())
    return papers.prepare(
        kind=kind, actor=world.officer, now=NOW, values=sample_values(form) | values, **matter_of(world, form)
    )


def drawing(seed: int = 0) -> str:
    """A drawn signature as the canvas sends it."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (600, 220), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    points = [(40 + 36 * n, 110 + (60 if (n + seed) % 2 else -50) + 7 * (n % 3)) for n in range(14)]
    pen.line(points, fill=(11, 31, 51, 255), width=7, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def sign_all(paper: EnforcementPaper, actor: Any, *, manner: str = "by_hand") -> None:
    """Every signature that the form wants."""
    for role in paper.form.roles:
        for number in range(role.count):
            drawn = {"drawing": drawing(number)} if manner == "drawn" else {}
            papers.sign(
                paper=paper, role=role.role, name=f"示例签名{number + 1}", actor=actor, now=NOW, manner=manner,
                certificate_number=f"1801000{number + 1}" if role.certificate else "", **drawn,
            )  # fmt: skip


def approve_all(paper: EnforcementPaper, world: World) -> EnforcementPaper:
    """Submit and take each step of the approval by another person."""
    if not paper.form.approval:
        return paper
    paper = papers.submit(paper=paper, actor=world.officer, now=NOW)
    people = {"review": [world.reviewer], "approve": [world.leader]}
    people["unit_review"] = [make_user("county_supervisor", world.body.jurisdiction.code, name="示例科长")]
    for step in paper.form.approval:
        act = papers.approve if step == "approve" else papers.review
        paper = act(paper=paper, actor=people[step][0], now=NOW)
    return paper


def make_issued(world: World | None = None, kind: str = "inspection_record", **values) -> EnforcementPaper:
    """A paper with its signatures, approved and issued."""
    world = world or make_world()
    paper = make_paper(world, kind, **values)
    sign_all(paper, world.officer)
    paper = approve_all(paper, world)
    papers.issue(paper=paper, actor=world.officer, now=NOW)
    paper.refresh_from_db()
    return paper


def in_state(world: World, status: str, kind: str = "recheck_opinion") -> EnforcementPaper:
    """A row in a state, as far as the state machine looks at it."""
    form = form_of(kind, NOW.date())
    paper = EnforcementPaper(
        kind=kind, form_on=NOW.date(), body=world.body, prepared_by=world.second, for_party=form.for_party,
        values=sample_values(form), **matter_of(world, form),
    )  # fmt: skip
    paper.settle(world.enterprise)
    PAPER_FLOW.start(paper, NOW)
    paper.status = status
    paper.save(force_insert=True)
    return paper
