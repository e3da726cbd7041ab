"""Tables of enforcement: on screen with every figure a link to its rows, in Excel and on paper."""

from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from inspections.documents.law import table_report
from inspections.queries.statistics import FIGURES, SOURCES
from inspections.queries.statistics_tables import TABLES, TOTAL, Column, Table, compiled, rows_behind, value_of
from inspections.queries.statistics_words import in_reader_words
from inspections.views.law_places import chosen_node
from safetyportal.core.access import holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.documents import pdf
from safetyportal.core.documents.content import head_cells
from safetyportal.core.errors import NotAllowed
from safetyportal.core.pages.papers import pdf_response
from safetyportal.core.services.exports import record_export

VIEW = "hazards.view_figures"  # officials: a unit has its visits, and no figures of a division
PAGE = 50
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LABELS = {
    "summary": _("Enforcement in short"),
    "hazards": _("Supervision of hazards"),
    "penalties": _("Penalties imposed"),
    "fines": _("Fines"),
    "remedies": _("Hearings, reviews, suits"),
    "behaviours": _("Unlawful behaviour"),
    "three_illegal": _("Three kinds of illegality"),
    "actions": _("By industry"),
    "towns": _("Monthly management"),
    "papers": _("Documents used"),
    "accidents": _("Accident cases"),
    "accountability": _("Accountability for accidents"),
    "projects": _("Construction projects"),
    "hazchem": _("Hazardous chemicals units inspected"),
    "standardisation": _("Standardisation"),
    "training": _("Certificates of trained persons"),
    "licences": _("Licences held"),
    "committee": _("Safety committees"),
    "rollout": _("Use of the portal"),
}


def asked(request) -> Table:
    """The table that the address asks for, within the reader's places. Raises `Http404`, `NotAllowed`."""
    if not holds(request.user, VIEW):
        raise NotAllowed
    kind, now = request.GET.get("table", TABLES[0]), timezone.now()
    if kind not in TABLES:
        raise Http404
    first, last = _period(request, local_day(now))
    return Table(kind, chosen_node(request, VIEW)[0], first, last, request.user)


def _period(request, today: date) -> tuple[date, date]:
    """From–to; without, since January. What is no day or ends before it begins is the default."""
    try:
        first, last = (parse_date(request.GET.get(name, "")) for name in ("first", "last"))
    except ValueError:
        first = last = None
    if first is None or last is None or last < first:
        return today.replace(month=1, day=1), today
    return first, last


@require_GET
def table_page(request):
    """The table with its filter; every figure leads to its rows, every place to its own table."""
    table = asked(request)
    lines, cells = compiled(table)
    shown = [one for one in table.columns if not one.hidden]
    context = {
        **_frame(request, table),
        "heads": _heads(table),
        "rows": [
            {
                "name": line.name,
                "total": line.total,
                "url": _place_url(table, line.code),
                "cells": [_cell(table, line.code, column, cells[line.code]) for column in shown],
            }
            for line in lines
        ],
    }
    return render(request, "inspections/statistics.html", context)


def _frame(request, table: Table) -> dict[str, Any]:
    today = local_day(timezone.now())
    _node, above = chosen_node(request, VIEW)
    return {
        "table": table,
        "title": in_reader_words(table.title),
        "note": in_reader_words(table.note),
        "source": table.rule.source,
        "verification": table.rule.get_verification_display(),
        "tables": [{"kind": kind, "label": label, "chosen": kind == table.kind} for kind, label in LABELS.items()],
        "places": [{"name": node.name, "url": f"?{_query(table, place=node.code)}"} for node in above],
        "presets": [
            {"label": label, "url": f"?{_query(table, first=first.isoformat(), last=last.isoformat())}"}
            for label, first, last in presets(today)
        ],
        "query": _query(table),
    }


def presets(today: date) -> list[tuple[Any, date, date]]:
    """Periods that people ask for."""
    month = today.replace(day=1)
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    quarter_end = date.fromordinal(quarter.toordinal() - 1)
    last_end = date.fromordinal(month.toordinal() - 1)
    return [
        (_("This month"), month, today),
        (_("Last month"), last_end.replace(day=1), last_end),
        (_("This quarter"), quarter, today),
        (_("Last quarter"), date(quarter_end.year, quarter_end.month - 2, 1), quarter_end),
        (_("Since January"), date(today.year, 1, 1), today),
        (_("Last year"), date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    ]


def _query(shown: Table, /, **changes: str) -> str:
    parts = {
        "table": shown.kind, "place": shown.node.code, "first": shown.first.isoformat(),
        "last": shown.last.isoformat(),
    }  # fmt: skip
    return urlencode({**parts, **changes})


def _heads(table: Table) -> list[list[dict]]:
    lines: dict[int, list[dict]] = {}
    report = table_report(table, [], {}, "")
    for label, row, _column, tall, wide in head_cells(report.heads):
        lines.setdefault(row, []).append({"label": in_reader_words(label), "tall": tall, "wide": wide})
    return [lines[row] for row in sorted(lines)]


def _place_url(table: Table, line: str) -> str:
    is_below = table.rows_by == "place" and line.isdigit()
    return f"?{_query(table, place=line)}" if is_below else ""


def _cell(table: Table, line: str, column: Column, found: dict[str, Any]) -> dict[str, Any]:
    value = value_of(column, found)
    linked = column.figure and found[column.code]
    url = f"{reverse('statistics-rows')}?{_query(table, line=line, column=column.code)}" if linked else ""
    return {"value": value, "url": url, "label": in_reader_words(column.name)}


@require_GET
def rows_page(request):
    """The records behind one figure."""
    table = asked(request)
    column = next((one for one in table.columns if one.code == request.GET.get("column") and one.figure), None)
    line = request.GET.get("line", TOTAL)
    if column is None:
        raise Http404
    source = SOURCES[FIGURES[column.figure].source]
    try:
        rows = rows_behind(table, line, column)
    except KeyError as error:
        raise Http404 from error
    after = request.GET.get("after", "")
    related = "jurisdiction" if source.unit is None else "__".join(filter(None, (source.record, source.unit)))
    page = rows.select_related(*filter(None, [related])).order_by("-pk")
    if after.isdecimal():
        page = page.filter(pk__lt=int(after[:18]))
    found = list(page[: PAGE + 1])
    context = {
        **_frame(request, table),
        "column": in_reader_words(column.name),
        "line": next((one.name for one in table.lines if one.code == line), line),
        "total": rows.count(),
        "units": rows.order_by().values(source.concerned).distinct().count(),
        "of_places": source.unit is None,
        "of_label": _("Place") if source.unit is None else _("Enterprise"),
        "records": [_record(source, row) for row in found[:PAGE]],
        "back": f"{reverse('statistics')}?{_query(table)}",
        "next": _next(table, line, column, found),
    }
    return render(request, "inspections/statistics_rows.html", context)


def _next(table: Table, line: str, column: Column, found: list) -> str:
    if len(found) <= PAGE:
        return ""
    return f"?{_query(table, line=line, column=column.code, after=str(found[PAGE - 1].pk))}"


def _record(source, row) -> dict[str, Any]:
    record = getattr(row, source.record) if source.record else row
    return {
        "title": str(row),
        "of": _concerned(source, record),
        "status": record.get_status_display() if hasattr(record, "get_status_display") else "",
        "url": reverse(source.page, kwargs={"pk": record.pk}),
    }


def _concerned(source, record) -> str:
    if source.unit is None:
        return record.jurisdiction.name
    return record.enterprise.name if source.unit else record.name


@require_POST
def download(request, kind: str):
    """The table as a workbook or as a paper; recorded in the trail like every export."""
    table = asked(request)
    lines, cells = compiled(table)
    record_export(
        actor=request.user,
        register=f"statistics.{table.kind}",
        query=_query(table),
        rows=len(lines),
        now=timezone.now(),
    )
    report = table_report(table, lines, cells, request.user.name)
    name = f"{table.node.name}{table.title}{table.first:%Y%m%d}-{table.last:%Y%m%d}"
    if kind == "pdf":
        return pdf_response(pdf.render(report).content, f"{name}.pdf")
    return _workbook(report, name)


def _workbook(report, name: str) -> HttpResponse:
    from safetyportal.core.documents.workbook_layouts import table_workbook  # noqa: PLC0415 -- slow import

    response = HttpResponse(table_workbook(report), content_type=_SHEET)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response


urlpatterns = [
    path("enforcement-figures/", table_page, name="statistics"),
    path("enforcement-figures/rows/", rows_page, name="statistics-rows"),
    path("enforcement-figures/pdf/", download, {"kind": "pdf"}, name="statistics-pdf"),
    path("enforcement-figures/xlsx/", download, {"kind": "xlsx"}, name="statistics-xlsx"),
]
