"""Pages beside the register: the proposal from a hazard's page, and the notice as a draft before it is issued."""

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hazards.choices import ListingStatus
from hazards.forms.listings import ProposalForm
from hazards.models import Hazard, Listing
from hazards.queries.listings import authority_body, authority_name
from hazards.services import listings
from hazards.services.listing_papers import NOTICE
from hazards.workflow.listings import DECIDE, UNDER_TREATMENT, holds_at
from safetyportal.core.access import can
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.errors import Conflict, NotAllowed
from safetyportal.core.pages import acting
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import Register
from safetyportal.core.services.issuing import draft

PROPOSE = "hazards.propose_listing"


class OfHazard(Register):
    """Acts of this subject on a hazard; not a register of its own (it has no slug), so that the loop's pages and
    these do not know of each other."""

    model = Hazard
    permission = "hazards.view_hazard"
    related = ("enterprise", "jurisdiction__parent")

    def with_related(self, rows):
        return rows.select_related(*self.related)

    def detail_url(self, record):
        return reverse("hazard-detail", kwargs={"pk": record.pk})


_OF_HAZARD = OfHazard()


def to_listing(listing: Listing) -> str:
    return reverse("listing-detail", kwargs={"pk": listing.pk})


def hazard_act(request, pk: int, act: Act, key: str):
    """Show and do an act on a hazard that the reader sees. 404 what is not visible, 403 what is not allowed."""
    hazard = _OF_HAZARD.record_or_404(request, pk)
    decision = can(request.user, act.permission, hazard)
    if not decision:
        raise NotAllowed(decision.reason)
    if request.method == "GET" and act.guard is not None:
        verdict = act.guard(hazard, request.user)
        if not verdict:
            raise Conflict(verdict.reason)
    back = _OF_HAZARD.detail_url(hazard)
    return acting.do_page(acting.Doing(_OF_HAZARD, request, act, act.label, f"hazards:{pk}:{key}", hazard, back))


def can_be_listed(hazard: Hazard, user) -> Decision:
    """Whether a proposal may be made; the service asks again under its lock."""
    if not hazard.is_major or hazard.status not in UNDER_TREATMENT:
        return denied(_("Only a major hazard that is assessed and not yet closed can be listed."))
    if hazard.listed:
        return denied(_("This hazard is already proposed for listing or listed."))
    return ALLOWED


PROPOSAL = Act(
    listings.propose,
    ProposalForm,
    label=_("Propose for listed supervision"),
    permission=PROPOSE,
    guard=can_be_listed,
    redirect=to_listing,
)


def propose_page(request, pk: int):
    """An office proposes a hazard for listing."""
    return hazard_act(request, pk, PROPOSAL, "propose-listing")


def draft_page(register):
    def page(request, pk: int):
        """The notice as it would be issued now, marked as a draft; for those who decide."""
        listing = register.record_or_404(request, pk)
        if listing.status != ListingStatus.PROPOSED or not holds_at(request.user, DECIDE, listing, listing.level):
            raise NotAllowed(_("Only the level that is to hold the listing decides on it."))
        body = authority_body(listing.place, listing.level)
        issuer = body.name if body else authority_name(listing.place, listing.level)
        content = draft(NOTICE, listing, actor=request.user, now=timezone.now(), body=body, issuer=issuer)
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = 'inline; filename="draft.pdf"'
        return response

    return require_POST(page)


def urls(register) -> list:
    return [
        path("hazards/<int:pk>/propose-listing/", propose_page, name="listing-propose"),
        path("listings/<int:pk>/draft/", draft_page(register), name="listing-draft"),
    ]
