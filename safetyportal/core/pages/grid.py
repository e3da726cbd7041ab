"""The rows of tables. Drawn here and not by a template: twenty rows of ten cells are two hundred rounds of a loop."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from safetyportal.core.pages.cells import Cells
from safetyportal.core.pages.marks import icon
from safetyportal.core.pages.markup import escaped


def grid_rows(table, selectable) -> SafeString:
    """The table's rows; with `selectable` each begins with a box to tick. Cells are escaped unless they are safe."""
    select = gettext("Select %(name)s")
    columns = [
        (_opening(table.heading(column), first=number == 0), Cells(table, column))
        for number, column in enumerate(table.columns)
    ]
    lines: list[str] = []
    for row in table.rows:
        lines.append("<tr>")
        if selectable:
            lines.append(_box(row.record, select))
        for opening, cell in columns:
            lines += (opening, escaped(cell(row)), "</td>")
        lines.append("</tr>")
    return mark_safe("".join(lines))  # noqa: S308 -- every part is escaped above


def grid_heads(heads, target) -> SafeString:
    """The headings, a link where the list may be sorted by it; `heads` as `lists.context` gives them."""
    return format_html_join("", "{}", ((_head(target=target, **head),) for head in heads))


_ARROWS = {"ascending": "arrow-up", "descending": "arrow-down"}


def _head(*, label: str, classes: str, url: str, sort: str, target: str) -> SafeString:
    inside: str = label
    if url:
        inside = format_html(
            '<a href="{}" hx-get="{}" hx-target="#{}" hx-swap="outerHTML" hx-push-url="true">{}{}</a>',
            url, url, target, label, icon(_ARROWS[sort]) if sort else "",
        )  # fmt: skip
    sorted_by = format_html(' aria-sort="{}"', sort) if sort else ""
    return format_html('<th scope="col" class="{}"{}>{}</th>', classes, sorted_by, inside)


def column_boxes(columns, parameter: str) -> SafeString:
    """The boxes that choose columns; `columns` are name, label and whether it is shown."""
    return _boxes(tuple((column["name"], str(column["label"]), column["shown"]) for column in columns), parameter)


@lru_cache(maxsize=1024)
def _boxes(columns: tuple[tuple[str, str, bool], ...], parameter: str) -> SafeString:
    facts = ((parameter, name, SafeString(" checked") if shown else "", label) for name, label, shown in columns)
    return format_html_join("", '<label><input type="checkbox" name="{}" value="{}"{}> {}</label>', facts)


def _opening(heading, *, first: bool) -> str:
    return format_html(
        '<td class="{}" data-label="{}">', f"{heading.td}{' row-title' if first else ''}".lstrip(), heading.label
    )


def _box(record, select: str) -> SafeString:
    return format_html(
        '<td class="select-cell"><input type="checkbox" data-select-row name="ids" value="{}" aria-label="{}"></td>',
        record.pk, select % {"name": record},
    )  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One cell of a table of figures: what it is called, and where its rows are."""

    label: str
    value: Any
    url: str = ""
    mark: str | None = None  # class of the cell; None: it never has one


def figure_rows(rows: Iterable[tuple[str, str, Iterable[Figure]]]) -> SafeString:
    """Lines of figures, each under the name and the address of what they are of."""
    return format_html_join("", "{}", ((_figure_row(*row),) for row in rows))


def _figure_row(name: str, url: str, figures: Iterable[Figure]) -> SafeString:
    title = f'<tr><th scope="row" class="row-title"><a href="{escaped(url)}">{escaped(name)}</a></th>'
    return mark_safe("".join([title, *map(_figure, figures), "</tr>"]))  # noqa: S308 -- every part is escaped


def _figure(one: Figure) -> str:
    value = _in_words(one.value)
    if one.url:
        value = f'<a href="{escaped(one.url)}">{value}</a>'
    return f"{_figure_opening(one.label, one.mark)}{value}</td>"


@lru_cache(maxsize=1024)
def _figure_opening(label: str, mark: str | None) -> SafeString:
    classes = "" if mark is None else format_html(' class="{}"', mark)
    return format_html('<td data-label="{}"{}>', label, classes)


def plain_rows(rows: Iterable[Iterable[Any]]) -> SafeString:
    """Rows of cells and nothing else."""
    lines = ("".join([f"<td>{_in_words(cell)}</td>" for cell in row]) for row in rows)
    return mark_safe("".join([f"<tr>{line}</tr>" for line in lines]))  # noqa: S308 -- every cell is escaped


def _in_words(value: Any) -> str:
    """Numbers as the language writes them; whole ones are written alike in all of ours."""
    return escaped(value if isinstance(value, str | int) else localize(value))
