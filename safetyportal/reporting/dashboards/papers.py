"""The dashboard as a workbook and as a PDF with charts; officials read both in Chinese."""

from django.utils import translation
from django.utils.translation import gettext as _

from safetyportal.core.deadlines import add_months, local_day
from safetyportal.core.documents.content import (
    Bulletin,
    Chart,
    Head,
    Section,
    Series,
    Signing,
    Table,
    TableReport,
    Text,
)
from safetyportal.core.documents.words import chinese_date
from safetyportal.reporting.dashboards.figures import Line
from safetyportal.reporting.dashboards.page import Dashboard, last_day, month_name, percent

LANGUAGE = "zh-hans"


def workbook(page: Dashboard) -> tuple[bytes, str]:
    """The ranking of the divisions below, or of the sectors in a township, as an official table."""
    from safetyportal.core.documents.workbook_layouts import table_workbook  # noqa: PLC0415 -- slow import

    with translation.override(LANGUAGE):
        return table_workbook(table(page)), _name(page, "xlsx")


def pdf(page: Dashboard) -> tuple[bytes, str]:
    """Figures, ranking and trends on A4."""
    from safetyportal.core.documents.pdf import render  # noqa: PLC0415 -- slow import

    with translation.override(LANGUAGE):
        return render(bulletin(page)).content, _name(page, "pdf")


def _name(page: Dashboard, ending: str) -> str:
    return f"dashboard-{page.frame.node.code}-{page.frame.month:%Y-%m}.{ending}"


def _heads() -> tuple[Head, ...]:
    return (
        Head(_("Division"), width=2),
        Head(
            _("Monthly reports"),
            (
                Head(_("must report")),
                Head(_("filed")),
                Head(_("rate"), width=1.4),
                Head(_("on time"), width=1.4),
                Head(_("zero"), width=1.4),
            ),
        ),
        Head(_("Hazards of the month"), (Head(_("found")), Head(_("closed")))),
        Head(_("Open now"), (Head(_("open")), Head(_("overdue")), Head(_("major")), Head(_("listed")))),
    )


def _row(name: str, line: Line) -> tuple:
    reports, stock = line.reports, line.stock
    return (
        name,
        reports.due,
        reports.filed,
        percent(reports.rate),
        percent(reports.on_time_rate),
        percent(reports.zero_rate),
        line.flow.found,
        line.flow.closed,
        stock.open,
        stock.overdue,
        stock.major,
        stock.listed,
    )


def _rows(page: Dashboard) -> tuple[tuple, ...]:
    below = [_row(row["name"], row["line"]) for row in page.ranking or page.sectors]
    figures, frame = page.figures, page.frame
    whole = Line("", figures.reports(frame.report_month), figures.stock, figures.flow(frame.month))
    return (*below, _row(_("Total"), whole))


def table(page: Dashboard) -> TableReport:
    frame, rows = page.frame, _rows(page)
    return TableReport(
        title=_("Hazard supervision at a glance"),
        subtitle=month_name(frame.month),
        heads=_heads(),
        rows=rows,
        unit=frame.node.name,
        measure=_("enterprises, hazards"),
        bold_rows=frozenset({len(rows) - 1}),
        notes=(
            _("Reports: those of %(month)s, due in the month named above.") % {"month": month_name(frame.report_month)},
            _("Open now: as of %(day)s.") % {"day": chinese_date(local_day(frame.now))},
        ),
    )


def bulletin(page: Dashboard) -> Bulletin:
    frame = page.frame
    return Bulletin(
        title=_("%(place)s: hazard supervision in %(month)s")
        % {"place": frame.node.name, "month": month_name(frame.month)},
        sections=(
            Section(_("1. Main figures"), tuple(Text(words) for words in _sentences(page))),
            Section(_("2. Divisions compared"), (Table(_heads(), _rows(page)),)),
            Section(_("3. Development over 24 months"), tuple(_charts(page))),
        ),
        signing=Signing(issuer="", on=local_day(frame.now), seal=False),
    )


def _sentences(page: Dashboard) -> list[str]:
    frame, figures = page.frame, page.figures
    reports, flow, stock = figures.reports(frame.report_month), figures.flow(frame.month), figures.stock
    until = frame.filing_until(frame.report_month)
    filing = (
        _(
            "Of %(due)s enterprises that have to report on %(month)s by %(day)s, %(filed)s have done so (%(rate)s)."
            " %(zero)s of the reports declare no hazard."
        )
        if until
        else _(
            "Of %(due)s enterprises that had to report on %(month)s, %(filed)s did (%(rate)s), %(late)s of them late;"
            " %(missing)s did not. %(zero)s of the reports declare no hazard."
        )
    )
    return [
        filing
        % {
            "due": reports.due,
            "month": month_name(frame.report_month),
            "day": last_day(until) if until else "",
            "filed": reports.filed,
            "rate": percent(reports.rate),
            "late": reports.late,
            "missing": reports.missing,
            "zero": percent(reports.zero_rate),
        },
        _(
            "In %(month)s %(found)s hazards were found, %(authority)s of them by authorities, and %(closed)s were"
            " closed, %(rate)s in time. %(open)s are open, %(overdue)s of them overdue, %(major)s major,"
            " %(listed)s under listed supervision."
        )
        % {
            "month": month_name(frame.month),
            "found": flow.found,
            "authority": flow.by_authority,
            "closed": flow.closed,
            "rate": percent(flow.in_time_rate),
            "open": stock.open,
            "overdue": stock.overdue,
            "major": stock.major,
            "listed": stock.listed,
        },
    ]


def _charts(page: Dashboard) -> list[Chart]:
    figures = page.figures
    months = tuple(f"{month:%y-%m}" for month in figures.months)
    flows = [page.whole_flow(month) for month in figures.months]
    rates = [page.filed_whole(add_months(month, -1)).rate for month in figures.months]
    return [
        Chart(
            "lines",
            _("Hazards found and closed"),
            months,
            (
                Series(_("found"), tuple(flow.found if flow else None for flow in flows)),
                Series(_("closed"), tuple(flow.closed if flow else None for flow in flows)),
            ),
            _("hazards"),
        ),
        Chart("lines", _("Reporting rate"), months, (Series(_("reporting rate"), tuple(rates)),), "%"),
    ]
