"""What allauth and Django report: second factors for the trail, the beginning of a session for its clock."""

from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in
from django.utils import timezone

from safetyportal.accounts.middleware import CONFIRMED
from safetyportal.accounts.services import sessions
from safetyportal.core.services import sign_in


def second_factor_added(sender, user, authenticator, **kwargs):
    sign_in.record("user.second_factor", user, now=timezone.now(), note=f"added {authenticator.type}")


def second_factor_removed(sender, request, user, authenticator, **kwargs):
    request.session.pop(CONFIRMED, None)
    sign_in.record("user.second_factor", user, now=timezone.now(), note=f"removed {authenticator.type}")


def recovery_codes_renewed(sender, user, authenticator, **kwargs):
    sign_in.record("user.second_factor", user, now=timezone.now(), note=f"renewed {authenticator.type}")


def code_refused(sender, user, **kwargs):
    sign_in.record_failure(user.username, now=timezone.now(), note="second factor")


def session_began(sender, request, **kwargs):
    sessions.begin(request.session, timezone.now())


def session_listed(sender, request, user, **kwargs):
    sessions.enter(request, user, timezone.now())


def connect() -> None:
    mfa.authenticator_added.connect(second_factor_added)
    mfa.authenticator_removed.connect(second_factor_removed)
    mfa.authenticator_reset.connect(recovery_codes_renewed)
    mfa.authentication_failed.connect(code_refused)
    user_logged_in.connect(session_began)
