"""Short ways: the enterprise a person works for, and suggestions of industry classes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.views.decorators.http import require_GET

from enterprises import search
from enterprises.choices import ENDED
from enterprises.models import Enterprise
from enterprises.queries import host_words
from safetyportal.core import codes

MOST = 20
VIEW = "enterprises.view_enterprise"


@require_GET
def own_page(request):
    """The record of the enterprise in which this person works; the list when there are several or none."""
    rows = Enterprise.objects.visible_to(request.user, "enterprises.submit_enterprise")
    found = list(rows.values_list("pk", flat=True)[:2])
    if len(found) == 1:
        return redirect("enterprise-detail", pk=found[0])
    return redirect("enterprise-list")


@login_not_required
@require_GET
def industry_options(request):
    """Options for the suggestions of an industry field: classes whose code or name fits. A public standard."""
    words = request.GET.get("industry", "").strip().split(" ")[0][:20]
    found = [
        entry
        for code, entry in codes.entries("industry").items()
        if entry.level == 4 and words and (code.startswith(words) or words in entry.name)
    ]
    options = format_html_join("", '<option value="{} {}"></option>', ((e.code, e.name) for e in found[:MOST]))
    return HttpResponse(options)


@require_GET
def host_options(request):
    """Options for the field of the host enterprise: living enterprises in the reader's area, by code or words."""
    words = request.GET.get("host", "").strip()[:60]
    rows = Enterprise.objects.visible_to(request.user, VIEW).exclude(status__in=ENDED)
    found = search.find(rows, words).order_by("-id")[:MOST] if len(words) > 1 else ()
    return HttpResponse(format_html_join("", '<option value="{}"></option>', ((host_words(one),) for one in found)))
