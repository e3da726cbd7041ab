"""The permission matrix of the application is the one that the tests state, in both directions, for every role."""

import pytest

from safetyportal.core.models import Role
from tests.oracle.powers import APPS, POWERS


@pytest.mark.parametrize("app", APPS)
def test_each_role_has_exactly_the_powers_stated_here(world, app):
    """As they stand in the database, where `access` reads them."""
    given = {}
    for role in Role.objects.prefetch_related("group__permissions__content_type"):
        for perm in role.group.permissions.all():
            if perm.content_type.app_label == app:
                given.setdefault(f"{app}.{perm.codename}", set()).add(role.code)
    assert given == {name: set(roles) for name, roles in POWERS.items() if name.startswith(f"{app}.")}


def test_every_app_with_powers_is_stated(world):
    """A new app states its own powers in powers.py."""
    apps = {
        perm.content_type.app_label
        for role in Role.objects.prefetch_related("group__permissions__content_type")
        for perm in role.group.permissions.all()
    }
    assert apps == set(APPS)
