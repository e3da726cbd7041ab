"""Invented firms and what hangs on them, drawn from one seed so that they are the same everywhere."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from enterprises.choices import CLOCKED, REGISTERED, Condition, EnterpriseStatus, PersonKind, SiteKind
from enterprises.management.demo import trades
from enterprises.management.demo.places import Spot, point
from enterprises.models import Enterprise, EnterpriseDocument, ResponsiblePerson, Site, SpecialObject, SpecialObjectType
from enterprises.models.base import index_personal_data
from enterprises.services import facts as facts_
from enterprises.workflow import ENTERPRISE_FLOW
from safetyportal.core.deadlines import local_day
from safetyportal.core.identifiers import id_check_character, make_credit_code
from safetyportal.core.models import Jurisdiction

STATUS_WEIGHTS = {
    EnterpriseStatus.ACTIVE: 910,
    EnterpriseStatus.SUSPENDED: 28,
    EnterpriseStatus.NO_PREMISES: 9,
    EnterpriseStatus.CANCELLED: 16,
    EnterpriseStatus.SUBMITTED: 14,
    EnterpriseStatus.COUNTY_PASSED: 11,
    EnterpriseStatus.RETURNED: 8,
    EnterpriseStatus.REFUSED: 4,
}
RISK_REASONS = {
    "A": "示例：构成重大危险源或作业场所同时作业人数较多，经评估为重大风险",
    "B": "示例：涉及高危作业和特种设备较多，经评估为较大风险",
    "C": "示例：按行业分类分级标准评估为一般风险",
    "D": "示例：人员少、工艺简单，评估为低风险",
}
DECISIONS = {
    EnterpriseStatus.RETURNED: "示例：生产经营地址与营业执照不一致，请补充说明",
    EnterpriseStatus.REFUSED: "示例：不在本辖区生产经营",
}
KEPT = 20  # days over which waiting registrations are spread; the oldest are overdue


@dataclass
class Batch:
    """Rows of some firms, ready for COPY."""

    firms: list = field(default_factory=list)
    persons: list = field(default_factory=list)
    sites: list = field(default_factory=list)
    papers: list = field(default_factory=list)
    special: list = field(default_factory=list)


class Inventor:
    """Draws firms. One object for one seeding: it remembers the names it has given."""

    def __init__(self, rng: random.Random, now: datetime, types: dict[str, SpecialObjectType]):
        self.rng, self.now, self.today = rng, now, local_day(now)
        self.types = types
        self.names: set[str] = set()

    def firm(self, number: int, spot: Spot, batch: Batch, cells: list[Jurisdiction]) -> Enterprise:
        """One firm with its persons, sites, papers and special objects, added to the batch."""
        trade = self._trade(spot)
        firm = self._facts(number, spot, trade)
        firm.settle(self.rng.choice(cells) if cells and self.rng.random() < 0.5 else spot.node)
        firm.longitude, firm.latitude = (None, None) if self.rng.random() < 0.03 else point(self.rng, spot)
        self._state(firm, trade)
        facts_.derive(firm, self.now)
        index_personal_data(firm)
        batch.firms.append(firm)
        self._persons(firm, batch)
        self._papers(firm, spot, trade, batch)
        batch.sites.append(self._site(firm, trade))
        for code in trade.special:
            if self.rng.random() < 0.7:
                batch.special.append(self._special(firm, code))
        return firm

    def _trade(self, spot: Spot) -> trades.Trade:
        fitting = [t for t in trades.TRADES if not t.only or {spot.county, spot.city} & set(t.only)]
        scale = {t: t.weight * (6 if spot.county in t.only else 1) for t in fitting}
        return self.rng.choices(fitting, [scale[t] for t in fitting])[0]

    def _name(self, spot: Spot, trade: trades.Trade) -> str:
        where = spot.node.parent.name.rstrip("市县区")[:4]
        for attempt in range(6):
            brand = self.rng.choice(trades.BRANDS_1) + self.rng.choice(trades.BRANDS_2)
            brand += self.rng.choice(trades.BRANDS_1) if attempt > 2 else ""
            name = f"示例{where}{brand}{self.rng.choice(trade.words)}有限公司"
            if name not in self.names:
                break
        else:
            name = f"示例{where}{brand}{trade.words[0]}第{len(self.names)}分公司"
        self.names.add(name)
        return name

    def person(self) -> str:
        """An invented name that says so."""
        given = "".join(self.rng.sample(trades.GIVEN, self.rng.choice((1, 2, 2))))
        return f"示例{self.rng.choice(trades.SURNAMES)}{given}"

    def phone(self) -> str:
        """Eleven digits of a range that no mobile network uses."""
        return f"100{self.rng.randrange(10**8):08d}"

    def id_number(self) -> str:
        """A number with a right check digit and a region code that does not exist."""
        born = date(1960, 1, 1) + timedelta(days=self.rng.randrange(14_000))
        body = f"439901{born:%Y%m%d}{self.rng.randrange(1000):03d}"
        return body + id_check_character(body)

    def _facts(self, number: int, spot: Spot, trade: trades.Trade) -> Enterprise:
        return Enterprise(
            pk=number,
            data_source="demo",
            **self._identity(number, spot, trade),
            **self._officers(),
            **self._premises(spot),
            **self._figures(trade),
        )

    def _identity(self, number: int, spot: Spot, trade: trades.Trade) -> dict:
        rng = self.rng
        founded = date(1998, 1, 1) + timedelta(days=rng.randrange(9_900))
        return {
            "name": self._name(spot, trade),
            "credit_code": make_credit_code(spot.county, 5_000_000 + number),
            "registration_type": rng.choice(("112", "112", "112", "119", "121", "140")),
            "holding_type": rng.choice("3339912"),
            "affiliation": rng.choice(("50", "60", "90")),
            "supervising_level": rng.choice("3344"),
            "industry": trade.industry,
            "supervision_classes": list(trade.supervision),
            "founded_on": founded,
            "production_since": founded + timedelta(days=rng.randrange(60, 900)),
            "products": trade.words[0],
            "business_scope": f"示例：{trade.words[0]}的生产、加工、销售（依法须经批准的项目，经批准后方可开展）",
        }

    def _officers(self) -> dict:
        return {
            "legal_representative": self.person(),
            "legal_sex": self.rng.choice(("male", "male", "female")),
            "legal_document_kind": "resident_id",
            "legal_id_number": self.id_number(),
            "legal_phone": self.phone(),
            "principal": self.person(),
            "principal_phone": self.phone(),
            "safety_head": self.person(),
            "safety_head_phone": self.phone(),
        }

    def _premises(self, spot: Spot) -> dict:
        area, county = self.rng.randrange(400, 90_000), spot.node.parent
        address = f"湖南省{county.parent.name}{county.name}{spot.node.name}示例路{self.rng.randrange(1, 999)}号"
        return {
            "registered_address": address,
            "production_address": address,
            "postcode": "410000",
            "land_area": area,
            "building_area": round(area * 0.6),
            "workshop_area": round(area * 0.4),
            "warehouse_area": round(area * 0.1),
            "premises_ownership": self.rng.choice(("own", "own", "leased", "mixed")),
        }

    def _figures(self, trade: trades.Trade) -> dict:
        rng = self.rng
        staff = int(min(trade.staff[1], rng.lognormvariate(0, 0.9) * trade.staff[0] * 2 + trade.staff[0]))
        revenue = Decimal(str(round(staff * trade.revenue * rng.uniform(0.5, 1.6))))
        return {
            "staff_total": staff,
            "staff_managers": max(1, staff // 12),
            "staff_front_line": round(staff * 0.7),
            "staff_outside": rng.randrange(0, 8),
            "staff_per_shift": max(1, staff // 2),
            "turnover_rate": Decimal(rng.randrange(0, 3000)) / 100,
            "registered_capital": rng.choice((100, 200, 500, 1000, 3000)),
            "total_assets": revenue * 2 // 3,
            "fixed_assets": revenue // 3,
            "annual_revenue": revenue,
            "annual_tax": revenue * 5 // 100,
            "safety_spend": revenue // 100,
            "standardisation_grade": rng.choices(("", "3", "2", "1"), (50, 38, 10, 2))[0],
            "has_safety_department": staff > 100,
            "safety_staff": max(1, staff // 80),
            "occupational_hazards": rng.random() < 0.4,
            "has_dormitory": rng.random() < 0.25,
            "key_fire_unit": rng.random() < 0.06,
            "high_risk_operations": list(trade.operations),
            "liability_insured": staff if rng.random() < 0.6 else None,
            "injury_insured": staff,
            "pledged_on": date(self.today.year, 1, 8),
        }

    def _state(self, firm: Enterprise, trade: trades.Trade) -> None:
        firm.status = self.rng.choices(list(STATUS_WEIGHTS), list(STATUS_WEIGHTS.values()))[0]
        age = self.rng.randrange(40, 900) if firm.status in REGISTERED else self.rng.randrange(0, KEPT)
        firm.submitted_at = self.now - timedelta(days=age, hours=self.rng.randrange(24))
        firm.decision_note = DECISIONS.get(firm.status, "")
        firm.created_at = firm.updated_at = firm.submitted_at
        if firm.status in CLOCKED:
            clock: Any = ENTERPRISE_FLOW.clocks[firm.status]
            firm.clock, firm.due_at = clock.name, clock.due_at(firm, firm.submitted_at)
        if firm.status in REGISTERED:
            firm.registered_at = firm.submitted_at + timedelta(days=6)
            firm.risk_class = self.rng.choices("ABCD", trade.risk)[0]
            firm.risk_reason, firm.risk_on = RISK_REASONS[firm.risk_class], local_day(firm.registered_at)

    def _persons(self, firm: Enterprise, batch: Batch) -> None:
        kinds = [
            (PersonKind.PRINCIPAL, firm.principal, "主要负责人安全考核合格证"),
            (PersonKind.SAFETY_HEAD, firm.safety_head, "安全生产管理人员合格证"),
        ]
        if firm.high_risk_operations:
            kinds.append((PersonKind.SPECIAL_OPERATOR, self.person(), "特种作业操作证"))
        for kind, name, certificate in kinds:
            expires = self._expiry(1095)
            person = ResponsiblePerson(
                enterprise=firm,
                kind=kind,
                name=name,
                phone=self.phone(),
                id_number=self.id_number(),
                certificate_kind=certificate,
                certificate_number=f"示例{self.rng.randrange(10**8):08d}",
                certificate_issued_on=expires - timedelta(days=1095),
                certificate_expires_on=expires,
                created_at=firm.created_at,
                updated_at=firm.created_at,
            )
            index_personal_data(person)
            batch.persons.append(person)

    def _expiry(self, validity: int) -> date:
        """Mostly far off; some soon, a few over."""
        days = self.rng.choices(
            (self.rng.randrange(91, validity), self.rng.randrange(1, 91), -self.rng.randrange(1, 60)), (88, 8, 4)
        )[0]
        return self.today + timedelta(days=days)

    def _papers(self, firm: Enterprise, spot: Spot, trade: trades.Trade, batch: Batch) -> None:
        for kind in trade.papers:
            endless = kind == "business_licence"
            expires = None if endless else self._expiry(365 if kind.endswith(("insurance", "report")) else 1095)
            batch.papers.append(
                EnterpriseDocument(
                    enterprise=firm,
                    kind=kind,
                    issued_on=expires - timedelta(days=1100) if expires else firm.founded_on,
                    number=firm.credit_code
                    if endless
                    else f"示例〔{self.today.year}〕{self.rng.randrange(1, 9999):04d}",
                    issuer=f"{spot.node.parent.name}{trades.ISSUERS.get(kind, '示例机构')}",
                    expires_on=expires,
                    created_at=firm.created_at,
                    updated_at=firm.created_at,
                )
            )

    def _site(self, firm: Enterprise, trade: trades.Trade) -> Site:
        mine = firm.industry.startswith(("06", "09", "10"))
        return Site(
            enterprise=firm,
            kind=SiteKind.MINE if mine else SiteKind.PLANT,
            name="示例主厂区",
            address=firm.production_address,
            longitude=firm.longitude,
            latitude=firm.latitude,
            floor_area=firm.land_area,
            hazards="、".join(self.types[code].name for code in trade.special)[:300],
            contact=firm.safety_head,
            contact_phone=firm.safety_head_phone,
            created_at=firm.created_at,
            updated_at=firm.created_at,
        )

    def _special(self, firm: Enterprise, code: str) -> SpecialObject:
        kind = self.types[code]
        return SpecialObject(
            enterprise=firm,
            type=kind,
            name=f"示例{kind.name}{self.rng.randrange(1, 9)}号",
            location="厂区内",
            longitude=firm.longitude,
            latitude=firm.latitude,
            condition=Condition.IN_USE,
            values={
                field["code"]: self._value(field)
                for field in kind.schema
                if field.get("required") or self.rng.random() < 0.6
            },
            created_at=firm.created_at,
            updated_at=firm.created_at,
        )

    def _value(self, item: dict):
        rng = self.rng
        if item["kind"] == "choice":
            return rng.choice(item["choices"])["code"]
        if item["kind"] == "boolean":
            return rng.random() < 0.7
        if item["kind"] == "date":
            return (self.today - timedelta(days=rng.randrange(30, 700))).isoformat()
        if item["kind"] in {"number", "integer"}:
            return rng.randrange(1, int(min(item.get("max", 60), 60)))
        return f"示例{item['name']}"
