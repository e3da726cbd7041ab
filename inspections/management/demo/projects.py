"""Construction projects in every stage, made through the services by the people of the demonstration. Runs after cases,
whose second supervisor examines what the first entered for a unit."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from enterprises.management.demo.people import COUNTY, home_firm
from enterprises.models import Enterprise
from inspections.management.demo.cases import LAWYER
from inspections.models import ConstructionProject
from inspections.services import projects
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import User

ROUNDS = {"small": 1, "province": 4}
AGENCY = "示例安全评价有限公司"


def seed(size: str, rng: Random, now: datetime) -> dict[str, int]:
    """Once; a second run adds nothing."""
    if ConstructionProject.unscoped.exists():
        return {"projects": 0}
    first = home_firm()
    others = Enterprise.unscoped.filter(place__county=COUNTY, status="active", data_source="demo").exclude(pk=first.pk)
    wanted = len(STORIES) * ROUNDS[size]
    for number, firm in enumerate([first, *others.order_by("-pk")[: wanted - 1]]):
        Story(firm, now, first).tell(*STORIES[number % len(STORIES)])
    return {"projects": ConstructionProject.unscoped.count()}


class Story:
    """One project, some months ago until today: the unit or the county enters, another admits, the head decides."""

    def __init__(self, firm: Enterprise, now: datetime, home: Enterprise):
        self.firm, self.now, self.moment = firm, now, now - timedelta(days=300)
        people = {one.username: one for one in User.objects.filter(username__in=_NAMES)}
        self.keeper = people["head"] if firm.pk == home.pk else people["county"]
        self.examiner, self.leader = people[LAWYER], people["county-leader"]
        self.project: Any = None

    def tell(self, name: str, kind: str, steps: tuple[str, ...]) -> None:
        self.project = projects.register_project(
            enterprise=self.firm, name=name, kind=kind, nature="extended", content=f"{name}及配套安全设施（示例）",
            address=self.firm.production_address, investment=1_200, safety_investment=96, approval="filed",
            level="county", approving_authority="浏阳市发展和改革局（示例）",
            approval_number=f"浏发改备〔{self.moment.year}〕{self.firm.pk}号", approved_on=self._day(20),
            actor=self.keeper, now=self.moment,
        )  # fmt: skip
        for number, step in enumerate(steps, 1):
            self.moment = self.now - timedelta(days=3 + 40 * (len(steps) - number), hours=1)
            getattr(self, step)()

    def _day(self, before: int = 1) -> Any:
        return local_day(self.moment - timedelta(days=before))

    def _act(self, service: Any, actor: Any, **given: Any) -> None:
        self.project = service(constructionproject=self.project, actor=actor, now=self.moment, **given)

    def evaluate(self) -> None:
        self._act(
            projects.evaluate, self.keeper, organisation=AGENCY, number=f"示例预评〔{self.moment.year}〕{self.firm.pk}",
            concluded_on=self._day(), opinion="建设项目安全生产条件符合有关规定（示例）",
        )  # fmt: skip

    def apply(self) -> None:
        self._act(projects.apply_for_review, self.keeper)

    def admit(self) -> None:
        self._act(projects.admit, self.examiner)

    def approve(self) -> None:
        number = f"浏应急设审〔{self.moment.year}〕{self.firm.pk}号"
        self._act(projects.approve, self.leader, number=number, opinion="同意安全设施设计（示例）")

    def disapprove(self) -> None:
        self._act(projects.disapprove, self.leader, note="未采纳安全预评价报告中的对策措施，且未说明理由（示例）")

    def review_own(self) -> None:
        self._act(projects.review_own, self.keeper, organisation=self.firm.name, concluded_on=self._day(),
                  opinion="组织专家审查，同意安全设施设计（示例）")  # fmt: skip

    def try_out(self) -> None:
        self._act(projects.try_out, self.keeper, trial_from=self._day())

    def accept(self) -> None:
        self._act(
            projects.accept, self.keeper, organisation=self.firm.name, concluded_on=self._day(),
            number=f"示例验评〔{self.moment.year}〕{self.firm.pk}", opinion="安全设施竣工验收合格（示例）",
        )  # fmt: skip

    def check(self) -> None:
        self._act(projects.check, self.examiner, opinion="验收报告内容齐全，程序符合规定（示例）")


_NAMES = ("head", "county", LAWYER, "county-leader")
_UNTIL_ADMITTED = ("evaluate", "apply", "admit")
_UNTIL_APPROVED = (*_UNTIL_ADMITTED, "approve")
STORIES = (
    ("烟花半成品库改造项目", "fireworks", ("evaluate", "apply")),
    ("熔炼车间扩建项目", "smelting", _UNTIL_ADMITTED),
    ("化学品库扩建项目", "hazchem", _UNTIL_APPROVED),
    ("采石场技改项目", "noncoal_mine", (*_UNTIL_ADMITTED, "disapprove")),
    ("氧化车间扩建项目", "hazchem", (*_UNTIL_APPROVED, "try_out")),
    ("铸造线扩建项目", "smelting", (*_UNTIL_APPROVED, "try_out", "accept", "check")),
    ("机加工车间扩建项目", "other", ("evaluate", "review_own", "accept")),
    ("水性涂料车间项目", "chemical_use", ("evaluate",)),
)
