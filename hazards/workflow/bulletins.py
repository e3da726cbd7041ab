"""The bulletin as one table: drafted by supervisors, issued by a leader of the same level who did not write it."""

from django.utils.translation import gettext_lazy as _

from hazards.choices_tables import BulletinStatus as S
from hazards.models import HazardBulletin
from hazards.workflow.level_reports import posted_at
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.workflow import Workflow, transition

DRAFT, ISSUE = "hazards.draft_hazardbulletin", "hazards.issue_hazardbulletin"


def of_this_level(perm: str):
    def guard(bulletin: HazardBulletin, actor) -> Decision:
        if posted_at(actor, perm, bulletin.place):
            return ALLOWED
        return denied(_("Only the level whose bulletin it is does this."))

    guard.__name__ = "of_this_level"
    return guard


def written_by_somebody_else(bulletin: HazardBulletin, actor) -> Decision:
    if actor.pk in {bulletin.drafted_by_id, bulletin.edited_by_id}:
        return denied(_("Whoever wrote a bulletin does not issue it."))
    return ALLOWED


BULLETIN_FLOW = Workflow(
    "hazards.HazardBulletin",
    initial=S.DRAFT,
    steps=[
        transition(
            "issue", S.DRAFT, S.ISSUED, ISSUE, _("Issue"), guards=[of_this_level(ISSUE), written_by_somebody_else]
        ),
        transition(
            "withdraw",
            S.ISSUED,
            S.WITHDRAWN,
            ISSUE,
            _("Withdraw"),
            guards=[of_this_level(ISSUE)],
            needs_note=True,
            style="danger",
        ),
        transition(
            "discard",
            S.DRAFT,
            S.DISCARDED,
            DRAFT,
            _("Discard"),
            guards=[of_this_level(DRAFT)],
            needs_note=True,
            style="secondary",
        ),
    ],
    final=[S.WITHDRAWN, S.DISCARDED],
)
