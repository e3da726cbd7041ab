"""Filters of lists: an allowlist that lives in the address. A value not understood shows no rows, never more."""

from collections.abc import Hashable, Iterable
from typing import Any

import django_filters
from django import forms
from django.apps import apps
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from safetyportal.core import divisions
from safetyportal.core.access import granted_paths, place_q
from safetyportal.core.models import Jurisdiction
from safetyportal.core.prepared import NUMBERS, TEXTS, Prepared

INDENT = "\u3000"  # ideographic space: kept by browsers in a list of choices


class _Fields(dict[str, forms.Field]):
    """Fields by name, each made when it is first asked for."""

    def __init__(self, filters: dict[str, Any]) -> None:
        super().__init__()
        self._filters = filters

    def __missing__(self, name: str) -> forms.Field:
        field = self[name] = self._filters[name].field
        return field


class FilterForm(forms.Form):
    """The form of a filter set. A list has twenty filters and an address names two: a field of which it says nothing
    filters nothing, so that only the others are made and cleaned."""

    def __init__(self, filterset: "ScopedFilterSet", data: Any, prefix: str | None = None) -> None:
        super().__init__(data, prefix=prefix)
        self.filterset = filterset
        self.fields = _Fields(filterset.filters)
        for name in filterset.filters:
            if _says_something(self.data, self.add_prefix(name)):
                self.fields[name]


def _says_something(data: Iterable[str], name: str) -> bool:
    """Whether there is a value, or one of several inputs (`name_0`, `name_min`)."""
    return name in data or any(key.startswith(f"{name}_") for key in data)


class ScopedFilterSet(django_filters.FilterSet):
    """Base of every filter set; knows the reader, so that its choices stay within the reader's scope.

    `secret` names the filters whose values are personal data: the trail and saved views do not keep them.
    """

    secret: tuple[str, ...] = ()

    def __init__(self, data=None, queryset=None, *, user, permission: str, now, request=None, prefix=None):
        # As the library does, but for the deep copy of all filters with their widgets and choices.
        self.is_bound, self.data = data is not None, data or QueryDict()
        self.queryset = self._meta.model._default_manager.all() if queryset is None else queryset
        self.request, self.form_prefix = request, prefix
        self.user, self.permission, self.now = user, permission, now
        self.filters = {name: _own(item, self) for name, item in self.base_filters.items()}
        for item in self.filters.values():
            if hasattr(item, "bind_user"):
                item.bind_user(user, permission, self.data)

    @property
    def form(self) -> FilterForm:
        if not hasattr(self, "_form"):
            self._form = FilterForm(self, self.data if self.is_bound else None, self.form_prefix)
        return self._form

    def look_at_rest(self, name: str) -> Hashable | None:
        """What the look of a field depends on, beside the language, when the address says nothing of it. None where a
        reader may get a look of his own: only what stands in the class as it is looks the same for everybody."""
        item, declared = self.filters[name], self.base_filters[name]
        touched = item.extra.keys() != declared.extra.keys() or any(
            value is not declared.extra[key] for key, value in item.extra.items()
        )
        if touched or hasattr(item, "bind_user") or "queryset" in item.extra or self.form_prefix:
            return None
        choices = item.extra.get("choices")
        if not callable(choices) or isinstance(choices, type):  # a class: an enumeration
            return "as declared"
        return item.state_of_choices() if hasattr(item, "state_of_choices") else None

    @classmethod
    def field_at_rest(cls, name: str, rows: Any) -> forms.BoundField:
        """The field as the class declares it, made without a reader. `rows`: any of the model, to name its columns."""
        nobody = cls.__new__(cls)
        nobody.form_prefix, nobody.queryset = None, rows
        nobody.filters = {name: _own(cls.base_filters[name], nobody)}
        return FilterForm(nobody, QueryDict())[name]

    @property
    def qs(self):
        if self.is_bound and not self.form.is_valid():
            return self.queryset.none()
        return super().qs

    def chips(self, parameters) -> list[dict]:
        """Filters in force: label, value in words, and the query string without it."""
        found = []
        for name in self.filters:
            values = [value for value in parameters.getlist(name) if value.strip()]
            if not values or name not in self.form.fields:
                continue
            rest = parameters.copy()
            del rest[name]
            words = "、".join(self._in_words(name, value) for value in values)
            found.append({"label": self.form.fields[name].label, "value": words, "query": rest.urlencode()})
        return found

    def _in_words(self, name: str, value: str) -> str:
        field = self.form.fields[name]
        chosen = self.form.cleaned_data.get(name) if self.form.is_valid() else None
        if isinstance(field, forms.ModelChoiceField):
            return str(chosen) if chosen else value
        for key, label in _flat(getattr(field, "choices", ())):
            if str(key) == value:
                return str(label).strip()
        return value


def _own(item: Any, filterset: Any) -> Any:
    """The filter for one request: what is changed about it does not touch the class."""
    own = item.__class__.__new__(item.__class__)
    own.__dict__.update(item.__dict__)
    own.__dict__.pop("_field", None)
    own.extra = dict(item.extra)
    own.model, own.parent = filterset.queryset.model, filterset
    if own.method is not None:
        own.method = own.method  # binds it to this filter
    return own


def _flat(choices):
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


class SearchFilter(django_filters.CharFilter):
    """Words anywhere in some columns; several words must all be found. Meant for small registers."""

    def __init__(self, *fields: str, **kwargs):
        self.columns = fields
        kwargs.setdefault("label", _("Search"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "search", "maxlength": 60}))
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    def filter(self, queryset, value):
        for word in (value or "").split()[:5]:
            anywhere = Q()
            for column in self.columns:
                anywhere |= Q(**{f"{column}__icontains": word})
            queryset = queryset.filter(anywhere)
        return queryset


class OverlapFilter(django_filters.MultipleChoiceFilter):
    """Rows whose array column contains any of the chosen codes."""

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.field_name}__overlap": list(value)}) if value else queryset


class YesNoFilter(django_filters.ChoiceFilter):
    """Yes, no, or either."""

    def __init__(self, **kwargs):
        super().__init__(choices=[("1", _("yes")), ("0", _("no"))], empty_label=_("all"), **kwargs)

    def filter(self, queryset, value):
        return queryset.filter(**{self.field_name: value == "1"}) if value else queryset


class DueFilter(django_filters.ChoiceFilter):
    """Overdue, due within three days, not due yet: read from `due_at`."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Due"))
        choices = [("overdue", _("overdue")), ("open", _("still in time"))]
        super().__init__(choices=choices, empty_label=_("all"), **kwargs)

    def filter(self, queryset, value):
        if value == "overdue":
            return queryset.filter(due_at__lt=self.parent.now)
        if value == "open":
            return queryset.filter(due_at__gte=self.parent.now)
        return queryset


class ScopedChoiceFilter(django_filters.ModelChoiceFilter):
    """A choice among visible rows of another model: `ScopedChoiceFilter("core.SupervisingBody", "core.view_…")`."""

    def __init__(self, model: str, permission: str, **kwargs):
        self.target, self.target_permission = model, permission
        super().__init__(queryset=None, **kwargs)

    def bind_user(self, user, permission, data):
        self.queryset = apps.get_model(self.target).objects.visible_to(user, self.target_permission)
        self.extra["queryset"] = self.queryset


class PlaceFilter(django_filters.ChoiceFilter):
    """A division within the reader's scope; choosing one offers those below it, so each step is short."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Place"))
        super().__init__(choices=[], empty_label=_("whole area"), **kwargs)

    def bind_user(self, user, permission, data):
        self.nodes = {}
        paths = granted_paths(user, permission)
        chosen = _division(data.get(self._name_in_form(), ""))
        if chosen is not None and not any(chosen.path.startswith(path) for path in paths):
            chosen = None
        if chosen is not None:
            above = Jurisdiction.objects.filter(path__in=_between(paths, chosen.path), valid_to=None)
            self._offer([*above, *_children(chosen)], chosen)
        elif len(paths) == 1:
            self._offer(_children(next(iter(_AT.objects(path=paths[0])), None)), None)
        else:
            self._offer(Jurisdiction.objects.filter(path__in=paths, valid_to=None).order_by("path"), None)

    def _name_in_form(self) -> str:
        return next(name for name, item in self.parent.filters.items() if item is self)

    def _offer(self, nodes, chosen) -> None:
        self.nodes = {node.code: node for node in nodes}
        depth = min((node.level for node in self.nodes.values()), default=0)
        self.extra["choices"] = [(node.code, INDENT * (node.level - depth) + node.name) for node in self.nodes.values()]

    def filter(self, queryset, value):
        node = self.nodes.get(value)
        if node is None:
            return queryset.none() if value else queryset
        prefix = getattr(queryset.model, "scope_prefix", "")
        return queryset.filter(place_q(node.path, prefix))


def _division(code: str):
    return divisions.called(code).filter(valid_to=None).first()


def _children(node):
    return _BELOW.objects(parent=node.pk) if node else []


_AT = Prepared(lambda path: Jurisdiction.objects.filter(path=path).order_by("pk"), path=TEXTS)
_BELOW = Prepared(
    lambda parent: Jurisdiction.objects.filter(parent=parent, valid_to=None).order_by("code"), parent=NUMBERS
)


def _between(paths: list[str], path: str) -> list[str]:
    """The chosen division and those above it that lie within the reader's places."""
    steps, here = [], path
    while any(here.startswith(granted) for granted in paths):
        steps.append(here)
        if here == "/":
            break
        here = here.rstrip("/").rsplit("/", 1)[0] + "/"
    return steps
