"""A browser without a window: signs in through the real pages, from any address, and keeps its cookies."""

import time

from allauth.mfa.totp.internal import auth
from django.test import Client
from django.urls import reverse

from tests.people import PASSWORD

SIGN_IN = "/sign-in/"


class Browser(Client):
    """`Browser("10.0.0.7").sign_in(user)`."""

    def __init__(self, address: str = "10.0.0.1", **kwargs):
        super().__init__(REMOTE_ADDR=address, HTTP_USER_AGENT="test browser", **kwargs)

    def sign_in(self, user, password: str = PASSWORD, **fields):
        username = getattr(user, "username", user)
        return self.post(SIGN_IN, {"login": username, "password": password, **fields})

    @property
    def is_signed_in(self) -> bool:
        return "_auth_user_id" in self.session

    def age_session(self, **seconds) -> None:
        """Move the session's stamps into the past: `age_session(seen_at=1900)`."""
        session = self.session
        for name, by in seconds.items():
            session[name] = session[name] - by
        session.save()

    def page(self, name: str, *args):
        return self.get(reverse(name, args=args))


def give_second_factor(user) -> str:
    """An authenticator app for this person; returns its secret."""
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(user, secret)
    return secret


def code_of(secret: str, steps: int = 0) -> str:
    counter = int(time.time()) // 30 + steps
    return auth.format_hotp_value(auth.hotp_value(secret, counter))
