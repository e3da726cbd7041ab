"""年度监督检查计划: the plan as an official paper, and its statutory table as a wide sheet of its own."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from inspections.choices.assignments import PLAN_PAPER, TABLE_PAPER, EntryGroup, IdleWork, KeyReason, OtherWork
from inspections.models import InspectionPlan, PlanEntry
from safetyportal.core.documents.content import (
    Bulletin,
    Head,
    Section,
    Signature,
    Signing,
    Stamp,
    Table,
    TableReport,
    Text,
)
from safetyportal.core.documents.kinds import register_kind

APPROVE = "inspections.approve_inspectionplan"
_UNITS_PRINTED = 400
_HEADS = (
    Head("序号", width=0.5),
    Head("检查事项", width=1.5),
    Head("实施依据", width=1.8, align="left"),
    Head("检查对象（数量）或双随机比例", width=1.5, align="left"),
    Head("检查内容", width=2.4, align="left"),
    Head("检查方式", width=1),
    Head("频次和上限", width=1),
    Head("时间安排", width=1),
    Head("承办机构", width=1.1),
    Head("跨部门联合（牵头/配合）", width=1.2),
    Head("备注", width=0.8),
)


def build_plan(plan: InspectionPlan, stamp: Stamp, data: Mapping[str, Any]) -> Bulletin:
    """Aims, working days, objects and arrangement, safeguards (安监总政法〔2017〕150号)."""
    with override("zh-hans"):
        sections = (
            Section("一、指导思想和基本原则", tuple(_paragraphs(plan.principles))),
            Section("二、监督检查工作日测算", tuple(_working_days(plan))),
            Section("三、检查对象和安排", tuple(_arrangement(plan))),
            Section("四、工作要求和保障措施", tuple(_paragraphs(plan.measures))),
        )
    revised = f"（第{plan.revision}次修订）" if plan.revision > 1 else ""
    return Bulletin(
        title=f"{plan.body.name}\n{plan.year}年度安全生产监督检查计划{revised}",
        sections=tuple(section for section in sections if section.blocks),
        signing=Signing(plan.body.name, stamp.issued_on),
        heading=f"{plan.body.name}文件",
        number=stamp.number,
        opening=tuple(_opening(plan)),
        copies=f"{plan.approving_authority}、上一级应急管理部门" if plan.approving_authority else "",
        printed_by=plan.body.name,
    )


def _paragraphs(words: str) -> list[Text]:
    return [Text(line.strip()) for line in words.splitlines() if line.strip()]


def _opening(plan: InspectionPlan) -> list[Text]:
    approved = f"经{plan.approving_authority}批准，" if plan.approving_authority else ""
    words = (
        f"根据《中华人民共和国安全生产法》和安全生产年度监督检查计划编制的有关规定，{approved}"
        f"制定本机关{plan.year}年度安全生产监督检查计划。"
    )
    return [Text(words), *([Text(f"修订理由：{plan.change_reason}")] if plan.change_reason else [])]


def _working_days(plan: InspectionPlan) -> list:
    total, other, idle = plan.total_days, plan.other_total, plan.idle_total
    return [
        Text("（一）总法定工作日", level=2),
        Text(f"国家法定工作日{plan.national_days}天，执法人员{plan.officers}人，总法定工作日"
             f"{plan.national_days}×{plan.officers}＝{total}个。"),
        Text("（二）监督检查工作日", level=2),
        Text(f"总法定工作日－其他执法工作日－非执法工作日＝{total}－{other}－{idle}＝{plan.inspection_days}个，"
             f"其中重点检查{plan.key_days}个，一般检查{plan.general_days}个。"),
        _items("表1　其他执法工作日", plan.other_days, OtherWork.choices, other),
        _items("表2　非执法工作日", plan.idle_days, IdleWork.choices, idle),
    ]  # fmt: skip


def _items(title: str, days: Mapping[str, int], choices: Any, total: int) -> Table:
    rows = [(number, str(label), days.get(value, 0)) for number, (value, label) in enumerate(choices, 1)]
    heads = (Head("序号", width=0.5), Head("项目", width=3, align="left"), Head("工作日（个）", width=1))
    return Table(heads, (*rows, ("", "合计", total)), title=title, bold_rows=frozenset({len(rows)}))


def _arrangement(plan: InspectionPlan) -> list:
    blocks: list = []
    for number, group in (("（一）", EntryGroup.KEY), ("（二）", EntryGroup.GENERAL)):
        entries = [entry for entry in plan.entries.order_by("order") if entry.group == group]
        if entries:
            blocks.append(Text(f"{number}{group.label}", level=2))
            blocks.extend(Text(_in_words(entry)) for entry in entries)
    units = _units(plan)
    if units:
        blocks.append(units)
    blocks.append(Text("监督检查事项见附表。"))
    return blocks


def _in_words(entry: PlanEntry) -> str:
    drawn = f"，按{entry.random_percent}%的比例双随机抽取" if entry.random_percent else ""
    return (
        f"{entry.matter}：检查对象为{entry.objects_text}{entry.target_count}家{drawn}，每家每年检查{entry.frequency}次，"
        f"最多不超过{entry.cap}次，由{entry.section}承办。"
    )


def _units(plan: InspectionPlan) -> Table | None:
    labels = dict(KeyReason.choices)
    rows = [
        (number, unit.enterprise.name, "、".join(str(labels[reason]) for reason in unit.reasons),
         "、".join(f"{month}月" for month in unit.months))
        for number, unit in enumerate(
            (unit for entry in plan.entries.order_by("order")
             for unit in entry.units.select_related("enterprise").order_by("pk")[:_UNITS_PRINTED]), 1)
    ]  # fmt: skip
    heads = (
        Head("序号", width=0.5), Head("单位名称", width=3, align="left"), Head("列入理由", width=2, align="left"),
        Head("检查月份", width=1),
    )  # fmt: skip
    return Table(heads, tuple(rows[:_UNITS_PRINTED]), title="表3　重点检查单位") if rows else None


def build_table(plan: InspectionPlan, stamp: Stamp, data: Mapping[str, Any]) -> TableReport:
    """The statutory columns."""
    entries = list(plan.entries.order_by("order"))
    return TableReport(
        title=f"{plan.year}年度安全生产监督检查事项表",
        heads=_HEADS,
        rows=tuple(_line(number, entry) for number, entry in enumerate(entries, 1)),
        subtitle=f"{plan.year}年",
        unit=plan.body.name,
        measure="家、次",
        numbered_columns=False,
        notes=("频次为每家单位每年计划检查次数；上限含其他机关已实施的检查，投诉举报、复查不计入。",),
        footer=(Signature("单位负责人"), Signature("审核人"), Signature("编制人", plan.created_by.name)),
    )


def _line(number: int, entry: PlanEntry) -> tuple:
    share = f"；双随机{entry.random_percent}%" if entry.random_percent else ""
    return (
        number, entry.matter, entry.basis, f"{entry.objects_text}（{entry.target_count}家）{share}", entry.content,
        entry.manner, f"{entry.frequency}次/年，上限{entry.cap}次", _months(entry.months), entry.section,
        entry.joint or "—", entry.note,
    )  # fmt: skip


def _months(months: list[int]) -> str:
    """Runs of months: 1—3、6月."""
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][1] + 1:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    return "、".join(str(a) if a == b else f"{a}—{b}" for a, b in runs) + "月" if runs else "—"


register_kind(PLAN_PAPER, _("Annual inspection plan"), build_plan, perm=APPROVE, sign="发")
register_kind(TABLE_PAPER, _("Table of the annual plan"), build_table, perm=APPROVE, number_rule="")
