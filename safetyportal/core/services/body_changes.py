"""Supervising bodies, one at a time: added and changed by the system administrator of the territory."""

from datetime import datetime

from safetyportal.core.models import Jurisdiction, SupervisingBody
from safetyportal.core.writes import create, update

PERMISSION = "core.manage_body"


def add_body(*, actor, now: datetime, jurisdiction: Jurisdiction, **values) -> SupervisingBody:
    """Add a body at a division within the actor's territory. Raises `NotAllowed`, `ValidationError`."""
    body = SupervisingBody(jurisdiction=jurisdiction, place=jurisdiction.path, **values)
    return create(body, actor=actor, perm=PERMISSION, now=now)


def change_body(*, actor, now: datetime, supervisingbody: SupervisingBody, **values) -> SupervisingBody:
    """Change a body; one that moves to another division needs the permission there too. Raises `NotAllowed`."""
    if "jurisdiction" in values:
        values["place"] = values["jurisdiction"].path
    return update(supervisingbody, values, actor=actor, perm=PERMISSION, now=now)
