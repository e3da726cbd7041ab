"""The closed loop 自查–上报–评估–整改–复查–验收–销号 as one table."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hazards.choices import OWN_SOURCES, HazardLevel
from hazards.choices import HazardStatus as S
from hazards.models import Hazard
from hazards.workflow.dossiers import five_are_in_place, report_is_filed
from hazards.workflow.levels import rank, standing
from safetyportal.core.access import can
from safetyportal.core.deadlines import end_of_day
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.workflow import Clock, Workflow, transition

SUPERVISE, EXTEND = "hazards.supervise_hazard", "hazards.extend_hazard"


class DayClock(Clock):
    """Runs until 24:00 of a day that stands on the record itself; here `rule` is the name of that column."""

    def due_at(self, record: Any, now: datetime) -> datetime:
        return end_of_day(getattr(record, self.rule))


def someone_else_rectified(hazard: Hazard, actor) -> Decision:
    """The person who rectified never verifies."""
    if hazard.rectified_by_id == actor.pk:
        return denied(_("Whoever rectified a hazard cannot re-check it."))
    return ALLOWED


def authority_decides_what_it_found(hazard: Hazard, actor) -> Decision:
    """What an authority found, and what is a major hazard, only an authority closes (rules 1.8a; Order 16 art. 23)."""
    if (hazard.source not in OWN_SOURCES or hazard.level == HazardLevel.MAJOR) and not can(actor, SUPERVISE, hazard):
        return denied(_("This hazard is closed by the supervising authority, not by the enterprise itself."))
    return ALLOWED


def authority_directs_what_it_found(hazard: Hazard, actor) -> Decision:
    """What an authority found is graded and given its time limit by an authority."""
    if hazard.found_by_authority and not can(actor, SUPERVISE, hazard):
        return denied(_("An authority found this hazard: it alone assesses it and sets the time limit."))
    return ALLOWED


def found_by_an_authority(hazard: Hazard, actor) -> Decision:
    """Only what an authority found is noted as rectified by it; the enterprise submits its own."""
    if not hazard.found_by_authority:
        return denied(_("The enterprise found this hazard: it submits the rectification itself."))
    return ALLOWED


def level_that_set_the_limit(hazard: Hazard, actor) -> Decision:
    """An enterprise's own time limit is extended by its head, an authority's by an official of that level or above.

    For a major hazard the enterprise does not answer alone: there the authority decides.
    """
    least = rank(hazard.deadline_set_by)
    if hazard.is_major:
        least = max(least, 1)
    if rank(standing(actor, EXTEND, hazard)) >= least:
        return ALLOWED
    return denied(_("The time limit is extended by the level that set it, or by one above it."))


def not_listed(hazard: Hazard, actor) -> Decision:
    if hazard.listed:
        return denied(_("This hazard is under listed supervision: acceptance and delisting come first."))
    return ALLOWED


_REPORT, _ASSESS = "hazards.report_hazard", "hazards.assess_hazard"
_ASSIGN, _RECTIFY, _VERIFY = "hazards.assign_hazard", "hazards.rectify_hazard", "hazards.verify_hazard"
_DIRECTED = [authority_directs_what_it_found]
_CHECKED = [someone_else_rectified, authority_decides_what_it_found]

HAZARD_FLOW = Workflow(
    "hazards.Hazard",
    initial=S.DRAFT,
    steps=[
        transition("report", S.DRAFT, S.REPORTED, _REPORT, _("Report")),
        transition("raise", S.DRAFT, S.REPORTED, "hazards.raise_hazard", _("Record")),
        transition(
            "discard",
            (S.DRAFT, S.REPORTED),
            S.DISCARDED,
            _ASSESS,
            _("Discard: no hazard"),
            guards=[authority_decides_what_it_found],
            needs_note=True,
            style="secondary",
        ),
        transition("assess", S.REPORTED, S.ASSESSED, _ASSESS, _("Assess"), guards=_DIRECTED),
        transition("assign", S.ASSESSED, S.RECTIFYING, _ASSIGN, _("Assign"), guards=[*_DIRECTED, report_is_filed]),
        transition(
            "submit",
            S.RECTIFYING,
            S.AWAITING,
            _RECTIFY,
            _("Submit for re-check"),
            guards=[five_are_in_place],
        ),
        transition(
            "correct",
            S.RECTIFYING,
            S.AWAITING,
            "hazards.raise_hazard",
            _("Rectified before the officers' eyes"),
            guards=[found_by_an_authority, not_listed, five_are_in_place],
        ),
        transition("verify", S.AWAITING, S.CLOSED, _VERIFY, _("Passed: close"), guards=[*_CHECKED, not_listed]),
        transition(
            "return",
            S.AWAITING,
            S.RECTIFYING,
            _VERIFY,
            _("Not passed: return"),
            guards=_CHECKED,
            needs_note=True,
            style="secondary",
        ),
        transition(
            "extend",
            S.RECTIFYING,
            S.RECTIFYING,
            EXTEND,
            _("Extend the time limit"),
            guards=[level_that_set_the_limit],
            needs_note=True,
            style="secondary",
        ),
        transition(
            "control",
            S.RECTIFYING,
            S.CONTROLLED,
            _ASSIGN,
            _("Put under interim control"),
            guards=[authority_decides_what_it_found],
            needs_note=True,
            style="secondary",
        ),
        transition(
            "reactivate",
            S.CONTROLLED,
            S.RECTIFYING,
            _ASSIGN,
            _("End the interim control"),
            style="secondary",
        ),
        transition(
            "pause",
            S.RECTIFYING,
            S.PAUSED,
            SUPERVISE,
            _("Suspend the time limit"),
            guards=[not_listed],
            needs_note=True,
            style="secondary",
        ),
        transition("resume", S.PAUSED, S.RECTIFYING, SUPERVISE, _("Let the time limit run on"), needs_note=True),
        transition(
            "merge",
            (S.REPORTED, S.ASSESSED, S.RECTIFYING),
            S.DUPLICATE,
            _ASSIGN,
            _("Same as another hazard"),
            guards=[authority_decides_what_it_found, not_listed],
            needs_note=True,
            style="secondary",
        ),
        transition(
            "reopen",
            (S.CLOSED, S.DUPLICATE),
            S.RECTIFYING,
            "hazards.reopen_hazard",
            _("Reopen"),
            needs_note=True,
            style="danger",
        ),
    ],
    final=[S.CLOSED, S.DUPLICATE, S.DISCARDED],
    clocks={
        S.REPORTED: Clock("assessment", "hazard.assess_workdays"),
        S.ASSESSED: Clock("assignment", "hazard.assign_workdays"),
        S.RECTIFYING: DayClock("rectification", "rectify_by"),
        S.CONTROLLED: DayClock("control", "controlled_until"),
        S.AWAITING: Clock("recheck", "hazard.recheck_workdays"),
    },
)
