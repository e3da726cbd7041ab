"""Tables of discretion of Hunan, Changsha and Liuyang, and a paused subscription of an invented supervision system.
Everything is invented and made through the services by the people of the demonstration."""

from datetime import date, datetime
from decimal import Decimal
from random import Random
from secrets import token_hex
from typing import Any

from inspections.choices.law import Gravity
from inspections.models import DiscretionTable, EventSubscription
from inspections.services import law_discretion, push
from inspections.services.law_discretion import Step
from safetyportal.core import notify
from safetyportal.core.choices import Level
from safetyportal.core.models import Jurisdiction, SupervisingBody

SINCE = date(2026, 1, 1)
COUNTY = "430181"
# place, act, party, situation, steps in yuan, how far down it may be replaced
IN_YUAN = (
    ("43", "AQ07", "unit", "first", ((0, 20_000), (20_000, 60_000), (60_000, 100_000)), Level.CITY),
    ("43", "AQ16", "unit", "first", ((0, 10_000), (10_000, 30_000), (30_000, 50_000)), Level.COUNTY),
    ("43", "AQ30", "unit", "first", ((0, 10_000), (10_000, 35_000), (35_000, 50_000)), Level.COUNTY),
    ("4301", "AQ07", "unit", "first", ((0, 15_000), (15_000, 50_000), (50_000, 100_000)), 0),
    ("430181", "AQ16", "unit", "first", ((0, 8_000), (8_000, 25_000), (25_000, 50_000)), 0),
)
_WORDS = (
    (Gravity.LIGHT, "首次发现，涉及1处（人），主动配合并按期改正（示例）"),
    (Gravity.GENERAL, "涉及2至3处（人），没有从轻、从重情形（示例）"),
    (Gravity.HEAVY, "涉及4处（人）以上，或者一年内同类违法（示例）"),
)


def seed(size: str, rng: Random, now: datetime) -> dict[str, int]:
    """Once; a second run adds nothing."""
    if DiscretionTable.unscoped.exclude(place="/").exists():
        return {"tables": 0}
    tables = sum(_set(*row, now=now) for row in IN_YUAN)
    return {"tables": tables, "subscriptions": _subscribe(now)}


def _set(code: str, act: str, party: str, stage: str, ranges: Any, down_to: int, *, now: datetime) -> int:
    node = Jurisdiction.objects.get(code=code, valid_to=None)
    keeper = _keeper(law_discretion.KEEP, node.path, now)
    if keeper is None:
        return 0
    steps = [
        Step(gravity, words, Decimal(low), Decimal(high))
        for (gravity, words), (low, high) in zip(_WORDS, ranges, strict=True)
    ]
    law_discretion.set_table(
        place=node, title=f"{node.name}安全生产行政处罚裁量基准（示例）", number="示例〔2026〕1号",
        valid_from=SINCE, steps=steps, in_yuan=True, violation=act, party=party, stage=stage,
        override_down_to=int(down_to), source="演示数据", actor=keeper, now=now,
    )  # fmt: skip
    return 1


def _keeper(perm: str, path: str, now: datetime) -> Any:
    """Somebody who is posted exactly there."""
    levels = {1: "province", 2: "city", 3: "county"}
    depth = len([part for part in path.split("/") if part])
    return notify.holders(perm, path, at_level=levels[depth], now=now).order_by("pk").first()


def _subscribe(now: datetime) -> int:
    body = SupervisingBody.unscoped.filter(jurisdiction__code=COUNTY, kind="bureau", active=True).first()
    keeper = _keeper(push.MANAGE, body.place, now) if body else None
    if body is None or keeper is None or EventSubscription.unscoped.filter(body=body).exists():
        return 0
    row = push.subscribe(
        body=body, name="示例电子监察系统", url="https://supervision.example/events", secret=token_hex(16),
        kinds=["visit", "paper", "case"], actor=keeper, now=now,
    )  # fmt: skip
    push.change_subscription(eventsubscription=row, active=False, actor=keeper, now=now)
    return 1
