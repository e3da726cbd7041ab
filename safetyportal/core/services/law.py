"""Changing law, calendar and code tables. For system administrators; deeper places only where the rule allows it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safetyportal.core import codes, deadlines, places, rules, writes
from safetyportal.core.models import CalendarDay, CodeEntry, Jurisdiction, Rule

PERMS = {Rule: "core.manage_rule", CalendarDay: "core.manage_rule", CodeEntry: "core.manage_code"}


def save_row(row, *, actor, now, created: bool, changes: dict | None = None):
    """Create or change a rule, calendar day or code and return it.

    Raises `NotAllowed` outside the actor's place, `ValidationError` for an override that no upper rule permits.
    """
    with writes.unit_of_work():
        if created:
            row = writes.create(row, actor=actor, perm=PERMS[type(row)], now=now)
        else:
            row = writes.update(row, changes or {}, actor=actor, perm=PERMS[type(row)], now=now)
        if isinstance(row, Rule):
            _check_override(row)
    _forget()
    return row


def remove_row(row, *, actor, now) -> None:
    """Remove a row that was entered by mistake; a rule that was ever in force is ended by `valid_to` instead."""
    if isinstance(row, Rule) and row.valid_from <= deadlines.local_day(now):
        raise ValidationError(_("This rule has been in force. Set its last day instead of removing it."))
    writes.delete(row, actor=actor, perm=PERMS[type(row)], now=now)
    _forget()


def _check_override(row: Rule) -> None:
    """Refuse what `rules.rule` would never read: a place that is none, or a value that no upper rule allows there."""
    if row.place == places.ROOT:
        return
    if not Jurisdiction.objects.filter(path=row.place, valid_to=None).exists():
        raise ValidationError({"place": _("There is no division in force at this place.")})
    rules.forget_rules()
    upper = places.ancestors(row.place, own=False)[-1]
    try:
        allowed = rules.rule_row(row.key, upper, row.valid_from).override_down_to
    except rules.MissingRule:
        allowed = 0
    if places.depth(row.place) > allowed:
        raise ValidationError({"place": _("No upper rule allows this value to be set here.")})


def _forget() -> None:
    codes.forget_codes()
    rules.forget_rules()
    deadlines.forget_calendar()
