"""The inbox: what this person was told. Opening and marking are POST, because they change what is unread."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from safetyportal.core import notify
from safetyportal.core.models import Notification
from safetyportal.core.pages import keyset
from safetyportal.core.pages.htmx import answer, go_to

SIZE = 20
BADGE_LIMIT = 100


@require_GET
def list_page(request):
    """Own notices, newest first; `?unread=1` only those not read."""
    rows = Notification.objects.filter(user=request.user)
    only_unread = request.GET.get("unread") == "1"
    if only_unread:
        rows = rows.filter(read_at=None)
    position = {name: request.GET.get(name, "") for name in ("after", "before")}
    try:
        shown = keyset.page(rows, ("-id",), SIZE, **position)
    except keyset.BadCursor:
        shown = keyset.page(rows, ("-id",), SIZE)
    keep = "unread=1&" if only_unread else ""
    context = {
        "notices": shown.rows,
        "only_unread": only_unread,
        "shown_count": len(shown.rows),
        "previous_url": f"?{keep}before={shown.before}" if shown.before else "",
        "next_url": f"?{keep}after={shown.after}" if shown.after else "",
    }
    return answer(request, "core/inbox.html", "core/_inbox.html", context)


@require_POST
def open_page(request, pk: int):
    """Mark one notice read and go where it points."""
    notice = Notification.objects.filter(user=request.user, pk=pk).first()
    if notice is None:
        raise Http404
    notify.mark_read(request.user, [pk], timezone.now())
    inside = notice.url and url_has_allowed_host_and_scheme(notice.url, {request.get_host()})
    return go_to(request, notice.url if inside else reverse("inbox"))


@require_POST
def read_page(request):
    """Mark the ticked notices read, or all of them (`all=1`)."""
    ids = None if "all" in request.POST else [int(value) for value in request.POST.getlist("ids") if value.isdecimal()]
    notify.mark_read(request.user, ids, timezone.now())
    return go_to(request, reverse("inbox"))


@require_GET
def badge_page(request):
    """The number of unread notices beside the bell."""
    count = Notification.objects.filter(user=request.user, read_at=None)[:BADGE_LIMIT].count()
    return render(request, "core/_unread.html", {"unread_count": count})
