"""Leaders' live page: running cases with basis and clock, overdue first, by place."""

from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from inspections.choices.cases import CASE_OPEN, CaseStatus
from inspections.queries.law_live import SHOWN, VIEW_CASE, by_place, figures, page_of, running_cases
from inspections.views.law_places import chosen_node
from safetyportal.core.access import holds
from safetyportal.core.deadlines import due_at
from safetyportal.core.errors import NotAllowed
from safetyportal.core.pages.htmx import answer
from safetyportal.core.pages.tables import countdown

SOON_WORKDAYS = 3


@require_GET
def live_page(request):
    """What runs now. The figures part renews itself every minute."""
    if not holds(request.user, VIEW_CASE):
        raise NotAllowed
    now = timezone.now()
    node, above = chosen_node(request, VIEW_CASE)
    everything = running_cases(request.user, node.path)
    state = request.GET.get("status", "")
    rows = everything.filter(status=state) if state in CASE_OPEN else everything
    if request.GET.get("due") == "overdue":
        rows = rows.filter(ends__lt=now)
    page = _page(request)
    found = page_of(rows, page * SHOWN)
    context = {
        "node": node,
        "places": above,
        "figures": figures(everything, now, due_at(now, SOON_WORKDAYS, "working_days")),
        "parts": by_place(everything, node, now),
        "rows": [{"one": one, "clock": countdown(one.due_at, now), "url": _url(one)} for one in found],
        "states": [(value, CaseStatus(value).label) for value in CASE_OPEN],
        "state": state,
        "due": request.GET.get("due", ""),
        "total": rows.count(),
        "next": page + 1 if (page + 1) * SHOWN < rows.count() else None,
        "now": now,
    }
    return answer(request, "inspections/live_cases.html", "inspections/_live_cases.html", context)


def _url(one) -> str:
    return reverse("enforcementcase-detail", kwargs={"pk": one.case.pk})


def _page(request) -> int:
    given = request.GET.get("page", "")
    return int(given[:4]) if given.isascii() and given.isdecimal() else 0


urlpatterns = [path("live-cases/", live_page, name="live-cases")]
