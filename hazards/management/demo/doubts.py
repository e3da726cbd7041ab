"""What makes data look untrustworthy, done by the demonstration's own people, and what the firm says to it."""

from datetime import datetime, timedelta

from hazards.choices_signals import SignalKind
from hazards.management.demo.pictures import photo
from hazards.management.demo.stories import Storyteller
from hazards.models import TrustSignal
from hazards.services import loop, signals
from safetyportal.core.deadlines import local_day

# Three faults put right and checked within minutes of being found, on one afternoon.
SWIFT = (
    ("2号工房门口灭火器被遮挡", "2号工房", "B03", "移开遮挡物"),
    ("包装车间地面散落纸屑未清", "包装车间", "B07", "清扫地面"),
    ("更衣室插座面板松动", "更衣室", "B04", "紧固插座面板"),
)
# Two faults at different places, weeks apart, whose rectification shows one and the same photo.
TWICE = (
    (47, "仓库东侧防火门闭门器失效", "仓库东侧", "B03", "更换闭门器，试验正常"),
    (16, "仓库西侧防火门密封条脱落", "仓库西侧", "B03", "更换密封条，关闭严密"),
)
EXPLAINED = (
    "当日下午由安全员带队集中排查，三处均为当场即可整改的小问题，整改后由负责人随同当场复查，故间隔较短；已要求今后此类问题"
    "按“立即整改”登记（示例）。"
)


def sow_doubts(teller: Storyteller) -> None:
    """Hazards closed within minutes, and one photo used for two."""
    for number, (description, location, category, done) in enumerate(SWIFT):
        at = teller.on(9) + timedelta(minutes=12 * number)
        _handled(teller, at, 3, description, location, category, done, teller.photo(f"整改后：{location}", good=True))
    for days_ago, description, location, category, done in TWICE:
        picture = photo("整改后：仓库防火门", good=True, seed=777)
        _handled(teller, teller.on(days_ago), 60 * 30, description, location, category, done, picture)


def _handled(
    teller: Storyteller, at: datetime, minutes: int, description: str, location: str, category: str, done: str, picture
) -> None:
    """Found by the worker, rectified by the safety officer, checked by the head; `minutes` between the steps."""
    hazard = loop.report_found(
        enterprise=teller.firm, actor=teller["worker"], now=at, photos=[teller.photo(f"整改前：{location}")],
        facts={
            "found_on": local_day(at), "source": "3", "description": description, "location": location,
            "category": category, "basis": "《安全生产法》第四十一条",
        },
    )  # fmt: skip
    safety = teller["safety"]
    hazard = loop.assess(hazard=hazard, level="general", actor=safety, now=at + timedelta(minutes=1))
    hazard = loop.assign(
        hazard=hazard, rectify_by=local_day(at) + timedelta(days=7), measures=done, responsible="示例仓储主任",
        department="仓储部", actor=safety, now=at + timedelta(minutes=2),
    )  # fmt: skip
    hazard = loop.submit_rectification(
        hazard=hazard, rectification=done, actual_cost=80, actor=safety, now=at + timedelta(minutes=2 + minutes),
        photos=[picture],
    )  # fmt: skip
    loop.verify(
        hazard=hazard, note="已整改到位（示例）", actor=teller["head"], now=at + timedelta(minutes=2 + 2 * minutes)
    )


def answer_doubts(teller: Storyteller) -> int:
    """The head explains the quick closing; the photo waits for an answer. Returns how many marks were answered."""
    marks = TrustSignal.unscoped.filter(enterprise=teller.firm, kind=SignalKind.CLOSED_QUICKLY, status="raised")
    for mark in marks:
        signals.answer(trustsignal=mark, answer=EXPLAINED, actor=teller["head"], now=teller.now)
    return len(marks)
