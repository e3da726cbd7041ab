"""People for tests: one call gives an account with a posting, as the services would leave it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count

from safetyportal.core import access
from safetyportal.core.choices import Level, UserKind
from safetyportal.core.models import Jurisdiction, Posting, Role, User
from safetyportal.core.roles import ENTERPRISE_STAFF, ROLE_BY_CODE

PASSWORD = "Hunan-示例-2026-kestrel"
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
_numbers = count(1)


def node(code: str) -> Jurisdiction:
    """Division by its code: "43", "4301", "430102", "430102001"; "0" is the country."""
    return Jurisdiction.objects.get(code=code, valid_to=None)


def post(user: User, role_code: str, code: str, *, sectors=(), place: str | None = None, **values) -> Posting:
    """Give `user` a posting in force since long ago; `place` below the division for enterprise staff."""
    role, where = Role.objects.get(code=role_code), node(code)
    user._grants = None
    return Posting.unscoped.create(
        user=user,
        role=role,
        duty=role.duty,
        jurisdiction=where,
        place=place or where.path,
        unit=(place or "").rstrip("/").rsplit("/", 1)[-1] if place else "",
        sectors=list(sectors),
        starts_at=values.pop("starts_at", LONG_AGO),
        **values,
    )


def make_user(role_code: str, code: str, *, sectors=(), place: str | None = None, **values) -> User:
    """Account with one posting: `make_user("county_supervisor", "430102")`."""
    number = next(_numbers)
    spec = ROLE_BY_CODE[role_code]
    where = node(code)
    user = User(
        username=values.pop("username", f"{role_code.replace('_', '-')}-{number}"),
        name=values.pop("name", f"示例{number}"),
        kind=values.pop("kind", UserKind.ENTERPRISE if role_code in ENTERPRISE_STAFF else UserKind.OFFICIAL),
        duty=spec.duty,
        place=place or where.path,
        must_change_password=False,
        password_changed_at=LONG_AGO.replace(year=2100),
        **values,
    )
    user.set_password(PASSWORD)
    user.save()
    post(user, role_code, code, sectors=sectors, place=place)
    return user


@contextmanager
def without(role: str, power: str) -> Iterator[None]:
    """The role has lost this power: whatever pages offered by it is gone."""
    group, (app, codename) = Role.objects.get(code=role).group, power.split(".")
    lost = group.permissions.get(codename=codename, content_type__app_label=app)
    group.permissions.remove(lost)
    access.forget_roles()
    try:
        yield
    finally:
        group.permissions.add(lost)
        access.forget_roles()


def level_of(code: str) -> Level:
    return Level(node(code).level)
