"""Tables of enforcement in Excel and on paper, from the same description as the page."""

from django.utils.translation import override

from inspections.queries.statistics_tables import Cells, Line, Table, value_of
from safetyportal.core.documents.content import Head, Signature, TableReport
from safetyportal.core.documents.words import chinese_date

LANGUAGE = "zh-hans"


def table_report(table: Table, lines: list[Line], cells: Cells, filler: str) -> TableReport:
    """The official form of a table; amounts in 万元."""
    with override(LANGUAGE):
        columns = [one for one in table.columns if not one.hidden]
        rows = tuple((str(line.name), *(value_of(column, cells[line.code]) for column in columns)) for line in lines)
        return TableReport(
            title=table.title,
            subtitle=f"{chinese_date(table.first)}至{chinese_date(table.last)}",
            heads=(Head(_first_head(table), width=3, align="left"), *_heads(table)),
            rows=rows,
            unit=table.node.name,
            measure=table.rule.value["measure"],
            bold_rows=frozenset(number for number, line in enumerate(lines) if line.total),
            notes=(
                "本表由平台按现场检查、执法文书和案件记录自动汇总；基数为零的比率以“-”表示。",
                *filter(None, [table.note]),
                f"表式依据：{table.rule.source}（{table.rule.get_verification_display()}）。",
            ),
            footer=(Signature("单位负责人"), Signature("审核人"), Signature("填表人", filler)),
            footer_fields=(("联系电话", ""), ("填报日期", "")),
        )


def _first_head(table: Table) -> str:
    return {"place": "地区", "industry": "行业领域", "form": "文书名称"}[table.rows_by]


def _heads(table: Table) -> list[Head]:
    """Columns under the headings of their groups."""
    heads: list[Head] = []
    for column in table.columns:
        if column.hidden:
            continue
        leaf = Head(column.name)
        if column.group and heads and heads[-1].label == column.group and heads[-1].children:
            heads[-1] = Head(column.group, (*heads[-1].children, leaf))
        else:
            heads.append(Head(column.group, (leaf,)) if column.group else leaf)
    return heads
