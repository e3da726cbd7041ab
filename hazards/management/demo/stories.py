"""Hazards of the firm whose people have accounts, in every stage, made through the services by these people."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from enterprises.management.demo.people import home_firm
from hazards.choices import EvidenceKind
from hazards.management.demo.pictures import photo
from hazards.models import Hazard, Listing
from hazards.models.dossier import PLAN_PARTS, REPORT_PARTS
from hazards.services import (
    dossiers,
    listing_acceptance,
    listing_papers,
    listing_progress,
    listing_publishing,
    listings,
    loop,
    requests,
)
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import User

WORDS = {
    "situation": "1.1级中转库防静电地面局部破损，导静电电阻实测超标；系使用年限较长、未及时检修所致（示例）。",
    "harm": "遇静电放电可能引燃药物，危及库内及相邻工房；整改需停用库房，难度中等（示例）。",
    "treatment": "停用库房，重做导静电地面，经检测合格后投用（示例）。",
    "goals": "消除静电引燃风险，库房导静电电阻达到标准要求（示例）。",
    "methods": "清空药物，铲除旧地面，重新铺设导静电地坪并做等电位连接（示例）。",
    "funds": "安排专项资金18万元，材料由合格供方供应（示例）。",
    "organisation": "主要负责人任组长，安全部牵头，仓储部配合（示例）。",
    "schedule": "30日内完成施工，45日内完成检测（示例）。",
    "precautions": "停用期间上锁挂牌，设警戒线，每班巡查；制定火灾爆炸现场处置方案（示例）。",
}


class Storyteller:
    """The people of the demonstration and the days on which they act."""

    def __init__(self, now: datetime):
        self.now, self.firm = now, home_firm()
        self.people = {user.username: user for user in User.objects.filter(is_active=True)}
        self.pictures = 0

    def __getitem__(self, name: str) -> User:
        return self.people[name]

    def on(self, days_ago: int, hour: int = 2) -> datetime:
        return self.now - timedelta(days=days_ago, hours=hour)

    def day(self, days_ago: int) -> date:
        return local_day(self.on(days_ago))

    def photo(self, words: str, *, good: bool = False) -> Any:
        self.pictures += 1
        return photo(words, good=good, seed=self.pictures)

    def found(self, days_ago: int, by: str, **facts: Any) -> Hazard:
        """Somebody records a hazard with a photo."""
        known = {"found_on": self.day(days_ago), "source": "3" if by in {"safety", "worker"} else "5"}
        return loop.report_found(
            enterprise=self.firm,
            facts={**known, **facts},
            actor=self[by],
            now=self.on(days_ago),
            photos=[self.photo(f"整改前：{facts['location']}")],
        )

    def assigned(self, hazard: Hazard, by: str, days_ago: int, until: int, measures: str) -> Hazard:
        """Graded as general and given until `until` days from now."""
        hazard = loop.assess(hazard=hazard, level="general", actor=self[by], now=self.on(days_ago))
        return loop.assign(
            hazard=hazard, rectify_by=self.day(-until), measures=measures, responsible="示例仓储主任",
            department="仓储部", actor=self[by], now=self.on(days_ago, 1),
        )  # fmt: skip

    def submitted(self, hazard: Hazard, days_ago: int, done: str, cost: int) -> Hazard:
        return loop.submit_rectification(
            hazard=hazard, rectification=done, actual_cost=cost, actor=self["safety"], now=self.on(days_ago),
            photos=[self.photo(f"整改后：{hazard.location}", good=True)],
        )  # fmt: skip


def tell_stories(now: datetime) -> int:
    """Hazards in each stage of the loop, two listed ones. Returns how many were told."""
    teller = Storyteller(now)
    for story in (_waiting_for_recheck, _returned, _due_soon, _asks_for_time, _fresh, _listed, _delisted):
        story(teller)
    return 7


def _waiting_for_recheck(teller: Storyteller) -> None:
    hazard = teller.found(
        6, "safety", description="3号工房配电箱未上锁，箱内积尘，进线孔未封堵", location="3号工房", part="配电箱",
        category="B04", basis="《安全生产法》第三十六条",
    )  # fmt: skip
    hazard = teller.assigned(hazard, "safety", 6, 4, "清理积尘，封堵进线孔，加锁并指定专人管理")
    teller.submitted(hazard, 1, "已清理、封堵并加锁，钥匙由电工保管", 260)


def _returned(teller: Storyteller) -> None:
    hazard = teller.found(
        12, "county", description="原材料库氧化剂与还原剂未分库存放，间距不足", location="原材料库", category="B06",
        basis="《烟花爆竹作业安全技术规程》",
    )  # fmt: skip
    hazard = teller.assigned(hazard, "county", 12, 5, "分库存放，张贴标识，建立出入库登记")
    hazard = teller.submitted(hazard, 5, "已分库存放", 1800)
    loop.return_(hazard=hazard, note="还原剂一侧未张贴标识，登记簿未建立", actor=teller["county"], now=teller.on(3))


def _due_soon(teller: Storyteller) -> None:
    hazard = teller.found(
        4, "county", description="2号工房安全出口堆放纸箱，宽度不足1.2米", location="2号工房", category="B03",
        basis="《安全生产法》第四十二条",
    )  # fmt: skip
    teller.assigned(hazard, "county", 4, 2, "立即清理出口，划线禁放，班前检查")


def _asks_for_time(teller: Storyteller) -> None:
    hazard = teller.found(
        20, "county", description="防爆墙局部开裂，裂缝宽度超过5毫米", location="装药工房", category="B07",
        basis="《烟花爆竹工程设计安全标准》",
    )  # fmt: skip
    hazard = teller.assigned(hazard, "county", 20, 6, "委托有资质单位鉴定并加固")
    requests.request_extension(
        hazard=hazard, new_day=teller.day(-26), reason="加固设计需经专家审查，审查会定于下周召开",
        interim_measures="停止该工房作业，上锁挂牌，每班巡查", actor=teller["safety"], now=teller.on(1),
    )  # fmt: skip


def _fresh(teller: Storyteller) -> None:
    teller.found(0, "worker", description="成品库门口静电消除装置接地线脱落", location="成品库", category="B01")


def _major(teller: Storyteller, days_ago: int, description: str, location: str) -> Hazard:
    """A major hazard found by the county, with its dossier signed by the head."""
    hazard = teller.found(
        days_ago, "county", description=description, location=location, category="B01", level="major",
        basis="《烟花爆竹生产经营单位重大生产安全事故隐患判定标准（试行）》",
    )  # fmt: skip
    hazard = loop.assess(hazard=hazard, level="major", actor=teller["county"], now=teller.on(days_ago, 1))
    head, when = teller["head"], teller.on(days_ago - 2)
    words = {name: WORDS[name] for name in (*REPORT_PARTS, *PLAN_PARTS)}
    dossier = dossiers.fill(
        hazard=hazard, actor=head, now=when, money=180_000, planned_on=teller.day(days_ago - 2),
        temporary_measures="库房停用，上锁挂牌，设警戒线（示例）。", **words,
    )  # fmt: skip
    for kind in EvidenceKind:
        dossier = dossiers.put_evidence(
            majorhazarddossier=dossier, kind=kind.value, text="已落实，见附件（示例）", on=teller.day(days_ago - 2),
            upload=teller.photo(f"五落实：{kind.label}", good=True), actor=head, now=when,
        )  # fmt: skip
    dossiers.sign(majorhazarddossier=dossier, actor=head, now=when)
    return loop.assign(
        hazard=Hazard.unscoped.get(pk=hazard.pk), rectify_by=teller.day(-40), measures=WORDS["methods"],
        responsible="示例企业负责人", department="公司领导", actor=teller["county"], now=teller.on(days_ago - 3),
    )  # fmt: skip


def _list(teller: Storyteller, hazard: Hazard, level: str, leader: str, days_ago: int, until: int) -> Listing:
    listing = listings.propose(
        hazard=hazard, level=level, matters=f"{hazard.location}：{hazard.description}",
        requirements="立即停用，按方案整改，经检测合格并验收后方可恢复使用。", deadline=teller.day(-until),
        department="应急管理局危化科", actor=teller["county"], now=teller.on(days_ago + 1),
    )  # fmt: skip
    listing = listings.decide(
        listing=listing, deadline=listing.deadline, requirements=listing.requirements, department=listing.department,
        actor=teller[leader], now=teller.on(days_ago),
    )  # fmt: skip
    return listing_papers.sign_for(listing=listing, actor=teller["head"], now=teller.on(days_ago - 1))


def _listed(teller: Storyteller) -> None:
    hazard = _major(teller, 70, "1.1级中转库防静电地面破损，导静电电阻超标仍在使用", "1.1级中转库")
    listing = _list(teller, hazard, "city", "city-leader", 62, 45)
    listing = listing_publishing.record_upwards(listing=listing, actor=teller["city"], now=teller.on(60))
    listing = listing_publishing.publish(
        listing=listing, summary="1.1级中转库防静电地面破损", actor=teller["city"], now=teller.on(59)
    )
    listing_progress.file_progress(
        listing=listing, percent=40, done="旧地面已铲除，新材料进场检验合格（示例）", problems="等待检测单位排期",
        money_spent=Decimal(62_000), actor=teller["safety"], now=teller.on(28),
        photos=[teller.photo("施工现场", good=True)],
    )  # fmt: skip


def _delisted(teller: Storyteller) -> None:
    hazard = _major(teller, 150, "装药工房与相邻工房安全距离不足，防护屏障缺失", "装药工房")
    listing = _list(teller, hazard, "county", "county-leader", 140, 10)
    listing = listing_publishing.publish(
        listing=listing, summary="装药工房防护屏障缺失", actor=teller["county"], now=teller.on(138)
    )
    listing = listing_progress.file_progress(
        listing=listing, percent=100, done="防护屏障已砌筑完成（示例）", money_spent=Decimal(150_000),
        actor=teller["safety"], now=teller.on(100),
    )  # fmt: skip
    for days_ago, opinion, text in (
        (90, "failed", "屏障高度不足设计值，须加高后再验收（示例）"),
        (60, "passed", "屏障高度、厚度符合设计要求，同意通过验收（示例）"),
    ):
        listing = _accepted(teller, listing, days_ago, opinion, text)
    listing = listing_acceptance.delist(listing=listing, actor=teller["county-leader"], now=teller.on(55))
    listing_publishing.publish_removal(listing=listing, actor=teller["county"], now=teller.on(52))
    hazard = Hazard.unscoped.get(pk=hazard.pk)
    if hazard.status == "awaiting":
        loop.verify(hazard=hazard, note="验收合格，予以销号（示例）", actor=teller["county"], now=teller.on(51))


def _accepted(teller: Storyteller, listing: Listing, days_ago: int, opinion: str, text: str) -> Listing:
    hazard = Hazard.unscoped.get(pk=listing.hazard_id)
    teller.submitted(hazard, days_ago + 6, "按方案完成整改（示例）", 150_000)
    listing = listing_acceptance.request_acceptance(
        listing=listing, rectified_note="已按方案完成整改，申请验收（示例）", actor=teller["head"],
        now=teller.on(days_ago + 5),
    )  # fmt: skip
    failed: dict[str, Any] = {"consequence": "continue", "new_deadline": teller.day(-9)} if opinion == "failed" else {}
    return listing_acceptance.record_acceptance(
        listing=listing, held_on=teller.day(days_ago), members="示例县监管员、示例专家", opinion=opinion, text=text,
        actor=teller["county"], now=teller.on(days_ago), photos=[teller.photo("验收现场", good=True)], **failed,
    )  # fmt: skip
