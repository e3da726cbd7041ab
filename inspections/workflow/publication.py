"""The publication of a decision: within seven working days after it was made (《安全生产法》第七十八条), opened once it
was served; withdrawn within days when the decision falls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import ClockName
from inspections.choices.publication import PublicationStatus as S
from inspections.models import DecisionPublication
from inspections.queries.cases_clocks import RULES, newest, noon
from inspections.workflow.bodies import of_its_body
from safetyportal.core.deadlines import due_by_rule
from safetyportal.core.decisions import ALLOWED, Decision
from safetyportal.core.workflow import Clock, Workflow, transition

PUBLISH = "inspections.publish_decisionpublication"


@dataclass(frozen=True)
class OfTheCase:
    """The period stands in one place, the clock of the case, which began with the decision."""

    name: str = "publication"

    def due_at(self, record: Any, now: datetime) -> datetime:
        clock = newest(record.case, ClockName.PUBLICATION)
        if clock is not None:
            return clock.due_at
        return due_by_rule(RULES[ClockName.PUBLICATION], place=record.place, start=noon(record.decided_on))


def published_by_its_body(publication: DecisionPublication, actor: Any) -> Decision:
    return of_its_body(publication, actor, PUBLISH)


def marked_by_its_body_or_the_portal(publication: DecisionPublication, actor: Any) -> Decision:
    """That a decision fell follows from the result of the remedy, which the portal reads itself."""
    return ALLOWED if actor.is_system else of_its_body(publication, actor, PUBLISH)


_OWN = [published_by_its_body]

PUBLICATION_FLOW = Workflow(
    "inspections.DecisionPublication",
    initial=S.DUE,
    steps=[
        transition("publish", S.DUE, S.PUBLISHED, PUBLISH, _("Publish"), guards=_OWN),
        transition(
            "exempt", S.DUE, S.EXEMPT, PUBLISH, _("Do not publish"), guards=_OWN, needs_note=True, style="secondary"
        ),
        transition(
            "fall", S.PUBLISHED, S.WITHDRAWING, PUBLISH, _("The decision was changed or annulled"),
            guards=[marked_by_its_body_or_the_portal], needs_note=True, style="danger",
        ),
        transition(
            "withdraw", S.WITHDRAWING, S.WITHDRAWN, PUBLISH, _("Withdraw"), guards=_OWN, style="danger"
        ),
    ],
    final=[S.WITHDRAWN, S.EXEMPT],
    clocks={S.DUE: OfTheCase(), S.WITHDRAWING: Clock("withdrawal", "penalty.withdraw_publication_workdays")},
)  # fmt: skip
