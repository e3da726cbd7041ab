"""The trail of one record in words: acts and fields by their names, rows named instead of numbered."""

from datetime import datetime

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safetyportal.core import audit
from safetyportal.core.deadlines import SHANGHAI

_WORDS = {"jurisdiction": _("place")}  # columns that every model inherits from the kernel without words of their own


def label_of(field) -> str:
    """The words of a column as a heading."""
    return capfirst(_WORDS.get(str(field.verbose_name), field.verbose_name))


def entries(record, rows) -> list[dict]:
    """Audit rows as components/timeline.html shows them: acts and fields in words, rows named, not numbered."""
    rows = list(rows)
    named = _names_of_related(type(record), rows)
    return [
        {
            "at": row.at,
            "who": row.actor_name.split(" (")[0] or gettext("Portal"),
            "on_behalf_of": row.on_behalf_of,
            "title": capfirst(audit.action_label(row.action)),
            "text": row.note,
            "changes": [change for name, pair in row.changes.items() if (change := _change(record, name, pair, named))],
            "tone": "overdue" if row.outcome != "ok" else "draft",
        }
        for row in rows
    ]


def _change(record, name: str, pair, named: dict) -> dict | None:
    if name in {"place", "clock"} or not isinstance(pair, list) or len(pair) != 2:
        return None
    try:
        field = record._meta.get_field(name)
    except FieldDoesNotExist:
        return {"field": name, "old": pair[0], "new": pair[1]}
    labels = {**dict(field.flatchoices or ()), **named.get(name, {})}
    shown = [_moment(value) for value in pair] if isinstance(field, models.DateTimeField) else pair
    old, new = [_label(labels, value) for value in shown]
    return {"field": label_of(field), "old": old, "new": new}


def _moment(value):
    """A stored moment as people in Shanghai read it."""
    return datetime.fromisoformat(value).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if value else value


def _label(labels: dict, value):
    if isinstance(value, list):
        return "、".join(str(_label(labels, item)) for item in value)
    if isinstance(value, dict):
        return "；".join(f"{key} {item}" for key, item in value.items())
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return labels.get(value, value)


def _names_of_related(model, rows) -> dict[str, dict]:
    """Names behind the ids in foreign key changes: one query for each foreign key that changed."""
    found: dict[str, dict] = {}
    for field in model._meta.concrete_fields:
        ids = _ids(field.name, rows) if field.related_model is not None else set()
        if ids:
            known = field.related_model._base_manager.in_bulk([int(value) for value in ids])
            found[field.name] = {value: str(known[int(value)]) for value in ids if int(value) in known}
    return found


def _ids(name: str, rows) -> set:
    pairs = [pair for row in rows if isinstance(pair := row.changes.get(name), list)]
    return {value for pair in pairs for value in pair if str(value).isdigit()}
