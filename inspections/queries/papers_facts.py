"""Facts that fill a document at first: from enterprise, party, body, officers, task, visit, case and earlier papers.

A form names a fact (`from = "visit.began"`); a fact that is not known leaves the field empty. Other subjects add what
they know of their records through `register_facts`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import override

from inspections.choices.law import PartyKind
from inspections.choices.papers_forms import Field, name_of
from inspections.choices.visits import Measure
from inspections.models import EnforcementCase, EnforcementPaper, InspectionTask, Visit
from inspections.queries.papers import DECISIONS, papers_of, valid_paper
from safetyportal.core import codes
from safetyportal.core.choices import Level
from safetyportal.core.deadlines import SHANGHAI, local_day
from safetyportal.core.models import SupervisingBody
from safetyportal.core.rules import rule

_ALIASES = {"penalty_decision": DECISIONS, "ordered": ("rectification_order", "on_spot_decision")}
_MORE: list[Callable[["Matter"], dict[str, Any]]] = []
_OF_UNIT = ("name", "head", "address", "phone", "postcode", "code")
ON_THE_SPOT = (Measure.ON_SPOT, Measure.REMOVE, Measure.EVACUATE, Measure.SUSPEND, Measure.SEAL)


def register_facts(find: Callable[["Matter"], dict[str, Any]]) -> None:
    """Add facts by name (`{"case.facts": "…"}`); what is added later goes before."""
    _MORE.append(find)


@dataclass
class Matter:
    """What a paper is about."""

    body: SupervisingBody
    enterprise: Any
    actor: Any
    now: datetime
    task: InspectionTask | None = None
    visit: Visit | None = None
    case: EnforcementCase | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, paper: EnforcementPaper, actor: Any, now: datetime) -> "Matter":
        return cls(paper.body, paper.enterprise, actor, now, paper.task, paper.visit, paper.case)

    @cached_property
    def officers(self) -> list[dict[str, str]]:
        """Names and certificates: of the visit, else of the task, else who prepares the paper."""
        visit = self.visit or (self.case.visit if self.case else None)
        if visit is not None:
            rows = visit.officers.select_related("user").order_by("pk")
            sent = _sent_by_others(visit)
            found = [
                {"name": row.user.name, "certificate": row.certificate_number + sent.get(row.user_id, "")}
                for row in rows
            ]
            if found:
                return found
        if self.task is not None:
            people = [row.user for row in self.task.officers.select_related("user").order_by("-leads", "pk")]
            if people:
                return [{"name": one.name, "certificate": one.certificate_number} for one in people]
        return [{"name": self.actor.name, "certificate": self.actor.certificate_number}]

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Everything that is known, by name."""
        known: dict[str, Any] = {}
        with override("zh-hans"):  # official papers are Chinese whatever the officer reads
            for find in (_enterprise, _party, _body, _officers, _task, _visit, _case, _matter, *_MORE):
                known |= find(self)
        return known | self.extra

    def fact(self, name: str) -> Any:
        """A fact; `paper.KIND.number`, `.date`, `.title` or a field of the newest valid paper of that kind."""
        if name.startswith("paper."):
            _word, kind, what = name.split(".")
            paper = valid_paper(_ALIASES.get(kind, (kind,)), task=self.task, visit=self.visit, case=self.case)
            return _of_paper(paper, what)
        return self.facts.get(name, "")


def first_values(fields: tuple[Field, ...], matter: Matter) -> dict[str, Any]:
    """Values of a new paper: the fact where there is one, else what the form proposes."""
    found = {}
    for one in fields:
        value = matter.fact(one.source) if one.source else ""
        found[one.key] = stored(one, value if value not in ("", None, []) else one.default)
    return found


def stored(one: Field, value: Any) -> Any:
    """A fact as the paper keeps it (JSON)."""
    if one.type == "items":
        return [part for part in (value.split("\n") if isinstance(value, str) else list(value)) if part]
    if one.type in {"people", "table"}:
        return list(value) if isinstance(value, list | tuple) else []
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)


def _of_paper(paper: EnforcementPaper | None, what: str) -> Any:
    if paper is None:
        return ""
    known = {"number": paper.number, "date": paper.issued_on, "title": paper.form.name}
    return known[what] if what in known else paper.values.get(what, "")


def _sent_by_others(visit: Visit) -> dict[int, str]:
    """Officers of a body that joined the inspection, with its name: the paper speaks in the name of another one."""
    rows = visit.task.officers.exclude(body=visit.body_id).select_related("body")
    return {row.user_id: f"，{row.body.name}" for row in rows if row.body}


def _enterprise(matter: Matter) -> dict[str, Any]:
    firm = matter.enterprise
    return {
        "enterprise.name": firm.name,
        "enterprise.address": firm.production_address or firm.registered_address,
        "enterprise.postcode": firm.postcode,
        "enterprise.head": firm.legal_representative or firm.principal,
        "enterprise.head_position": firm.legal_position,
        "enterprise.phone": firm.legal_phone or firm.principal_phone or firm.safety_head_phone,
        "enterprise.contact": firm.safety_head or firm.principal,
        "enterprise.industry": codes.label("industry", firm.industry),
        "enterprise.code": firm.credit_code,
    }


def _party(matter: Matter) -> dict[str, Any]:
    case, firm = matter.case, _enterprise(matter)
    if case is not None and case.party_kind == PartyKind.PERSON:
        return {
            "party.name": case.party_name,
            "party.signer": case.party_name,
            "person.name": case.party_name,
            "person.unit": matter.enterprise.name,
            "person.position": case.party_post,
            "person.address": case.party_address,
            "party.address": case.party_address,
        }
    own = {f"party.{name}": firm[f"enterprise.{name}"] for name in ("head", "head_position", "phone", "postcode")}
    return {
        **own,
        "party.address": firm["enterprise.address"],
        "party.name": case.party_name if case is not None and case.party_name else matter.enterprise.name,
        "party.signer": firm["enterprise.head"],
        **{f"unit_party.{name}": firm[f"enterprise.{name}"] for name in _OF_UNIT},
    }


def _body(matter: Matter) -> dict[str, Any]:
    body, where = matter.body, matter.body.jurisdiction
    found = {
        "body.name": body.name,
        "body.address": body.address,
        "body.postcode": body.postcode,
        "body.contact": body.contact_name,
        "body.phone": body.contact_phone,
    }
    organs = rule("penalty.review_organ", body.place, local_day(matter.now))
    organ = organs.get(Level(where.level).name.lower(), "")
    found["body.review"] = organ.format(place=where.name, body=body.name)
    if where.level == Level.COUNTY:
        found["body.court"] = f"{where.name}人民法院"
    return found


def _officers(matter: Matter) -> dict[str, Any]:
    names = [one["name"] for one in matter.officers]
    return {
        "officers": matter.officers,
        "officers.first": names[0] if names else "",
        "officers.second": names[1] if len(names) > 1 else "",
        "actor": matter.actor.name,
        "today": local_day(matter.now),
    }


def _task(matter: Matter) -> dict[str, Any]:
    task = matter.task or (matter.visit.task if matter.visit else None)
    if task is None:
        return {}
    return {
        "task.planned": task.planned_on or task.finish_by,
        "task.content": task.title,
        "task.method": f"{task.get_kind_display()}：现场检查、查阅资料、询问有关人员",
    }


def _visit(matter: Matter) -> dict[str, Any]:
    visit = matter.visit or (matter.case.visit if matter.case else None)
    if visit is None:
        return {}
    findings = list(visit.findings.order_by("order", "pk"))
    ordered = [row for row in findings if row.measure == Measure.TIME_LIMIT]
    measured = [row for row in findings if row.measure in ON_THE_SPOT]
    days = [row.rectify_by for row in ordered if row.rectify_by]
    told = [f"{number}. {_words(row)}" for number, row in enumerate(findings, 1)]
    return {
        "visit.began": visit.started_at,
        "visit.ended": visit.ended_at,
        "visit.date": local_day(visit.started_at),
        "visit.premises": visit.premises,
        "visit.site_person": visit.site_person,
        "visit.problems": "\n".join(told),
        "visit.record": "\n".join(["经检查，发现存在以下问题：", *told]) if told else "",
        "visit.order_findings": [_words(row) for row in ordered],
        "visit.order_numbers": "、".join(str(number) for number in range(1, len(ordered) + 1)),
        "visit.rectify_by": max(days) if days else "",
        "visit.measure_findings": [_words(row) for row in measured],
        "visit.measures": list(dict.fromkeys(str(row.get_measure_display()) for row in measured)),
    }


def _words(finding: Any) -> str:
    return f"{finding.location}：{finding.description}" if finding.location else finding.description


def _case(matter: Matter) -> dict[str, Any]:
    case = matter.case
    if case is None:
        return {}
    return {
        "case.title": case.title,
        "case.cause": case.cause,
        "case.filed_on": case.filed_on,
        "case.closed_on": case.closed_on,
    }


def _matter(matter: Matter) -> dict[str, Any]:
    rows = papers_of(task=matter.task, visit=matter.visit, case=matter.case).exclude(document=None)
    papers = list(rows.select_related("delivery"))
    return {
        "matter.title": matter.case.title if matter.case else f"{matter.enterprise.name}安全生产监督检查",
        "matter.served_papers": [_served(paper) for paper in papers if paper.form.served],
        "matter.catalogue": [
            {"order": str(n), "name": f"{name_of(p.kind)} {p.number}".strip(), "day": p.issued_on.isoformat()}
            for n, p in enumerate(papers, 1)
            if p.issued_on is not None
        ],
    }


def _served(paper: EnforcementPaper) -> dict[str, str]:
    row = {"paper": f"{paper.form.name} {paper.number}".strip()}
    delivery = getattr(paper, "delivery", None)
    if delivery is not None:
        row |= {
            "receiver": delivery.receiver,
            "place": delivery.location,
            "day": delivery.effective_on.isoformat(),
            "manner": str(delivery.get_manner_display()),
            "servers": "、".join(delivery.servers),
        }
    return row
