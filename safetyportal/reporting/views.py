"""Home and search: read across apps, write nothing."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from safetyportal.core import todo, units
from safetyportal.core.access import grants_of
from safetyportal.core.global_search import SHORTEST, search_everything
from safetyportal.core.models import Jurisdiction, Notification
from safetyportal.core.pages.tables import countdown
from safetyportal.core.roles import role_label

NEWEST = 5


@require_GET
def home(request):
    """What waits for this person, what is overdue below, what is new; one line of figures."""
    now = timezone.now()
    sections = todo.todo_for(request.user, now)
    context = {
        "waiting": [_line(item, now) for item in sections[todo.WAITING]],
        "overdue": [_line(item, now) for item in sections[todo.OVERDUE]],
        "news": [_line(item, now) for item in sections[todo.NEW]],
        "figures": [{"item": item, "value": item.amount} for item in sections[todo.FIGURE]],
        "notices": Notification.objects.filter(user=request.user, read_at=None)[:NEWEST],
        "postings": _postings(request.user),
        "today": now,
    }
    return render(request, "reporting/home.html", context)


def _line(item, now) -> dict:
    return {"item": item, "clock": countdown(item.due, now) if item.due else None}


def _postings(user) -> list[dict]:
    """Role and division of every posting in force, own ones first."""
    grants = {grant.posting_id: grant for grant in reversed(grants_of(user))}  # the present place, no former one
    paths = {grant.place for grant in grants.values()}
    names = dict(Jurisdiction.objects.filter(path__in=paths).values_list("path", "name")) | units.names_of(paths)
    return [
        {
            "role": role_label(grant.role),
            "place": names.get(grant.place, ""),
            "on_behalf_of": grant.on_behalf_of,
        }
        for grant in sorted(grants.values(), key=lambda grant: (bool(grant.on_behalf_of), grant.place))
    ]


@require_GET
def search(request):
    """Everything within scope that the words are found in, at most ten of each kind."""
    words = request.GET.get("q", "").strip()
    found = search_everything(request.user, words)
    context = {
        "words": words,
        "too_short": bool(words) and len(words) < SHORTEST,
        "kinds": [{"label": provider.label, "icon": provider.icon, "hits": hits} for provider, hits in found],
    }
    return render(request, "reporting/search.html", context)
