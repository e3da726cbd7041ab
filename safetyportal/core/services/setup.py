"""What a portal needs before anything can run in it: the portal's own posting."""

from datetime import UTC, datetime

from safetyportal.core import places
from safetyportal.core.models import Jurisdiction, Posting, Role, User

SINCE = datetime(2020, 1, 1, tzinfo=UTC)


def post_system_user() -> None:
    """Give the account that acts for jobs its posting at the root. Called after each migration, safe to repeat."""
    user = User.objects.filter(username="system", is_system=True).first()
    root = Jurisdiction.objects.filter(path=places.ROOT).first()
    if user is None or root is None:
        return
    role = Role.objects.get(code="automation")
    values = {"jurisdiction": root, "duty": role.duty, "starts_at": SINCE}
    Posting.unscoped.get_or_create(user=user, role=role, place=places.ROOT, defaults=values)
