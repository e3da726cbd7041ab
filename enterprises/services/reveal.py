"""Phones and ID numbers of an enterprise, its persons, sites and hazards in full: one at a time, each in the trail."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from safetyportal.core import writes
from safetyportal.core.access import can, require
from safetyportal.core.crypto import EncryptedTextField, mask, mask_id_numbers
from safetyportal.core.errors import TransitionDenied

REVEAL = "core.reveal_personal_data"


def personal_fields(model: type[models.Model]) -> dict[str, object]:
    """Columns of the model that stand encrypted in the database, with their labels."""
    return {f.name: f.verbose_name for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)}


def is_hidden(record, name: str) -> bool:
    """Whether the page shows less of this column than there is."""
    value = getattr(record, name)
    return bool(value) and record._meta.get_field(name).shown(value) != value


def may_reveal(record, actor):
    """Whether the actor may read personal data of this enterprise, person or site in full, and if not, why."""
    return can(actor, REVEAL, record)


def reveal(*, record: Any, field: str, reason: str, actor, now: datetime) -> str:
    """The phone or ID number in full, and an audit entry that it was read: which one and why, never the value.

    With `core.reveal_personal_data` over the enterprise and a reason. Raises `NotAllowed`, `TransitionDenied` (no
    reason), `KeyError` (a column that is not personal data).
    """
    label = personal_fields(type(record))[field]
    decision = require(actor, REVEAL, record)
    if not reason.strip():
        raise TransitionDenied(_("Please give the reason."))
    value = getattr(record, field)
    with writes.unit_of_work():
        note = f"{label}: {_without(value, reason.strip())}"
        writes.log("enterprise.reveal", record, actor=actor, now=now, note=note, decision=decision)
    return value


def _without(value: str, reason: str) -> str:
    """The reason as the trail may keep it: people copy what they look for into it."""
    return mask_id_numbers(reason.replace(value, mask(value)) if value else reason)
