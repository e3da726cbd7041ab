"""What the clock asks of major hazards' dossiers: reports that are not signed in time, filings nobody took note of."""

from datetime import datetime, timedelta
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

OVERDUE = "overdue"
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
        told += _once(hazard, "dossier.overdue", due, hazard, people, title, telling.hazard_url(hazard), now)
    return told


def remind_filings(now: datetime) -> int:
    """Tell an office once that it has not taken note of a filed report in time."""
    told = 0
    rows = HazardFiling.unscoped.filter(acknowledged_at=None, acknowledge_by__lte=now)
    for filing in rows.select_related("dossier__hazard__enterprise", "body").order_by("pk").iterator(chunk_size=BATCH):
        people = list(people_of_filing(filing, now))
        title = _("{name}: please take note of the filed report of the major hazard {number}")
        url = dossier_url(filing.dossier)
        told += _once(filing, OVERDUE, filing.acknowledge_by, filing.dossier.hazard, people, title, url, now)
    return told


def _once(
    row: Any, stage: str, due: datetime, hazard: Hazard, people: list[Any], title: Any, url: str, now: datetime
) -> bool:
    mark = Reminder(target_type=row._meta.label_lower, target_id=row.pk, stage=stage, due_at=due)
    known = Reminder.objects.filter(target_type=mark.target_type, target_id=row.pk, stage=stage, due_at=due)
    if known.exists():
        return False
    with writes.unit_of_work(), transaction.atomic():
        Reminder.objects.bulk_create([mark], ignore_conflicts=True)
        key = f"{row._meta.model_name}:{row.pk}:{stage}:{due:%Y%m%d}"
        telling.tell(people, hazard, kind="listing.filing", title=title, key=key, now=now, url=url, urgent=True)
    return True
