"""Choosing one division out of forty thousand: step by step down the tree, within the person's scope.

The field works without script: each step is a list, and "next level" reloads the form with what was typed. With script
the list below is fetched when one above is chosen (static/js/divisions.js).
"""

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from safetyportal.core import divisions, places
from safetyportal.core.access import granted_paths
from safetyportal.core.choices import Level
from safetyportal.core.models import Jurisdiction


class DivisionWidget(forms.Widget):
    """One list for each level from the top of the scope down to the last choice, and the code as plain text."""

    template_name = "core/division_widget.html"
    user = None
    permission = ""
    deepest = Level.TOWNSHIP

    def value_from_datadict(self, data, files, name):
        """The deepest list that was filled in, else the code that was typed."""
        chosen = [value for key in data for value in data.getlist(key) if key == name and value] if data else []
        return chosen[-1].strip() if chosen else ""

    def render(self, name, value, attrs=None, renderer=None):
        """By the portal's own templates: the form renderer only knows those of packages."""
        return mark_safe(render_to_string(self.template_name, self.get_context(name, value, attrs)))  # noqa: S308

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        node = division(value, self.user, self.permission)
        context["widget"]["steps"] = steps(node, self.user, self.permission, self.deepest)
        context["widget"]["permission"] = self.permission
        context["widget"]["deepest"] = int(self.deepest)
        return context


class DivisionField(forms.Field):
    """A division in force over which the user holds `permission`; cleans to the `Jurisdiction`.

    `levels` limits what may be chosen in the end (`Level.TOWNSHIP` only, say). `permission` "" offers the whole
    country, for people who have no posting yet.
    """

    widget = DivisionWidget
    default_error_messages = {
        "unknown": _("There is no such division in your area."),
        "level": _("Please choose a division further down."),
    }

    def __init__(self, *, permission: str = "", levels=None, **kwargs):
        super().__init__(**kwargs)
        self.permission, self.levels = permission, levels
        self.widget.permission = permission
        self.widget.deepest = max(levels) if levels else Level.TOWNSHIP
        self.user = None

    def bind_user(self, user) -> None:
        self.user = self.widget.user = user

    def prepare_value(self, value):
        if isinstance(value, Jurisdiction):
            return value.code
        return value

    def to_python(self, value):
        if not value:
            return None
        node = division(value, self.user, self.permission)
        if node is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if self.levels and node.level not in self.levels:
            raise ValidationError(self.error_messages["level"], code="level")
        return node

    def has_changed(self, initial, data):
        return str(getattr(initial, "code", initial) or "") != str(data or "")


def division(value, user, permission: str) -> Jurisdiction | None:
    """The division in force with this code (or primary key of the initial value), when it lies in scope."""
    if not value:
        return None
    if isinstance(value, Jurisdiction):
        return value
    node = divisions.called(str(value)).filter(valid_to=None).first()
    return node if node is not None and in_scope(node.path, user, permission) else None


def in_scope(path: str, user, permission: str) -> bool:
    return not permission or any(path.startswith(granted) for granted in granted_paths(user, permission))


def steps(node: Jurisdiction | None, user, permission: str, deepest: int = Level.TOWNSHIP) -> list[dict]:
    """The lists to show: [{chosen, options}], from the top of the scope to the one below the last choice."""
    chain = [path for path in places.ancestors(node.path) if in_scope(path, user, permission)] if node else []
    by_path = {n.path: n for n in Jurisdiction.objects.filter(path__in=chain, valid_to=None)}
    chosen = [by_path[path] for path in chain if path in by_path and by_path[path].level > Level.NATION]
    found = [{"options": roots(user, permission), "chosen": chosen[0].code if chosen else ""}]
    for position, one in enumerate(chosen):
        options = children(one, deepest)
        below = chosen[position + 1].code if position + 1 < len(chosen) else ""
        if options:
            found.append({"options": options, "chosen": below})
    return found


def roots(user, permission: str) -> list[Jurisdiction]:
    """Where the choice starts: the provinces, or the divisions at which the person is posted."""
    rows = Jurisdiction.objects.filter(valid_to=None)
    paths = granted_paths(user, permission) if permission else [places.ROOT]
    if places.ROOT in paths:
        return list(rows.filter(level=Level.PROVINCE).order_by("code"))
    return list(rows.filter(path__in=paths).order_by("path"))


def children(node: Jurisdiction, deepest: int = Level.TOWNSHIP) -> list[Jurisdiction]:
    rows = Jurisdiction.objects.filter(parent=node, valid_to=None, level__lte=deepest)
    return list(rows.order_by("code"))
