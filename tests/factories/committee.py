"""Safety committees and roll-out targets, as the services would leave them."""

from datetime import date

from inspections.models import CommitteeMeeting, CommitteePlan, LeaderInspection, RolloutTarget
from tests.conftest import NOW
from tests.people import make_user, node

TODAY = NOW.date()
YEAR = TODAY.year


def keeper(code: str = "430102"):
    role = {2: "province_supervisor", 4: "city_supervisor", 6: "county_supervisor"}.get(
        len(code), "township_supervisor"
    )
    return make_user(role, code)


def _at(code: str) -> dict:
    where = node(code)
    return {"jurisdiction": where, "place": where.path}


def make_plan(code: str = "430102", year: int = YEAR, **values) -> CommitteePlan:
    facts = {"meetings": 4, "principal": 4, "deputy": 12, "other": 6, "entered_by": keeper(code)} | values
    return CommitteePlan.unscoped.create(**_at(code), year=year, **facts)


def make_meeting(code: str = "430102", held_on: date = TODAY, **values) -> CommitteeMeeting:
    facts = {
        "chair": "示例县长",
        "attendees": 20,
        "topics": "部署岁末年初安全防范（示例）",
        "recorded_by": keeper(code),
    }
    return CommitteeMeeting.unscoped.create(**_at(code), held_on=held_on, **(facts | values))


def make_led(code: str = "430102", inspected_on: date = TODAY, **values) -> LeaderInspection:
    facts = {
        "leader": "示例领导", "rank": "government_head", "standing": "principal", "site": "示例工地",
        "findings": "要求限期整改（示例）", "recorded_by": keeper(code),
    }  # fmt: skip
    return LeaderInspection.unscoped.create(**_at(code), inspected_on=inspected_on, **(facts | values))


def make_target(code: str = "430102", enterprises: int = 10, **values) -> RolloutTarget:
    facts = {"valid_from": date(YEAR, 1, 1), "source": "示例文件", "set_by": keeper(code)} | values
    return RolloutTarget.unscoped.create(**_at(code), enterprises=enterprises, **facts)
