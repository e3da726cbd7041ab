"""Icons, states, risks, countdowns: signs that stand on a page a hundred times.

They are drawn here and not by a template each, because a list then spends half its time on including them.
"""

from datetime import datetime
from functools import lru_cache

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

DASH = format_html('<span class="text-muted">{}</span>', "—")
_RISKS = {
    "red": _("Red (major risk)"),
    "orange": _("Orange (larger risk)"),
    "yellow": _("Yellow (ordinary risk)"),
    "blue": _("Blue (low risk)"),
    "none": _("Not graded"),
}


@lru_cache(maxsize=2048)
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """`name` is one of scripts/icons.txt; with `label` it is read out, else it is decoration; `extra` are classes."""
    told = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "", told, static("img/icons.svg"), name,
    )  # fmt: skip


def badge(label: object, tone: str = "") -> SafeString:
    """The word of a state; `tone` is draft, progress, waiting, closed, overdue or listed."""
    return _badge(str(label), f"state-{tone or 'draft'}")


@lru_cache(maxsize=2048)
def _badge(label: str, mark: str) -> SafeString:
    return format_html('<span class="badge-state badge-{}">{}{}</span>', mark, icon(mark), label)


def risk(level: str = "", label: object = "") -> SafeString:
    """A risk level, never a state: red, orange, yellow, blue or none; without `label` the level's own word."""
    level = level or "none"
    return _risk(str(label or _RISKS.get(level, _RISKS["none"])), f"risk-{level}")


@lru_cache(maxsize=2048)
def _risk(label: str, mark: str) -> SafeString:
    return format_html('<span class="badge-risk badge-{}">{}{}</span>', mark, icon(mark), label)


def countdown_mark(due_at: datetime | None, state: str = "", text: str = "") -> SafeString:
    """A time limit; `state` is ok, soon, overdue or stopped, `text` what the server counted in working days."""
    if not due_at:
        return DASH
    look, local = state or "ok", timezone.localtime(due_at)
    mark = f"countdown-{look}"
    return format_html(
        '<time class="countdown {}" datetime="{}" title="{}" data-countdown="{}">{}'
        "<span data-countdown-text>{}</span></time>",
        mark, local.isoformat(), f"{local:%Y-%m-%d %H:%M}", look, icon(mark), text or f"{local:%Y-%m-%d}",
    )  # fmt: skip
