"""What every page of the portal needs: navigation by role, unread count, delegation banner."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from safetyportal.core import navigation, places
from safetyportal.core.access import grants_of
from safetyportal.core.models import Jurisdiction, Notification
from safetyportal.core.roles import role_label


def portal(request) -> dict:
    """Template context of the shell; asked of the database only by a template that shows it, a part of a page does not.

    Anonymous visitors have nothing of it.
    """
    context = {
        "product_name": settings.PRODUCT_NAME,
        "demo_mode": settings.DEMO_MODE,
        "restored_copy": settings.RESTORED_COPY,
        "nav": [],
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    when_shown: dict[str, Callable[[], Any]] = {
        "nav": lambda: navigation.for_user(user, request.path),
        "unread_count": lambda: Notification.objects.filter(user=user, read_at=None).order_by()[:100].count(),
        "delegations": lambda: sorted({grant.on_behalf_of for grant in grants_of(user) if grant.on_behalf_of}),
        "posting": lambda: _own_posting(user),
    }
    return context | {name: SimpleLazyObject(given) for name, given in when_shown.items()}


def _own_posting(user) -> dict | None:
    """What this person is, in words for the top bar: the first posting that is not a delegation."""
    own = next((grant for grant in grants_of(user) if not grant.on_behalf_of), None)
    if own is None:
        return None
    nodes = Jurisdiction.objects.filter(path__in=places.ancestors(own.place)).order_by("-path")
    return {"role": role_label(own.role), "place": nodes.values_list("name", flat=True).first() or ""}
