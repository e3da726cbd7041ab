"""Visits of the bureau of 浏阳市 in every state, with photos, papers, re-inspections, ratings and an objection.

Everything goes through the services, as the officers would do it. All people and firms are invented.
"""

import base64
import io
import random
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from enterprises.management.demo.people import COUNTY, MANAGE, PASSWORD, home_firm
from enterprises.models import Enterprise
from hazards.management.demo.pictures import photo
from hazards.services import loop
from inspections.choices.assignments import TaskKind
from inspections.choices.visits import ItemResult, SignatureRole
from inspections.models import Visit
from inspections.queries.visits import items_for, order_items
from inspections.services import (
    assignments,
    visits,
    visits_entries,
    visits_feedback,
    visits_findings,
    visits_hazards,
    visits_papers,
    visits_signing,
)
from inspections.services.visits_findings import Found
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Jurisdiction, SupervisingBody, User
from safetyportal.core.services.accounts import create_account
from safetyportal.core.services.postings import grant_posting

SECOND = "enforcement-2"
ROUNDS = {"small": 1, "province": 4}
PROBLEMS = (
    ("2号工房安全出口处堆放纸箱，疏散宽度不足", "2号工房", "B03", "time_limit", "《安全生产法》第四十二条"),
    ("配电箱未上锁，箱内积尘，进线孔未封堵", "3号工房", "B04", "time_limit", "《安全生产法》第三十六条第二款"),
    ("未如实记录安全生产教育和培训情况", "安全部", "A05", "time_limit", "《安全生产法》第二十八条第四款"),
    ("1号中转库静电释放装置失效，继续作业有危险", "1号中转库", "B06", "suspend", "《安全生产法》第三十六条"),
    ("应急预案未组织演练，无演练记录", "安全部", "A07", "time_limit", "《安全生产法》第八十一条"),
)


def seed(size: str, rng: random.Random, now: datetime) -> dict[str, int]:
    """Visits in each state, in a province several of each; does nothing when there are visits already."""
    if Visit.unscoped.exists():
        return {}
    team = Team(now)
    stories = (_completed, _rechecked, _signing, _open, _covert, _refused, _void, _clean)
    firms = _firms(len(stories) * ROUNDS[size])
    for number, firm in enumerate(firms):
        stories[number % len(stories)](team, firm, rng)
    return {"visits": len(firms)}


def _firms(count: int) -> list[Enterprise]:
    first = home_firm()
    rows = Enterprise.unscoped.filter(place__county=COUNTY, status="active", data_source="demo").exclude(pk=first.pk)
    return [first, *rows.order_by("pk")[: count - 1]]


class Team:
    """The two officers who go, the supervisor who plans, and the hands with which they sign."""

    def __init__(self, now: datetime):
        self.now, self.pictures = now, 0
        self.node = Jurisdiction.objects.get(code=COUNTY, valid_to=None)
        self.body = SupervisingBody.unscoped.filter(jurisdiction=self.node, kind="bureau", active=True).first()
        self.first = User.objects.get(username="enforcement")
        self.second = User.objects.filter(username=SECOND).first() or self._second()
        self.planner = User.objects.get(username="county")

    def _second(self) -> User:
        portal = system_user()
        with writes.unit_of_work():
            user, _password = create_account(
                username=SECOND, name="示例执法员乙", place=self.node.path, actor=portal, now=self.now,
                kind="official", duty="business", password=PASSWORD, certificate_number="示例43018100002",
                certificate_valid_to=date(self.now.year + 2, 12, 31),
            )  # fmt: skip
            grant_posting(
                user=user, role="enforcement_officer", jurisdiction=self.node, unit="", starts_at=self.now,
                actor=portal, now=self.now, sectors=(), body=self.body, perm=MANAGE, reason="示例账号",
            )  # fmt: skip
        return user

    def begun(self, firm: Enterprise, moment: datetime, kind: str = TaskKind.ROUTINE, **origin: Any) -> Visit:
        """A visit that has begun at `moment`, identity shown."""
        task = assignments.create_task(
            enterprise=firm, body=self.body, kind=kind, finish_by=local_day(moment) + timedelta(days=15),
            actor=self.first if origin.get("recheck_of") else self.planner, now=moment,
            title="安全生产监督检查（示例）",
            officers=[self.first, self.second], repeat_reason="示例", **origin,
        )  # fmt: skip
        visit = visits.start(task=task, actor=self.first, now=moment)
        name = firm.safety_head or "示例安全员"
        visit = visits.show_identity(visit=visit, confirmed_by=name, actor=self.first, now=moment)
        self.fact(visit, "situation", "检查了生产、储存场所的安全管理情况，查阅了培训、演练记录（示例）。", moment)
        return visit

    def fact(self, visit: Visit, name: str, words: str, moment: datetime) -> None:
        visits_entries.change_fact(visit=visit, name=name, value=words, seen=None, actor=self.second, now=moment)

    def found(self, visit: Visit, numbers: Any, moment: datetime, rng: random.Random, **values: Any) -> None:
        """Findings with a photo each, and the answers of the checklist."""
        for number in numbers:
            words, where, category, measure, basis = PROBLEMS[number]
            key = UUID(int=rng.getrandbits(128), version=4)
            due = local_day(moment) + timedelta(days=7 + number)
            facts: dict[str, Any] = {"rectify_by": due, "measure": measure, **values}
            found = Found(description=f"{words}（示例）", location=where, category=category, basis=basis, **facts)
            visits_findings.keep_finding(visit=visit, key=key, found=found, seen=0, actor=self.first, now=moment)
            self.picture(visit, key, where, moment)
            if values.get("corrected"):
                self.picture(visit, key, where, moment, after=True)
        for item in items_for(visit)[:12]:
            visits_entries.answer(
                visit=visit, item=item.pk, result=ItemResult.PASS, note="", seen=None, actor=self.second, now=moment
            )  # fmt: skip

    def picture(self, visit: Visit, key: UUID, words: str, moment: datetime, *, after: bool = False) -> None:
        self.pictures += 1
        upload = photo(words, good=after, seed=self.pictures)
        visits_findings.add_photo(visit=visit, key=key, upload=upload, after=after, actor=self.first, now=moment)

    def presented(self, visit: Visit, moment: datetime) -> Visit:
        visit = visits.present(visit=visit, actor=self.first, now=moment)
        visits_papers.prepare_set(visit, actor=self.first, now=moment)
        return visit

    def done(self, visit: Visit, moment: datetime, *, refuses: bool = False) -> Visit:
        """Presented, signed, completed, every paper issued."""
        visit = self.presented(visit, moment)
        given: dict[str, Any] = {
            "visit": visit, "shown_sha256": visit.content_sha256, "actor": self.first, "now": moment,
        }  # fmt: skip
        for number, person in enumerate((self.first, self.second)):
            visits_signing.sign(role=SignatureRole.OFFICER, officer=person.pk, drawing=_hand(number), **given)
        if refuses:
            visits_signing.refuse(name=visit.site_person, reason="对第1项问题的认定有异议（示例）", **given)
            visits_signing.sign(role=SignatureRole.WITNESS, name="示例社区干部", drawing=_hand(7), **given)
        else:
            visits_signing.sign(role=SignatureRole.UNIT, name=visit.site_person, drawing=_hand(5), **given)
        visit = visits.complete(visit=visit, actor=self.first, now=moment)
        visits_papers.issue_set(visit, actor=self.first, now=moment)
        return visit


def _hand(seed: int) -> str:
    """A signature as a tablet gives it."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (600, 220), (255, 255, 255, 0))
    points = [(40 + step * 52, 60 + (step * 37 + seed * 53) % 110) for step in range(11)]
    ImageDraw.Draw(picture).line(points, "#0b1f33", 6, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def _completed(team: Team, firm: Enterprise, rng: random.Random) -> None:
    """Completed a week ago; rated, and an objection waits for the answer."""
    moment = team.now - timedelta(days=6)
    visit = team.begun(firm, moment)
    team.found(visit, (0, 1, 3), moment, rng)
    team.fact(visit, "statement", "对检查发现的问题无异议，将按期整改（示例）。", moment)
    visit = team.done(visit, moment + timedelta(hours=2))
    visits_feedback.rate(
        visit=visit, holder="demo-1", lawful=5, manner=5, helpful=4, comment="讲解细致（示例）", now=team.now
    )
    visits_feedback.object_to(visit=visit, holder="demo-1", text="第3项整改期限偏短，请考虑（示例）", now=team.now)


def _rechecked(team: Team, firm: Enterprise, rng: random.Random) -> None:
    """Visited a month ago, re-inspected now: one item closed, one given more time."""
    moment = team.now - timedelta(days=30)
    visit = team.begun(firm, moment)
    team.found(visit, (1, 2), moment, rng)
    visit = team.done(visit, moment + timedelta(hours=2))
    again = team.now - timedelta(days=2)
    recheck = team.begun(firm, again, TaskKind.RECHECK, recheck_of=visit)
    for number, item in enumerate(order_items(visit)):
        team.picture(recheck, item.finding.key, item.finding.location, again, after=True)
        last = number == 1
        visits_hazards.look_again(
            visit=recheck, finding=item.finding.pk, result="failed" if last else "passed",
            follow="extend" if last else "", new_day=local_day(again) + timedelta(days=10) if last else None,
            note="培训正在补课（示例）" if last else "已上锁、清理并封堵（示例）", seen=0, actor=team.first, now=again,
        )  # fmt: skip
    team.done(recheck, again + timedelta(hours=1))


def _signing(team: Team, firm: Enterprise, rng: random.Random) -> None:
    moment = team.now - timedelta(hours=3)
    visit = team.begun(firm, moment, TaskKind.SPECIAL)
    team.found(visit, (0, 4), moment, rng)
    team.presented(visit, team.now - timedelta(hours=1))


def _open(team: Team, firm: Enterprise, rng: random.Random) -> None:
    moment = team.now - timedelta(hours=2)
    team.found(team.begun(firm, moment), (1,), moment, rng)


def _covert(team: Team, firm: Enterprise, rng: random.Random) -> None:
    moment = team.now - timedelta(hours=4)
    team.found(team.begun(firm, moment, TaskKind.COVERT), (3,), moment, rng)


def _refused(team: Team, firm: Enterprise, rng: random.Random) -> None:
    """The unit's person does not sign: reason and witness are noted, the papers are left there."""
    moment = team.now - timedelta(days=4)
    visit = team.begun(firm, moment)
    team.found(visit, (0, 2), moment, rng)
    team.done(visit, moment + timedelta(hours=2), refuses=True)


def _void(team: Team, firm: Enterprise, rng: random.Random) -> None:
    moment = team.now - timedelta(days=1)
    visit = team.begun(firm, moment)
    visits.void(visit=visit, note="企业停产检修，无法检查（示例）", actor=team.first, now=moment + timedelta(hours=1))


def _clean(team: Team, firm: Enterprise, rng: random.Random) -> None:
    """One problem, corrected before the officers' eyes and closed by the other officer."""
    moment = team.now - timedelta(days=3)
    visit = team.begun(firm, moment)
    team.found(visit, (0,), moment, rng, corrected=True, measure="on_spot", rectify_by=None)
    visit = team.done(visit, moment + timedelta(hours=1))
    for finding in visit.findings.select_related("hazard"):
        hazard = finding.hazard
        if hazard is not None:
            loop.verify(hazard=hazard, note="现场复核合格（示例）", actor=team.second, now=moment + timedelta(hours=2))
