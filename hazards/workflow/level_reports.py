"""Statistical reports as one table: due, compiled, submitted upwards, accepted or returned by the level above."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hazards.choices_tables import LEVEL_OWED, ReportLevel
from hazards.choices_tables import LevelStatus as S
from hazards.models import LevelReport
from hazards.queries.level_reports import upper_places
from safetyportal.core.access import grants_of
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.workflow import Clock, Workflow, transition

PREPARE, SUBMIT = "hazards.prepare_levelreport", "hazards.submit_levelreport"
ACCEPT, OPEN = "hazards.accept_levelreport", "hazards.open_levelreport"
_ACCEPTANCE = Clock("acceptance", "hazard.level_accept_workdays")


class SubmissionClock(Clock):
    """Runs until the day by which this level submits, which stands on the report."""

    def due_at(self, record: LevelReport, now: datetime) -> datetime:
        return record.deadline


_SUBMISSION = SubmissionClock("submission", "")  # no rule of its own: the opening has read it


def acceptance_clock(report: LevelReport) -> Clock | None:
    """The level above has its days; whom the portal does not serve above the province has none."""
    return None if report.level == ReportLevel.PROVINCE else _ACCEPTANCE


def posted_at(actor, perm: str, *paths: str) -> bool:
    """Whether somebody holds `perm` by a posting exactly at one of these places: no level acts for another."""
    return any(perm in grant.permissions and grant.place in paths for grant in grants_of(actor))


def at_own_level(perm: str):
    def guard(report: LevelReport, actor) -> Decision:
        if posted_at(actor, perm, report.place):
            return ALLOWED
        return denied(_("Only the level whose report it is does this."))

    guard.__name__ = "at_own_level"
    return guard


def at_upper_level(report: LevelReport, actor) -> Decision:
    if posted_at(actor, ACCEPT, *upper_places(report)):
        return ALLOWED
    return denied(_("Only the level right above decides on a report."))


def is_complete(report: LevelReport, actor) -> Decision:
    """Compiled; an enterprise's report is also signed, which is a person's act."""
    if not report.content_sha256:
        return denied(_("The report is not compiled yet."))
    if report.is_own and not report.is_signed:
        return denied(_("The report is not signed: the head of the enterprise signs it in the portal."))
    return ALLOWED


LEVEL_FLOW = Workflow(
    "hazards.LevelReport",
    initial=S.DUE,
    steps=[
        transition("prepare", S.DUE, S.DRAFT, PREPARE, _("Compile"), guards=[at_own_level(PREPARE)]),
        transition(
            "submit",
            (S.DRAFT, S.RETURNED),
            S.SUBMITTED,
            SUBMIT,
            _("Submit upwards"),
            guards=[at_own_level(SUBMIT), is_complete],
        ),
        transition("recall", S.SUBMITTED, S.DRAFT, SUBMIT, _("Take back"), guards=[at_own_level(SUBMIT)]),
        transition("accept", S.SUBMITTED, S.ACCEPTED, ACCEPT, _("Accept"), guards=[at_upper_level]),
        transition(
            "return",
            (S.SUBMITTED, S.ACCEPTED),
            S.RETURNED,
            ACCEPT,
            _("Return"),
            guards=[at_upper_level],
            needs_note=True,
            style="secondary",
        ),
        transition(
            "waive",
            LEVEL_OWED,
            S.WAIVED,
            ACCEPT,
            _("Not required"),
            guards=[at_upper_level],
            needs_note=True,
            style="secondary",
        ),
        transition("lapse", LEVEL_OWED, S.WAIVED, OPEN, _("Not required any more")),
    ],
    final=[S.WAIVED],
    clocks={
        S.DUE: _SUBMISSION,
        S.DRAFT: _SUBMISSION,
        S.RETURNED: Clock("correction", "hazard.level_correction_workdays"),
        S.SUBMITTED: acceptance_clock,
    },
)
