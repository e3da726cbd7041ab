"""What the clock asks of major hazards' dossiers: reports that are not signed in time, filings nobody took note of."""

from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hazards.models import Hazard, HazardFiling
from hazards.queries.dossiers import people_of_filing, without_report
from hazards.services import telling
from hazards.services.dossiers import dossier_url
from safetyportal.core import writes
from safetyportal.core.deadlines import due_by_rule
from safetyportal.core.models import Reminder

BATCH = 200


def remind_reports(now: datetime) -> int:
    """Tell enterprise and officials once when the report of a major hazard is not signed in time (Order 16 art. 14)."""
    told = 0
    rows = Hazard.unscoped.filter(without_report(), assessed_at__lte=now - timedelta(days=1))
    for hazard in rows.select_related("enterprise", "assigned_to").order_by("pk").iterator(chunk_size=BATCH):
        due = due_by_rule("hazard.dossier_workdays", place=hazard.place, start=hazard.assessed_at or now)
        if now < due:
            continue
        people = [*telling.keepers_of(hazard, now), *telling.officials_of(hazard, now)]
        title = _("{name}: the report of the major hazard {number} is overdue")
        told += _once([_mark(hazard, "dossier.overdue", due)], hazard, people, title, telling.hazard_url(hazard), now)
    return told


def remind_filings(now: datetime) -> int:
    """Tell offices once that they have not taken note of a filed report in time. Who answers for several of them, and
    takes note for all with one act, hears it once."""
    told = 0
    rows = HazardFiling.unscoped.filter(acknowledged_at=None, acknowledge_by__lte=now)
    rows = rows.select_related("dossier__hazard__enterprise", "body").order_by("dossier", "pk")
    for dossier, late in groupby(rows.iterator(chunk_size=BATCH), key=attrgetter("dossier")):
        filings = list(late)
        people = {person.pk: person for filing in filings for person in people_of_filing(filing, now)}
        marks = [_mark(filing, "overdue", filing.acknowledge_by) for filing in filings]
        title = _("{name}: please take note of the filed report of the major hazard {number}")
        told += _once(marks, dossier.hazard, list(people.values()), title, dossier_url(dossier), now)
    return told


def _mark(row: Any, stage: str, due: datetime) -> Reminder:
    return Reminder(target_type=row._meta.label_lower, target_id=row.pk, stage=stage, due_at=due)


def _once(marks: list[Reminder], hazard: Hazard, people: list[Any], title: Any, url: str, now: datetime) -> bool:
    """Whether the people were told: not when each of the marks is there already."""
    new = [mark for mark in marks if not _known(mark)]
    if not new:
        return False
    first = new[0]
    with writes.unit_of_work(), transaction.atomic():
        Reminder.objects.bulk_create(new, ignore_conflicts=True)
        key = f"{first.target_type}:{first.target_id}:{first.stage}:{first.due_at:%Y%m%d}"
        telling.tell(people, hazard, kind="listing.filing", title=title, key=key, now=now, url=url, urgent=True)
    return True


def _known(mark: Reminder) -> bool:
    facts = {"target_type": mark.target_type, "target_id": mark.target_id, "stage": mark.stage, "due_at": mark.due_at}
    return Reminder.objects.filter(**facts).exists()
