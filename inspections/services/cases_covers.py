"""Cover, catalogue and receipts of a bound case file (案卷首页、卷内目录)."""

from collections.abc import Sequence
from datetime import date

from inspections.models import EnforcementCase
from safetyportal.core.documents.content import Cell, FormDocument, Head, Signature, Signing, TableReport
from safetyportal.core.documents.words import chinese_date


def cover(case: EnforcementCase, officers: str, pages: int, on: date, years: str) -> FormDocument:
    """案卷首页: name of the case = party, unlawful act, “案”."""
    label = lambda words: Cell(words, label=True)  # noqa: E731 -- said once
    wide = lambda words, lines=1: Cell(words, span=3, lines=lines)  # noqa: E731
    day = lambda value: chinese_date(value) if value else ""  # noqa: E731
    rows = (
        (label("案件名称"), wide(case.title, 2)),
        (label("案由"), wide(case.cause, 2)),
        (label("案件编号"), wide(case.number)),
        (label("处罚决定书文号"), wide(case.decision_number)),
        (label("当事人"), wide(case.party_name)),
        (label("处理结果"), wide(case.result or case.reasons[:300], 4)),
        (label("立案日期"), Cell(day(case.filed_on)), label("结案日期"), Cell(day(case.closed_on))),
        (label("承办人"), wide(officers)),
        (label("归档日期"), Cell(day(case.archived_on)), label("归档号"), Cell(case.archive_number)),
        (label("保存期限"), Cell(years), label("卷内页数"), Cell(f"{pages}页")),
    )
    return FormDocument(
        title="行政处罚案卷",
        heading=case.body.name,
        number=None,
        rows=rows,
        signing=Signing(case.body.name, on, seal=False),
    )


def catalogue(case: EnforcementCase, lines: Sequence[tuple[str, str, str, str]]) -> TableReport:
    """卷内目录: number, title, number of the document, day, pages."""
    rows = tuple((str(number), *line) for number, line in enumerate(lines, 1))
    heads = (
        Head("序号", width=0.6), Head("文书名称", width=3.4, align="left"), Head("文号", width=3.4, align="left"),
        Head("日期", width=1.4), Head("页次", width=1),
    )  # fmt: skip
    return TableReport(
        title="卷内目录", heads=heads, rows=rows, subtitle=case.title, numbered_columns=False, landscape=False,
        unit=case.body.name, unit_label="立卷单位",
        footer=(Signature("立卷人"), Signature("检查人")),
    )  # fmt: skip


def receipts(case: EnforcementCase, lines: Sequence[tuple[str, str, str, str]]) -> TableReport:
    """罚款收据清单: what was paid, when, for what."""
    heads = (
        Head("缴款日期", width=1.4), Head("款项", width=1.4), Head("金额（元）", width=1.6, align="right"),
        Head("收据编号", width=2.4, align="left"),
    )  # fmt: skip
    return TableReport(
        title="罚没款收据清单", heads=heads, rows=tuple(lines), subtitle=case.title, numbered_columns=False,
        landscape=False, unit=case.body.name, unit_label="执法单位",
    )  # fmt: skip


def unreadable(case: EnforcementCase, name: str, digest: str) -> FormDocument:
    """A sheet for what cannot be printed: sound, film, tables; the file itself stays in the electronic archive."""
    rows = (
        (Cell("材料名称", label=True), Cell(name, span=3, lines=2)),
        (
            Cell("说明", label=True),
            Cell("该材料为音像、电子数据或者不能打印的文件，原件存于电子案卷。", span=3, lines=3),
        ),
        (Cell("SHA-256", label=True), Cell(digest, span=3, lines=2)),
    )
    return FormDocument(title="电子材料说明", heading=case.body.name, number=None, rows=rows)
