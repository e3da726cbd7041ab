"""Ways from other records to the pages of this app: the API tokens of a body, of an enterprise."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safetyportal.core import units
from safetyportal.core.access import can
from safetyportal.core.pages.links import Link, register_links
from safetyportal.core.services import body_changes, tokens


def of_body(record: Any, user: Any) -> Iterator[Link]:
    if can(user, tokens.CREATE, record) or can(user, body_changes.PERMISSION, record):
        yield Link(_("API tokens"), reverse("body-token-list", args=[record.pk]), "key")


def of_unit(record: Any, user: Any) -> Iterator[Link]:
    if record.place in tokens.own_units(user):
        yield Link(_("API tokens"), reverse("unit-token-list", args=[units.unit_of(record.place)]), "key")


def register() -> None:
    register_links("core.supervisingbody", of_body)
    register_links("enterprises.enterprise", of_unit)
