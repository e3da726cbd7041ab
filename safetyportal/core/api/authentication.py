"""Who calls: a program with a token, or a signed-in person's browser.

A token that is unknown, expired or revoked, or whose owner's account is locked, gives one and the same answer.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions

from safetyportal.core.services import tokens
from safetyportal.core.token_limits import bind

SCHEME = "Bearer"


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>`. `request.auth` is the `ApiToken`; the user holds only what its scopes give."""

    def authenticate(self, request):
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = tokens.find_valid(secret.strip(), now=timezone.now())
        if token is None:
            raise exceptions.AuthenticationFailed(_("The token is not valid."))
        return bind(token.user, token), token

    def authenticate_header(self, request):
        return f'{SCHEME} realm="api"'


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session, with the CSRF check on everything that changes something."""

    def authenticate_header(self, request):
        return f'{SCHEME} realm="api"'
