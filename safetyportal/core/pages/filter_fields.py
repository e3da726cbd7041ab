"""The inputs of a filter line. Drawn here and not by a template each: a list has twenty of them."""

from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

AT_FIRST = 4  # shown at once when the list does not say which


def filter_fields(form: Any, main: Any, at_once: bool) -> SafeString:
    """The fields named by `main` (else the first four), or with `at_once` false the others."""
    fields = form.visible_fields()
    first = set(main or (field.name for field in fields[:AT_FIRST]))
    return format_html_join("", "{}", ((_field(field),) for field in fields if (field.name in first) == at_once))


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
