"""To whom a token page belongs: the person, a supervising body, or a unit below the divisions (an enterprise)."""

from dataclasses import dataclass, field

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safetyportal.core import places, units
from safetyportal.core.access import can, holds
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import SupervisingBody
from safetyportal.core.services import body_changes, tokens


@dataclass(frozen=True)
class Holder:
    """`arguments` are what the service gets to make a token for this holder."""

    title: object
    list_url: str
    create_url: str
    may_create: bool
    rows: object = None
    arguments: dict = field(default_factory=dict)
    back: tuple = ()  # (address, label) of the page it belongs to

    @property
    def is_bound(self) -> bool:
        return bool(self.arguments)


def own(user) -> Holder:
    return Holder(
        _("API tokens"),
        reverse("api-token-list"),
        reverse("api-token-create"),
        holds(user, tokens.CREATE),
        tokens.tokens_of(user),
        back=(reverse("profile"), _("My profile")),
    )


def of_body(user, pk: int) -> Holder:
    """For those posted at the body or above it, and for who keeps the bodies (who ends tokens, but makes none).

    Raises `Http404` for a body that is not seen, `NotAllowed` for one that is.
    """
    body = SupervisingBody.objects.visible_to(user, "core.view_supervisingbody").filter(pk=pk).first()
    if body is None:
        raise Http404
    may_create, keeps = bool(can(user, tokens.CREATE, body)), bool(can(user, body_changes.PERMISSION, body))
    if not may_create and not keeps:
        raise NotAllowed(_("The tokens of a body are shown to those who are posted there."))
    return Holder(
        _("API tokens of {name}").format(name=body.name),
        reverse("body-token-list", args=[body.pk]),
        reverse("body-token-create", args=[body.pk]),
        may_create and body.active,
        tokens.tokens_of_body(body),
        {"body": body},
        (reverse("supervisingbody-detail", args=[body.pk]), body.name),
    )


def of_unit(user, unit: str) -> Holder:
    """For those posted at the unit with the permission to make tokens; it does not exist for others."""
    place = next((path for path in tokens.own_units(user) if places.segments(path)[-1] == unit), None)
    if place is None:
        raise Http404
    name = units.name_of(place) or unit
    return Holder(
        _("API tokens of {name}").format(name=name),
        reverse("unit-token-list", args=[unit]),
        reverse("unit-token-create", args=[unit]),
        True,
        tokens.tokens_of_unit(place),
        {"unit": unit},
        (units.url_of(place), name),
    )
