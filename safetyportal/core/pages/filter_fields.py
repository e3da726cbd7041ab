"""The inputs of a filter line. Drawn here and not by a template each: a list has twenty of them."""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from safetyportal.core.pages.filters import FilterForm

AT_FIRST = 4  # shown at once when the list does not say which


def filter_fields(form: Any, main: Any, at_once: bool) -> SafeString:
    """The fields named by `main` (else the first four), or with `at_once` false the others."""
    names, draw = [field.name for field in form.visible_fields()], _of_form
    if isinstance(form, FilterForm):
        kind: Any = type(form.filterset)
        names, draw = list(_visible(kind, form.filterset.queryset.model)), _of_filterset
    first = set(main or names[:AT_FIRST])
    return format_html_join("", "{}", ((draw(form, name),) for name in names if (name in first) == at_once))


@lru_cache(maxsize=256)
def _visible(filterset: Any, model: Any) -> tuple[str, ...]:
    """Names of the filters that have an input."""
    rows = model._base_manager.none()
    return tuple(name for name in filterset.base_filters if not filterset.field_at_rest(name, rows).is_hidden)


def _of_form(form: Any, name: str) -> SafeString:
    return _field(form[name])


def _of_filterset(form: FilterForm, name: str) -> SafeString:
    """Most inputs of most lists have nothing in them: those that then look the same for everybody are kept."""
    look = form.filterset.look_at_rest(name) if form.is_bound and name not in form.fields else None
    if look is None:
        return _field(form[name])
    kind: Any = type(form.filterset)
    return _at_rest(kind, form.filterset.queryset.model, name, get_language(), look)


@lru_cache(maxsize=4096)
def _at_rest(filterset: Any, model: Any, name: str, _language: str, _look: Hashable) -> SafeString:
    return _field(filterset.field_at_rest(name, model._base_manager.none()))


def _field(field: Any) -> SafeString:
    """Several inputs in one widget (from–to) stand in a fieldset."""
    errors = format_html_join("", '<p class="field-error">{}</p>', ((error,) for error in field.errors))
    if field.use_fieldset:
        inputs = format_html("<fieldset><legend>{}</legend>{}</fieldset>", field.label, _input(field))
    else:
        inputs = format_html('<label for="{}">{}</label>{}', field.id_for_label, field.label, _input(field))
    return format_html('<div class="filter-field">{}{}</div>', inputs, errors)


def _input(field: Any) -> SafeString:
    return conditional_escape(field.as_widget())
