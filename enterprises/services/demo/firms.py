"""Invented enterprises in bulk: rows, what stands on their ground, their papers, counts and trail."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from enterprises.choices import CLOCKED, REGISTERED, EnterpriseStatus, PersonKind
from enterprises.models import (
    Enterprise,
    EnterpriseDocument,
    ResponsiblePerson,
    RiskClassification,
    Site,
    SpecialObject,
    SpecialObjectType,
)
from enterprises.models.base import index_personal_data
from enterprises.services import facts
from enterprises.services.demo.ground import Ground
from enterprises.services.demo.people import invented_phone
from enterprises.services.demo.trades import GIVEN, NAMES, OBJECT_VALUES, STREETS, SURNAMES, TRADES, Trade
from enterprises.workflow import ENTERPRISE_FLOW
from safetyportal.core import audit, rollups, writes
from safetyportal.core.identifiers import make_credit_code
from safetyportal.core.jobs import system_user

BATCH = 1_000
_STATES = (
    (EnterpriseStatus.ACTIVE, 90),
    (EnterpriseStatus.SUSPENDED, 4),
    (EnterpriseStatus.NO_PREMISES, 1),
    (EnterpriseStatus.CANCELLED, 3),
    (EnterpriseStatus.COUNTY_PASSED, 2),
)
_SITE_NAMES = {
    "plant": "厂区",
    "workshop": "车间",
    "warehouse": "库区",
    "tank_farm": "罐区",
    "mine": "采场",
    "shop": "经营场所",
    "building_site": "项目部",
    "office": "办公区",
}
_TYPES = (("112", 70), ("121", 8), ("111", 4), ("140", 8), ("150", 4), ("132", 3), ("133", 3))


class Foundry:
    """Makes enterprises one after another; the same seed makes the same ones."""

    def __init__(self, ground: Ground, chance: random.Random, now: datetime):
        self.ground, self.chance, self.now = ground, chance, now
        self.today = now.date()
        self.types = {row.code: row for row in SpecialObjectType.objects.all()}
        self.actor = system_user()

    def make(self, number: int) -> tuple[Enterprise, Trade]:
        """The `number`-th enterprise with everything that follows from its facts."""
        chance = self.chance
        trade = chance.choices(TRADES, [trade.weight for trade in TRADES])[0]
        township = self.ground.township(trade.counties)
        enterprise = Enterprise(data_source="demo", **self._identity(number, trade, township), **self._figures(trade))
        position = self.ground.position(township) if chance.random() < 0.96 else None
        if position:
            enterprise.longitude, enterprise.latitude = position
        enterprise.settle(township)
        facts.derive(enterprise, self.now)
        self._state(enterprise, trade)
        index_personal_data(enterprise)
        return enterprise, trade

    def _identity(self, number: int, trade: Trade, township) -> dict:
        chance = self.chance
        county = township.parent.name
        since = self.today - timedelta(days=chance.randrange(300, 9000))
        street = f"{county}{township.name}{chance.choice(STREETS)}路{chance.randrange(1, 400)}号"
        legal = self.person()
        kind = chance.choices([code for code, _w in _TYPES], [weight for _c, weight in _TYPES])[0]
        return {
            "name": f"{county.rstrip('市县区')}{chance.choice(NAMES)}{trade.word}（示例{number}）有限公司",
            "credit_code": make_credit_code(township.code[:6], 10_000_000 + number),
            "registration_type": kind,
            "holding_type": "1" if kind == "111" else "3",
            "affiliation": "90",
            "supervising_level": "3",
            "industry": trade.industry,
            "supervision_classes": [trade.supervision_class],
            "founded_on": since,
            "production_since": since + timedelta(days=120),
            "products": trade.products,
            "business_scope": f"{trade.products}的生产、销售及相关服务（示例）",
            "legal_representative": legal,
            "legal_sex": chance.choice(["male", "male", "female"]),
            "legal_phone": invented_phone(number * 3),
            "principal": legal if chance.random() < 0.7 else self.person(),
            "principal_phone": invented_phone(number * 3 + 1),
            "safety_head": self.person(),
            "safety_head_phone": invented_phone(number * 3 + 2),
            "registered_address": street,
            "production_address": street,
        }

    def person(self) -> str:
        return self.chance.choice(SURNAMES) + self.chance.choice(GIVEN)

    def _figures(self, trade: Trade) -> dict:
        chance = self.chance
        size = chance.random() ** 3  # many small ones, few large
        staff = int(trade.staff[0] + size * (trade.staff[1] - trade.staff[0]))
        revenue = int(trade.revenue[0] + size * (trade.revenue[1] - trade.revenue[0]))
        high = sum(trade.risk[:2]) > 50
        return {
            "staff_total": staff,
            "staff_managers": max(1, staff // 12),
            "staff_front_line": staff * 3 // 4,
            "staff_per_shift": max(1, staff // 2),
            "turnover_rate": chance.randrange(2, 35),
            "registered_capital": revenue // 4,
            "total_assets": revenue + revenue // 3,
            "fixed_assets": revenue // 2,
            "annual_revenue": revenue,
            "annual_tax": revenue // 25,
            "safety_spend": max(1, revenue // 120),
            "land_area": staff * 60,
            "workshop_area": staff * 25,
            "premises_ownership": chance.choice(["own", "leased", "leased", "mixed"]),
            "has_safety_department": staff > 100 or high,
            "safety_staff": max(1, staff // 80),
            "has_dormitory": chance.random() < 0.3,
            "key_fire_unit": trade.site == "shop" and staff > 60,
            "occupational_hazards": high,
            "high_risk_operations": list(trade.operations),
            "liability_insured": staff if high and chance.random() < 0.85 else None,
            "liability_amount": 40 if high else None,
            "injury_insured": staff if chance.random() < 0.9 else None,
            "standardisation_grade": chance.choice(["", "3", "3", "2"]) if high or chance.random() < 0.4 else "",
            "pledged_on": date(self.today.year, 1, 1 + chance.randrange(28)) if chance.random() < 0.7 else None,
        }

    def _state(self, enterprise: Enterprise, trade: Trade) -> None:
        chance = self.chance
        status = chance.choices([state for state, _w in _STATES], [weight for _s, weight in _STATES])[0]
        enterprise.status = status
        if status in CLOCKED:
            enterprise.submitted_at = self.now - timedelta(days=chance.randrange(0, 9))
            clock = ENTERPRISE_FLOW.clocks[status]
            enterprise.clock, enterprise.due_at = clock.name, clock.due_at(enterprise, enterprise.submitted_at)
        if status in REGISTERED:
            enterprise.registered_at = self.now - timedelta(days=chance.randrange(30, 900))
            if chance.random() < 0.92:
                enterprise.risk_class = chance.choices("ABCD", trade.risk)[0]
                enterprise.risk_on = enterprise.registered_at.date()
                enterprise.risk_reason = f"{trade.word}企业，按本地分级办法评定（示例）"
        if status not in {EnterpriseStatus.ACTIVE, EnterpriseStatus.COUNTY_PASSED}:
            enterprise.decision_note = "经营调整（示例）"


def fill(foundry: Foundry, count: int, progress: Callable[[int], None], first: int = 1) -> None:
    """Insert enterprises `first` … `first + count - 1`, a thousand in each transaction."""
    numbers = iter(range(first, first + count))
    done = 0
    while batch := [foundry.make(number) for number in islice(numbers, BATCH)]:
        with writes.unit_of_work():
            Enterprise.unscoped.bulk_create([enterprise for enterprise, _trade in batch])
            _insert_rows(foundry, batch)
            _count(batch)
            audit_batch(foundry, batch)
        done += len(batch)
        progress(done)


def _insert_rows(foundry: Foundry, batch) -> None:
    rows: dict[type, list] = {
        Site: [], ResponsiblePerson: [], SpecialObject: [], EnterpriseDocument: [], RiskClassification: []
    }  # fmt: skip
    for enterprise, trade in batch:
        for row in _rows_of(foundry, enterprise, trade):
            rows[type(row)].append(row)
    for model, made in rows.items():
        model.unscoped.bulk_create(made, batch_size=BATCH)


def _rows_of(foundry: Foundry, enterprise: Enterprise, trade: Trade) -> Iterator:
    chance, today = foundry.chance, foundry.today
    yield Site(
        enterprise=enterprise, kind=trade.site, name=_SITE_NAMES[trade.site], address=enterprise.production_address,
        longitude=enterprise.longitude, latitude=enterprise.latitude, floor_area=enterprise.workshop_area,
    )  # fmt: skip
    for kind, name in (
        (PersonKind.PRINCIPAL, enterprise.principal),
        (PersonKind.SAFETY_MANAGER, enterprise.safety_head),
    ):
        issued = today - timedelta(days=chance.randrange(30, 1080))
        person = ResponsiblePerson(
            enterprise=enterprise, kind=kind, name=name, phone=invented_phone(enterprise.pk * 2),
            certificate_kind="安全生产知识和管理能力考核合格证", certificate_number=f"示例{enterprise.pk:08d}",
            certificate_issued_on=issued, certificate_expires_on=issued + timedelta(days=1095),
        )  # fmt: skip
        index_personal_data(person)
        yield person
    for code in trade.objects:
        if chance.random() < 0.8:
            values = {name: chance.choice(choices) for name, choices in OBJECT_VALUES[code].items()}
            yield SpecialObject(
                enterprise=enterprise, type=foundry.types[code], name=f"{foundry.types[code].name}1号", values=values,
                longitude=enterprise.longitude, latitude=enterprise.latitude,
            )  # fmt: skip
    for kind in trade.papers:
        issued = today - timedelta(days=chance.randrange(20, 1110))
        yield EnterpriseDocument(
            enterprise=enterprise, kind=kind, number=f"示例-{enterprise.pk}", issuer="示例发证机关", issued_on=issued,
            expires_on=None if kind == "business_licence" else issued + timedelta(days=1095),
        )  # fmt: skip
    if enterprise.risk_class:
        yield RiskClassification(
            enterprise=enterprise, risk_class=enterprise.risk_class, reason=enterprise.risk_reason,
            decided_on=enterprise.risk_on, decided_by=foundry.actor,
        )  # fmt: skip


def _count(batch) -> None:
    sums: dict[tuple, int] = {}
    for enterprise, _trade in batch:
        place, dimensions = facts.cell(enterprise)
        key = place, tuple(sorted(dimensions.items()))
        sums[key] = sums.get(key, 0) + 1
    for (place, dimensions), value in sums.items():
        rollups.add(facts.METRIC, place, value, **dict(dimensions))


def audit_batch(foundry: Foundry, batch) -> None:
    """One entry an enterprise, so that its timeline begins somewhere."""
    audit.append(
        [
            audit.fact(
                "enterprise.create",
                enterprise,
                actor=foundry.actor,
                now=enterprise.registered_at or foundry.now,
                note="示例数据",
            )
            for enterprise, _trade in batch
        ]
    )
