"""Requests for more time and reviews of the level: one asks, somebody else decides."""

from django.utils.translation import gettext_lazy as _

from hazards.choices import DeadlineSetter
from hazards.choices_loop import AskStatus as S
from hazards.models import ExtensionRequest, LevelReview
from hazards.workflow.hazards import EXTEND, SUPERVISE, level_that_set_the_limit, not_listed
from hazards.workflow.levels import rank, standing
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.workflow import Clock, Workflow, transition


def someone_else_asked(request, actor) -> Decision:
    if request.requested_by_id == actor.pk:
        return denied(_("Whoever made a request cannot decide on it."))
    return ALLOWED


def own_request(request, actor) -> Decision:
    if request.requested_by_id != actor.pk:
        return denied(_("Only the person who made the request can withdraw it."))
    return ALLOWED


def the_level_decides(request: ExtensionRequest, actor) -> Decision:
    return level_that_set_the_limit(request.hazard, actor)


def county_or_above(request: LevelReview, actor) -> Decision:
    """A lower grade is decided where the hazard would be listed: at the county or above."""
    if rank(standing(actor, SUPERVISE, request.hazard)) >= rank(DeadlineSetter.COUNTY):
        return ALLOWED
    return denied(_("A lower level is decided by the county or by a level above it."))


def hazard_not_listed(request: LevelReview, actor) -> Decision:
    return not_listed(request.hazard, actor)


def _table(perm: str, ask: str, guards: list, yes: object, no: object) -> list:
    decided = [someone_else_asked, *guards]
    return [
        transition("approve", S.PENDING, S.APPROVED, perm, yes, guards=decided),
        transition("refuse", S.PENDING, S.REFUSED, perm, no, guards=decided, needs_note=True, style="danger"),
        transition("withdraw", S.PENDING, S.WITHDRAWN, ask, _("Withdraw"), guards=[own_request], style="secondary"),
        transition("lapse", S.PENDING, S.LAPSED, "hazards.lapse_request", _("Lapse"), style="secondary"),
    ]


_FINAL = [S.APPROVED, S.REFUSED, S.WITHDRAWN, S.LAPSED]

EXTENSION_FLOW = Workflow(
    "hazards.ExtensionRequest",
    initial=S.PENDING,
    steps=_table(
        EXTEND, "hazards.rectify_hazard", [the_level_decides], _("Approve the extension"), _("Refuse the extension")
    ),
    final=_FINAL,
    clocks={S.PENDING: Clock("decision", "hazard.extension_loop_workdays")},
)

REVIEW_FLOW = Workflow(
    "hazards.LevelReview",
    initial=S.PENDING,
    steps=_table(
        SUPERVISE,
        "hazards.assess_hazard",
        [county_or_above, hazard_not_listed],
        _("Approve: general hazard"),
        _("Refuse: stays major"),
    ),
    final=_FINAL,
    clocks={S.PENDING: Clock("review", "hazard.review_workdays")},
)
