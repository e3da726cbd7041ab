"""The place of an enterprise changes: everything open follows, what is closed stays where it happened (ADR 0001)."""

from datetime import datetime

from django.db.models import Q

from enterprises.models import Enterprise, Supervision, TransferRequest
from enterprises.services import facts as facts_
from safetyportal.core import places, writes
from safetyportal.core.access import forget_grants
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import Attachment, User
from safetyportal.core.moves import Step, move_unit, new_place


def relocate(enterprise: Enterprise, jurisdiction, *, actor, now: datetime, action: str, note: str = "") -> Enterprise:
    """Give the enterprise its new place, with its staff's postings and accounts and the open records of every app.

    The calling service has asked for the permissions at both places. The entry stands in the trail of the new place.
    """
    with writes.unit_of_work():
        row = writes.locked(enterprise)
        old, before = row.place, facts_.cell(row)
        row.settle(jurisdiction)
        changes = {"place": [old, row.place], **_leave_body(row)}
        writes.save_changes(row, ["jurisdiction", *changes])
        move_unit(old, row.place, jurisdiction=jurisdiction, now=now)
        User._base_manager.filter(place=old).update(place=row.place)
        Attachment.unscoped.filter(target_type=row._meta.label_lower, target_id=row.pk, place=old).update(
            place=row.place, jurisdiction=jurisdiction
        )
        forget_grants(actor)  # the head who corrects the township of a registration has moved along
        facts_.recount(before, row)
        writes.log(action, row, actor=actor, now=now, note=note, changes=changes)
    return row


def _leave_body(row: Enterprise) -> dict:
    """A competent department that is not over the new place ends with the move; what the trail says of it."""
    body = row.government_body
    if body is None or places.contains(body.place, row.place):
        return {}
    row.government_body = None
    return {"government_body": [body.pk, None]}


def end_supervision(enterprise: Enterprise, *, actor, now: datetime) -> None:
    """The officials of the county it leaves are no longer responsible; the next county names its own."""
    day = local_day(now)
    for held in Supervision.unscoped.filter(Q(until=None), enterprise=enterprise).select_related("user"):
        row = writes.locked(held)
        row.until = max(day, row.since)
        writes.save_changes(row, ["until"])
        writes.log("supervision.end", row, actor=actor, now=now, changes={"until": [None, str(row.until)]})


def follow_division(waiting: Q, steps: list[Step]) -> None:
    """Transfers that wait follow a division that was merged, moved or recoded, on the giving and the receiving side."""
    for step in steps:
        rows = TransferRequest._base_manager.filter(waiting)
        given = rows.filter(jurisdiction=step.old, place__startswith=step.old.path)
        given.update(jurisdiction=step.new, place=new_place(step.old.path, step.new.path))
        rows.filter(to_jurisdiction=step.old).update(to_jurisdiction=step.new, to_place=step.new.path)
