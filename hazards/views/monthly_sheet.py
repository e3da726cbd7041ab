"""The sheet of a monthly report as pages show it: figures in groups, each leading to its rows, and what is behind."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as text

from hazards.choices import MonthlyFlag, MonthlyStatus
from hazards.models import MonthlyReport
from hazards.queries import monthly as queries

_EVIDENCE = {
    MonthlyFlag.NO_INSPECTION: "inspections",
    MonthlyFlag.ZERO_AGAINST_AUTHORITY: "authority_found",
    MonthlyFlag.OVERDUE_OPEN: "overdue_open",
}


def month_words(report: MonthlyReport) -> str:
    return date_format(report.month, "YEAR_MONTH_FORMAT")


def rows_url(report: MonthlyReport, figure: str) -> str:
    """The register with exactly the rows that the figure counts."""
    name = "hazard-list" if queries.FIGURES[figure].rows else "selfinspection-list"
    return f"{reverse(name)}?behind={figure}:{report.pk}"


def figure_groups(report: MonthlyReport, figures: dict[str, Any]) -> list[dict]:
    """Figures for templates/hazards/_monthly_figures.html; money in 万元."""
    groups: list[dict[str, Any]] = [
        {"title": title, "figures": [_figure(report, figures, name, unit) for name, unit in names]}
        for title, names in queries.GROUPS
    ]
    done = text("yes") if figures.get("inspections") else text("no")
    groups[0]["figures"].insert(0, {"label": text("Self-inspection carried out"), "value": done, "unit": "", "url": ""})
    return groups


def _figure(report: MonthlyReport, figures: dict[str, Any], name: str, unit: object) -> dict:
    value = figures.get(name)
    url = rows_url(report, name) if value is not None else ""
    return {
        "name": name,
        "label": queries.FIGURES[name].label,
        "value": queries.shown(name, value),
        "unit": unit,
        "url": url,
    }


def flag_lines(report: MonthlyReport) -> list[dict]:
    """What is to be looked at, with the evidence behind it."""
    lines = []
    for code in report.flags:
        flag = MonthlyFlag(code)
        figure = _EVIDENCE.get(flag)
        url = rows_url(report, figure) if figure else ""
        if flag is MonthlyFlag.ZERO_RUN:
            url = f"{reverse('monthlyreport-list')}?q={report.enterprise.credit_code or report.enterprise.name}&zero=1"
        lines.append({"label": flag.label, "url": url, "note": report.proxy_reason if code == "proxy" else ""})
    return lines


def difference_lines(report: MonthlyReport) -> list[dict]:
    """Then and now of every figure that the rows give otherwise; nothing while the report is still being written."""
    if report.is_owed or report.status == MonthlyStatus.WAIVED:
        return []
    return [
        {
            "label": line["figure"].label,
            "then": queries.shown(line["name"], line["then"]),
            "now": queries.shown(line["name"], line["now"]),
            "url": rows_url(report, line["name"]),
        }
        for line in queries.differences(report)
    ]
