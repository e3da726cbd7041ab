"""The API of inspections and enforcement: reading, and the few changes that other systems may make."""

from tests.oracle.endpoints import HOLDERS, STATED, Operation, Resource, Table
from tests.oracle.tables.inspections import (
    APPROVE,
    APPROVE_PAPER,
    CASE,
    DRAW_KIND,
    LED,
    MEETING,
    PAPER,
    PLAN,
    PLAN_KIND,
    PLAN_OF_COMMITTEE,
    PROJECT,
    REVIEW,
    REVIEW_PAPER,
    TARGET,
    TASK,
    VIEW_CASE,
    VIEW_COMMITTEE,
    VIEW_DISCRETION,
    VIEW_DRAW,
    VIEW_LAW,
    VIEW_PAPER,
    VIEW_PLAN,
    VIEW_PROJECT,
    VIEW_TARGET,
    VIEW_TASK,
    VIEW_VISIT,
    VISIT,
)
from tests.oracle.world.build import days
from tests.oracle.world.places import OWN

WHY = {"note": "示例理由"}


def approval(row) -> dict:
    """The matter that waits in this case."""
    return {"approval": row.pk + 400, **WHY}


COUNTY_OFFICE = 24302


def _post(name: str, need: str, view: str, kind: str, **facts) -> Operation:
    return Operation(name, "POST", need, view, kind, **facts)


def _below(name: str, view: str, kind: str, rows: str = "") -> Operation:
    return Operation(name, "GET", view, view, kind, rows=rows)


TABLE = Table(
    resources=(
        Resource(
            "inspectiontask", TASK, VIEW_TASK,
            (
                Operation(
                    "inspectiontask-list", "POST", PLAN, access=HOLDERS,
                    body={
                        "enterprise": OWN, "body": COUNTY_OFFICE, "kind": "routine", "finish_by": days(20),
                        "repeat_reason": "示例",
                    },
                ),
                _post("inspectiontask-assign", PLAN, VIEW_TASK, TASK, body={"officers": ["示例"]}, looks_up=True),
                _post("inspectiontask-cancel", PLAN, VIEW_TASK, TASK, body=WHY),
            ),
        ),
        Resource(
            "inspectionplan", PLAN_KIND, VIEW_PLAN,
            (_below("inspectionplan-entries", VIEW_PLAN, PLAN_KIND, "inspections.planentry"),),
        ),
        Resource("randomdraw", DRAW_KIND, VIEW_DRAW, (_below("randomdraw-record", VIEW_DRAW, DRAW_KIND),)),
        Resource("visit", VISIT, VIEW_VISIT, (_below("visit-findings", VIEW_VISIT, VISIT),)),
        Resource(
            "case", CASE, VIEW_CASE,
            (
                _below("case-charges", VIEW_CASE, CASE), _below("case-periods", VIEW_CASE, CASE),
                _post("case-review", REVIEW, VIEW_CASE, CASE, body=approval),
                _post("case-approve", APPROVE, VIEW_CASE, CASE, body=approval),
            ),
        ),
        Resource(
            "enforcementpaper", PAPER, VIEW_PAPER,
            (
                Operation("enforcementpaper-verify", "GET", access=STATED),
                _post("enforcementpaper-review", REVIEW_PAPER, VIEW_PAPER, PAPER),
                _post("enforcementpaper-approve", APPROVE_PAPER, VIEW_PAPER, PAPER),
                _post("enforcementpaper-return-to-maker", REVIEW_PAPER, VIEW_PAPER, PAPER, body=WHY),
            ),
        ),
        Resource(
            "constructionproject", PROJECT, VIEW_PROJECT,
            (_below("constructionproject-stages", VIEW_PROJECT, PROJECT),),
        ),
        Resource("committeeplan", PLAN_OF_COMMITTEE, VIEW_COMMITTEE),
        Resource("committeemeeting", MEETING, VIEW_COMMITTEE),
        Resource("leaderinspection", LED, VIEW_COMMITTEE),
        Resource("rollouttarget", TARGET, VIEW_TARGET),
        Resource(
            "violation", "inspections.violation", VIEW_LAW, (Operation("violation-propose", "GET", access=STATED),),
        ),
        Resource(
            "lawinstrument", "inspections.lawinstrument", VIEW_LAW,
            (_below("lawinstrument-articles", VIEW_LAW, "inspections.lawinstrument"),),
        ),
        Resource("discretiontable", "inspections.discretiontable", VIEW_DISCRETION),
    ),
)  # fmt: skip
