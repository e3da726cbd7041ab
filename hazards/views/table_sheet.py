"""A statutory table as pages show it: the official head, and every figure a link to its rows."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hazards.choices_tables import ReportLevel
from hazards.documents.tables import Leaf, columns_of
from hazards.models import LevelReport
from hazards.queries import level_reports as queries
from hazards.queries import statutory
from hazards.queries.monthly import ten_thousands
from hazards.queries.table_columns import HAZARDS, MAJORS, OWN, REPORTS, columns
from hazards.queries.table_layouts import OWN as OWN_LINE
from safetyportal.core.access import holds
from safetyportal.core.documents.content import Head, head_cells

_LISTS = {
    HAZARDS: ("hazard-list", "hazards.view_hazard"),
    MAJORS: ("hazard-list", "hazards.view_hazard"),
    REPORTS: ("monthlyreport-list", "hazards.view_monthlyreport"),
    OWN: ("levelreport-list", "hazards.view_levelreport"),
}
MOST_DIFFERENCES = 50


def shown_content(report: LevelReport) -> tuple[dict, bool]:
    """What the page shows, and whether these are the figures of this moment: nothing was compiled, but it is quick."""
    if report.content:
        return report.content, False
    if report.is_owed and report.level in queries.QUICK:
        return statutory.content_of(report, statutory.compiled(report)), True
    return {}, False


def sheet(report: LevelReport, content: dict, user) -> dict[str, Any]:
    """Head and rows for templates/hazards/_level_table.html."""
    heads, leaves = columns_of(report)
    first = Head(_("Enterprise") if report.is_own else _("Sector and field"))
    lines: dict[int, list[dict]] = {}
    for label, row, _column, tall, wide in head_cells((first, *heads)):
        lines.setdefault(row, []).append({"label": label, "tall": tall, "wide": wide})
    return {
        "heads": [lines[row] for row in sorted(lines)],
        "rows": [
            {
                "name": content["unit"] if report.is_own else line["name"],
                "total": line["total"],
                "cells": [_cell(report, content, line["code"], leaf, user) for leaf in leaves],
            }
            for line in content["lines"]
        ],
    }


def _cell(report: LevelReport, content: dict, line: str, leaf: Leaf, user) -> dict:
    value = leaf.value(content["cells"][leaf.span][line])
    return {"value": value, "url": rows_url(report, line, leaf, user) if report.pk else ""}


def rows_url(report: LevelReport, line: str, leaf: Leaf, user) -> str:
    """The register with exactly the rows that the cell counts; none for a rate, or for records nobody may list."""
    if not leaf.is_linked:
        return ""
    name, permission = _LISTS[columns(report.kind)[leaf.code].source]
    if not holds(user, permission):
        return ""
    return f"{reverse(name)}?cell={report.pk}:{line}:{leaf.span}:{leaf.code}"


def own_lines(report: LevelReport, content: dict, user) -> list[dict]:
    """An enterprise's figures one below the other: one row is read better so, above all on a phone."""
    return [
        {
            "label": column.label,
            "values": [
                {
                    "value": _shown(column, found[OWN_LINE][code]),
                    "url": rows_url(report, OWN_LINE, Leaf(code, span), user),
                    "span": span_words(span) if len(content["cells"]) > 1 else "",
                }
                for span, found in content["cells"].items()
            ],
        }
        for code, column in columns(report.kind).items()
    ]


def difference_lines(report: LevelReport, *, asked: bool) -> list[dict]:
    """Then and now of every cell that the rows give otherwise. Large places are compared when somebody asks."""
    if not report.is_filed or not (asked or report.level in queries.QUICK):
        return []
    return [
        {
            "label": f"{line['line']} · {line['column'].label} · {span_words(line['span'])}",
            "then": _shown(line["column"], line["then"]),
            "now": _shown(line["column"], line["now"]),
        }
        for line in queries.differences(report)[:MOST_DIFFERENCES]
    ]


def deviation_lines(report: LevelReport, parts: list[LevelReport]) -> list[dict]:
    """Totals here against the submitted reports of the level below, added up."""
    return [
        {
            "label": f"{line['column'].label} · {span_words(line['span'])}",
            "here": _shown(line["column"], line["here"]),
            "below": _shown(line["column"], line["below"]),
        }
        for line in queries.deviations(report, parts)
    ]


def span_words(span: str) -> str:
    return _("since January") if span == statutory.YEAR else _("in the period")


def _shown(column, value):
    return ten_thousands(value) if column.money else value


def part_lines(parts: list[LevelReport], user) -> list[dict]:
    """Reports of the level right below, for the check before submission."""
    return [
        {
            "name": part.jurisdiction.name,
            "url": reverse("levelreport-detail", kwargs={"pk": part.pk}),
            "status": part.get_status_display(),
            "stored": part.status,
            "overdue": part.overdue,
            "late": part.late,
        }
        for part in parts
    ]


def is_large(report: LevelReport) -> bool:
    return report.level in (ReportLevel.CITY, ReportLevel.PROVINCE)
