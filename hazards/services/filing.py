"""A whole self-inspection at once, as an enterprise's own system files it: all answers, all hazards, or nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from hazards.choices import Rhythm
from hazards.models import SelfInspection
from hazards.queries.inspections import items_for
from hazards.queries.periods import period
from hazards.services.answers import Given, answer
from hazards.services.inspections import finish, start, start_on_occasion
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day


@dataclass(frozen=True)
class Filed:
    """One answer by the codes that both sides know."""

    standard: str
    item: str
    given: Given


def file_inspection(
    *, enterprise: Enterprise, answers: list[Filed], participants: str, participant_count: int, actor: Any,
    now: datetime, rhythm: str = Rhythm.ADHOC, standards: list[str] | None = None, title: str = "",
    zero_reason: str = "", external_id: str = "",
) -> SelfInspection:  # fmt: skip
    """Start, answer and finish in one unit of work, for the enterprise's own staff (`carry_out_selfinspection`).

    With a rhythm it is the planned inspection of the present period, else one on occasion. Raises `NotAllowed`,
    `TransitionDenied`, `ValidationError` (items that are not asked or not answered, a number that was used).
    """
    with writes.unit_of_work():
        if rhythm == Rhythm.ADHOC:
            row = start_on_occasion(
                enterprise=enterprise, standards=standards, title=title, external_id=external_id, actor=actor, now=now
            )
        else:
            row = _planned(enterprise, rhythm, actor, now)
        items = {(item.base.standard.code, item.base.code): item.pk for item in items_for(row, local_day(now))}
        for one in answers:
            pk = items.get((one.standard, one.item))
            if pk is None:
                words = _("This inspection does not ask item %(item)s of standard %(standard)s.")
                raise ValidationError({"answers": words % {"item": one.item, "standard": one.standard}})
            answer(selfinspection=row, item=pk, given=one.given, seen=None, actor=actor, now=now)
        return finish(
            selfinspection=row, participants=participants, participant_count=participant_count,
            zero_reason=zero_reason, actor=actor, now=now,
        )  # fmt: skip


def _planned(enterprise: Enterprise, rhythm: str, actor, now: datetime) -> SelfInspection:
    first, _last = period(rhythm, local_day(now))
    rows = SelfInspection.unscoped.filter(enterprise=enterprise, rhythm=rhythm, period_start=first)
    row = rows.first()
    if row is None:
        raise ValidationError({"rhythm": _("No inspection of this rhythm is planned for the present period.")})
    return start(selfinspection=row, actor=actor, now=now) if row.status == "due" else row
