"""Short ways: the enterprise a person works for, and suggestions of industry classes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.views.decorators.http import require_GET

from enterprises.models import Enterprise
from safetyportal.core import codes

MOST = 20


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
