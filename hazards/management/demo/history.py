"""The invented past of one enterprise: what was found, when it was put right, and how it reported."""

import calendar
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from hazards.choices import CLOCKED
from hazards.management.demo.findings import Findings
from hazards.management.demo.habits import HABITS, MAJOR, MEAN, SEASON, Habit
from safetyportal.core.deadlines import add_months, end_of_day, local_day

OWN = ("3",) * 6 + ("2",) * 2 + ("1",) * 2
OTHERS = ("5",) * 6 + ("grid",) * 2 + ("expert", "covert")
FINDERS = ("示例安全员", "示例班组长", "示例车间主任", "示例设备员")
DEPARTMENTS = ("生产部", "设备部", "安全环保部", "综合办公室", "仓储部")


@dataclass(frozen=True)
class Firm:
    """What is needed of an enterprise."""

    pk: int
    jurisdiction_id: int
    place: str
    sectors: list[str]
    classes: list[str]
    staff: int
    since: date


@dataclass
class Past:
    """Rows of one enterprise, by month."""

    hazards: list[dict[str, Any]] = field(default_factory=list)
    inspections: dict[date, tuple[int, int]] = field(default_factory=dict)  # month: hazards found, participants


class Historian:
    """Invents the past of enterprises; the same number gives the same past."""

    def __init__(self, now: datetime, months: int, scale: float = 1.0):
        self.now, self.today, self.scale = now, local_day(now), scale
        this = self.today.replace(day=1)
        self.months = [add_months(this, -back) for back in range(months, -1, -1)]
        self.findings = Findings()

    def habit_of(self, pk: int) -> Habit:
        return random.Random(pk * 7919).choices(HABITS, [habit.share for habit in HABITS])[0]  # noqa: S311 -- invented

    def past_of(self, firm: Firm) -> Past:
        rng, habit, past = random.Random(firm.pk), self.habit_of(firm.pk), Past()  # noqa: S311 -- invented
        size = min(2.2, 0.6 + firm.staff / 200) * self.scale
        for month in self.months:
            if month < firm.since:
                continue
            season = SEASON[month.month - 1]
            own = self._month(rng, firm, habit, month, MEAN * size * habit.finds * season, OWN)
            others = self._month(rng, firm, habit, month, habit.found_by_others * size * season, OTHERS)
            past.hazards += [*own, *others]
            if rng.random() > habit.missing / 2:
                past.inspections[month] = (len(own), rng.randint(2, 3 + firm.staff // 40))
        return past

    def _month(
        self, rng: random.Random, firm: Firm, habit: Habit, month: date, mean: float, sources: tuple[str, ...]
    ) -> list[dict[str, Any]]:
        count = int(mean) + (rng.random() < mean % 1) + (rng.random() < 0.1) - (rng.random() < 0.1)
        made = (self._hazard(rng, firm, habit, month, rng.choice(sources)) for _index in range(max(count, 0)))
        return [row for row in made if row is not None]

    def _hazard(self, rng: random.Random, firm: Firm, habit: Habit, month: date, source: str) -> dict[str, Any] | None:
        major = rng.random() < MAJOR
        finding = self.findings.pick(rng, firm.classes, firm.sectors, major=major)
        if finding is None:
            major, finding = False, self.findings.pick(rng, firm.classes, firm.sectors, major=False)
        found_on = month.replace(day=rng.randint(1, calendar.monthrange(month.year, month.month)[1]))
        if finding is None or found_on > self.today:
            return None
        days = rng.randint(*finding.days)
        rectify_by = found_on + timedelta(days=max(days, 20 if major else 1))
        taken = max(0, round(days * rng.gauss(habit.pace, 0.25) * (1.4 if major else 1)))
        row = {
            "enterprise_id": firm.pk,
            "jurisdiction_id": firm.jurisdiction_id,
            "place": firm.place,
            "sectors": firm.sectors,
            "trade": firm.classes[0] if firm.classes else "other",
            "source": source,
            "found_on": found_on,
            "finder": rng.choice(FINDERS) if source in OWN else "示例检查组",
            "description": finding.found,
            "location": finding.place[:100],
            "category": finding.category,
            "basis": finding.basis[:300],
            "level": "major" if major else "general",
            "criteria": list(finding.criteria) if major else [],
            "measures": finding.measures,
            "department": rng.choice(DEPARTMENTS),
            "responsible": f"示例责任人{firm.pk % 97}",
            "rectify_by": rectify_by,
            "deadline_set_by": "enterprise" if source in OWN else "county",
            "handling": "on_spot" if days <= 1 else "time_limit",
            "planned_cost": rng.randint(*finding.cost),
            "created_at": _moment(found_on, rng),
        }
        self._progress(row, rng, habit, found_on + timedelta(days=taken))
        return row

    def _progress(self, row: dict[str, Any], rng: random.Random, habit: Habit, done_on: date) -> None:
        """How far it has come by today."""
        stuck = rng.random() < habit.stuck
        checked_on = done_on + timedelta(days=0 if habit.pace < 0.1 else rng.randint(0, 4))
        row["updated_at"] = row["created_at"]
        if not stuck and checked_on <= self.today:
            self._close(row, rng, done_on, checked_on)
        elif not stuck and done_on <= self.today:
            row |= {"status": "awaiting", "clock": "recheck", "rectified_at": _moment(done_on, rng)}
            row |= {"rectification": row["measures"], "due_at": end_of_day(done_on + timedelta(days=14))}
        elif row["found_on"] >= self.today - timedelta(days=1) and rng.random() < 0.6:
            row |= {"status": "reported", "clock": "assessment", "rectify_by": None}
            row |= {"due_at": end_of_day(row["found_on"] + timedelta(days=2))}
        else:
            row |= {"status": "rectifying", "clock": "rectification", "due_at": end_of_day(row["rectify_by"])}
        row["overdue"] = row["status"] in CLOCKED and row["due_at"] <= self.now
        row["escalation"] = 5 if row["overdue"] else 0

    def _close(self, row: dict[str, Any], rng: random.Random, done_on: date, checked_on: date) -> None:
        row |= {
            "status": "closed",
            "clock": "",
            "due_at": None,
            "rectified_at": _moment(done_on, rng),
            "rectification": row["measures"],
            "actual_cost": round(row["planned_cost"] * rng.uniform(0.7, 1.3)),
            "verified_at": _moment(checked_on, rng),
            "verification": "现场复查，整改到位（示例）",
            "closed_on": checked_on,
            "closed_late": done_on > row["rectify_by"],
            "updated_at": _moment(checked_on, rng),
        }


def _moment(day: date, rng: random.Random) -> datetime:
    """Some time between eight and six of a day in Shanghai."""
    return end_of_day(day) - timedelta(hours=6 + rng.random() * 10)
