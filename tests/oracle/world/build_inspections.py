"""What rows of inspections and enforcement need beside their place."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from safetyportal.core.models import Jurisdiction
from tests.oracle.world.people import PEOPLE
from tests.oracle.world.places import FIRMS, IN_CELL, path
from tests.oracle.world.row import Row
from tests.oracle.world.rows import ROWS

MARK = "神谕"
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
SOON = NOW + timedelta(days=5)
OFFICES = {row.place: row.pk for row in ROWS["core.supervisingbody"]}
REVIEWERS = ("county", "county_2", "county_3", "city", "city_2", "township", "province")
RECUSED = ("enforcement", "enforcement_2", "colleague", "colleague")


def _days(count: int) -> date:
    return TODAY + timedelta(days=count)


def _ago(count: int) -> datetime:
    return NOW - timedelta(days=count)


def _person(key: str = "county") -> int:
    return PEOPLE[key].pk


def office_of(row: Row) -> int:
    """The body that the row belongs to: that of its own place, the one that conceals it, or that of the county."""
    own = row.floor or (path(FIRMS[row.firm].division[:6]) if row.kind in OF_FIRMS else row.place)
    return OFFICES[own]


def _task(row: Row) -> dict:
    waits = row.state == "assigned"
    return {
        "kind": "covert" if row.floor else "routine", "title": f"{MARK}检查任务{row.pk}", "planned_on": _days(2),
        "finish_by": _days(10), "seen_from": row.floor, "created_by_id": _person(), "clock": "task" if waits else "",
        "due_at": SOON if waits else None,
    }  # fmt: skip


def _visit(row: Row) -> dict:
    open_now = row.state == "open"
    done = None if open_now else _ago(3)
    return {
        "task_id": row.target, "started_at": _ago(4), "started_by_id": _person("enforcement"),
        "identity_shown_at": _ago(4), "premises": f"{MARK}厂区{row.pk}", "site_person": f"负责人{row.pk}",
        "situation": f"{MARK}检查情况{row.pk}", "presented_at": None if row.internal else _ago(3), "ended_at": done,
        "completed_at": done, "seen_from": row.floor, "clock": "visit" if open_now else "",
        "due_at": SOON if open_now else None, "code": f"oracle{row.pk}",
    }  # fmt: skip


def _feedback(row: Row) -> dict:
    return {"visit_id": row.target, "holder": f"{row.pk:064d}", "said_at": _ago(2)}


def _paper(row: Row) -> dict:
    issued = row.state == "issued"
    of = "task_id" if row.floor else "visit_id"
    return {
        of: row.target, "kind": "rectification_order" if issued else "inspection_plan", "form_on": TODAY,
        "for_party": issued, "values": {}, "prepared_by_id": _person("enforcement"),
        "document_id": row.pk - PAPER_TO_DOCUMENT if issued else None, "seen_from": row.floor,
        "number": f"{MARK}责改〔{TODAY.year}〕{row.pk}号" if issued else "", "issued_on": _days(-3) if issued else None,
    }  # fmt: skip


PAPER_TO_DOCUMENT = 27700 - 24250


def _case(row: Row) -> dict:
    closed = row.state == "closed"
    return {
        "visit_id": row.target, "title": f"{MARK}案件{row.pk}", "cause": MARK, "party_name": f"{MARK}当事人{row.pk}",
        "opened_by_id": _person("enforcement"), "filed_on": _days(-9), "decide_by": _days(60),
        "number": f"{MARK}案{row.pk}", "closed_on": _days(-2) if closed else None,
        "clock": "" if closed else "decision", "due_at": None if closed else SOON,
    }  # fmt: skip


def _publication(row: Row) -> dict:
    return {
        "case_id": row.target, "served_on": _days(-2), "decision_number": f"{MARK}罚{row.pk}", "party_kind": "unit",
        "party_shown": f"{MARK}当事人{row.pk}", "acts": MARK, "basis": MARK, "penalty": MARK, "decided_on": _days(-3),
        "body_name": MARK, "clock": "publication", "due_at": SOON,
    }  # fmt: skip


def _plan(row: Row) -> dict:
    return {
        "year": TODAY.year - (2 if row.state == "filed" else bool(row.sectors)), "officers": 3, "national_days": 248,
        "created_by_id": _person(), "principles": f"{MARK}计划{row.pk}",
    }  # fmt: skip


def _entry(row: Row) -> dict:
    return {
        "plan_id": row.target, "order": 1, "group": "key", "matter": f"{MARK}事项{row.pk}", "basis": MARK,
        "objects_text": MARK, "content": MARK, "manner": MARK, "months": [3], "section": MARK,
    }  # fmt: skip


def _draw(row: Row) -> dict:
    return {
        "title": f"{MARK}抽取{row.pk}", "wanted": 1, "per_object": 2, "finish_by": _days(30), "object_count": 1,
        "officer_count": 2, "pool_text": "{}", "object_ids": [], "officer_ids": [], "pool_digest": "0" * 64,
        "committed_by_id": _person(), "committed_at": _ago(3), "witness_id": _person("county_leader"),
        "operator_id": _person(), "drawn_at": _ago(2), "record_text": json.dumps({"oracle": row.pk}),
        "record_digest": "1" * 64, "clock": "draw_publication", "due_at": SOON,
    }  # fmt: skip


def _campaign(row: Row) -> dict:
    return {
        "title": f"{MARK}专项{row.pk}", "content": MARK, "starts_on": TODAY, "finish_by": _days(30),
        "target": Jurisdiction.objects.get(path=row.place), "target_place": row.place, "created_by_id": _person(),
        "clock": "campaign", "due_at": SOON,
    }  # fmt: skip


def _push(row: Row) -> dict:
    event = apps.get_model("inspections.pushevent").objects.create(
        entry=row.pk, kind="task", action="inspectiontask.assign", at=_ago(1), place=row.place,
        body_id=OFFICES[row.place], payload={"oracle": row.pk},
    )  # fmt: skip
    return {"subscription_id": row.target, "event": event, "state": "given_up", "error": f"{MARK}{row.pk}"}


OF_FIRMS: dict[str, Callable[[Row], dict]] = {
    "inspections.inspectiontask": _task,
    "inspections.visit": _visit,
    "inspections.visitrating": lambda row: {
        **_feedback(row), "lawful": 5, "manner": 5, "helpful": 5, "comment": f"{MARK}评价{row.pk}",
    },
    "inspections.visitobjection": lambda row: {
        **_feedback(row), "text": f"{MARK}异议{row.pk}", "clock": "objection", "due_at": SOON,
    },
    "inspections.enforcementcase": _case,
    "inspections.enforcementpaper": _paper,
    "inspections.decisionpublication": _publication,
    "inspections.constructionproject": lambda row: {
        "name": f"{MARK}项目{row.pk}", "kind": "smelting", "nature": "new", "content": MARK, "address": MARK,
        "approval": "filed", "level": "county", "approving_authority": MARK, "approval_number": f"{MARK}{row.pk}",
        "approved_on": _days(-30), "registered_by_id": _person(), "registered_on": _days(-9),
    },
    "inspections.qualityscore": lambda row: {
        "case_id": row.target, "draw_id": 26802, "total": row.pk - 27930, "reviewer_id": _person("city"),
        "scored_at": _ago(1), "objection": f"{MARK}异议{row.pk}" if row.firm == IN_CELL else "",
    },
    "inspections.casefile": lambda row: {
        "case_id": row.target, "state": "ready", "of_version": 1, "asked_by_id": _person("enforcement"),
        "asked_at": _ago(1), "made_at": _ago(1), "stored_name": f"oracle/{row.pk}.pdf", "size": 9, "pages": 1,
    },
}  # fmt: skip
OF_BODIES: dict[str, Callable[[Row], dict]] = {
    "inspections.inspectionplan": _plan,
    "inspections.planentry": _entry,
    "inspections.randomdraw": _draw,
    "inspections.campaign": _campaign,
    "inspections.officerleave": lambda row: {
        "user_id": _person("enforcement"), "starts_on": _days(3), "ends_on": _days(5), "note": f"{MARK}{row.pk}",
        "recorded_by_id": _person(),
    },
    "inspections.recusal": lambda row: {
        "user_id": _person(RECUSED[row.pk - 26600]), "ground": "interest", "reason": f"{MARK}回避{row.pk}",
        "decided_by_id": _person("county_leader"), "starts_on": _days(-3),
    },
    "inspections.legalreviewer": lambda row: {
        "user_id": _person(REVIEWERS[row.pk - 26700]), "qualification": f"{MARK}{row.pk}",
        "appointed_by_id": _person("county_leader"), "appointed_on": _days(-30),
    },
    "inspections.fineaccount": lambda row: {
        "bank": f"{MARK}银行{row.pk}", "holder": MARK, "number": f"{row.pk:08d}", "valid_from": _days(-300),
        "source": MARK, "set_by_id": _person(),
    },
    "inspections.qualitydraw": lambda row: {
        "title": f"{MARK}评查{row.pk}", "closed_from": _days(-90), "closed_to": TODAY, "wanted": 1, "seed": "oracle",
        "drawn_by_id": _person(), "witness": MARK, "drawn_at": _ago(1),
    },
    "inspections.eventsubscription": lambda row: {
        "name": f"{MARK}系统{row.pk}", "url": f"https://example.org/{row.pk}", "secret": f"oracle-secret-{row.pk}",
        "kinds": ["task"], "created_by_id": _person(),
    },
    "inspections.pushdelivery": _push,
    "inspections.committeeplan": lambda row: {
        "year": TODAY.year, "meetings": 4, "note": f"{MARK}安委会计划{row.pk}", "entered_by_id": _person(),
    },
    "inspections.committeemeeting": lambda row: {
        "held_on": _days(-9), "chair": MARK, "attendees": 9, "topics": f"{MARK}议题{row.pk}",
        "recorded_by_id": _person(),
    },
    "inspections.leaderinspection": lambda row: {
        "inspected_on": _days(-9), "leader": f"{MARK}领导{row.pk}", "rank": "government_head", "standing": "principal",
        "site": MARK, "findings": MARK, "recorded_by_id": _person(),
    },
    "inspections.rollouttarget": lambda row: {
        "enterprises": row.pk, "valid_from": _days(-300), "source": f"{MARK}{row.pk}", "set_by_id": _person(),
    },
}  # fmt: skip
NORMS: dict[str, Callable[[Row], dict]] = {
    "inspections.discretiontable": lambda row: {
        "title": f"{MARK}裁量{row.pk}", "violation": f"oracle{row.pk}", "valid_from": _days(-300),
    },
    "inspections.violation": lambda row: {
        "code": f"oracle{row.pk}", "title": f"{MARK}违法行为{row.pk}", "violated": MARK, "punished": MARK,
        "valid_from": _days(-300),
    },
    "inspections.lawinstrument": lambda row: {
        "code": f"oracle{row.pk}", "title": f"{MARK}规定{row.pk}", "kind": "rule", "valid_from": _days(-300),
    },
}  # fmt: skip


def _with_body(make: Callable[[Row], dict]) -> Callable[[Row], dict]:
    return lambda row: {"body_id": office_of(row), **make(row)}


def _maker(kind: str, make: Callable[[Row], dict]) -> Callable[[Row], dict]:
    has_body = any(field.name == "body" for field in apps.get_model(kind)._meta.concrete_fields)
    return _with_body(make) if has_body else make


def makers() -> dict[str, Callable[[Row], dict]]:
    """In the order in which rows hang on each other."""
    return {kind: _maker(kind, make) for kind, make in (OF_BODIES | OF_FIRMS | NORMS).items()}


def beside() -> None:
    """Who carries out what: officers of tasks and visits, handlers of cases, one approval that waits."""
    model: Any = apps.get_model
    for row in ROWS["inspections.inspectiontask"]:
        for key in row.officers:
            model("inspections.taskofficer").unscoped.create(task_id=row.pk, user_id=_person(key))
    for row in ROWS["inspections.visit"]:
        for key in row.officers:
            facts = {"user_id": _person(key), "certificate_number": "示例0001"}
            model("inspections.visitofficer").unscoped.create(visit_id=row.pk, **facts)
            model("inspections.taskofficer").unscoped.create(task_id=row.target, user_id=_person(key))
    for row in ROWS["inspections.enforcementcase"]:
        if office_of(row) == OFFICES[path("430102")]:
            model("inspections.casehandler").unscoped.create(
                case_id=row.pk, user_id=_person("enforcement"), certificate_number="示例0001",
                certificate_valid_to=_days(300), leads=True, since=_days(-9),
            )  # fmt: skip
        model("inspections.caseapproval").unscoped.create(
            id=row.pk + 400, case_id=row.pk, kind="extension", reason=MARK, status="asked", asked_at=_ago(1),
            asked_by_id=_person("enforcement"), seconded_by_id=_person("colleague"), clock="approval", due_at=SOON,
        )  # fmt: skip
