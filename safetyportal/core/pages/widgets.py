"""Draws the plainest form inputs without a template each: a filter bar alone has two hundred options.

The HTML is that of Django's own templates; everything else still goes to them.
"""

from collections.abc import Callable
from functools import lru_cache

from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeData, SafeString


def _attributes(attrs: dict) -> SafeString:
    shown = [(name, value) for name, value in attrs.items() if value is not False]
    return format_html_join(
        "", "{}", ((format_html(" {}", n) if v is True else format_html(' {}="{}"', n, v),) for n, v in shown)
    )


def _input(context: dict) -> SafeString:
    widget = context["widget"]
    value = "" if widget["value"] is None else format_html(' value="{}"', widget["value"])
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget["attrs"])
    )


def _select(context: dict) -> SafeString:
    widget = context["widget"]
    groups = (
        (format_html('<optgroup label="{}">{}</optgroup>', label, _options(options)) if label else _options(options),)
        for label, options, _index in widget["optgroups"]
    )
    return format_html(
        '<select name="{}"{}>{}</select>',
        widget["name"], _attributes(widget["attrs"]), format_html_join("", "{}", groups),
    )  # fmt: skip


def _options(options: list[dict]) -> SafeString:
    return format_html_join("", "{}", ((_drawn_option(option),) for option in options))


def _drawn_option(option: dict) -> SafeString:
    value, label = option["value"], option["label"]
    if option["attrs"] or isinstance(label, SafeData) or isinstance(value, SafeData):
        return format_html('<option value="{}"{}>{}</option>', value, _attributes(option["attrs"]), label)
    return _plain_option(str(value), str(label))


@lru_cache(maxsize=4096)
def _plain_option(value: str, label: str) -> SafeString:
    """Always escaped: a text that is safe equals one that is not, and must not be remembered for it."""
    return format_html('<option value="{}">{}</option>', value, label)


_INPUTS = ("text", "number", "date", "hidden", "email", "checkbox", "password")
_DRAWN: dict[str, Callable[[dict], SafeString]] = {
    "django/forms/widgets/select.html": _select,
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
}


class PortalRenderer(DjangoTemplates):
    """FORM_RENDERER of the portal."""

    def render(self, template_name, context, request=None):
        drawn = _DRAWN.get(template_name)
        return drawn(context) if drawn else super().render(template_name, context, request=request)
