"""What the unit says of a visit through its code, and the answer of those who lead.

Ratings and objections need no account; the portal writes them. Whoever carries out visits never rates any.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.choices.visits import VisitStatus
from inspections.models import Visit, VisitObjection, VisitRating
from inspections.services.visits_telling import tell_objection
from inspections.workflow.visits import CONDUCT, OBJECTION_FLOW
from safetyportal.core import writes
from safetyportal.core.access import holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Conflict, TooMuch, TransitionDenied
from safetyportal.core.jobs import system_user
from safetyportal.core.rules import rule

RATE, OBJECT = "inspections.add_visitrating", "inspections.add_visitobjection"
OFFICIAL_PERMS = (CONDUCT, "inspections.view_visitrating", "inspections.view_inspectiontask")


def limits(now: datetime) -> dict[str, int]:
    return dict(rule("inspection.visit_code_limits", "/", local_day(now)))


def may_say(visit: Visit, holder: str, person: Any, now: datetime) -> None:
    """Raises `TransitionDenied` (not completed, too late, an official), `TooMuch`."""
    if visit.status != VisitStatus.COMPLETED or visit.completed_at is None:
        raise TransitionDenied(_("A visit is rated once it is completed."))
    if visit.completed_at + timedelta(days=limits(now)["days"]) < now:
        raise TransitionDenied(_("The time for ratings and objections is over."))
    if person is not None and any(holds(person, perm) for perm in OFFICIAL_PERMS):
        raise TransitionDenied(_("Officials do not rate visits."))


def rate(
    *, visit: Visit, holder: str, lawful: int, manner: int, helpful: int, now: datetime, comment: str = "",
    person: Any = None,
) -> VisitRating:  # fmt: skip
    """One rating of this holder. Raises as `may_say`, `Conflict` (rated already), `ValidationError`."""
    with writes.unit_of_work():
        row = writes.locked(visit)
        may_say(row, holder, person, now)
        if VisitRating.unscoped.filter(visit=row, holder=holder).exists():
            raise Conflict(_("You have rated this visit already."))
        _require_room(VisitRating.unscoped.filter(visit=row).count(), now)
        made = VisitRating(
            **_of(row), holder=holder, said_at=now, lawful=lawful, manner=manner, helpful=helpful,
            comment=comment.strip(),
        )  # fmt: skip
        return writes.create(made, actor=system_user(), perm=RATE, now=now)


def object_to(
    *, visit: Visit, holder: str, text: str, now: datetime, contact: str = "", person: Any = None
) -> VisitObjection:
    """One objection of this holder; the clock for the answer runs. Raises as `rate` does."""
    with writes.unit_of_work():
        row = writes.locked(visit)
        may_say(row, holder, person, now)
        if VisitObjection.unscoped.filter(visit=row, holder=holder).exists():
            raise Conflict(_("You have objected to this visit already."))
        _require_room(VisitObjection.unscoped.filter(visit=row).count(), now)
        made = VisitObjection(**_of(row), holder=holder, said_at=now, text=text.strip(), contact=contact.strip())
        OBJECTION_FLOW.start(made, now)
        made = writes.create(made, actor=system_user(), perm=OBJECT, now=now)
        tell_objection(made, now=now)
    return made


def _of(visit: Visit) -> dict[str, Any]:
    return {
        "visit": visit, "jurisdiction": visit.jurisdiction, "place": visit.place, "sectors": list(visit.sectors)
    }  # fmt: skip


def _require_room(given: int, now: datetime) -> None:
    if given >= limits(now)["per_visit"]:
        raise TooMuch(_("This visit has had as many answers as one code may give."))


def answer_objection(
    *, visitobjection: VisitObjection, answer: str, actor: Any, now: datetime, expected_version: int | None = None
) -> VisitObjection:
    """The answer of the body; whoever objected reads it behind the code. Never by an officer of that visit.

    Raises `NotAllowed`, `TransitionDenied`, `Conflict`, `ValidationError`.
    """
    changes = {"answer": answer.strip(), "answered_by": actor, "answered_at": now}
    return OBJECTION_FLOW.run(
        visitobjection, "answer", actor=actor, now=now, changes=changes, expected_version=expected_version
    )
