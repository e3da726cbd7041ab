"""The invented monthly reports: compiled from the same rows as the real ones, filed as the enterprise's habit is."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hazards.choices import OWN_SOURCES, MonthlyStatus
from hazards.management.demo.habits import Habit
from hazards.management.demo.history import Firm, Past
from hazards.queries import monthly as queries
from hazards.services import monthly_terms as terms
from safetyportal.core.bulk import Json

REASONS = (
    "本月按清单逐项自查，未发现隐患",
    "本月停产检修，现场已封闭，未发现隐患",
    "本月各岗位自查均符合要求，未发现隐患",
)
FEIGNED = "本月未发现隐患"  # the same words every month
PROXY = "企业负责人外出，经电话核实后由镇应急办代报（示例）"


class Reporter:
    """Makes the rows of one enterprise. `signer` is the account under which invented signatures stand."""

    def __init__(self, now: datetime, months: list[date], signer: int, names: dict[int, tuple[str, str, str]]):
        self.now, self.signer, self.names = now, signer, names
        self.months = [month for month in months if month <= terms.reported_month(now)]

    def reports_of(self, firm: Firm, habit: Habit, past: Past) -> list[dict[str, Any]]:
        rng = random.Random(firm.pk * 31)  # noqa: S311 -- invented
        made = (self._report(rng, firm, habit, past, month) for month in self.months if month >= firm.since)
        return [row for row in made if row is not None]

    def _report(self, rng: random.Random, firm: Firm, habit: Habit, past: Past, month: date) -> dict[str, Any]:
        deadline = terms.deadline_of(month, firm.place)
        row: dict[str, Any] = {
            "enterprise_id": firm.pk,
            "jurisdiction_id": firm.jurisdiction_id,
            "place": firm.place,
            "sectors": firm.sectors,
            "trade": firm.classes[0] if firm.classes else "other",
            "month": month,
            "deadline": deadline,
            "created_at": deadline - timedelta(days=5),
        }
        age = len(self.months) - 1 - self.months.index(month)
        missing = rng.random() < habit.missing * (1 if age < 3 else 0.3)
        late = not missing and rng.random() < habit.late
        filed_at = deadline + timedelta(days=rng.uniform(0.2, 6) if late else -rng.uniform(0.1, 4.5))
        if missing and age >= 3:  # in the end the township filed it
            return self._filed(row, rng, firm, habit, past, deadline + timedelta(days=9), age, late=True, proxy=True)
        if missing or filed_at > self.now:
            return self._owed(row, deadline)
        return self._filed(row, rng, firm, habit, past, filed_at, age, late=late, proxy=False)

    def _owed(self, row: dict[str, Any], deadline: datetime) -> dict[str, Any]:
        """Not reported: overdue once the deadline has passed, else simply due."""
        status = MonthlyStatus.OVERDUE if deadline <= self.now else MonthlyStatus.DUE
        row |= {"status": status.value, "clock": "filing", "due_at": deadline, "updated_at": row["created_at"]}
        return row

    def _filed(
        self, row: dict[str, Any], rng: random.Random, firm: Firm, habit: Habit, past: Past, at: datetime, age: int,
        *, late: bool, proxy: bool,
    ) -> dict[str, Any]:  # fmt: skip
        figures = figures_of(past, row["month"])
        zero = queries.is_zero(figures)
        reason = (FEIGNED if habit.name == "feigned" else rng.choice(REASONS)) if zero else ""
        name, code, head = self.names[firm.pk]
        content = {
            "form": queries.FORM,
            "enterprise": {"name": name, "credit_code": code},
            "month": f"{row['month']:%Y-%m}",
            "figures": figures,
            "zero": zero,
            "zero_reason": reason,
            "remark": "",
        }
        digest, stored = queries.digest(content), Json.of(content)
        waiting = age == 0 and rng.random() < 0.25 and not proxy
        status = MonthlyStatus.SUBMITTED if waiting else MonthlyStatus.ACCEPTED if age < 2 else MonthlyStatus.LOCKED
        raised = {"late": late, "proxy": proxy, "overdue_open": figures["overdue_open"] > 0}
        row |= {
            "status": status.value,
            "clock": "acceptance" if waiting else "",
            "due_at": at + timedelta(days=14) if waiting else None,
            "content": stored,
            "content_sha256": digest,
            "compiled_at": at,
            "zero": zero,
            "zero_reason": reason,
            "filed_at": at,
            "late": late,
            "proxy": proxy,
            "proxy_reason": PROXY if proxy else "",
            "flags": [flag for flag, is_raised in raised.items() if is_raised],
            "updated_at": at,
        }
        if not proxy:
            row |= {"signed_by_id": self.signer, "signed_at": at, "signed_name": head, "signed_method": "typed"}
            row["signed_sha256"] = digest
        if not waiting:
            row |= {"accepted_at": at + timedelta(days=2), "snapshot": stored, "snapshot_sha256": digest}
        return row


def figures_of(past: Past, month: date) -> dict[str, Any]:
    """As `queries.compiled` counts them; nothing of this history is planned or listed."""
    last = queries.month_end(month)
    known = [row for row in past.hazards if row["found_on"] <= last]
    found = [row for row in known if row["found_on"] >= month]
    still = [row for row in known if row.get("closed_on") is None or row["closed_on"] > last]
    general = [row for row in found if row["level"] == "general"]
    major = [row for row in found if row["level"] == "major"]
    own = sum(row["source"] in OWN_SOURCES for row in found)
    paid = [
        row["actual_cost"] for row in known if row.get("closed_on") is not None and month <= row["closed_on"] <= last
    ]
    inspected = past.inspections.get(month)
    return {
        "general_found": len(general),
        "general_rectified": sum(_closed_by(row, last) for row in general),
        "general_open": sum(not _closed_by(row, last) for row in general),
        "major_found": len(major),
        "major_closed": sum(_closed_by(row, last) for row in major),
        "major_planned": 0,
        "major_ready": 0,
        "major_listed": 0,
        "own_found": own,
        "authority_found": len(found) - own,
        "earlier_open": sum(row["found_on"] < month for row in still),
        "overdue_open": sum(row["rectify_by"] is not None and row["rectify_by"] < last for row in still),
        "spent_yuan": str(Decimal(sum(paid)).quantize(Decimal("0.01"))),
        "inspections": int(inspected is not None),
        "participants": inspected[1] if inspected else 0,
    }


def _closed_by(row: dict[str, Any], last: date) -> bool:
    return row.get("closed_on") is not None and row["closed_on"] <= last
