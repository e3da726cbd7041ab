"""The rows of a list. Drawn here and not by a template: twenty rows of ten cells are two hundred rounds of a loop."""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from safetyportal.core.pages.cells import Cells


def grid_rows(table, selectable) -> SafeString:
    """The table's rows; with `selectable` each begins with a box to tick. Cells are escaped unless they are safe."""
    select = gettext("Select %(name)s")
    columns = [
        (_opening(column, first=number == 0), Cells(table, column)) for number, column in enumerate(table.columns)
    ]
    lines: list[str] = []
    for row in table.rows:
        lines.append("<tr>")
        if selectable:
            lines.append(_box(row.record, select))
        for opening, cell in columns:
            lines += (opening, conditional_escape(cell(row)), "</td>")
        lines.append("</tr>")
    return mark_safe("".join(lines))  # noqa: S308 -- every part is escaped above


def _opening(column, *, first: bool) -> str:
    classes = f"{column.attrs['td'].get('class', '')}{' row-title' if first else ''}"
    return format_html('<td class="{}" data-label="{}">', classes, capfirst(column.header))


def _box(record, select: str) -> SafeString:
    return format_html(
        '<td class="select-cell"><input type="checkbox" data-select-row name="ids" value="{}" aria-label="{}"></td>',
        record.pk, select % {"name": record},
    )  # fmt: skip
