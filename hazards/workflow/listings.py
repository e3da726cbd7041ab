"""Listed supervision as one table: 申报–审批挂牌–治理–验收–摘牌, and requests for more time."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hazards.choices import HazardStatus, ListingExtensionStatus
from hazards.choices import ListingStatus as S
from hazards.models import Listing, ListingExtension
from hazards.workflow.hazards import DayClock
from safetyportal.core.access import grants_of
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.places import DEPTHS, depth
from safetyportal.core.workflow import Clock, Workflow, transition

DECIDE, ACCEPT, REPORT = "hazards.decide_listing", "hazards.accept_listing", "hazards.report_listing"
UNDER_TREATMENT = (
    HazardStatus.ASSESSED,
    HazardStatus.RECTIFYING,
    HazardStatus.CONTROLLED,
    HazardStatus.PAUSED,
    HazardStatus.AWAITING,
)


def holds_at(actor: Any, perm: str, listing: Listing, level: str) -> bool:
    """Whether `actor` is posted exactly at `level` with this permission over the listing."""
    return any(
        perm in grant.permissions
        and depth(grant.place) == DEPTHS.get(level)
        and grant.covers(listing.place, listing.sectors)
        for grant in grants_of(actor)
    )


def _at_its_level(perm: str, words):
    def guard(listing: Listing, actor) -> Decision:
        return ALLOWED if holds_at(actor, perm, listing, listing.level) else denied(words)

    guard.__doc__ = "Only the level that holds the listing acts; the levels above see it."
    return guard


decided_at_its_level = _at_its_level(DECIDE, _("Only the level that is to hold the listing decides on it."))
accepted_at_its_level = _at_its_level(ACCEPT, _("Acceptance is carried out by the level that holds the listing."))


def someone_else_proposed(listing: Listing, actor) -> Decision:
    if listing.proposed_by_id == actor.pk:
        return denied(_("Whoever proposed a listing cannot decide on it."))
    return ALLOWED


def someone_else_accepted(listing: Listing, actor) -> Decision:
    if listing.accepted_by_id == actor.pk:
        return denied(_("Whoever recorded the acceptance cannot delist as well."))
    return ALLOWED


def hazard_is_major_and_open(listing: Listing, actor) -> Decision:
    hazard = listing.hazard
    if hazard.is_major and hazard.status in UNDER_TREATMENT:
        return ALLOWED
    return denied(_("Only a major hazard that is assessed and not yet closed can be listed."))


def hazard_is_rectified(listing: Listing, actor) -> Decision:
    if listing.hazard.status == HazardStatus.AWAITING:
        return ALLOWED
    return denied(_("First submit the rectification of the hazard for re-check."))


def climbed_to_the_actor(listing: Listing, actor) -> Decision:
    """An overdue listing may be taken over by the level that it has climbed to."""
    if not listing.climbed_to:
        return denied(_("Only an overdue listing that has climbed to the next level can be taken over."))
    if not holds_at(actor, DECIDE, listing, listing.climbed_to):
        return denied(_("Only the level that the listing has climbed to can take it over."))
    return ALLOWED


LISTING_FLOW = Workflow(
    "hazards.Listing",
    initial=S.PROPOSED,
    steps=[
        transition(
            "list",
            S.PROPOSED,
            S.SUPERVISED,
            DECIDE,
            _("List for supervision"),
            guards=[decided_at_its_level, someone_else_proposed, hazard_is_major_and_open],
        ),
        transition(
            "refuse",
            S.PROPOSED,
            S.REFUSED,
            DECIDE,
            _("Refuse the proposal"),
            guards=[decided_at_its_level, someone_else_proposed],
            needs_note=True,
            style="danger",
        ),
        transition(
            "extend", S.SUPERVISED, S.SUPERVISED, DECIDE, _("Extend the time limit"), guards=[decided_at_its_level]
        ),
        transition(
            "take_over",
            S.SUPERVISED,
            S.SUPERVISED,
            DECIDE,
            _("Take over at the own level"),
            guards=[climbed_to_the_actor],
            needs_note=True,
        ),
        transition(
            "request_acceptance",
            S.SUPERVISED,
            S.ACCEPTANCE,
            REPORT,
            _("Request acceptance"),
            guards=[hazard_is_rectified],
        ),
        transition(
            "pass",
            S.ACCEPTANCE,
            S.PASSED,
            ACCEPT,
            _("Acceptance passed"),
            guards=[accepted_at_its_level, hazard_is_rectified],
        ),
        transition(
            "fail",
            S.ACCEPTANCE,
            S.SUPERVISED,
            ACCEPT,
            _("Acceptance not passed"),
            guards=[accepted_at_its_level],
            needs_note=True,
            style="danger",
        ),
        transition(
            "delist",
            S.PASSED,
            S.DELISTED,
            DECIDE,
            _("Delist"),
            guards=[decided_at_its_level, someone_else_accepted],
        ),
        transition(
            "revoke",
            (S.SUPERVISED, S.ACCEPTANCE, S.PASSED),
            S.REVOKED,
            DECIDE,
            _("Revoke the listing"),
            guards=[decided_at_its_level],
            needs_note=True,
            style="danger",
        ),
    ],
    final=[S.REFUSED, S.DELISTED, S.REVOKED],
    clocks={
        S.PROPOSED: Clock("decision", "hazard.listing_decide_workdays"),
        S.SUPERVISED: DayClock("treatment", "deadline"),
        S.ACCEPTANCE: Clock("acceptance", "hazard.listing_acceptance_days"),
        S.PASSED: Clock("delisting", "hazard.listing_delist_workdays"),
    },
)


def listing_decided_at_its_level(extension: ListingExtension, actor) -> Decision:
    return decided_at_its_level(extension.listing, actor)


LISTING_EXTENSION_FLOW = Workflow(
    "hazards.ListingExtension",
    initial=ListingExtensionStatus.REQUESTED,
    steps=[
        transition(
            "grant",
            ListingExtensionStatus.REQUESTED,
            ListingExtensionStatus.GRANTED,
            DECIDE,
            _("Grant the extension"),
            guards=[listing_decided_at_its_level],
        ),
        transition(
            "refuse",
            ListingExtensionStatus.REQUESTED,
            ListingExtensionStatus.REFUSED,
            DECIDE,
            _("Refuse the extension"),
            guards=[listing_decided_at_its_level],
            needs_note=True,
            style="danger",
        ),
    ],
    final=[ListingExtensionStatus.GRANTED, ListingExtensionStatus.REFUSED],
    clocks={ListingExtensionStatus.REQUESTED: Clock("extension", "hazard.extension_decide_workdays")},
)
