"""The basis prompt for pages: proposals while one types, and everything about the act that was chosen."""

import re

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from inspections.choices.law import Need, PartyKind
from inspections.choices.visits import Measure
from inspections.models import Violation
from inspections.queries.law import Proposal, proposal_of, propose
from inspections.queries.law_words import condition_in_words, penalty_in_words
from inspections.views.law_papers import paper_name
from safetyportal.core.access import granted_paths, holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed

VIEW = "inspections.view_violation"
_PLACE = re.compile(r"/(?:[0-9A-Za-z]{1,16}/){0,6}")
_LONGEST = 60


@require_GET
def propose_page(request):
    """Acts for `text`, `category`, `item`, `sector`, as JSON. `on`: the day of the act; `place`: of the enterprise."""
    place, on = where_and_when(request)
    asked = {name: request.GET.get(name, "")[:_LONGEST] for name in ("text", "category", "sector")}
    found = propose(**asked, checklist_item=request.GET.get("item", "")[:_LONGEST], place=place, on=on)
    return JsonResponse({"on": on.isoformat(), "results": [as_data(one) for one in found]})


@require_GET
def brief_page(request, pk: int):
    """The act that was chosen: articles, penalties, measure, papers, procedure."""
    place, on = where_and_when(request)
    violation = Violation.norms.visible_to(request.user, VIEW).filter(pk=pk).first()
    proposal = proposal_of(violation, place, on) if violation else None
    if proposal is None:
        raise Http404
    return render(request, "inspections/_violation_brief.html", brief_context(proposal))


def where_and_when(request):
    """The reader's place and today, unless the page says otherwise. Raises `NotAllowed` for whom the law is not."""
    if not holds(request.user, VIEW):
        raise NotAllowed
    given = request.GET.get("place", "")
    paths = granted_paths(request.user, VIEW)
    place = given if _PLACE.fullmatch(given) else min(paths, key=len, default="/")
    try:
        on = parse_date(request.GET.get("on", ""))
    except ValueError:
        on = None
    return place, on or local_day(timezone.now())


def as_data(one: Proposal) -> dict:
    """A proposal for scripts and programs."""
    row = one.violation
    return {
        "id": row.pk,
        "code": row.code,
        "title": row.title,
        "violated": row.violated,
        "violated_statements": [article.statement for article in one.violated],
        "punished": row.punished,
        "score": one.score,
        "penalties": [
            {
                "party": sanction.party,
                "stage": sanction.stage,
                "basis": sanction.basis,
                "low": None if sanction.low is None else str(sanction.low),
                "high": None if sanction.high is None else str(sanction.high),
                "consequences": sanction.consequences,
                "condition": condition_in_words(sanction),
                "words": penalty_in_words(sanction),
            }
            for sanction in one.sanctions
        ],
        "measure": one.measure,
        "measure_label": str(Measure(one.measure).label),
        "measure_basis": one.measure_basis,
        "papers": [{"kind": kind, "name": paper_name(kind)} for kind in one.papers],
        "hearing": one.hearing_due,
        "hearing_label": str(Need(one.hearing_due).label),
        "legal_review": one.legal_review_due,
        "verification": row.verification,
        "note": row.note,
    }


def brief_context(one: Proposal) -> dict:
    """Context of inspections/_violation_brief.html."""
    return {
        "violation": one.violation,
        "violated": one.violated,
        "penalties": penalty_rows(one),
        "measure": Measure(one.measure).label,
        "measure_basis": one.measure_basis,
        "papers": [paper_name(kind) for kind in one.papers],
        "hearing": Need(one.hearing_due).label,
        "legal_review": Need(one.legal_review_due).label,
        "doubtful": one.violation.verification != "V",
    }


def penalty_rows(one: Proposal) -> list[dict]:
    """Penalties as tables show them: situation, party, condition, words, what is due."""
    return [
        {
            "stage": row.get_stage_display(),
            "party": PartyKind(row.party).label,
            "condition": condition_in_words(row),
            "words": penalty_in_words(row),
            "note": row.note,
            "hearing": Need(need.hearing).label,
            "collective": Need(need.collective).label,
            "hearing_from": need.from_amount if need.hearing == Need.FROM_AMOUNT else None,
        }
        for row, need in zip(one.sanctions, one.needs, strict=True)
    ]


urlpatterns = [
    path("law/propose/", propose_page, name="law-propose"),
    path("law/unlawful-acts/<int:pk>/brief/", brief_page, name="law-brief"),
]
