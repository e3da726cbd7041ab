"""Saved views of lists. They belong to one person and give no rights, so they are not audited."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safetyportal.core.models import SavedView

MOST = 20  # tabs a person can still read


def save_view(*, user, register: str, name: str, query: str, columns: list[str]) -> SavedView:
    """Keep a view, or replace the one of that name. Raises `ValidationError`."""
    if not name:
        raise ValidationError(_("Please give the view a name."))
    others = SavedView.objects.filter(user=user, register=register).exclude(name=name)
    if others.count() >= MOST:
        raise ValidationError(_("At most %(n)s views; please remove one first.") % {"n": MOST})
    view = others.model(user=user, register=register, name=name, query=query, columns=columns)
    view.full_clean(validate_unique=False, validate_constraints=False)
    values = {"query": query, "columns": columns}
    return SavedView.objects.update_or_create(user=user, register=register, name=name, defaults=values)[0]


def rename_view(view: SavedView, *, name: str) -> SavedView:
    """Raises `ValidationError` for an empty, long or taken name."""
    if not name:
        raise ValidationError(_("Please give the view a name."))
    view.name = name
    view.full_clean()
    view.save(update_fields=["name"])
    return view


def delete_view(view: SavedView) -> None:
    view.delete()


def keep_columns(*, user, register: str, columns: list[str]) -> None:
    """Remember which columns this person sees in a list; none means the list's own choice."""
    if columns:
        values = {"columns": columns}
        SavedView.objects.update_or_create(user=user, register=register, name="", defaults=values)
    else:
        SavedView.objects.filter(user=user, register=register, name="").delete()
