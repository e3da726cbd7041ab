"""A program that calls the API in tests: JSON in and out, a new idempotency key for each act."""

import uuid
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from safetyportal.core.services import tokens


class Program:
    """Calls as one person, in a browser's session or with a token of these scopes."""

    def __init__(self, user=None, *scopes: str, language: str = "en"):
        self.client = Client(raise_request_exception=False)
        self.headers = {"Accept-Language": language}
        if user is not None and scopes:
            self.token, self.secret = make_token(user, *scopes)
            self.headers["Authorization"] = f"Bearer {self.secret}"
        elif user is not None:
            self.client.force_login(user, backend="safetyportal.accounts.backends.SignInBackend")

    def get(self, path: str, **headers):
        return self.client.get(url(path), headers=self.headers | _names(headers))

    def send(self, method: str, path: str, body=None, *, key: str | None = None, **headers):
        """POST, PATCH or DELETE with an idempotency key (new unless given; "" for none)."""
        given = self.headers | _names(headers)
        if key != "":
            given["Idempotency-Key"] = key or str(uuid.uuid4())
        return self.client.generic(
            method, url(path), data=encoded(body), content_type="application/json", headers=given
        )

    def post(self, path: str, body=None, **options):
        return self.send("POST", path, {} if body is None else body, **options)


def url(path: str) -> str:
    return path if path.startswith(("/", "http")) else f"/api/v1/{path}"


def encoded(body):
    import json

    return body if isinstance(body, str | bytes) else json.dumps(body, default=str)


def _names(headers: dict) -> dict:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def make_token(user, *scopes: str, days: int = 30, now=None):
    """A token as the token page makes it."""
    return tokens.issue_token(
        owner=user, actor=user, name="示例程序", scope_names=list(scopes), days=days, now=now or timezone.now()
    )


def errors_of(response) -> dict:
    """`{pointer or parameter: code}` of a problem document."""
    return {error.get("pointer", error.get("parameter")): error["code"] for error in response.json().get("errors", [])}


SOON = timedelta(seconds=5)
