"""Changing law, calendar and code tables. For system administrators; deeper places only where the rule allows it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safetyportal.core import deadlines, places, rules, writes
from safetyportal.core.models import CalendarDay, CodeEntry, Rule

PERMS = {Rule: "core.manage_rule", CalendarDay: "core.manage_rule", CodeEntry: "core.manage_code"}


def save_row(row, *, actor, now, created: bool, changes: dict | None = None):
    """Create or change a rule, calendar day or code and return it.

    Raises `NotAllowed` outside the actor's place, `ValidationError` for an override that no upper rule permits.
    """
    if isinstance(row, Rule):
        _check_override(row)
    if created:
        row = writes.create(row, actor=actor, perm=PERMS[type(row)], now=now)
    else:
        row = writes.update(row, changes or {}, actor=actor, perm=PERMS[type(row)], now=now)
    _forget()
    return row


def remove_row(row, *, actor, now) -> None:
    """Remove a row that was entered by mistake; a rule that was ever in force is ended by `valid_to` instead."""
    if isinstance(row, Rule) and row.valid_from <= deadlines.local_day(now):
        raise ValidationError(_("This rule has been in force. Set its last day instead of removing it."))
    writes.delete(row, actor=actor, perm=PERMS[type(row)], now=now)
    _forget()


def _check_override(row: Rule) -> None:
    depth = places.depth(row.place)
    if depth == 0:
        return
    upper = [
        other
        for other in Rule.objects.filter(key=row.key, place__in=places.ancestors(row.place, own=False))
        if other.override_down_to >= depth
    ]
    if not upper:
        raise ValidationError({"place": _("No upper rule allows this value to be set here.")})


def _forget() -> None:
    rules.forget_rules()
    deadlines.forget_calendar()
