"""The basis prompt for pages: proposals while one types, and everything about the act that was chosen."""

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from inspections.choices.law import Need, PartyKind
from inspections.choices.papers_forms import name_of as paper_name
from inspections.choices.visits import Measure
from inspections.models import Violation
from inspections.queries.law import Proposal, proposal_of
from inspections.queries.law_prompt import VIEW, answer_to, where_and_when
from inspections.queries.law_words import condition_in_words, penalty_in_words, yuan


@require_GET
def propose_page(request):
    """Acts for `text`, `category`, `item`, `sector`, as JSON. `on`: the day of the act; `place`: of the enterprise."""
    return JsonResponse(answer_to(request.user, request.GET, timezone.now()))


@require_GET
def brief_page(request, pk: int):
    """The act that was chosen: articles, penalties, measure, papers, procedure."""
    place, on = where_and_when(request.user, request.GET, timezone.now())
    violation = Violation.norms.visible_to(request.user, VIEW).filter(pk=pk).first()
    proposal = proposal_of(violation, place, on) if violation else None
    if proposal is None:
        raise Http404
    return render(request, "inspections/_violation_brief.html", brief_context(proposal))


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
            "hearing_from": yuan(need.from_amount) if need.hearing == Need.FROM_AMOUNT else "",
        }
        for row, need in zip(one.sanctions, one.needs, strict=True)
    ]


urlpatterns = [
    path("law/propose/", propose_page, name="law-propose"),
    path("law/unlawful-acts/<int:pk>/brief/", brief_page, name="law-brief"),
]
