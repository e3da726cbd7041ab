"""Dashboard, wall screen, and their papers. Every figure comes from the frame that the reader's postings allow."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from safetyportal.core import codes, places, replica
from safetyportal.core.access import granted_paths
from safetyportal.core.models import Jurisdiction
from safetyportal.core.services.exports import record_export
from safetyportal.reporting.dashboards import exceptions, papers
from safetyportal.reporting.dashboards.figures import figures_of_frame
from safetyportal.reporting.dashboards.frame import PERMISSION, Frame, frame_of
from safetyportal.reporting.dashboards.page import MEASURES, Dashboard, month_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _dashboard(request, data) -> Dashboard:
    frame = frame_of(request.user, data, timezone.now())
    measure = data.get("measure", "")
    return Dashboard(frame, figures_of_frame(frame), measure if measure in MEASURES else "overdue")


def _trail(user, frame: Frame) -> list[dict]:
    """The divisions above, those within the reader's postings with their address."""
    held = granted_paths(user, PERMISSION)
    nodes = Jurisdiction.objects.filter(path__in=places.ancestors(frame.place, own=False)).order_by("path")
    return [
        {
            "name": node.name,
            "url": f"?{frame.query(place=node.code)}" if any(places.contains(p, node.path) for p in held) else "",
        }
        for node in nodes
        if node.path != places.ROOT or places.ROOT in held
    ]


def _context(request, page: Dashboard) -> dict:
    frame = page.frame
    known = codes.entries("sector")
    sectors = [code for code in known if not frame.allowed or code in frame.allowed]
    return {
        "page": page,
        "frame": frame,
        "trail": _trail(request.user, frame),
        "month_name": month_name(frame.month),
        "report_month_name": month_name(frame.report_month),
        "sectors": [(code, codes.label("sector", code)) for code in sectors],
        "measures": MEASURES.items(),
        "overdue_major": exceptions.overdue_major(request.user, frame),
        "enterprises": [] if page.ranking else exceptions.enterprises(request.user, frame),
        "exports": (("xlsx", _("Excel")), ("pdf", _("PDF"))),
        "fresh_at": frame.now,
        "copy": replica.current(),
    }


@require_GET
def dashboard(request):
    """What a leader reads in two minutes: seven figures, map, ranking, trends, exceptions."""
    return _shown(request, "reporting/dashboard.html")


@require_GET
def wall(request):
    """The same for a screen on the wall: dark, large, renewing itself. HTMX asks for the inner part alone."""
    return _shown(request, "reporting/_wall.html" if request.htmx else "reporting/wall.html")


def _shown(request, template: str):
    """The page from the copy of the database when there is one; how far that is behind stands on it."""
    return replica.read(lambda: render(request, template, _context(request, _dashboard(request, request.GET))))


@require_POST
def export(request, kind: str):
    """The figures of the frame as a workbook or a PDF; it is recorded like every export."""

    def paper():
        page = _dashboard(request, request.POST)
        return page, *(papers.workbook(page) if kind == "xlsx" else papers.pdf(page))

    page, content, name = replica.read(paper)
    record_export(
        actor=request.user,
        register="dashboard",
        query=page.frame.query(),
        rows=len(page.ranking),
        now=page.frame.now,
    )
    answer = HttpResponse(content, content_type=XLSX if kind == "xlsx" else "application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
