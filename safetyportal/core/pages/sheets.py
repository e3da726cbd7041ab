"""What the pages of one record show: facts, acts, clock, place, history, and the printed sheet."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from safetyportal.core import audit, places
from safetyportal.core.access import holds, place_of
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.models import Jurisdiction
from safetyportal.core.pages import acts
from safetyportal.core.pages.links import links_for
from safetyportal.core.pages.tables import countdown, local_text
from safetyportal.core.timeline import entries, label_of

RECENT = 20


def detail_context(register, request, record, **extra) -> dict:
    """Context of core/detail.html and core/_actions.html."""
    status = getattr(record, "status", None)
    return {
        "register": register,
        "record": record,
        "title": str(record),
        "badge": {"label": record.get_status_display(), "tone": register.state_tones.get(status, "progress")}
        if status is not None
        else None,
        "clock": countdown(record.due_at, timezone.now()) if getattr(record, "due_at", None) else None,
        "groups": register.facts(request, record),
        "actions": actions(register, record, request.user),
        "entries": entries(record, audit.timeline(record, RECENT)),
        "history_url": register.url("history", pk=record.pk),
        "print_url": register.url("print", pk=record.pk),
        "links": links_for(record, request.user),
        "list_url": register.url("list") if holds(request.user, register.permission) else "",  # not for one shared row
        **places_context(record),
        **extra,
    }


def actions(register, record, user) -> list[dict]:
    """Acts as core/_actions.html shows them: first what may be done, then what may not and why."""
    found = []
    if register.edit is not None:
        decision = acts.decide(register, "edit", register.edit, record, user)
        if decision:
            label = register.edit.label or gettext("Change")
            found.append(_button("edit", label, register.url("edit", pk=record.pk), icon="edit", method="get"))
    for choice in acts.choices_for(register, record, user):
        url = register.url("act", pk=record.pk, name=choice.name)
        button = _button(choice.name, choice.label, url, icon=choice.act.icon, tone=choice.tone)
        button.update(enabled=bool(choice.decision), reason=choice.decision.reason)
        asks_first = gettext("%(act)s: are you sure?") % {"act": choice.label}
        button.update(method="get") if choice.act.asks else button.update(confirm=choice.act.confirm or asks_first)
        found.append(button)
    return sorted(found, key=lambda button: not button["enabled"])


def _button(name: str, label, url: str, *, icon="", tone="", method="post") -> dict:
    return {"name": name, "label": label, "url": url, "icon": icon, "tone": tone, "method": method, "enabled": True}


def places_context(record) -> dict:
    """The divisions of the record from the province down, for the breadcrumb; one query."""
    try:
        place, _sectors = place_of(record)
    except TypeError:
        return {}
    return {"places": trail(place)}


def trail(place: str) -> list[dict]:
    """Names of the divisions on a place path from the province down."""
    nodes = Jurisdiction.objects.filter(path__in=places.ancestors(place)[1:]).exclude(kind="pass_through")
    return [{"name": name} for name in nodes.order_by("path").values_list("name", flat=True)]


def facts_of(register, record) -> list[dict]:
    """Facts by group from `detail_fields`; without any, every field but the technical ones."""
    declared = register.detail_fields or _own_fields(register.model)
    if declared and isinstance(declared[0], str):
        declared = ((None, declared),)
    return [{"title": title, "facts": [fact(record, name) for name in names]} for title, names in declared]


def _own_fields(model) -> tuple:
    hidden = {"place", "clock", "version", "status", "due_at"}
    return tuple(f.name for f in model._meta.concrete_fields if not f.primary_key and f.name not in hidden)


def fact(record, name: str) -> dict:
    """Label and value of one field in words; personal data masked."""
    target = record
    for step in name.split("__")[:-1]:
        target = getattr(target, step) if target is not None else None
    last = name.split("__")[-1]
    try:
        field = (target or record)._meta.get_field(last)
    except FieldDoesNotExist:
        value = getattr(target, last, None)
        return {"label": capfirst(last.replace("_", " ")), "value": value() if callable(value) else value}
    words = {"label": label_of(field), "value": shown(field, target)}
    return {"name": name, **words, "wide": _is_long(field)}


def _is_long(field) -> bool:
    return isinstance(field, models.TextField) and not isinstance(field, EncryptedTextField)


def shown(field, record):
    """A field's value as people read it."""
    value = getattr(record, field.name, None) if record is not None else None
    if field.choices and value not in (None, ""):
        return getattr(record, f"get_{field.name}_display")()
    return in_words(field, value)


def in_words(field, value):
    if value in (None, "", []):
        return None
    if isinstance(field, EncryptedTextField):
        return field.shown(value)
    if isinstance(field, models.BooleanField):
        return gettext("yes") if value else gettext("no")
    if isinstance(field, models.DateTimeField):
        return local_text(value)
    if isinstance(field, models.DateField):
        return value.isoformat()
    if isinstance(field, ArrayField):
        labels = dict(getattr(field.base_field, "flatchoices", ()))
        return "、".join(str(labels.get(item, item)) for item in value)
    return value


def changes_since(record, moment) -> list[dict]:
    """What others did to the record since a form was drawn from it."""
    if record is None or moment is None:
        return []
    return entries(record, [row for row in audit.timeline(record, RECENT) if row.at >= moment])


def print_context(register, request, record) -> dict:
    """Context of print/record.html."""
    return {
        "title": str(record),
        "number": getattr(record, "number", "") or getattr(record, "code", ""),
        "groups": register.facts(request, record),
        "entries": entries(record, audit.timeline(record, RECENT)),
        "printed_by": request.user.name,
    }
