"""安全生产隐患排查治理情况统计表: the statutory tables on screen, in Excel and on paper, from one description.

A cell knows its figure and where its rows are; the screen links it, paper and workbook print it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from hazards.choices_tables import OWN_KINDS, YEARLY_KINDS, ReportKind
from hazards.models import LevelReport
from hazards.queries.monthly import ten_thousands
from hazards.queries.statutory import PERIOD, YEAR, spans
from hazards.queries.table_columns import RATES, rate
from safetyportal.core.crypto import mask
from safetyportal.core.deadlines import local_day
from safetyportal.core.documents.content import Head, Signature, Stamp, TableReport
from safetyportal.core.documents.kinds import register_kind
from safetyportal.core.documents.words import chinese_date

KIND, PRINT = "hazards.level_report", "hazards.print_levelreport"
LANGUAGE = "zh-hans"
_UNITS = (gettext_lazy("Production and business units"), ("due", "inspected", "coverage"))
_FIRMS = (gettext_lazy("Enterprises"), ("due", "filed", "reporting"))
_GENERAL = (gettext_lazy("General hazards"), ("general_found", "general_rectified", "general_rate"))
_MAJOR = (gettext_lazy("Major hazards"), ("major_found", "major_closed", "major_rate"))
_PLAN = (gettext_lazy("In the treatment plan"), ("planned", "ready"))
_LISTED = (gettext_lazy("Listed supervision"), ("listed", "listed_province", "listed_city"))
_MONEY = ("", ("spent",))
_OWN = (
    (gettext_lazy("General hazards"), ("general_found", "general_rectified", "general_open", "general_rate")),
    _MAJOR,
    (
        gettext_lazy("In the treatment plan, not yet removed"),
        ("planned", "goals", "funds", "persons", "time", "contingency"),
    ),
    _MONEY,
)
_GROUPS = {
    **dict.fromkeys(OWN_KINDS, _OWN),
    ReportKind.UNITS: (_FIRMS, *_OWN),
}
_STANDARD = (_UNITS, _GENERAL, _MAJOR, _PLAN, _LISTED, _MONEY)
_STOCK = {"planned", "ready", "listed", "listed_province", "listed_city", "goals", "funds", "persons", "time",
          "contingency"}  # fmt: skip
_HEADS = {
    "due": gettext_lazy("must inspect"),
    "inspected": gettext_lazy("inspected"),
    "coverage": gettext_lazy("coverage %"),
    "filed": gettext_lazy("reported"),
    "reporting": gettext_lazy("reporting rate %"),
    "general_found": gettext_lazy("items found"),
    "general_rectified": gettext_lazy("items rectified"),
    "general_open": gettext_lazy("not yet rectified"),
    "general_rate": gettext_lazy("rate %"),
    "major_found": gettext_lazy("items found"),
    "major_closed": gettext_lazy("rectified and closed"),
    "major_rate": gettext_lazy("rate %"),
    "planned": gettext_lazy("items planned"),
    "ready": gettext_lazy("meeting all five"),
    "listed": gettext_lazy("items listed"),
    "listed_province": gettext_lazy("of these provincial"),
    "listed_city": gettext_lazy("of these municipal"),
    "goals": gettext_lazy("goals and tasks"),
    "funds": gettext_lazy("money and materials"),
    "persons": gettext_lazy("organisation and persons"),
    "time": gettext_lazy("time requirements"),
    "contingency": gettext_lazy("measures and contingency plan"),
    "spent": gettext_lazy("Money spent (10,000 yuan)"),
}
_SPANS = {
    1: {PERIOD: gettext_lazy("this month"), YEAR: gettext_lazy("since January")},
    3: {PERIOD: gettext_lazy("this quarter"), YEAR: gettext_lazy("since January")},
}
_TITLES = {
    ReportKind.M1: "安全生产隐患排查治理情况月报表（一）",
    ReportKind.M2: "安全生产隐患排查治理情况月报表（二）",
    ReportKind.UNITS: "企业安全生产隐患排查治理情况季报汇总表",
    ReportKind.QUARTER: "安全生产隐患排查治理情况季度统计表",
    ReportKind.YEAR: "安全生产隐患排查治理情况年度统计表",
    ReportKind.OWN_QUARTER: "生产经营单位安全生产隐患排查治理季度统计分析表",
    ReportKind.OWN_YEAR: "生产经营单位安全生产隐患排查治理年度统计分析表",
}
_SUBJECTS = {ReportKind.M1: "煤矿、金属非金属矿山等工矿企业", ReportKind.M2: "交通运输等重点行业领域企业和单位"}


@dataclass(frozen=True)
class Leaf:
    """One lowest column: a figure or a rate, of the period or since January."""

    code: str
    span: str

    def value(self, found: Mapping[str, Any]) -> Any:
        """The figure as it is printed: counts as numbers, money in 万元, rates with two decimals or "-"."""
        if self.code in RATES:
            one = RATES[self.code]
            return rate(found[one.part], found[one.whole])
        value = found[self.code]
        return ten_thousands(Decimal(value)) if self.code == "spent" else value

    @property
    def is_linked(self) -> bool:
        return self.code not in RATES


def columns_of(report: LevelReport, *over: str) -> tuple[tuple[Head, ...], list[Leaf]]:
    """The head of the table, and its lowest columns from left to right (without the name of the row).

    Period and year stand beside each other, or only the spans that are named.
    """
    heads, leaves = [], []
    wanted = list(over) or list(spans(report.kind, report.first, report.last))
    months = (report.last.year - report.first.year) * 12 + report.last.month - report.first.month + 1
    for title, codes in _GROUPS.get(ReportKind(report.kind), _STANDARD):
        children = []
        for code in codes:
            chosen = wanted if code not in _STOCK else wanted[:1]
            leaves += [Leaf(code, span) for span in chosen]
            children.append(_head(code, chosen, months))
        heads += [Head(str(title), tuple(children))] if title else children
    return tuple(heads), leaves


def _head(code: str, over: list[str], months: int) -> Head:
    width = 1.35 if code == "spent" else 1.0
    label = str(_HEADS[code])
    if len(over) == 1:
        return Head(label, width=width)
    return Head(label, tuple(Head(str(_SPANS[months][span]), width=width) for span in over))


def period_in_words(report: LevelReport) -> str:
    """2026年10月（累计自1月1日）, 2026年第三季度, 2026年度."""
    year = report.first.year
    if report.kind in YEARLY_KINDS:
        return f"{year}年度"
    if report.first.month == report.last.month:
        return f"{year}年{report.first.month}月（累计：1月1日至{report.last.month}月{report.last.day}日）"
    quarter = "一二三四"[(report.first.month - 1) // 3]
    return f"{year}年第{quarter}季度"


def table_report(report: LevelReport, *, stacked: bool = False) -> TableReport:
    """The official form of what the report says: for the workbook with period and year beside each other, for paper
    (`stacked`) with the columns of the national form, the figures since January above those of the period."""
    content = report.content
    with override(LANGUAGE):
        heads, rows, bold = _stacked(report, content) if stacked else _beside(report, content)
        first = Head(_("Enterprise") if report.is_own else _("Sector and field"), width=3.7, align="left")
        return TableReport(
            title=_TITLES[ReportKind(report.kind)],
            subtitle="　".join(filter(None, (_SUBJECTS.get(ReportKind(report.kind), ""), period_in_words(report)))),
            heads=(first, *heads),
            rows=rows,
            unit=content["unit"],
            measure="家、项、%、万元",
            bold_rows=bold,
            notes=tuple(_notes(report)),
            footer=_signatures(report),
            footer_fields=(
                ("联系电话", mask(report.phone) if report.phone else ""),
                (
                    "填报日期",
                    chinese_date(local_day(report.submitted_at)) if report.submitted_at and report.is_filed else "",
                ),
            ),
        )


Body = tuple[tuple[Head, ...], tuple[tuple[object, ...], ...], frozenset[int]]


def _beside(report: LevelReport, content: Mapping[str, Any]) -> Body:
    heads, leaves = columns_of(report)
    rows = tuple(_row(report, content, line, leaves) for line in content["lines"])
    return heads, rows, frozenset(n for n, line in enumerate(content["lines"]) if line["total"])


def _stacked(report: LevelReport, content: Mapping[str, Any]) -> Body:
    wanted = list(reversed(list(content["cells"])))  # since January first, as the national form has it
    rows: list[tuple[object, ...]] = []
    bold = set()
    heads: tuple[Head, ...] = ()
    for span in wanted:
        heads, leaves = columns_of(report, span)
        if len(wanted) > 1:
            bold.add(len(rows))
            rows.append((_span_title(report, span), *("" for _leaf in leaves)))
        bold |= {len(rows) + n for n, line in enumerate(content["lines"]) if line["total"]}
        rows += [_row(report, content, line, leaves) for line in content["lines"]]
    return heads, tuple(rows), frozenset(bold)


def _span_title(report: LevelReport, span: str) -> str:
    if span == YEAR:
        return "累计"
    return "本月" if report.first.month == report.last.month else "本季"


def _row(
    report: LevelReport, content: Mapping[str, Any], line: Mapping[str, Any], leaves: list[Leaf]
) -> tuple[object, ...]:
    name = content["unit"] if report.is_own else line["name"]
    return (name, *(leaf.value(content["cells"][leaf.span][line["code"]]) for leaf in leaves))


def _submitted_on(report: LevelReport) -> str:
    filed = report.submitted_at if report.is_filed else None
    return chinese_date(local_day(filed)) if filed else ""


def _signatures(report: LevelReport) -> tuple[Signature, ...]:
    head = Signature("单位负责人", report.head_name, picture_of(report))
    return (head, Signature("填表人", report.filler_name))


def picture_of(report: LevelReport) -> bytes | None:
    """What the head of an enterprise drew, while it covers what the report says."""
    if report.signature is None or not report.is_signed:
        return None
    with default_storage.open(report.signature.stored_name) as source:
        return source.read()


def _notes(report: LevelReport) -> list[str]:
    last = chinese_date(report.last)
    notes = [f"本表由平台按隐患、自查和月报记录自动汇总，数据截至{last}；基数为零的比率以“-”表示。"]
    if report.kind not in (*OWN_KINDS, ReportKind.UNITS):
        notes.append(
            "应排查单位为当期应报月报的单位，实际排查单位为其中已完成自查或已报送月报的单位；已整改数为当期排查隐患中期末前整改销号的项数；"
            "治理资金为当期整改销号隐患的实际投入。"
        )
    if report.remark:
        notes.append(f"本级说明：{report.remark}")
    return notes


def build_table(report: LevelReport, stamp: Stamp, data: Mapping[str, Any]) -> TableReport:
    """The paper of a report that is compiled."""
    return table_report(report, stacked=True)


def workbook(report: LevelReport) -> bytes:
    """The same table as an Excel file."""
    from safetyportal.core.documents.workbook_layouts import table_workbook  # noqa: PLC0415 -- slow import

    return table_workbook(table_report(report))


register_kind(KIND, gettext_lazy("Statistical report"), build_table, perm=PRINT, number_rule="")
