"""通报: the monthly bulletin with its rankings and charts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from hazards.models import HazardBulletin
from hazards.queries.table_columns import rate
from safetyportal.core.documents.content import Bulletin, Chart, Head, Section, Series, Signing, Stamp, Table, Text
from safetyportal.core.documents.kinds import register_kind

KIND = "hazards.bulletin"
_HEADS = (
    Head("位次", width=0.6),
    Head("地区", width=1.6),
    Head("应报（家）"),
    Head("已报（家）"),
    Head("自查自报率（%）", width=1.3),
    Head("逾期补报（家）", width=1.2),
    Head("零隐患率（%）", width=1.2),
)
_STOCK_HEADS = (
    Head("位次", width=0.6),
    Head("地区", width=1.6),
    Head("当月排查（项）", width=1.2),
    Head("当月销号（项）", width=1.2),
    Head("未销号（项）", width=1.1),
    Head("逾期（项）"),
    Head("重大隐患（项）", width=1.2),
    Head("挂牌督办（项）", width=1.2),
)
_LEAST = 2  # divisions: fewer give no ranking


def build_bulletin(bulletin: HazardBulletin, stamp: Stamp, data: Mapping[str, Any]) -> Bulletin:
    """Words as they were edited, tables and charts from the figures of the generation."""
    figures = bulletin.figures
    sections = [
        Section("一、总体情况", (*_paragraphs(bulletin.situation), *_charts(figures["trend"]))),
        Section("二、各地情况", tuple(_rankings(figures))),
        Section("三、存在的主要问题", tuple(_paragraphs(bulletin.problems))),
        Section("四、下一步工作要求", tuple(_paragraphs(bulletin.requirements))),
    ]
    return Bulletin(
        title=bulletin.title,
        sections=tuple(section for section in sections if section.blocks),
        signing=Signing(stamp.issuer, stamp.issued_on),
        heading=f"{stamp.issuer}文件" if stamp.issuer else "",
        number=stamp.number,
        addressee=bulletin.addressee,
        opening=tuple(_paragraphs(bulletin.opening)),
        copies=bulletin.copies,
        printed_by=stamp.issuer,
    )


def _paragraphs(words: str) -> list[Text]:
    return [Text(line.strip()) for line in words.splitlines() if line.strip()]


def _rankings(figures: Mapping[str, Any]) -> list:
    children = figures["children"]
    if len(children) < _LEAST:
        return []
    by_rate = sorted(children, key=lambda line: (-_share(line), line["name"]))
    by_overdue = sorted(children, key=lambda line: (-line["overdue"], -line["open"], line["name"]))
    reports = [_report_row(str(place), line) for place, line in enumerate(by_rate, 1)]
    stock = [_stock_row(str(place), line) for place, line in enumerate(by_overdue, 1)]
    total = figures["total"] | {"name": "合计"}
    last = frozenset({len(children)})
    return [
        Table(_HEADS, (*reports, _report_row("", total)), title="表1　自查自报情况（按自报率排序）", bold_rows=last),
        Chart(
            "rows",
            "各地自查自报率",
            tuple(line["name"] for line in by_rate),
            (Series("自查自报率", tuple(_bar(line) for line in by_rate)),),
            "%",
        ),
        Table(_STOCK_HEADS, (*stock, _stock_row("", total)), title="表2　隐患整改情况（按逾期排序）", bold_rows=last),
    ]


def _share(line: Mapping[str, int]) -> float:
    return line["filed"] / line["due"] if line["due"] else -1.0


def _bar(line: Mapping[str, int]) -> float | None:
    value = rate(line["filed"], line["due"], 1)
    return None if isinstance(value, str) else float(value)


def _report_row(place: str, line: Mapping[str, Any]) -> tuple:
    return (
        place, line["name"], line["due"], line["filed"], rate(line["filed"], line["due"], 1), line["late"],
        rate(line["zero"], line["filed"], 1),
    )  # fmt: skip


def _stock_row(place: str, line: Mapping[str, Any]) -> tuple:
    return (
        place, line["name"], line["found"], line["closed"], line["open"], line["overdue"], line["major"],
        line["listed"],
    )  # fmt: skip


def _charts(trend: list[dict[str, Any]]) -> list[Chart]:
    months = tuple(line["month"][2:] for line in trend)
    found = Series("排查", tuple(line["found"] for line in trend))
    closed = Series("销号", tuple(line["closed"] for line in trend))
    rates = Series("自查自报率", tuple(_bar(line) for line in trend))
    return [
        Chart("lines", "近十二个月隐患排查和销号情况", months, (found, closed), "项"),
        Chart("lines", "近十二个月自查自报率", months, (rates,), "%"),
    ]


register_kind(KIND, _("Bulletin"), build_bulletin, perm="hazards.issue_hazardbulletin", sign="通")
