"""What every page of the portal needs: navigation by role, unread count, delegation banner."""

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from safetyportal.core import navigation, places
from safetyportal.core.access import grants_of
from safetyportal.core.models import Jurisdiction, Notification
from safetyportal.core.prepared import NUMBERS, Prepared
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
        "unread_count": lambda: len(_UNREAD.rows(user=user.pk)),
        "delegations": lambda: sorted({grant.on_behalf_of for grant in grants_of(user) if grant.on_behalf_of}),
        "posting": lambda: _own_posting(user),
    }
    return context | {name: SimpleLazyObject(given) for name, given in when_shown.items()}


_UNREAD = Prepared(
    lambda user: Notification.objects.filter(user=user, read_at=None).order_by().values_list("pk")[:100], user=NUMBERS
)


def _own_posting(user) -> dict | None:
    """What this person is, in words for the top bar: the first posting that is not a delegation."""
    own = next((grant for grant in grants_of(user) if not grant.on_behalf_of), None)
    if own is None:
        return None
    return {"role": role_label(own.role), "place": _division_name(own.place, time.monotonic() // _NAME_SECONDS)}


_NAME_SECONDS = 30  # a division that is called otherwise from now on is so in the top bar half a minute later


def forget_names() -> None:
    """Read the names of divisions again at the next page."""
    _division_name.cache_clear()


@lru_cache(maxsize=4096)
def _division_name(place: str, _half_minute: float) -> str:
    """Of the division at a place or the one that holds it."""
    nodes = Jurisdiction.objects.filter(path__in=places.ancestors(place)).order_by("-path")
    return nodes.values_list("name", flat=True).first() or ""
