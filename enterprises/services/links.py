"""To whom an enterprise belongs: the host on whose premises it works (厂中厂), and its competent department."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises.choices import ENDED
from enterprises.models import Enterprise
from safetyportal.core import places
from safetyportal.core.access import can

VIEW = "enterprises.view_enterprise"


def require_possible_links(enterprise: Enterprise, facts: dict[str, Any], actor) -> None:
    """Raises `ValidationError` at `host` or `government_body` when a new one of them cannot be.

    `enterprise` as it stands (a new one: without them). Call it inside the unit of work.
    """
    host, body = facts.get("host"), facts.get("government_body")
    if host is not None and host.pk != enterprise.host_id:
        _require_host(enterprise, host, actor)
    if body is None or body.pk == enterprise.government_body_id:
        return
    if not body.active or not places.contains(body.place, enterprise.place):
        raise ValidationError({"government_body": _("This body is not over the place of the enterprise.")})


def _require_host(enterprise: Enterprise, host: Enterprise, actor) -> None:
    if not can(actor, VIEW, host):
        raise ValidationError({"host": _("There is no such enterprise in your area.")})
    if host.status in ENDED:
        raise ValidationError({"host": _("The host enterprise is no longer in the registry.")})
    if host.pk == enterprise.pk:
        raise ValidationError({"host": _("An enterprise cannot be its own host.")})
    if enterprise.pk in hosts_above(host.pk):
        raise ValidationError({"host": _("That enterprise itself works on the premises of this one.")})


def hosts_above(number: int | None, planned: Mapping[int, int] = MappingProxyType({})) -> set[int]:
    """The host of this number, its hosts and theirs; each locked until the unit of work ends.

    `planned`: hosts by the number of their guest that the same unit of work is about to write.

    The locks keep two changes at once from closing a circle: one waits, and where each waits for the other the
    database refuses one (`Busy`).
    """
    above: set[int] = set()
    rows = Enterprise.unscoped.select_for_update(of=("self",), no_key=True)
    while number is not None and number not in above:
        above.add(number)
        number = planned.get(number) or rows.values_list("host_id", flat=True).get(pk=number)
    return above
