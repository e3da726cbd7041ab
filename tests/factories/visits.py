"""Bodies, officers, tasks and visits for tests: written as the services would leave them."""

import base64
import io
from datetime import date, timedelta
from itertools import count
from uuid import uuid4

from inspections.choices.assignments import TASK_OPEN, TaskKind, TaskStatus
from inspections.choices.visits import VISIT_OPEN, SignatureRole, VisitStatus
from inspections.models import Finding, InspectionTask, TaskOfficer, Visit, VisitOfficer
from inspections.queries.visits import content_digest
from inspections.services import visits, visits_entries, visits_findings, visits_signing
from inspections.services.visits_findings import Found
from inspections.workflow import TASK_FLOW, VISIT_FLOW
from safetyportal.core.choices import BodyKind
from safetyportal.core.models import SupervisingBody
from tests import people
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise

_numbers = count(1)


def body_of(code: str = "430102") -> SupervisingBody:
    """The emergency management bureau of a division; one is enough."""
    where = people.node(code)
    known = SupervisingBody.unscoped.filter(jurisdiction=where, kind=BodyKind.BUREAU).first()
    return known or SupervisingBody.unscoped.create(
        code=f"{code[:6]:0<6}{next(_numbers):06d}", name=f"{where.name}应急管理局（示例）", kind=BodyKind.BUREAU,
        jurisdiction=where, place=where.path,
    )  # fmt: skip


def make_officer(code: str = "430102", **values):
    """An enforcement officer with a certificate in force."""
    body_of(code)
    number = next(_numbers)
    facts = {
        "name": f"示例执法{number}", "certificate_number": f"湘A{number:06d}", "certificate_valid_to": date(2028, 1, 1)
    } | values  # fmt: skip
    return people.make_user("enforcement_officer", code, **facts)


def make_task(enterprise=None, status: str = TaskStatus.ASSIGNED, officers=(), **values) -> InspectionTask:
    """A task of the county's bureau: `make_task(firm, officers=[first, second], kind="covert")`."""
    enterprise = enterprise or make_enterprise()
    county = enterprise.jurisdiction.code[:6]
    people_ = list(officers)
    facts = {
        "kind": TaskKind.ROUTINE, "finish_by": NOW.date() + timedelta(days=10), "body": body_of(county),
        "created_by": people_[0] if people_ else people.make_user("county_supervisor", county),
    } | values  # fmt: skip
    if facts["kind"] == TaskKind.COVERT:
        facts["seen_from"] = facts["body"].place
    task = InspectionTask(**facts)
    task.settle(enterprise)
    task.status = status
    if status in TASK_OPEN:
        clock = TASK_FLOW.clocks[status]
        task.clock, task.due_at = clock.name, clock.due_at(task, NOW)
    task.save(force_insert=True)
    for number, person in enumerate(people_):
        TaskOfficer.unscoped.create(task=task, user=person, body=task.body, leads=number == 0)
    return task


def make_visit(enterprise=None, status: str = VisitStatus.OPEN, officers=(), **values) -> Visit:
    """A visit in a state, identity shown; its officers are of the enterprise's county."""
    enterprise = enterprise or make_enterprise()
    county = enterprise.jurisdiction.code[:6]
    team = list(officers) or [make_officer(county), make_officer(county)]
    done = status == VisitStatus.COMPLETED
    task = values.pop("task", None) or make_task(
        enterprise, TaskStatus.DONE if done else TaskStatus.UNDER_WAY, team, kind=values.pop("kind", TaskKind.ROUTINE)
    )
    facts = {
        "started_at": NOW - timedelta(hours=2), "started_by": team[0], "identity_shown_at": NOW - timedelta(hours=2),
        "identity_confirmed_by": "示例主管", "premises": "冲压车间（示例）", "site_person": "示例主管",
        "situation": "检查了冲压车间的安全生产情况（示例）。",
    } | values  # fmt: skip
    visit = Visit(task=task, body=task.body, **facts)
    visit.settle(enterprise)
    visit.status = status
    if status in VISIT_OPEN:
        clock = VISIT_FLOW.clocks[status]
        visit.clock, visit.due_at = clock.name, clock.due_at(visit, NOW)
    if status in {VisitStatus.SIGNING, VisitStatus.COMPLETED}:
        visit.presented_at = visit.ended_at = NOW
    if status == VisitStatus.VOID:
        visit.ended_at = NOW
    if done:
        visit.completed_at = NOW
    visit.save(force_insert=True)
    for person in team:
        VisitOfficer.unscoped.create(visit=visit, user=person, certificate_number=person.certificate_number)
    if visit.presented_at:
        visit.content_sha256 = content_digest(visit)
        visit.save(update_fields=["content_sha256"])
    visit.team = team
    return visit


def make_finding(visit: Visit, **values) -> Finding:
    facts = {
        "description": f"示例问题{next(_numbers)}：冲床防护罩缺失", "location": "冲压车间", "category": "B01",
        "basis": "《安全生产法》第三十六条", "rectify_by": NOW.date() + timedelta(days=7), "order": next(_numbers),
        "changed_by": visit.started_by,
    } | values  # fmt: skip
    finding = Finding(visit=visit, **facts)
    finding.save(force_insert=True)
    return finding


def drawing(seed: int = 0) -> str:
    """A signature as the canvas gives it."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (600, 220), (255, 255, 255, 0))
    ImageDraw.Draw(picture).line([(40, 150 - seed % 40), (200, 60), (330, 160), (540, 80 + seed % 40)], "#0b1f33", 6)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def walk(enterprise, officers, found=(), now=NOW, **task_values) -> Visit:
    """A visit from its start to its completion through the services; `found` are `Found` or values of it."""
    first = officers[0]
    task = make_task(enterprise, officers=officers, **task_values)
    visit = visits.start(task=task, actor=first, now=now)
    visit = visits.show_identity(visit=visit, confirmed_by="示例主管", actor=first, now=now)
    visits_entries.change_fact(
        visit=visit, name="situation", value="检查了车间（示例）", seen=0, actor=first, now=now
    )  # fmt: skip
    for values in found:
        one = values if isinstance(values, Found) else Found(**values)
        visits_findings.keep_finding(visit=visit, key=uuid4(), found=one, seen=0, actor=first, now=now)
    return finish(visit, officers, now)


def finish(visit: Visit, officers, now=NOW) -> Visit:
    """Present, sign by all, complete."""
    first = officers[0]
    visit = visits.present(visit=visit, actor=first, now=now)
    sign_all(visit, officers, now)
    return visits.complete(visit=visit, actor=first, now=now)


def sign_all(visit: Visit, officers, now=NOW) -> None:
    given = {"visit": visit, "shown_sha256": visit.content_sha256, "actor": officers[0], "now": now}
    for number, person in enumerate(officers):
        visits_signing.sign(role=SignatureRole.OFFICER, officer=person.pk, drawing=drawing(number), **given)
    visits_signing.sign(role=SignatureRole.UNIT, name="示例主管", drawing=drawing(9), **given)
