"""What a visit tells its papers (queries/papers_facts.py): what was found and not taken back, numbered."""

from datetime import date
from typing import Any

from inspections.choices.visits import ItemResult, Measure
from inspections.queries.papers_facts import Matter, register_facts
from inspections.queries.visits import (
    OrderItem,
    all_items,
    answers_of,
    at_once_items,
    order_items,
    recheck_items,
)
from safetyportal.core.documents.words import chinese_date


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
        "visit.order_findings": [item.text for item in ordered],
        "visit.order_numbers": in_runs([item.number for item in ordered]),
        "visit.order_limits": _limits(ordered) if len(days) > 1 else "",
        "visit.rectify_by": max(days) if days else "",
        "visit.measure_findings": [item.text for item in at_once],
        "visit.measures": [f"{item.finding.get_measure_display()}：{item.text}" for item in at_once],
        "visit.recheck_results": [_recheck(line) for line in recheck_items(visit)],
    }


def _record(visit: Any) -> str:
    """检查情况 (《安全生产法》第六十八条): what was inspected, how the checklist stands, the problems, how each is
    handled, what the unit said. Each thing once."""
    lines = [visit.situation]
    answers, items = list(answers_of(visit)), all_items(visit)
    checked = _checked(answers) if answers else ""
    if items:
        also = answers and not any(row.result == ItemResult.FOUND for row in answers)
        lines.append(f"{checked}{'另' if also else ''}发现以下问题：")
        lines += [f"{item.number}. {item.text}" for item in items]
        lines.append(_handling(items))
    elif not visit.task.recheck_of_id:
        lines.append(f"{checked}未发现安全生产违法行为和事故隐患。")
    again = recheck_items(visit)
    if again:
        lines.append("对前次检查责令整改的问题进行复查，情况如下：")
        lines += [_recheck(line) for line in again]
    if visit.statement:
        lines.append(f"被检查单位陈述：{visit.statement}")
    return "\n".join(line for line in lines if line)


def _checked(answers: list[Any]) -> str:
    """对照检查表检查89项，其中符合要求80项，不符合要求9项。"""
    counts = [(words, sum(row.result == result for row in answers)) for result, words in _RESULTS]
    told = [f"{words}{count}项" for words, count in counts if count]
    if len(told) == 1 and counts[0][1]:
        return f"对照检查表检查{len(answers)}项，均符合要求。"
    return f"对照检查表检查{len(answers)}项，其中{'，'.join(told)}。"


_RESULTS = (
    (ItemResult.PASS, "符合要求"),
    (ItemResult.FOUND, "不符合要求"),
    (ItemResult.NOT_APPLICABLE, "不涉及"),
    (ItemResult.NOT_CHECKED, "未检查"),
)


def _handling(items: list[OrderItem]) -> str:
    """以上问题均责令限期改正。 / 对第1至8项责令限期改正，对第9项责令暂时停产停业或者停止使用。"""
    by_words: dict[str, list[int]] = {}
    for item in items:
        words = "已当场改正" if item.finding.corrected else _ORDERED[Measure(item.finding.measure)]
        by_words.setdefault(words, []).append(item.number)
    if len(by_words) == 1:
        return f"处理情况：以上问题{next(iter(by_words))}。"
    told = [f"第{in_runs(numbers)}项{words}" for words, numbers in by_words.items()]
    return f"处理情况：{'；'.join(told)}。"


_ORDERED = {
    Measure.NONE: "未采取现场处理措施",
    Measure.ON_SPOT: "责令当场予以纠正",
    Measure.TIME_LIMIT: "责令限期改正",
    Measure.REMOVE: "责令立即排除",
    Measure.EVACUATE: "责令从危险区域内撤出作业人员",
    Measure.SUSPEND: "责令暂时停产停业、停止建设或者停止使用",
    Measure.SEAL: "依法予以查封或者扣押",
}


def in_runs(numbers: list[int]) -> str:
    """1、2、3、5、7、8 → "1至3、5、7、8": three in a row are told as a run."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}至{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)


def _limits(ordered: list[OrderItem]) -> str:
    """第1、2项于2026年12月7日前，第3项于2026年12月20日前: the days of an order whose items have different ones."""
    by_day: dict[date, list[int]] = {}
    for item in ordered:
        if item.rectify_by:
            by_day.setdefault(item.rectify_by, []).append(item.number)
    return "，".join(f"第{in_runs(numbers)}项于{chinese_date(day)}前" for day, numbers in sorted(by_day.items()))


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
