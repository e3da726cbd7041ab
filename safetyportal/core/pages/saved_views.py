"""Saved views: filters, order and columns of one list under a name, shown as tabs. The nameless one keeps columns."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.utils.translation import gettext

from safetyportal.core.models import SavedView
from safetyportal.core.pages.htmx import go_to
from safetyportal.core.prepared import NUMBERS, TEXTS, Prepared
from safetyportal.core.services import saved_views as services


def of(register, user) -> list[SavedView]:
    """This person's views of the list, with the nameless one that holds the columns."""
    return _OWN.objects(user=user.pk, register=register.slug)


_OWN = Prepared(
    lambda user, register: SavedView.objects.filter(user=user, register=register), user=NUMBERS, register=TEXTS
)


def own_columns(views) -> list[str]:
    return next((view.columns for view in views if not view.name), [])


def active(request, views) -> SavedView | None:
    wanted = request.GET.get("view", "")
    return next((view for view in views if str(view.pk) == wanted), None)


def tabs(register, request, views) -> list[dict]:
    """All rows, the register's ready views, then this person's own."""
    wanted = request.GET.get("view", "")
    found = [{"label": gettext("All"), "url": request.path, "active": not wanted}]
    for number, (label, query) in enumerate(register.tabs, start=1):
        key = f"t{number}"
        found.append({"label": label, "url": f"{request.path}?{query}&view={key}", "active": wanted == key})
    for view in views:
        if view.name:
            url = f"{request.path}?{view.query}{'&' if view.query else ''}view={view.pk}"
            found.append({"label": view.name, "url": url, "active": wanted == str(view.pk)})
    return found


def change(register, request):
    """POST `do` = save | rename | delete | columns. Only one's own views; anything else is 404."""
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    for secret in ("view", *getattr(register.filterset, "secret", ())):
        query.pop(secret, None)
    try:
        view = _done(register, request, query)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return go_to(request, f"{register.url('list')}?{query.urlencode()}")
    if view is not None:
        query["view"] = str(view.pk)
    return go_to(request, f"{register.url('list')}?{query.urlencode()}")


def _done(register, request, query) -> SavedView | None:
    user, slug, do = request.user, register.slug, request.POST.get("do", "")
    name = request.POST.get("name", "").strip()
    if do == "save":
        columns = [part for value in query.getlist("cols") for part in value.split(",")]
        view = services.save_view(user=user, register=slug, name=name, query=query.urlencode(), columns=columns)
        messages.success(request, gettext("The view is saved as a tab."))
        return view
    if do == "columns":
        known = set(register.table.base_columns)
        columns = [part for value in query.getlist("cols") for part in value.split(",") if part in known]
        services.keep_columns(user=user, register=slug, columns=columns)
        query.pop("cols", None)
        messages.success(request, gettext("These columns are kept for you."))
        return None
    mine = SavedView.objects.filter(user=user, register=slug, pk=_number(request.POST.get("pk"))).first()
    if mine is None or do not in {"rename", "delete"}:
        raise Http404
    if do == "delete":
        services.delete_view(mine)
        messages.success(request, gettext("The view is removed."))
        return None
    return services.rename_view(mine, name=name)


def _number(value) -> int:
    return int(value) if value and value.isdecimal() else 0
