"""Parts that stand on every page: drawn once for each language, not again for each request.

A part kept here is made without the request and without a context, so it cannot hold anything of the person who
happened to be the first: what is the same for everybody is all that it can show.
"""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from safetyportal.core.pages.marks import icon


def steady(template: str) -> SafeString:
    """`{% steady "components/head.html" %}`: a template that needs no context, in the reader's language."""
    if settings.DEBUG:  # whoever edits a template sees it
        return render_to_string(template)
    return _steady(template, get_language())


@lru_cache(maxsize=64)
def _steady(template: str, _language: str) -> SafeString:
    return render_to_string(template)


def menu_lines(nav) -> SafeString:
    """The lines of the left menu, a heading before each group; `nav` as `navigation.for_user` gives it."""
    lines, group = [], ""
    for section in nav:
        if (heading := str(section["group"])) != group:
            group = heading
            lines.append(format_html('<li class="sidenav-heading">{}</li>', group) if group else "")
        lines.append(_line(section["url"], section["icon"], str(section["label"]), section["active"]))
    return mark_safe("".join(lines))  # noqa: S308 -- every part is escaped where it is made


@lru_cache(maxsize=1024)
def _line(url: str, sign: str, label: str, active: bool) -> SafeString:
    return format_html(
        '<li><a class="sidenav-link" href="{}"{}>{}<span>{}</span></a></li>',
        url, SafeString(' aria-current="page"') if active else "", icon(sign), label,
    )  # fmt: skip
