"""What each role may do, remembered by the process: every request asks it, and only a migration changes it."""

import time

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value
from django.db.models.functions import Concat

from safetyportal.core.models import Role

_SECONDS = 30
_known: tuple[float, dict[str, frozenset[str]]] | None = None


def table() -> dict[str, frozenset[str]]:
    """Permissions by the code of the role, read again after half a minute; a role that is not there has none."""
    global _known
    if _known is None or time.monotonic() - _known[0] > _SECONDS:
        permission = "group__permissions"
        names = ArrayAgg(
            Concat(f"{permission}__content_type__app_label", Value("."), f"{permission}__codename"),
            filter=Q(**{f"{permission}__isnull": False}),
            default=Value([]),
        )
        rows = Role.objects.order_by().values_list("code").annotate(names=names)
        _known = (time.monotonic(), {code: frozenset(held) for code, held in rows})
    return _known[1]


def forget() -> None:
    """After a change in this process; the others notice within half a minute."""
    global _known
    _known = None
