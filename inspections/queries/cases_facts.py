"""What the enforcement documents are filled with from a case, and what is true of it for their order."""

from typing import Any

from inspections.choices.cases import PenaltyKind
from inspections.models import CaseCharge, CaseEvidence, EnforcementCase
from inspections.queries import cases as queries
from inspections.queries.cases_law import procedural_day, reckon
from inspections.queries.papers import register_conditions
from inspections.queries.papers_facts import Matter, register_facts
from safetyportal.core.documents.words import amount_in_capitals


def facts_of(matter: Matter) -> dict[str, Any]:
    """Facts by name for the fields of a paper about a case."""
    case = matter.case
    rows = queries.charges(case) if case is not None else []
    if case is None:
        return {}
    violated = "、".join(dict.fromkeys(row.violation.violated for row in rows if row.violation.violated))
    punished = "、".join(dict.fromkeys(row.violation.punished for row in rows))
    facts = "\n".join(row.facts for row in rows) or case.summary
    basis = f"以上行为违反了{violated}的规定，依据{punished}的规定应予处罚。"
    found: dict[str, Any] = {
        "case.facts": facts, "case.origin": case.get_source_display(), "case.violated": violated,
        "case.punished": punished, "case.penalty": penalty_in_words(case, rows), "case.evidence": _evidence(case),
        "case.facts_and_basis": f"{facts}\n{basis}" if rows else facts,
        "case.execution": case.result, "case.happened_on": rows[0].act_from if rows else None,
    }  # fmt: skip
    fine = case.fine_total or (reckon(case, procedural_day(case), rows).fine if rows else 0)
    if fine:
        found["case.fine"] = fine
    return {name: value for name, value in found.items() if value not in ("", None)}


def penalty_in_words(case: EnforcementCase, rows: list[CaseCharge]) -> str:
    """拟处罚或者处罚内容: the kinds, then the fine in figures and capitals."""
    if not rows:
        return ""
    owed = reckon(case, procedural_day(case), rows)
    kinds = [str(PenaltyKind(kind).label) for kind in PenaltyKind.values if kind in owed.kinds and kind != "fine"]
    parts = list(kinds)
    if owed.fine:
        parts.append(f"罚款人民币{owed.fine:,.2f}元（大写：{amount_in_capitals(owed.fine)}）")
    if owed.confiscation:
        parts.append(f"没收违法所得人民币{owed.confiscation:,.2f}元（大写：{amount_in_capitals(owed.confiscation)}）")
    return "；".join(parts)


def _evidence(case: EnforcementCase) -> str:
    rows = CaseEvidence.unscoped.filter(case=case).order_by("number")
    return "；".join(f"证据{row.number}：{row.name}" for row in rows)


def conditions_of(case: EnforcementCase) -> list[str]:
    """What is due in the case: the order of its papers depends on it."""
    owed = reckon(case, procedural_day(case))
    hearing = queries.latest_hearing(case)
    known = {
        "hearing_due": owed.hearing, "hearing_asked": hearing is not None and hearing.state != "waived",
        "legal_review_due": owed.legal_review, "collective_due": owed.discussion,
    }  # fmt: skip
    return [name for name, true in known.items() if true]


def register() -> None:
    """Called when the portal starts."""
    register_facts(facts_of)
    register_conditions(conditions_of)
