"""Publication of decisions: the register for officials, the page and the JSON for everybody."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from inspections.filters.publication import PublicationFilter
from inspections.forms.publication import NoteForm, PublishForm, WithdrawForm
from inspections.models import DecisionPublication
from inspections.queries.publication import divisions_with_decisions, public_page
from inspections.services import publication
from inspections.tables.publication import TONES, PublicationTable
from inspections.workflow.publication import PUBLICATION_FLOW
from safetyportal.core.deadlines import local_day
from safetyportal.core.kept import KEPT_SECONDS, kept, name_of
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.public import too_many
from safetyportal.core.pages.register import Register

RULE = "inspection.public_requests_per_minute"


class PublicationRegister(Register):
    model = DecisionPublication
    slug = "decision-publications"
    label = _("Publication of decisions")
    help = _("Within seven working days of the decision everybody reads it; what falls is withdrawn in three.")
    permission = "inspections.view_decisionpublication"
    table = PublicationTable
    filterset = PublicationFilter
    main_filters = ("q", "place", "status")
    tabs = ((_("To be published"), "status=due"), (_("To be withdrawn"), "status=withdrawing"))
    flow = PUBLICATION_FLOW
    state_tones = TONES
    related = ("body", "case", "enterprise")
    export_permission = "inspections.publish_decisionpublication"
    detail_fields = (
        "decision_number", "party_shown", "credit_code", "acts", "basis", "penalty", "body_name", "decided_on",
        "served_on", "published_on", "withdrawn_on", "reason", "enterprise", "case",
    )  # fmt: skip
    acts = {
        "publish": Act(publication.publish, PublishForm, icon="world"),
        "exempt": Act(publication.exempt, NoteForm, icon="eye-off"),
        "fall": Act(publication.fall, NoteForm, icon="alert-triangle"),
        "withdraw": Act(publication.withdraw, WithdrawForm, icon="arrow-back-up"),
    }


@login_not_required
@require_GET
def public_list(request):
    """Decisions for everybody: by city or county and words, newest first."""
    if refusal := too_many(request, publication.PAGE, RULE):
        return refusal
    wanted = _wanted(request.GET)
    found = kept(name_of(publication.PAGE, wanted), [publication.PAGE], lambda: _content(wanted))
    context = {**found, **wanted, "today": local_day(timezone.now()), "draws_url": _draws_url()}
    response = render(request, "inspections/public_decisions.html", context)
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"  # it holds the token of its reader's forms
    return response


@login_not_required
@require_GET
def public_json(request):
    """The same rows for programs."""
    if refusal := too_many(request, publication.PAGE, RULE):
        return refusal
    wanted = _wanted(request.GET)
    found = kept(name_of(publication.PAGE, wanted), [publication.PAGE], lambda: _content(wanted))
    body = {name: found[name] for name in ("rows", "before", "withdrawn")}
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _wanted(parameters) -> dict[str, Any]:
    """What the address asks for; what is not understood is left out."""
    division, before = (parameters.get(name, "")[:12] for name in ("division", "before"))
    return {
        "division": division if division.isascii() and division.isdecimal() else "",
        "words": parameters.get("words", "").replace("\0", "")[:60].strip(),
        "before": int(before) if before.isascii() and before.isdecimal() else None,
    }


def _content(wanted: dict[str, Any]) -> dict[str, Any]:
    page = public_page(**wanted)
    return {
        "rows": page.rows, "before": page.before, "withdrawn": page.withdrawn,
        "divisions": divisions_with_decisions(),
    }  # fmt: skip


def _draws_url() -> str:
    """The public page of draws, which the subject of assignments has."""
    try:
        return reverse("public-draws")
    except NoReverseMatch:
        return ""


urlpatterns = [
    path("penalty-decisions/", public_list, name="public-decisions"),
    path("penalty-decisions.json", public_json, name="public-decisions-json"),
    *PublicationRegister.urls(),
]
