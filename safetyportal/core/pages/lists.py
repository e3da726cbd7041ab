"""The list page: tabs, filter line, chips, table, pages."""

import uuid
from functools import lru_cache

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from safetyportal.core.access import holds
from safetyportal.core.pages import listing, saved_views
from safetyportal.core.pages.htmx import answer

TARGET = "list"  # id that HTMX replaces


def show(register, request):
    """The whole page, or its list part for HTMX."""
    views = saved_views.of(register, request.user)
    shown = listing.Listing(register, request.user, request.GET, register.now(), saved_views.own_columns(views))
    return answer(request, register.list_template, "core/_table.html", context(register, request, shown, views))


def context(register, request, shown: listing.Listing, views) -> dict:
    """Context of core/list.html and core/_table.html."""
    filterset = shown.filterset
    chips = filterset.chips(request.GET) if filterset else []
    for chip in chips:
        chip["url"] = f"?{_without_position(chip['query'])}"
    return {
        "register": register,
        "listing": shown,
        "table": shown.table,
        "target": TARGET,
        "title": register.label,
        "tabs": saved_views.tabs(register, request, views),
        "active_view": saved_views.active(request, views),
        "filter_form": filterset.form if filterset else None,
        "main_filters": register.main_filters,
        "chips": chips,
        "clear_url": f"?{shown.address(**dict.fromkeys(filterset.filters))}" if filterset else "",
        "keep": shown.kept("sort", "size", "cols", "view"),
        "keep_for_columns": _all_but(request.GET, "cols", *listing.POSITION),
        "columns": _column_choices(shown),
        "columns_differ": "cols" in request.GET,
        "heads": _heads(shown),
        "sizes": [{"size": n, "url": f"?{shown.address(size=n)}", "active": n == shown.size} for n in listing.SIZES],
        "shown_count": len(shown.page.rows),
        "total": shown.total,
        "previous_url": _position_url(shown, "before", shown.page.before),
        "next_url": _position_url(shown, "after", shown.page.after),
        "query": _without_position(request.GET.urlencode()),
        "bulk_acts": _bulk_acts(register, request.user),
        "may_export": register.may_export(request.user),
        "bulk_token": uuid.uuid4().hex,
        "create_url": _create_url(register, request.user),
        "create_label": register.create.label or gettext("New entry") if register.create else "",
        "empty": _empty(register, request, shown),
    }


def _position_url(shown, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    rest = shown.address()
    return f"?{rest}{'&' if rest else ''}{name}={cursor}"


def _without_position(query: str) -> str:
    return "&".join(part for part in query.split("&") if part and part.split("=")[0] not in listing.POSITION)


def _all_but(parameters, *names: str) -> list[tuple[str, str]]:
    return [(name, value) for name in parameters if name not in names for value in parameters.getlist(name)]


def _column_choices(shown) -> list[dict]:
    """Every column of the table, the shown ones ticked."""
    labels = _column_labels(shown.register.table, get_language())
    return [{"name": name, "label": label, "shown": name in shown.columns} for name, label in labels]


@lru_cache(maxsize=512)
def _column_labels(table, _language: str) -> list[tuple[str, str]]:
    return [(name, str(column.header or name)) for name, column in table.base_columns.items()]


def _heads(shown) -> list[dict]:
    """Headings; those that may be sorted carry the address that does it."""
    heads, sortable = [], shown.register.sortable()
    for column in shown.table.columns:
        heading = shown.table.heading(column)
        head = {"label": heading.label, "classes": heading.th, "url": "", "sort": ""}
        if column.name in sortable:
            ascending = shown.sort == column.name
            head["url"] = f"?{shown.address(sort=f'-{column.name}' if ascending else column.name)}"
            if shown.sort.removeprefix("-") == column.name:
                head["sort"] = "ascending" if ascending else "descending"
        heads.append(head)
    return heads


def _bulk_acts(register, user) -> list[dict]:
    return [
        {"name": name, "label": act.label, "url": register.url("bulk", name=name), "tone": act.tone, "act": act}
        for name, act in register.bulk_acts.items()
        if holds(user, act.permission or register.permission)
    ]


def _create_url(register, user) -> str:
    act = register.create
    return register.url("create") if act and holds(user, act.permission or register.permission) else ""


def _empty(register, request, shown) -> dict:
    """What belongs here and the first step, or how to see more."""
    if shown.is_filtered:
        return {
            "title": _("Nothing matches these conditions."),
            "action": {"label": _("Show everything"), "url": request.path},
        }
    create_url = _create_url(register, request.user)
    action = {"label": register.create.label or _("New entry"), "url": create_url} if create_url else None
    return {"title": register.empty_text or _("Nothing here yet."), "action": action}
