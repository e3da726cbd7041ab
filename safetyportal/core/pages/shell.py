"""Parts that stand on every page: drawn once for each language, not again for each request.

A part kept here is made without the request and without a context, so it cannot hold anything of the person who
happened to be the first: what is the same for everybody is all that it can show. What differs is put into the blanks
of a letter, each time anew.
"""

import re
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
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


_BLANK = re.compile("\ue000(\\w+)\ue001")  # of the private use area: no template has these signs


def letter(template: str, **values: Any) -> SafeString:
    """`{% letter "components/topbar.html" name=user.name %}`: a template of which only these values differ.

    It is drawn once for each language and for each choice of values that are there at all; a template may ask whether
    there is one (`{% if name %}`) and write it down, and nothing else. What is written is escaped as ever.
    """
    written = {name: conditional_escape(value) for name, value in values.items() if value}
    pieces = (_pieces.__wrapped__ if settings.DEBUG else _pieces)(template, get_language(), frozenset(written))
    return mark_safe("".join([written[name] if name else text for text, name in pieces]))  # noqa: S308 -- escaped above


@lru_cache(maxsize=256)
def _pieces(template: str, _language: str, names: frozenset[str]) -> list[tuple[str, str]]:
    """The text between the blanks, and the blanks by name."""
    drawn = render_to_string(template, {name: format_html("\ue000{}\ue001", name) for name in names})
    parts = _BLANK.split(drawn)
    return [("", part) if number % 2 else (part, "") for number, part in enumerate(parts)]


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


def quick_lines(nav) -> SafeString:
    """The first four lines again, along the foot of a phone."""
    lines = (_quick_line(line["url"], line["icon"], str(line["label"]), line["active"]) for line in nav[:4])
    return mark_safe("".join(lines))  # noqa: S308 -- every part is escaped where it is made


@lru_cache(maxsize=256)
def _quick_line(url: str, sign: str, label: str, active: bool) -> SafeString:
    return format_html(
        '<a href="{}"{}><span class="bottom-nav-mark">{}</span><span>{}</span></a>',
        url, SafeString(' aria-current="page"') if active else "", icon(sign), label,
    )  # fmt: skip
