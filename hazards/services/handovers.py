"""抄告、移送: a hazard goes to another body, and is at no moment without somebody who answers for it.

Until a body has received it the sender answers. A body that refuses gives its reason and the next candidate is asked;
after the last the hazard is back with the sender. What nobody receives within the hours of the rule goes to the level
above, which designates a body (指定管辖) or leaves it with the sender. Raises as `Workflow.run` does.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.choices import CLOCKED
from hazards.choices_loop import HandOverKind
from hazards.models import HandOver, Hazard
from hazards.queries.handovers import own_posting
from hazards.services import telling
from hazards.workflow.handovers import DESIGNATE, HANDOVER_FLOW, RECEIVE, SEND
from safetyportal.core import notify, places, writes
from safetyportal.core.access import require, share
from safetyportal.core.errors import Conflict, TransitionDenied
from safetyportal.core.jobs import system_user
from safetyportal.core.models import SupervisingBody

MOST_CANDIDATES = 5
# What a body that receives a copy may do, and what one to which the competence went may do besides.
_TO_READ = ("hazards.view_hazard", "hazards.comment_hazard")
_TO_ACT = (
    "hazards.assess_hazard",
    "hazards.assign_hazard",
    "hazards.extend_hazard",
    "hazards.verify_hazard",
    "hazards.supervise_hazard",
)


def hand_over(
    *, hazard: Hazard, kind: str, to_body: SupervisingBody, reason: str, actor: Any, now: datetime,
    candidates: Iterable[SupervisingBody] = (), expected_version: int | None = None,
) -> HandOver:  # fmt: skip
    """Send an open hazard to a body, with further candidates in order. For inspectors over the hazard."""
    with writes.unit_of_work():
        row = writes.locked(hazard)
        writes.require_version(row, expected_version)
        require(actor, SEND, row)
        if row.status not in CLOCKED:
            raise TransitionDenied(_("Only an open hazard can be handed over."))
        place, name = own_posting(actor, SEND, row)
        further = [body.pk for body in candidates if body.pk != to_body.pk]
        handover = HandOver(
            hazard=row, jurisdiction=row.jurisdiction, place=row.place, sectors=row.sectors, kind=kind,
            reason=reason.strip(), from_place=place, from_name=name, to_body=to_body, to_place=to_body.place,
            candidates=list(dict.fromkeys(further))[:MOST_CANDIDATES], sent_by=actor,
        )  # fmt: skip
        HANDOVER_FLOW.start(handover, now)
        try:
            with transaction.atomic():
                writes.create(handover, actor=actor, perm=SEND, now=now, note=reason)
        except IntegrityError as error:
            raise Conflict(_("This hazard is being transferred already.")) from error
        _tell_receivers(handover, now)
    return handover


def accept_handover(
    *, handover: HandOver, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> HandOver:
    """Received (签收). Whoever receives can see the hazard; with a transfer also direct and close it."""
    with writes.unit_of_work():
        changes = {"received_by": actor, "received_at": now}
        row = _run(handover, "accept", actor, now, note, expected_version, changes)
        _let_in(row, actor)
        _tell_sender(row, _("{name}: the hand-over of hazard {number} was received"), note, now)
    return row


def refuse_handover(
    *, handover: HandOver, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> HandOver:
    """Not ours, with the reason: the next candidate is asked, else it goes back to the sender."""
    with writes.unit_of_work():
        row = writes.locked(handover)
        refusal = {
            "body": row.to_body_id, "name": str(row.to_body or ""), "at": now.isoformat(), "by": actor.name,
            "reason": note.strip(),
        }  # fmt: skip
        changes: dict[str, Any] = {"refusals": [*row.refusals, refusal]}
        following = _next_candidate(row)
        if following is None:
            done = _run(row, "refuse", actor, now, note, expected_version, changes)
            title = _("{name}: hazard {number} was refused and is back with you")
            _tell_sender(done, title, note, now)
            return done
        rest = row.candidates[row.candidates.index(following.pk) + 1 :]
        return _pass_on(row, following, rest, changes, actor, now, note, expected_version)


def _pass_on(
    row: HandOver, body: SupervisingBody, rest: list[int], changes: dict, actor: Any, now: datetime, note: str,
    expected_version: int | None,
) -> HandOver:  # fmt: skip
    """The refusal is the refusing person's; that the next body is asked follows by itself, so the portal does it."""
    changed = _run(row, "pass_on", actor, now, note, expected_version, changes)
    values = {**_turn_of(row, body), "candidates": rest}
    passed = writes.update(changed, values, actor=system_user(), perm="hazards.escalate_handover", now=now)
    _tell_receivers(passed, now)
    _tell_sender(passed, _("{name}: hazard {number} was refused and goes to the next body"), note, now)
    return passed


def _turn_of(row: HandOver, body: SupervisingBody) -> dict[str, Any]:
    return {"to_body": body, "to_place": body.place, "sectors": _sectors(row.hazard, body)}


def _sectors(hazard: Hazard, body: SupervisingBody) -> list[str]:
    """Those of the hazard and of the body: an officer of either sees the hand-over."""
    return sorted({*hazard.sectors, *body.sectors})


def _next_candidate(row: HandOver) -> SupervisingBody | None:
    known = SupervisingBody.unscoped.filter(active=True).in_bulk(row.candidates)
    return next((known[number] for number in row.candidates if number in known), None)


def reply_handover(
    *, handover: HandOver, reply: str, actor: Any, now: datetime, expected_version: int | None = None
) -> HandOver:
    """Say what will be done with it (回复)."""
    with writes.unit_of_work():
        changes = {"reply": reply.strip(), "replied_at": now}
        row = _run(handover, "reply", actor, now, "", expected_version, changes)
        _tell_sender(row, _("{name}: reply to the hand-over of hazard {number}"), reply, now)
    return row


def finish_handover(
    *, handover: HandOver, feedback: str, actor: Any, now: datetime, expected_version: int | None = None
) -> HandOver:
    """Say what came of it (反馈). The hazard itself is closed by its own re-check."""
    with writes.unit_of_work():
        changes = {"feedback": feedback.strip(), "finished_at": now}
        row = _run(handover, "finish", actor, now, "", expected_version, changes)
        _tell_sender(row, _("{name}: result of the hand-over of hazard {number}"), feedback, now)
    return row


def withdraw_handover(
    *, handover: HandOver, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> HandOver:
    """The sender takes it back before anybody has received it."""
    return _run(handover, "withdraw", actor, now, note, expected_version, {})


def designate_handover(
    *, handover: HandOver, to_body: SupervisingBody, actor: Any, now: datetime, note: str = "",
    expected_version: int | None = None,
) -> HandOver:  # fmt: skip
    """The level above decides whose it is; the body that is designated cannot refuse."""
    with writes.unit_of_work():
        row = writes.locked(handover)
        if not places.contains(row.to_place, to_body.place):
            raise TransitionDenied(_("Only a body within the own area can be designated."))
        changes = {"received_at": now, "received_by": None}
        row = _run(row, "designate", actor, now, note, expected_version, changes)
        values = _turn_of(row, to_body)
        row = writes.update(row, values, actor=system_user(), perm="hazards.escalate_handover", now=now)
        for person in _receivers(row, now):
            _let_in(row, person)
        title = _("{name}: you were designated for hazard {number}")
        _tell(_receivers(row, now), row, title, note or row.reason, "designated", now)
        _tell_sender(row, _("{name}: a body was designated for hazard {number}"), note, now)
    return row


def send_back_handover(
    *, handover: HandOver, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> HandOver:
    """The level above finds that the sender itself is competent."""
    with writes.unit_of_work():
        row = _run(handover, "send_back", actor, now, note, expected_version, {})
        _tell_sender(row, _("{name}: hazard {number} stays with you"), note, now)
    return row


def escalate_handover(*, handover: HandOver, now: datetime) -> HandOver:
    """Nobody received it in time: the level above must decide. Done by the portal; again at each level up."""
    with writes.unit_of_work():
        row = _run(handover, "escalate", system_user(), now, "", None, {})
        above = _above(row)
        values: dict[str, Any] = {"to_place": above, "to_body": None, "candidates": []}
        row = writes.update(row, values, actor=system_user(), perm="hazards.escalate_handover", now=now)
        people = [person for person in notify.holders(DESIGNATE, above, row.sectors, now=now) if person.place == above]
        title = _("{name}: nobody has received hazard {number}, please designate a body")
        _tell(people, row, title, row.reason, f"escalated:{above}", now, urgent=True)
        _tell_sender(row, _("{name}: hazard {number} is before the level above"), row.reason, now)
    return row


def _above(row: HandOver) -> str:
    """The nearest place that covers both sides; once there, the one above it, up to the province."""
    if row.to_body_id is None:
        parts = places.segments(row.to_place)
        return "/" + "".join(f"{part}/" for part in parts[: max(1, len(parts) - 1)])
    both = [path for path in places.ancestors(row.from_place) if places.contains(path, row.to_place)]
    nearest = both[-1]
    return nearest if nearest != "/" else places.at_level(row.from_place, "province")


def _run(
    handover: HandOver, name: str, actor: Any, now: datetime, note: str, version: int | None, changes: dict[str, Any]
) -> HandOver:
    row: HandOver = HANDOVER_FLOW.run(
        handover, name, actor=actor, now=now, note=note, changes=changes, expected_version=version
    )
    return row


def _let_in(row: HandOver, person: Any) -> None:
    """A named exception at this one hazard, for people whose postings do not cover it."""
    for perm in (*_TO_READ, *(_TO_ACT if row.kind == HandOverKind.TRANSFER else ())):
        if not person.has_perm(perm, row.hazard):
            share(row.hazard, person, perm)


def _receivers(row: HandOver, now: datetime) -> list[Any]:
    people = notify.holders(RECEIVE, row.to_place, row.to_body.sectors if row.to_body else (), now=now)
    return [person for person in people if person.place == row.to_place]


def handover_url(row: HandOver) -> str:
    return reverse("handover-detail", kwargs={"pk": row.pk})


def _tell_receivers(row: HandOver, now: datetime) -> None:
    title = _("{name}: hazard {number} is handed over to you")
    _tell(_receivers(row, now), row, title, row.reason, f"offered:{row.version}", now, urgent=True)


def _tell_sender(row: HandOver, title: Any, body: str, now: datetime) -> None:
    _tell([row.sent_by], row, title, body or row.reason, f"{row.status}:{row.version}", now)


def _tell(
    people: Iterable[Any], row: HandOver, title: Any, body: str, key: str, now: datetime, urgent: bool = False
) -> None:
    telling.tell(
        people, row.hazard, kind="hazard.handover", title=title, body=body, key=f"handover:{row.pk}:{key}", now=now,
        url=handover_url(row), urgent=urgent,
    )  # fmt: skip
