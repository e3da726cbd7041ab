"""Sharing one record with a named person until a day (具名例外), and taking it back.

For the security administrator at the record's place, never for himself; reading only; the day is at most the rule
`account.exception_max_days` away. A job ends it in time, a daily sweep finds what the job missed.
"""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from safetyportal.core import access, jobs, writes
from safetyportal.core.choices import Duty
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import NamedException, User
from safetyportal.core.rules import rule

SHARE = "core.share_record"


def shareable_models() -> list[type[models.Model]]:
    """Kinds of record that can be shared; each declares it."""
    return [model for model in apps.get_models() if getattr(model, "shareable", False)]


def share_record(
    *, target_type: str, target_id: int, person: User, ends_at: datetime, reason: str, actor: User, now: datetime
) -> NamedException:
    """Let `person` read one record until `ends_at`. Raises `NotAllowed`, `TransitionDenied`, `ValidationError`."""
    record = _record(target_type, target_id)
    if record is None or not access.can(actor, SHARE, record):  # what is not in one's area does not exist
        raise ValidationError({"target_id": text("There is no such record in your area.")})
    return share_with(record, person=person, ends_at=ends_at, reason=reason, perm=SHARE, actor=actor, now=now)


def share_with(
    record: Any, *, person: User, ends_at: datetime, reason: str, perm: str, actor: User, now: datetime
) -> NamedException:
    """The same for an app in which `perm` over the record includes inviting somebody to it (an expert to one
    inspection). Raises `NotAllowed`, `TransitionDenied`, `ValidationError`."""
    _check_person(person, actor)
    _check_end(ends_at, record, now)
    given = NamedException(
        user=person,
        permission=_view_permission(record),
        target_type=record._meta.label_lower,
        target_id=record.pk,
        target_label=str(record)[:200],
        place=access.place_of(record)[0],
        reason=reason.strip(),
        ends_at=ends_at,
        created_at=now,
        granted_by=actor,
    )
    with writes.unit_of_work():
        writes.create(given, actor=actor, perm=perm, now=now, note=given.reason, action="record.share")
        access.share(record, person, given.permission)
        jobs.after_commit("core.end_named_exception", run_after=ends_at, exception_id=given.pk)
    return given


def _record(target_type: str, target_id: int) -> models.Model | None:
    model = next((model for model in shareable_models() if model._meta.label_lower == target_type), None)
    return model._base_manager.filter(pk=target_id).first() if model is not None else None


def _view_permission(record: models.Model) -> str:
    return f"{record._meta.app_label}.view_{record._meta.model_name}"


def _check_person(person: User, actor: User) -> None:
    if person.pk == actor.pk:
        raise NotAllowed(_("Nobody can share a record with himself."))
    if person.is_system or not person.is_active or person.duty != Duty.BUSINESS:
        raise TransitionDenied(_("Records are shared with people in use who are no administrators."))
    if not access.grants_of(person):
        raise TransitionDenied(_("This person has no posting; an exception adds to postings and ends with the last."))


def _check_end(ends_at: datetime, record: models.Model, now: datetime) -> None:
    days = rule("account.exception_max_days", access.place_of(record)[0], local_day(now))
    if not now < ends_at <= now + timedelta(days=days + 1):
        raise ValidationError({"ends_on": text("From today to %(n)d days from now.") % {"n": days}})


def revoke(namedexception: NamedException, *, actor: User, now: datetime, reason: str) -> NamedException:
    """Take it back early. For holders of `core.share_record` at its place. Raises `NotAllowed`, `TransitionDenied`."""
    with writes.unit_of_work():
        row = writes.locked(namedexception)
        decision = access.require(actor, SHARE, row)
        if row.ended_at is not None:
            raise TransitionDenied(_("It has ended already."))
        _end(row, actor=actor, now=now, note=reason, decision=decision)
    return row


def stop_sharing(
    namedexception: NamedException, record: Any, *, reason: str, perm: str, actor: User, now: datetime
) -> NamedException:
    """End early what `share_with` gave, with the same permission over the record. Raises `NotAllowed`,
    `TransitionDenied` (over already, or of another record)."""
    with writes.unit_of_work():
        row = writes.locked(namedexception)
        decision = access.require(actor, perm, record)
        if (row.target_type, row.target_id) != (record._meta.label_lower, record.pk) or row.ended_at is not None:
            raise TransitionDenied(_("It has ended already."))
        _end(row, actor=actor, now=now, note=reason, decision=decision)
    return row


def _end(row: NamedException, *, actor: User, now: datetime, note: str, decision=None) -> None:
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    if (record := _record(row.target_type, row.target_id)) is not None:
        access.unshare(record, row.user, row.permission)
    details = {"decision": decision} if decision is not None else {}
    writes.log("record.unshare", row, actor=actor, now=now, note=note, **details)


def end_due(*, actor: User, now: datetime, pk: int | None = None) -> int:
    """End what is over: one (by its job) or all. The portal acts. Returns how many."""
    due = NamedException.unscoped.filter(ended_at=None, ends_at__lte=now)
    count = 0
    for number in list((due if pk is None else due.filter(pk=pk)).values_list("pk", flat=True)):
        with writes.unit_of_work():
            row = due.select_for_update(of=("self",)).filter(pk=number).first()
            if row is not None:
                _end(row, actor=actor, now=now, note="")
                count += 1
    return count


@jobs.handler("core.end_named_exception")
def end_one(context, *, exception_id):
    """The moment has come."""
    return {"ended": end_due(actor=context.actor, now=context.now, pk=exception_id)}


@jobs.periodic("core.end_named_exceptions", at=(0, 5))
def end_all(context):
    """Whatever its own job missed."""
    return {"ended": end_due(actor=context.actor, now=context.now)}
