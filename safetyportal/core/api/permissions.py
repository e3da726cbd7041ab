"""What a call needs. Every action declares it; an action that does not is refused, and refuses to be imported.

`DenyAll` is the project's default, so that a view made without our bases answers nobody.
"""

from dataclasses import dataclass

from rest_framework.permissions import BasePermission

from safetyportal.core.access import holds
from safetyportal.core.errors import NotAllowed


@dataclass(frozen=True)
class SignedIn:
    """Open to every signed-in person, because it gives public reference data or only the caller's own rows.

    A token needs `scope`, unless that is empty.
    """

    scope: str = ""


class DenyAll(BasePermission):
    def has_permission(self, request, view):
        return False

    def has_object_permission(self, request, view, obj):
        return False


class Declared(BasePermission):
    """The permission that the action declares (one of them) must be held somewhere; rows and services decide where."""

    def has_permission(self, request, view):
        if not request.user or not request.user.is_authenticated:
            return False
        needed = view.needed()
        if isinstance(needed, SignedIn):
            return self._token_may(request, needed)
        if not any(holds(request.user, perm) for perm in _each(needed)):
            raise NotAllowed
        return True

    def _token_may(self, request, needed: SignedIn) -> bool:
        if request.auth is not None and needed.scope and needed.scope not in request.auth.scopes:
            raise NotAllowed
        return True


def _each(needed) -> tuple[str, ...]:
    return (needed,) if isinstance(needed, str) else needed
