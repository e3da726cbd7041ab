"""Who signs in: user name and password. What a person may do is `core.access`'s business."""

from django.contrib.auth.hashers import make_password

from safetyportal.core.models import User
from safetyportal.core.prepared import NUMBERS, Prepared
from safetyportal.core.services.sign_in import person_called


class SignInBackend:
    """Takes the same time for unknown, locked, system and real accounts: one password hash each."""

    def authenticate(self, request, username=None, password=None, **_credentials):
        if not username or password is None:
            return None
        user = person_called(username)
        if user is None or not user.has_usable_password():
            make_password(password)
            return None
        return user if user.check_password(password) and may_sign_in(user) else None

    def get_user(self, user_id):
        """The person of a session; None ends it, so a locked account is out with its next request."""
        users = _PERSON.objects(pk=User._meta.pk.to_python(user_id))
        return users[0] if users and may_sign_in(users[0]) else None


_PERSON = Prepared(lambda pk: User.objects.filter(pk=pk), pk=NUMBERS)  # asked with every request


def may_sign_in(user: User) -> bool:
    return user.is_active and not user.is_system
