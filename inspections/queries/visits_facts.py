"""What a visit tells its papers (queries/papers_facts.py): what was found and not taken back, numbered."""

from typing import Any

from inspections.queries.papers_facts import Matter, register_facts
from inspections.queries.visits import (
    OrderItem,
    all_items,
    answers_of,
    at_once_items,
    order_items,
    recheck_items,
)


def facts(matter: Matter) -> dict[str, Any]:
    """Facts of the visit by name; without a visit none."""
    visit = matter.visit
    if visit is None:
        return {}
    ordered, at_once = order_items(visit), at_once_items(visit)
    days = {item.rectify_by for item in ordered if item.rectify_by}
    return {
        "visit.record": _record(visit),
        "visit.problems": "\n".join(f"{item.number}. {item.text}" for item in all_items(visit)),
        "visit.order_findings": [_ordered(item, several=len(days) > 1) for item in ordered],
        "visit.order_numbers": "、".join(str(item.number) for item in ordered),
        "visit.rectify_by": max(days) if days else "",
        "visit.measure_findings": [item.text for item in at_once],
        "visit.measures": [f"{item.finding.get_measure_display()}：{item.text}" for item in at_once],
        "visit.recheck_results": [_recheck(line) for line in recheck_items(visit)],
    }


def _record(visit: Any) -> str:
    """检查情况: what was inspected, what was found, what the unit said."""
    lines = [visit.situation]
    answers = list(answers_of(visit))
    if answers:
        good = sum(row.result == "pass" for row in answers)
        lines.append(f"对照检查表检查{len(answers)}项，符合要求{good}项。")
    items = all_items(visit)
    if items:
        lines.append("经检查，发现存在以下问题：")
        lines += [f"{item.number}. {item.text}（{_handled(item)}）" for item in items]
    else:
        lines.append("经检查，未发现问题。")
    for line in recheck_items(visit):
        lines.append(_recheck(line))
    if visit.statement:
        lines.append(f"被检查单位陈述：{visit.statement}")
    return "\n".join(line for line in lines if line)


def _handled(item: OrderItem) -> str:
    return "已当场改正" if item.finding.corrected else str(item.finding.get_measure_display())


def _ordered(item: OrderItem, *, several: bool) -> str:
    """With its own day where the items of one order have different ones."""
    if several and item.rectify_by:
        day = item.rectify_by
        return f"{item.text}（限{day.year}年{day.month}月{day.day}日前整改完毕）"
    return item.text


def _recheck(line: Any) -> str:
    words = f"第{line.item.number}项：{line.item.text}"
    row = line.result
    if row is None:
        return f"{words}，尚未复查"
    told = f"{words}，{row.get_result_display()}"
    if row.follow == "extend" and row.new_day:
        told += f"，同意延期至{row.new_day.year}年{row.new_day.month}月{row.new_day.day}日"
    elif row.follow == "penalise":
        told += "，将依法立案查处"
    return f"{told}（{row.note}）" if row.note else told


def register() -> None:
    register_facts(facts)
