"""A closed hazard stays where it happened; opened again it belongs to where its enterprise is now."""

from datetime import datetime

from hazards.models import Hazard
from hazards.services.counts import cells, shift
from safetyportal.core import writes
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Attachment

ACTION = "hazard.follow"


def follow_enterprise(hazard: Hazard, now: datetime) -> Hazard:
    """Bring an open hazard and its files to the enterprise's present place; the portal does it, not the person."""
    enterprise = hazard.enterprise
    if hazard.place == enterprise.place:
        return hazard
    with writes.unit_of_work():
        row = writes.locked(hazard)
        before = cells(row)
        changes = {"jurisdiction": enterprise.jurisdiction, "place": enterprise.place}
        row = writes.update(row, changes, actor=system_user(), perm="hazards.assign_hazard", now=now, action=ACTION)
        shift(before, cells(row))
        files = Attachment.unscoped.filter(target_type=row._meta.label_lower, target_id=row.pk)
        files.update(jurisdiction=enterprise.jurisdiction, place=enterprise.place)
    return row
