"""Types of special objects: a new kind of thing to supervise is a row that the system administrator adds."""

from datetime import datetime

from enterprises.models import SpecialObjectType
from enterprises.special_fields import check_schema
from safetyportal.core import writes

MANAGE = "core.manage_code"


def save_type(
    row: SpecialObjectType, *, actor, now: datetime, created: bool, changes: dict | None = None
) -> SpecialObjectType:
    """Add or change a type and return it; objects that exist keep the values they have.

    For system administrators of the country. Raises `NotAllowed`, `ValidationError` (fields).
    """
    check_schema(row.schema)
    if created:
        return writes.create(row, actor=actor, perm=MANAGE, now=now)
    return writes.update(row, changes or {}, actor=actor, perm=MANAGE, now=now)
