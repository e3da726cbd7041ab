"""A browser without a screen: Django's test client, signed in as somebody."""

from django.test import Client
from django.utils import timezone

from safetyportal.accounts.services import sessions


def browser(user=None) -> Client:
    """A client of its own, signed in as `user`; the session began just now, as after the sign-in page."""
    client = Client()
    if user is not None:
        user._grants = None
        client.force_login(user, backend="safetyportal.accounts.backends.SignInBackend")
        session = client.session
        sessions.begin(session, timezone.now())
        session.save()
    return client


def words(answer) -> str:
    """Text of an answer, streamed or not."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()
