"""What a token may be made for. Each app names its scopes in `scopes.py`; a scope stands for permissions.

A scope never adds anything: a token may do what its owner's postings allow *and* its scopes contain.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Scope:
    """`name` is what a program asks for ("jobs:read"), `label` what a person reads on the token page."""

    name: str
    label: object
    permissions: frozenset[str]


_SCOPES: dict[str, Scope] = {}


def register_scope(name: str, label, permissions=()) -> None:
    """Called from each app's `scopes.py`. Permissions that no model declares stop the start (system check)."""
    _SCOPES[name] = Scope(name, label, frozenset(permissions))


def scopes() -> dict[str, Scope]:
    return dict(sorted(_SCOPES.items()))


def permissions_in(names) -> frozenset[str]:
    """Permissions of these scopes together. A scope that no longer exists gives nothing."""
    return frozenset().union(*(_SCOPES[name].permissions for name in names if name in _SCOPES))


register_scope("jobs:read", _("Own background tasks: read"))
register_scope("notifications:read", _("Own notifications: read"))
register_scope("notifications:write", _("Own notifications: mark as read"))
