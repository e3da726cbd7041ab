"""What the enforcement documents are filled with from a case, and what is true of it for their order."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from inspections.choices.cases import PenaltyKind, ReviewOpinion, Weighing
from inspections.models import (
    CaseCharge,
    CaseDiscussion,
    CaseEvidence,
    CaseLegalReview,
    CaseStatement,
    EnforcementCase,
    EvidenceMeasure,
)
from inspections.queries import cases as queries
from inspections.queries import cases_money as money
from inspections.queries.cases_law import procedural_day, reckon
from inspections.queries.papers import register_conditions
from inspections.queries.papers_facts import Matter, register_facts
from inspections.queries.receivers import police_of
from safetyportal.core.deadlines import local_day
from safetyportal.core.documents.words import amount_in_capitals
from safetyportal.core.rules import rule

# What a legal review that agrees has found on the other matters (《行政处罚法》第五十八条); the reviewer may change it.
_AGREED = {
    "legal.jurisdiction": "执法主体适格，案件属于本机关管辖，承办人员均持有效行政执法证件。",
    "legal.facts_review": "违法事实清楚，证据确凿、充分，符合法定形式。",
    "legal.procedure_review": "程序合法，文书规范、齐备。",
}


def facts_of(matter: Matter) -> dict[str, Any]:
    """Facts by name for the fields of a paper about a case."""
    case = matter.case
    rows = queries.charges(case) if case is not None else []
    if case is None:
        return {}
    violated = "、".join(dict.fromkeys(row.violation.violated for row in rows if row.violation.violated))
    punished = "、".join(dict.fromkeys(row.violation.punished for row in rows))
    facts = "\n".join(_sentence(row.facts) for row in rows) or case.summary
    basis = f"以上行为违反了{violated}的规定，依据{punished}的规定应予处罚。"
    found: dict[str, Any] = {
        "case.facts": facts, "case.origin": case.get_source_display(), "case.violated": violated,
        "case.punished": punished, "case.penalty": penalty_in_words(case, rows), "case.evidence": _evidence(case),
        "case.facts_and_basis": f"{facts}\n{basis}" if rows else facts,
        "case.circumstances": _circumstances(rows), "case.material": _material(case),
        "police.receiver": police_of(case.body), "case.execution": case.result,
        "case.happened_on": rows[0].act_from if rows else None,
    }  # fmt: skip
    fine = case.fine_total or (reckon(case, procedural_day(case), rows).fine if rows else 0)
    if fine:
        found["case.fine"] = fine
    found |= _officers(case) | _hearing(case) | _discussion(case) | _opinions(case) | _owed(case, matter)
    found |= _measures(case)
    return {name: value for name, value in found.items() if value not in ("", None)}


def _officers(case: EnforcementCase) -> dict[str, Any]:
    """The officers in charge sign what belongs to the case, whoever visited."""
    people = [{"name": row.user.name, "certificate": row.certificate_number} for row in queries.handlers(case)]
    if not people:
        return {}
    second = people[1]["name"] if len(people) > 1 else ""
    return {"officers": people, "officers.first": people[0]["name"], "officers.second": second}


def _hearing(case: EnforcementCase) -> dict[str, Any]:
    row = queries.latest_hearing(case)
    if row is None:
        return {}
    return {
        "hearing.asked_on": row.requested_on, "hearing.at": row.held_at, "hearing.place": row.where,
        "hearing.open": "不公开" if row.closed_session else "公开", "hearing.host": row.host.name if row.host else "",
        "hearing.recorder": row.recorder, "hearing.ended": _ended(case, row), "hearing.record": row.record,
        "hearing.report": row.report, "hearing.agents": row.agents,
    }  # fmt: skip


def _ended(case: EnforcementCase, hearing: Any) -> Any:
    """When the host handed in the record, where that was on the day of the hearing: else somebody must enter it."""
    at, closed = hearing.held_at, case.heard_at
    return closed if at and closed and closed > at and local_day(closed) == local_day(at) else None


def _discussion(case: EnforcementCase) -> dict[str, Any]:
    row = CaseDiscussion.unscoped.filter(case=case).select_related("chair").order_by("-pk").first()
    if row is None:
        return {}
    members = list(row.members.order_by("pk"))
    minutes = "\n".join([row.text, *(f"{one.name}（{one.post}）：{one.opinion}" for one in members)])
    return {
        "discussion.at": row.held_at, "discussion.ended": row.ended_at, "discussion.place": row.where,
        "discussion.chair": row.chair.name, "discussion.recorder": row.recorder, "discussion.minutes": minutes,
        "discussion.members": [{"name": one.name, "certificate": one.post} for one in members],
        "discussion.conclusion": row.conclusion,
    }  # fmt: skip


def _opinions(case: EnforcementCase) -> dict[str, Any]:
    """What the party said and what its examination gave; what the legal reviewer found; the investigation report."""
    statements = list(CaseStatement.unscoped.filter(case=case).order_by("pk"))
    said = "\n".join(f"{row.by}：{row.text}\n复核意见：{row.examined_note}" for row in statements)
    found: dict[str, Any] = {"case.defence": said, "case.report": case.report}
    if case.decide_by is not None:
        more = int(rule("penalty.decision_extend_days", case.place, case.decide_by))
        found["case.extend_to"] = case.decide_by + timedelta(days=more)
    if statements:
        found |= {"statement.text": statements[-1].text, "statement.by": statements[-1].by}
    review = CaseLegalReview.unscoped.filter(case=case).order_by("-pk").first()
    if review is not None:
        opinions = {"agree": "同意", "correct": "建议纠正", "supplement": "退回补充调查"}
        found |= {
            "legal.text": review.text, "legal.opinion": opinions[review.opinion],
            "legal.reviewer": review.reviewer.name, "legal.received_on": local_day(review.reviewed_at),
        }  # fmt: skip
        found |= _AGREED if review.opinion == ReviewOpinion.AGREE else {}
    return found


def _owed(case: EnforcementCase, matter: Matter) -> dict[str, Any]:
    """Once the decision is served: what is still to be paid, as the demands name it."""
    if case.served_on is None or case.pay_by is None:
        return {}
    today = local_day(matter.now)
    account = money.account(case, today)
    duties = [f"缴纳罚款{plain(account.fine_open)}元"] if account.fine_open else []
    duties += [f"缴纳加处罚款{plain(account.surcharge_open)}元"] if account.surcharge_open else []
    duties += [f"缴纳没收违法所得{plain(account.confiscation_open)}元"] if account.confiscation_open else []
    due = _due_first(case, today) or case.pay_by
    late = max(0, (today - due).days)
    found: dict[str, Any] = {
        "owed.pay_by": due, "owed.surcharge": account.surcharge_open, "owed.duties": duties,
        "owed.total": account.fine_open + account.surcharge_open + account.confiscation_open,
        "owed.late_from": due + timedelta(days=1), "owed.late_to": max(today, due + timedelta(days=1)),
        "owed.late_days": late,
    }  # fmt: skip
    asked = queries.latest_approval(case, "deferral")
    return found | ({"deferral.request": asked.reason} if asked is not None else {}) | _next_part(case, today)


def _due_first(case: EnforcementCase, today: date) -> date | None:
    """The day by which the earliest instalment was due that is not paid in full; None when none is late."""
    paid, owed = money.paid(case), Decimal(0)
    for part in sorted(money.parts(case), key=lambda row: row.due_on):
        owed += part.amount
        if part.due_on < today and paid < owed:
            return part.due_on
    return None


def _next_part(case: EnforcementCase, today: date) -> dict[str, Any]:
    """The instalment that falls due next, for the permit of each part."""
    parts = [row for row in money.parts(case) if row.due_on >= today]
    if not parts:
        return {}
    later = sum((row.amount for row in parts[1:]), Decimal(0))
    single = len(parts) == 1 and parts[0].number == 1
    return {
        "deferral.manner": "延期" if single else "分期", "deferral.day": parts[0].due_on,
        "deferral.part": str(parts[0].number), "deferral.amount": parts[0].amount, "deferral.later": later,
    }  # fmt: skip


def penalty_in_words(case: EnforcementCase, rows: list[CaseCharge]) -> str:
    """拟处罚或者处罚内容: the kinds, then the fine in figures and capitals."""
    if not rows:
        return ""
    owed = reckon(case, procedural_day(case), rows)
    kinds = [str(PenaltyKind(kind).label) for kind in PenaltyKind.values if kind in owed.kinds and kind != "fine"]
    parts = list(kinds)
    if owed.fine:
        parts.append(f"罚款人民币{plain(owed.fine)}元（大写：{amount_in_capitals(owed.fine)}）")
    if owed.confiscation:
        parts.append(f"没收违法所得人民币{plain(owed.confiscation)}元（大写：{amount_in_capitals(owed.confiscation)}）")
    return "；".join(parts) + "。" if parts else ""


def plain(amount: Decimal) -> str:
    """As official paper writes figures: no separators, no empty decimals."""
    return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.2f}"


def _evidence(case: EnforcementCase) -> str:
    rows = CaseEvidence.unscoped.filter(case=case).order_by("number")
    return "；".join(f"{row.number}. {row.name}" for row in rows) + ("。" if rows else "")


def _material(case: EnforcementCase) -> list[dict[str, str]]:
    """What goes along when the case is transferred: its evidence in the order of the file."""
    rows = CaseEvidence.unscoped.filter(case=case).order_by("number")
    return [{"name": row.name, "copies": "1", "pages": str(row.pages or "")} for row in rows]


def _circumstances(rows: list[CaseCharge]) -> str:
    """裁量情节 of each charge that is weighed."""
    weighed = [row for row in rows if row.weighing != Weighing.NONE]
    return "\n".join(f"{row.get_weighing_display()}：{row.weighing_reason}".rstrip("：") for row in weighed)


def _sentence(words: str) -> str:
    return words if not words or words.rstrip()[-1:] in "。！？；：" else f"{words.rstrip()}。"


def _measures(case: EnforcementCase) -> dict[str, Any]:
    """Things that are kept or seized in the case, as the measure asked for last names them."""
    rows = EvidenceMeasure.unscoped.filter(case=case).order_by("pk")
    return {f"{row.kind}.objects": row.objects_text for row in rows}


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
